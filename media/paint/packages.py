"""Packed goods: the vacuum pack of smoked meat and the stand-up pouch.

Not for: bottles and jars (media.paint.vessels) or gift boxes (media.paint.boxes).
"""

import numpy as np
from PIL import Image

from media.paint.boxes import paint_closed_box
from media.paint.canvas import (
    WIDTH,
    cast_shadow,
    draw_lines,
    filled,
    lay,
    put,
    sprite,
    stamp,
    turned,
)
from media.paint.colour import WHITE, Colour, darker, lighter, lightness, mix, tonal
from media.paint.goods import Goods, goods_of
from media.paint.heaps import packed
from media.paint.labels import label
from media.paint.light import Random, noise, noise_field, ramp, relief, shaded
from media.paint.shapes import Point, curve, ellipse
from media.paint.surfaces import backdrop, neutral_for, wooden_table

_KRAFT: Colour = (190, 150, 106)
_BOXED = ("hampers", "kotak", "paket", "suvenir", "sabun", "cokelat-batang", "plakat")


def paint_package(motif: str, palette: list[Colour], rng: Random, subject: str) -> Image.Image:
    """Show the product as it is sold."""
    if any(f"{subject} {motif}".strip().startswith(word) for word in _BOXED):
        return paint_closed_box(motif, palette, rng, subject)
    goods = goods_of(motif, palette, subject)
    if goods.form == "slices":
        return _vacuum_pack(goods, palette, rng)
    return _pouch(goods, palette, rng)


def _vacuum_pack(goods: Goods, palette: list[Colour], rng: Random) -> Image.Image:
    """Seal slices in clear film that lies tight on them."""
    if rng.random() < 0.5:
        picture = wooden_table(rng, (150, 112, 78))
    else:
        picture = backdrop(rng, neutral_for(palette))
    w, h = 900, 660
    film = filled((w, h), _sealed_outline(w, h))
    inner_size = (w - 110, h - 110)
    meat = packed(rng, inner_size, goods, 0.92)
    inner_mask = filled(
        inner_size,
        curve(
            [
                (30, 20),
                (inner_size[0] / 2, 6),
                (inner_size[0] - 30, 20),
                (inner_size[0] - 8, inner_size[1] / 2),
                (inner_size[0] - 30, inner_size[1] - 20),
                (inner_size[0] / 2, inner_size[1] - 6),
                (30, inner_size[1] - 20),
                (8, inner_size[1] / 2),
            ]
        ),
    )
    frost = mix(mix(palette[0], (150, 146, 142), 0.6), WHITE, 0.52)
    pack = ramp(
        relief(film, 16, 0.8, noise_field(rng, (w // 4, h // 4), (60, 44)) * 0.5),
        tonal(frost, 0.45),
    )
    bumps = relief(
        inner_mask,
        40,
        1.0,
        noise_field(rng, (inner_size[0] // 4, inner_size[1] // 4), (9, 7)) * 2.4,
    )
    put(pack, shaded(meat, bumps), inner_mask, (55, 55))
    gloss = noise(rng, inner_size, (16, 9)).point(
        [max(0, min(150, (level - 196) * 4)) for level in range(256)]
    )
    pack.paste(WHITE, (55, 55), gloss)
    # The weld: rows of fine ribs along both ends.
    ribs = [[(18 + k * 7, 8), (18 + k * 7, h - 8)] for k in range(4)]
    ribs += [[(w - 18 - k * 7, 8), (w - 18 - k * 7, h - 8)] for k in range(4)]
    draw_lines(pack, lighter(frost, 0.35), ribs, 2)
    card = label(rng, (430, 330), palette)
    card_mask = filled(card.size, [(0, 0), (430, 0), (430, 330), (0, 330)])
    card = shaded(card, relief(card_mask, 10, 0.5, noise_field(rng, (107, 82), (5, 4)) * 1.6))
    stamp(pack, sprite(card, card_mask), (w / 2, h / 2), shadow=0.55, lift=4)
    thing = turned(sprite(pack, film), float(rng.uniform(-7, 7)))
    stamp(picture, thing, (WIDTH / 2, 484), shadow=0.62, lift=18)
    return picture


def _sealed_outline(w: int, h: int) -> list[Point]:
    """Cut the film with a zigzag at both ends, as the sealing machine does."""
    teeth = 33
    left: list[Point] = [(6 + 6 * (k % 2), 10 + (h - 20) * k / teeth) for k in range(teeth + 1)]
    right: list[Point] = [
        (w - 6 - 6 * (k % 2), 10 + (h - 20) * k / teeth) for k in range(teeth + 1)
    ]
    return [*left, *reversed(right)]


def _pouch(goods: Goods, palette: list[Colour], rng: Random) -> Image.Image:
    """Stand a pouch up, with a window on what is inside."""
    picture = backdrop(rng, neutral_for(palette), horizon=0.66)
    w, h = 600, 800
    left_top = ((WIDTH - w) // 2 - 30, 84)
    outline = curve(
        [
            (40, 14),
            (w / 2, 14),
            (w - 40, 14),
            (w - 28, 60),
            (w - 20, 220),
            (w - 10, 560),
            (w - 26, 760),
            (w - 90, 788),
            (w / 2, 796),
            (90, 788),
            (26, 760),
            (10, 560),
            (20, 220),
            (28, 60),
        ],
        steps=6,
    )
    mask = filled((w, h), outline)
    material = _KRAFT if rng.random() < 0.45 else _printable(palette)
    creases = noise_field(rng, (w // 4, h // 4), (8, 5)) * 2.2
    creases += noise_field(rng, (w // 4, h // 4), (22, 3)) * np.linspace(1.4, 0, h // 4)[:, None]
    light = relief(mask, 105, 1.5, creases.astype(np.float32))
    body = ramp(light, [*tonal(material, 0.6)])
    # Bottom fold, zip and weld.
    draw_lines(
        body,
        darker(material, 0.35),
        [curve([(22, 700), (w / 2, 744), (w - 22, 700)], closed=False)],
        4,
    )
    draw_lines(
        body, darker(material, 0.25), [[(34, 118), (w - 34, 118)], [(34, 130), (w - 34, 130)]], 3
    )
    draw_lines(body, lighter(material, 0.25), [[(34, y), (w - 34, y)] for y in (28, 40, 52, 64)], 2)
    lay(body, darker(mix(material, (200, 196, 190), 0.5), 0.2), ellipse((w / 2, 84), (17, 17)))
    window = (w - 180, 210)
    inside = shaded(
        packed(rng, window, goods, 0.8),
        relief(
            filled(window, ellipse((window[0] / 2, window[1] / 2), (window[0] / 2, window[1] / 2))),
            60,
            0.7,
        ),
    )
    shape = curve(
        [
            (20, 6),
            (window[0] / 2, 2),
            (window[0] - 20, 6),
            (window[0] - 3, 105),
            (window[0] - 20, 204),
            (window[0] / 2, 208),
            (20, 204),
            (3, 105),
        ]
    )
    lay(body, darker(material, 0.4), shape, at=(88, 480))
    lay(body, inside, shape, at=(90, 484))
    sheen = [(40, 30), (150, 4), (96, 206), (30, 196)]
    veil = filled(window, sheen).point([round(level * 0.2) for level in range(256)])
    put(body, WHITE, veil, (90, 484))
    card = shaded(label(rng, (w - 150, 300), palette), light.crop((75, 160, w - 75, 460)))
    lay(
        body,
        card,
        [(0, 0), (w - 150, 0), (w - 150, 300), (0, 300)],
        at=(75, 160),
        shadow=0.3,
        lift=2,
    )
    cast_shadow(
        picture,
        mask.resize((w, 120)),
        (left_top[0] + 20, left_top[1] + h - 84),
        offset=(28, 0),
        blur=22,
        strength=0.6,
    )
    cast_shadow(picture, mask, left_top, offset=(34, 10), blur=36, strength=0.35)
    put(picture, body, mask, left_top)
    _spill(picture, goods, rng)
    return picture


def _spill(picture: Image.Image, goods: Goods, rng: Random) -> None:
    """Let some of it lie on the table before the package."""
    if goods.form != "pieces":
        return
    for k in range(6):
        thing = goods.make(rng, goods.colours, min(goods.length, 110))
        spot = (
            960 + 46 * (k % 4) + float(rng.normal(0, 9)),
            812 + 44 * (k // 4) + float(rng.normal(0, 6)),
        )
        stamp(picture, turned(thing, float(rng.uniform(0, 360))), spot, shadow=0.55, lift=5)


def _printable(palette: list[Colour]) -> Colour:
    """Choose the colour that the pouch is printed in: rich, neither black nor white."""
    middling = [colour for colour in palette if 45 < lightness(colour) < 190]
    return max(middling or palette, key=lambda colour: max(colour) - min(colour))
