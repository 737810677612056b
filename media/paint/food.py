"""Food on a plate or in a bowl, seen from above; and food so close that it fills the picture.

Not for: what the food is (media.paint.goods) or packages (media.paint.packages).
"""

from functools import lru_cache

import numpy as np
from PIL import Image

from media.paint import morsels
from media.paint.canvas import (
    HEIGHT,
    SIZE,
    WIDTH,
    cast_shadow,
    filled,
    lay,
    put,
    sprite,
    stamp,
    turned,
    with_shadow,
)
from media.paint.colour import CHILLI, LEAF, WHITE, Colour, darker, lighter, mix, tonal
from media.paint.goods import Goods, goods_of
from media.paint.heaps import dome, heap, liquid, packed, paste, smoke
from media.paint.light import Random, light_up, noise_field, ramp, relief, shaded
from media.paint.shapes import Point, ellipse
from media.paint.surfaces import backdrop, neutral_for, wooden_table

_CENTRE: Point = (WIDTH / 2, HEIGHT / 2 + 8)
_GLAZES: tuple[Colour, ...] = ((240, 234, 224), (216, 222, 220), (226, 212, 190), (84, 78, 76))


def paint_plate(motif: str, palette: list[Colour], rng: Random, subject: str) -> Image.Image:
    """Serve it."""
    goods = goods_of(motif, palette, subject)
    woods: tuple[Colour, ...] = ((150, 112, 78), (112, 84, 64), (186, 152, 114))
    if rng.random() < 0.62:
        picture = wooden_table(rng, woods[int(rng.integers(0, 3))])
    else:
        picture = backdrop(rng, mix(neutral_for(palette), (120, 112, 104), 0.15))
    dark_food = sum(goods.colours[0]) + sum(goods.colours[1]) < 330
    glaze = _GLAZES[int(rng.integers(0, 3 if dark_food else 4))]
    if goods.form in ("liquid", "paste"):
        _fill_bowl(picture, goods, glaze, rng)
    else:
        _set_down(picture, _crockery(400, 0.76, glaze), _CENTRE)
        _serve(picture, goods, rng)
    _garnish(picture, goods, rng)
    if goods.form == "slices":
        smoke(picture, (_CENTRE[0], _CENTRE[1] - 60), rng)
    return picture


def paint_food_closeup(motif: str, palette: list[Colour], rng: Random, subject: str) -> Image.Image:
    """Fill the picture with it, as if one could bite in."""
    goods = goods_of(motif, palette, subject)
    if goods.form == "liquid":
        # A liquid alone is a coloured surface; near its bowl it is honey.
        bowl = paint_plate(motif, palette, rng, subject)
        return bowl.resize(SIZE, Image.Resampling.BICUBIC, (280, 150, 1000, 690))
    scale = {"slices": 1.9, "pieces": 2.0}.get(goods.form, 2.4)
    scale = min(scale, 420 / goods.length) if goods.form == "pieces" else scale
    picture = packed(rng, SIZE, goods, scale)
    vignette = backdrop(rng, (136, 134, 130)).getchannel(1)
    picture = shaded(picture, vignette)
    if goods.form == "slices":
        for _ in range(3):
            stamp(
                picture,
                _basil(rng, 190),
                (float(rng.uniform(150, 1130)), float(rng.uniform(120, 840))),
                shadow=0.5,
                lift=7,
            )
        smoke(picture, (WIDTH * 0.5, HEIGHT * 0.7), rng, 0.3)
    return picture


@lru_cache(maxsize=6)
def _crockery(radius: int, well: float, glaze: Colour) -> tuple[Image.Image, Image.Image]:
    """Turn a plate or bowl on the wheel: its picture and its mask."""
    side = 2 * radius
    mask = filled((side, side), ellipse((radius, radius), (radius - 2, radius - 2), 120))
    across = (np.arange(side // 4, dtype=np.float32) * 4 - radius) / radius
    distance = np.hypot(across[None, :], across[:, None])
    # Rim, slope down to the well, flat well.
    height = np.interp(distance, [0, well - 0.09, well, 0.95, 1.0], [0, 0, 9, 15, 8])
    rng = np.random.default_rng(7)
    height = height + noise_field(rng, (side // 4, side // 4), (9, 9)) * 0.5
    picture = ramp(light_up(height.astype(np.float32), (side, side), 1.25), tonal(glaze, 0.42))
    inner = picture.copy()
    lay(
        picture,
        darker(glaze, 0.35),
        ellipse((radius, radius), (radius * 0.972, radius * 0.972), 120),
    )
    lay(picture, inner, ellipse((radius, radius), (radius * 0.962, radius * 0.962), 120))
    return picture, mask


def _set_down(picture: Image.Image, piece: tuple[Image.Image, Image.Image], centre: Point) -> None:
    fill, mask = piece
    at = (round(centre[0] - fill.width / 2), round(centre[1] - fill.height / 2))
    cast_shadow(picture, mask, at, offset=(22, 30), blur=34, strength=0.62)
    put(picture, fill, mask, at)


def _serve(picture: Image.Image, goods: Goods, rng: Random) -> None:
    x, y = _CENTRE
    if goods.form == "powder":
        fill, mask = dome(rng, (540, 524), goods.colours)
        at = (round(x - 270), round(y - 265))
        cast_shadow(picture, mask, at, offset=(10, 16), blur=20, strength=0.5)
        put(picture, fill, mask, at)
    elif goods.form == "slices":
        _banana_leaf(picture, rng)
        made = [
            with_shadow(
                turned(goods.make(rng, goods.colours, goods.length), float(rng.normal(62, 6))), 8
            )
            for _ in range(6)
        ]
        for row, count in ((0, 4), (1, 5), (2, 4)):
            for place in range(count):
                spot = (
                    x + (place - (count - 1) / 2) * 96 + float(rng.normal(0, 4)),
                    y - 132 + row * 132 + abs(place - (count - 1) / 2) * 7,
                )
                stamp(picture, made[int(rng.integers(0, 6))], spot)
    else:
        heap(picture, (x, y), (292, 284), goods, rng)


def _fill_bowl(picture: Image.Image, goods: Goods, glaze: Colour, rng: Random) -> None:
    x, y = _CENTRE
    _set_down(picture, _crockery(330, 0.86, glaze), _CENTRE)
    side = 500
    fill = (
        liquid(rng, (side, side), goods.colours)
        if goods.form == "liquid"
        else paste(rng, (side, side), goods, 1.3)
    )
    mask = filled((side, side), ellipse((side / 2, side / 2), (side / 2 - 2, side / 2 - 2), 100))
    inner = relief(mask, 46, -1.1)
    put(picture, shaded(fill, inner), mask, (round(x - side / 2), round(y - side / 2)))
    if goods.form == "liquid":
        spoon = [(x + 60, y + 40), (x + 330, y - 290)]
        _spoon(picture, spoon[0], spoon[1], rng)


def _spoon(picture: Image.Image, bowl: Point, end: Point, rng: Random) -> None:
    """Lay a wooden spoon across."""
    dx, dy = end[0] - bowl[0], end[1] - bowl[1]
    length = float(np.hypot(dx, dy))
    size = (round(length + 130), 120)
    handle = [(110, 52), (length + 110, 47), (length + 122, 60), (length + 110, 73), (110, 68)]
    mask = filled(size, handle, ellipse((66, 60), (64, 44)))
    wood = ramp(relief(mask, 22, 1.1), tonal((176, 126, 78), 0.5))
    lay(wood, (128, 86, 50), ellipse((64, 60), (50, 32)))
    thing = turned(sprite(wood, mask), -float(np.degrees(np.arctan2(dy, dx))))
    stamp(
        picture,
        thing,
        ((bowl[0] + end[0]) / 2 - dx * 0.06, (bowl[1] + end[1]) / 2 - dy * 0.06),
        shadow=0.5,
        lift=8,
    )


def _banana_leaf(picture: Image.Image, rng: Random) -> None:
    x, y = _CENTRE
    green = mix(LEAF, (60, 120, 70), float(rng.uniform(0, 1)))
    w, h = 620, 500
    outline = [
        (
            w * (0.5 + 0.49 * np.cos(a) * (1 + 0.03 * np.sin(9 * a))),
            h * (0.5 + 0.49 * np.sin(a) * (1 + 0.03 * np.cos(7 * a))),
        )
        for a in np.linspace(0, 2 * np.pi, 60)[:-1]
    ]
    ribs = np.tile(np.sin(np.arange(w // 4, dtype=np.float32) * 1.25) * 0.9, (h // 4, 1))
    ribs += noise_field(rng, (w // 4, h // 4), (4, 3)) * 5
    fill = ramp(light_up(ribs.astype(np.float32), (w, h), 0.9), tonal(green, 0.5))
    lay(picture, fill, outline, at=(round(x - w / 2), round(y - h / 2)), shadow=0.45, lift=6)


def _basil(rng: Random, length: int) -> Image.Image:
    return turned(
        morsels.leaf(rng, [darker(LEAF, 0.15), lighter(LEAF, 0.2)], length),
        float(rng.uniform(0, 360)),
    )


def _garnish(picture: Image.Image, goods: Goods, rng: Random) -> None:
    """Put beside it what is eaten with it: lime and chilli for savoury food, else leaves."""
    x, y = _CENTRE
    if goods.form in ("slices", "paste"):
        side = -1 if rng.random() < 0.5 else 1
        _lime(picture, (x + side * 296, y + 150), rng)
        for k in range(3):
            _chilli(picture, (x - side * (462 + 24 * k), y + 170 + 62 * k), rng)
    for k in range(3):
        spot = (
            (x - 282 + 26 * k, y - 168 + 22 * k)
            if goods.form == "slices"
            else (x + 470 + 24 * k, y + 300 - 46 * k)
        )
        stamp(picture, _basil(rng, 120), spot, shadow=0.45, lift=5)
    if goods.form in ("pieces", "powder"):
        for _ in range(7):
            small = goods.make(rng, goods.colours, max(22, min(goods.length, 120)))
            spot = (x - float(rng.uniform(440, 590)), y + float(rng.uniform(100, 400)))
            if goods.form == "pieces":
                stamp(picture, turned(small, float(rng.uniform(0, 360))), spot, shadow=0.5, lift=5)


def _lime(picture: Image.Image, centre: Point, rng: Random) -> None:
    side = 128
    whole = Image.new("RGB", (side, side), (70, 120, 40))
    lay(whole, (232, 240, 196), ellipse((64, 64), (55, 55)))
    start = float(rng.uniform(0, 1))
    for k in range(9):
        a, b = start + k * 0.698 + 0.07, start + (k + 1) * 0.698 - 0.07
        wedge = [
            (64 + 8 * np.cos((a + b) / 2), 64 + 8 * np.sin((a + b) / 2)),
            *((64 + 49 * np.cos(t), 64 + 49 * np.sin(t)) for t in np.linspace(a, b, 5)),
        ]
        lay(whole, (176, 206, 96), wedge)
    mask = filled((side, side), ellipse((64, 64), (62, 62)))
    stamp(picture, sprite(shaded(whole, relief(mask, 12, 0.6)), mask), centre, shadow=0.5, lift=8)


def _chilli(picture: Image.Image, centre: Point, rng: Random) -> None:
    w, h = 190, 60
    body = [(14, 30), (50, 14), (110, 18), (184, 42), (110, 42), (50, 46)]
    mask = filled((w, h), body)
    red = mix(CHILLI, (220, 70, 30), float(rng.uniform(0, 0.7)))
    thing = ramp(relief(mask, 14, 1.5), [*tonal(red, 0.55)[:4], mix(red, WHITE, 0.6)])
    lay(thing, (84, 120, 50), [(0, 26), (22, 22), (26, 30), (22, 38), (0, 32)])
    both = filled((w, h), body, [(0, 26), (22, 22), (26, 30), (22, 38), (0, 32)])
    stamp(
        picture,
        turned(sprite(thing, both), float(rng.uniform(-50, 50))),
        centre,
        shadow=0.5,
        lift=6,
    )
