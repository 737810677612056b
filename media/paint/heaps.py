"""Arranges many small things: packed into a space, heaped on a plate, poured and spread.

Not for: what the things are (media.paint.goods) or the crockery (media.paint.food).
"""

import numpy as np
from PIL import Image, ImageFilter

from media.paint.canvas import cast_shadow, draw_lines, filled, put, stamp, with_shadow
from media.paint.colour import WHITE, Colour, darker, lighter, mix, tonal
from media.paint.goods import Goods
from media.paint.light import Random, light_up, noise, noise_field, ramp, relief, shaded
from media.paint.morsels import variants
from media.paint.shapes import Point, curve, ellipse


def packed(rng: Random, size: tuple[int, int], goods: Goods, scale: float = 1.0) -> Image.Image:
    """Fill a rectangle: what a jar, a window of a pouch or a close-up shows."""
    if goods.form == "powder":
        return powder(rng, size, goods.colours, dunes=scale > 1.3)
    if goods.form == "liquid":
        return liquid(rng, size, goods.colours)
    if goods.form == "paste":
        return paste(rng, size, goods, scale)
    length = max(14, round(goods.length * scale))
    if goods.form == "slices":
        return _shingled(rng, size, goods, length)
    picture = Image.new("RGB", size, darker(mix(goods.colours[0], goods.colours[1], 0.4), 0.45))
    things = [
        with_shadow(thing, max(2, length // 14))
        for thing in variants(goods.make, rng, goods.colours, length)
    ]
    step = length * 0.47 / goods.density**0.5
    spots: list[Point] = [
        (x, y)
        for y in np.arange(0, size[1] + step, step)
        for x in np.arange(0, size[0] + step, step)
    ]
    _scatter(picture, things, spots, step * 0.4, rng)
    return picture


def heap(picture: Image.Image, centre: Point, radii: Point, goods: Goods, rng: Random) -> None:
    """Pile pieces up, the lower and outer ones first."""
    base = filled(
        (round(radii[0] * 2), round(radii[1] * 2)),
        ellipse(radii, (radii[0] * 0.86, radii[1] * 0.86)),
    )
    at = (round(centre[0] - radii[0]), round(centre[1] - radii[1]))
    cast_shadow(picture, base, at, offset=(8, 14), blur=18, strength=0.6)
    put(picture, darker(mix(goods.colours[0], goods.colours[1], 0.4), 0.4), base, at)
    things = [
        with_shadow(thing, max(2, goods.length // 12))
        for thing in variants(goods.make, rng, goods.colours, goods.length, 12)
    ]
    count = round(radii[0] * radii[1] * 7.5 * goods.density / goods.length**2)
    distance = np.sqrt(rng.uniform(0, 1, count))
    turn = rng.uniform(0, 6.2832, count)
    order = np.argsort(-distance)
    reach = (radii[0] - goods.length * 0.36, radii[1] - goods.length * 0.36)
    spots = [
        (
            float(centre[0] + np.cos(turn[k]) * distance[k] * reach[0]),
            float(
                centre[1]
                + np.sin(turn[k]) * distance[k] * reach[1]
                - (1 - distance[k]) * radii[1] * 0.12
            ),
        )
        for k in order
    ]
    _scatter(picture, things, spots, goods.length * 0.06, rng)


def powder(
    rng: Random, size: tuple[int, int], colours: list[Colour], *, dunes: bool
) -> Image.Image:
    """Spread ground coffee, leaf powder, flour or granulated sugar."""
    base = mix(colours[0], colours[1], 0.55)
    field = noise_field(
        rng, (max(2, size[0] // 4), max(2, size[1] // 4)), (5, 4) if dunes else (3, 3)
    ) * (15 if dunes else 4)
    light = light_up(field, size, 0.7)
    grains = noise(rng, size, (size[0] // 3, size[1] // 3)).point(
        [100 + level // 5 for level in range(256)]
    )
    return shaded(shaded(ramp(light, tonal(base, 0.5)), grains), light)


def liquid(rng: Random, size: tuple[int, int], colours: list[Colour]) -> Image.Image:
    """Pour honey, syrup, oil or soy sauce: deep where thick, bright where light goes through."""
    field = noise_field(rng, (max(2, size[0] // 4), max(2, size[1] // 4)), (4, 3))
    light = light_up(field * 13, size, 0.9)
    picture = ramp(
        light,
        [
            darker(colours[0], 0.35),
            colours[0],
            mix(colours[0], colours[1], 0.7),
            colours[min(1, len(colours) - 1)],
            lighter(colours[-1], 0.4),
        ],
    )
    sheen = noise(rng, size, (7, 4)).point(
        [max(0, min(120, (level - 190) * 3)) for level in range(256)]
    )
    put(picture, WHITE, sheen)
    return picture


def paste(rng: Random, size: tuple[int, int], goods: Goods, scale: float) -> Image.Image:
    """Stir sambal, spice paste or stew: coarse, glossy, with seeds and bits of chilli and leaf."""
    red, bright = goods.colours[0], goods.colours[1]
    field = (
        noise_field(
            rng,
            (max(2, size[0] // 4), max(2, size[1] // 4)),
            (round(30 / max(scale, 0.5)), round(23 / max(scale, 0.5))),
        )
        * 3
        * scale
    )
    field += noise_field(rng, field.shape[::-1], (round(90 / scale) + 2, round(70 / scale) + 2)) * (
        1.1 * scale
    )
    light = light_up(field, size, 1.4)
    picture = ramp(light, [darker(red, 0.55), red, mix(red, bright, 0.6), lighter(bright, 0.55)])
    length = max(8, round(goods.length * scale))
    bits = []
    for colours in (
        [(240, 214, 150)] * 3,
        [bright, lighter(bright, 0.2), red],
        [mix(red, bright, 0.5)] * 3,
        [darker(red, 0.35), red, red],
        [red, bright, red],
        [(70, 110, 50)] * 3,
    ):
        bits += variants(goods.make, rng, colours, length, 2)
    count = round(size[0] * size[1] / (length * 1.5) ** 2)
    spots = [
        (float(x), float(y))
        for x, y in zip(rng.uniform(0, size[0], count), rng.uniform(0, size[1], count), strict=True)
    ]
    _scatter(picture, bits, spots, 1, rng)
    return picture


def smoke(picture: Image.Image, source: Point, rng: Random, strength: float = 0.42) -> None:
    """Let thin smoke rise and widen from a point to the upper edge."""
    small = (picture.width // 8, picture.height // 8)
    veil = Image.new("L", small)
    for _ in range(4):
        x, y = source[0] / 8 + float(rng.normal(0, 9)), source[1] / 8
        points: list[Point] = [(x, y)]
        while y > -8:
            y -= 13
            x += float(rng.normal(1.2, 6))
            points.append((x, y))
        wisp = Image.new("RGB", small)
        draw_lines(
            wisp, WHITE, [curve(points, closed=False, steps=5)], float(rng.uniform(2.2, 4.5))
        )
        veil.paste(255, mask=wisp.getchannel(0).filter(ImageFilter.GaussianBlur(2.6)))
    fade = np.linspace(0.9, 0.35, small[1])[:, None] * np.asarray(veil) * strength
    soft = Image.fromarray(fade.astype(np.uint8)).resize(picture.size, Image.Resampling.BICUBIC)
    put(picture, (250, 248, 244), soft)


def dome(
    rng: Random, size: tuple[int, int], colours: list[Colour]
) -> tuple[Image.Image, Image.Image]:
    """Heap powder: a fill and its mask."""
    mask = filled(
        size,
        curve(
            [
                (size[0] * (0.5 + 0.47 * np.cos(a) * r), size[1] * (0.5 + 0.47 * np.sin(a) * r))
                for a, r in zip(
                    np.linspace(0, 2 * np.pi, 16)[:-1], 1 + rng.normal(0, 0.02, 15), strict=True
                )
            ]
        ),
    )
    grains = powder(rng, size, colours, dunes=False)
    return shaded(grains, relief(mask, size[0] * 0.26, 1.5)), mask


def _shingled(rng: Random, size: tuple[int, int], goods: Goods, length: int) -> Image.Image:
    """Lay slices over each other like tiles, row by row."""
    picture = Image.new("RGB", size, darker(goods.colours[0], 0.5))
    made = [goods.make(rng, goods.colours, length) for _ in range(4)]
    things = [
        with_shadow(
            thing.rotate(float(rng.normal(58, 7)), Image.Resampling.BILINEAR, expand=True),
            max(3, length // 22),
        )
        for thing in made
    ]
    spots: list[Point] = [
        (x + (row % 2) * length * 0.12, y)
        for row, y in enumerate(np.arange(0, size[1] + length, length * 0.62))
        for x in np.arange(-length * 0.2, size[0] + length, length * 0.36)
    ]
    _scatter(picture, things, spots, length * 0.03, rng)
    return picture


def _scatter(
    picture: Image.Image, things: list[Image.Image], spots: list[Point], jitter: float, rng: Random
) -> None:
    picks = rng.integers(0, len(things), len(spots))
    moves = rng.normal(0, max(jitter, 0.01), (len(spots), 2))
    for spot, pick, move in zip(spots, picks, moves, strict=True):
        stamp(picture, things[pick], (spot[0] + float(move[0]), spot[1] + float(move[1])))
