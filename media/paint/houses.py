"""Carved miniatures: the round and the peaked house, and the sandalwood horse.

Not for: bowls, tools and boards (media.paint.carvings).
"""

from collections.abc import Sequence

import numpy as np
from PIL import Image

from media.paint.canvas import SIZE, WIDTH, cast_shadow, draw_lines, filled, lay, put
from media.paint.colour import Colour, darker, tonal
from media.paint.light import Random, noise, ramp, relief, shaded, turned_light
from media.paint.shapes import Point, curve, ellipse

_THATCH: Colour = (150, 120, 78)


_X = WIDTH / 2


def carve_round_house(picture: Image.Image, wood: Colour, rng: Random, *, pointed: bool) -> None:
    base = [(_X - 320, 830), (_X + 320, 830), (_X + 340, 868), (_X - 340, 868)]
    stand(picture, base, darker(wood, 0.2), rng, 16)
    if pointed:
        roof = curve(
            [
                (_X, 110),
                (_X + 40, 190),
                (_X + 150, 470),
                (_X + 330, 800),
                (_X + 180, 838),
                (_X, 846),
                (_X - 180, 838),
                (_X - 330, 800),
                (_X - 150, 470),
                (_X - 40, 190),
            ]
        )
    else:
        roof = curve(
            [
                (_X, 190),
                (_X + 90, 216),
                (_X + 230, 380),
                (_X + 300, 640),
                (_X + 308, 810),
                (_X, 842),
                (_X - 308, 810),
                (_X - 300, 640),
                (_X - 230, 380),
                (_X - 90, 216),
            ]
        )
    _thatch(picture, roof, rng)
    door = curve(
        [(_X - 62, 846), (_X - 62, 730), (_X, 680), (_X + 62, 730), (_X + 62, 846)], steps=5
    )
    lay(picture, (40, 26, 18), door, shadow=0.3)
    frame = curve(
        [(_X - 68, 846), (_X - 68, 728), (_X, 672), (_X + 68, 728), (_X + 68, 846)], closed=False
    )
    draw_lines(picture, darker(wood, 0.1), [frame], 14)
    top = 118 if pointed else 194
    for lean in (-16, 0, 16):
        draw_lines(picture, darker(_THATCH, 0.3), [[(_X, top + 20), (_X + lean, top - 44)]], 8)


def carve_peaked_house(picture: Image.Image, wood: Colour, rng: Random) -> None:
    base = [(_X - 380, 830), (_X + 380, 830), (_X + 400, 872), (_X - 400, 872)]
    stand(picture, base, darker(wood, 0.25), rng, 16)
    for x in (-300, -150, 0, 150, 300):
        post = [(_X + x - 15, 620), (_X + x + 15, 620), (_X + x + 15, 834), (_X + x - 15, 834)]
        lay(picture, darker(wood, 0.15), post, shadow=0.4, lift=8)
    walls = [(_X - 290, 580), (_X + 290, 580), (_X + 290, 712), (_X - 290, 712)]
    stand(picture, walls, wood, rng, 12)
    slats = [[(_X - 280 + 28 * k, 600), (_X - 280 + 28 * k, 708)] for k in range(21)]
    draw_lines(picture, darker(wood, 0.4), slats, 4)
    _thatch(
        picture,
        [
            (_X - 74, 96),
            (_X + 74, 96),
            (_X + 150, 420),
            (_X + 430, 610),
            (_X + 420, 640),
            (_X - 420, 640),
            (_X - 430, 610),
            (_X - 150, 420),
        ],
        rng,
    )
    ridge = [(_X - 90, 104), (_X - 84, 70), (_X + 84, 70), (_X + 90, 104)]
    lay(picture, darker(_THATCH, 0.35), ridge, shadow=0.4)
    for side in (-1, 1):
        horn = curve(
            [(_X + side * 66, 84), (_X + side * 84, 40), (_X + side * 70, 14)], closed=False
        )
        draw_lines(picture, darker(wood, 0.3), [horn], 11)


def carve_horse(picture: Image.Image, tone: Colour, rng: Random) -> None:
    base = curve(
        [(_X - 330, 828), (_X, 816), (_X + 330, 828), (_X + 340, 858), (_X, 872), (_X - 340, 858)],
        steps=5,
    )
    stand(picture, base, darker(tone, 0.3), rng, 14)
    body = curve(
        [
            (380, 470),
            (430, 420),
            (540, 430),
            (660, 420),
            (730, 360),
            (760, 260),
            (790, 190),
            (812, 150),
            (830, 186),
            (880, 236),
            (916, 300),
            (896, 330),
            (840, 316),
            (812, 360),
            (806, 440),
            (790, 520),
            (778, 590),
            (782, 700),
            (786, 826),
            (742, 828),
            (732, 700),
            (712, 610),
            (600, 602),
            (520, 602),
            (480, 690),
            (478, 826),
            (434, 828),
            (424, 700),
            (404, 600),
            (384, 540),
        ],
        steps=6,
    )
    tail = curve(
        [(396, 460), (340, 470), (300, 560), (306, 690), (330, 720), (340, 620), (372, 540)],
        steps=6,
    )
    far = [
        [(690, 580), (730, 580), (722, 822), (690, 822)],
        [(496, 580), (536, 580), (540, 822), (506, 822)],
    ]
    for leg in far:
        lay(picture, darker(tone, 0.45), leg)
    stand(picture, tail, darker(tone, 0.2), rng, 22)
    stand(picture, body, tone, rng, 60, 1.6)
    mane = curve(
        [(800, 166), (752, 210), (716, 330), (680, 408), (730, 392), (764, 300), (800, 210)],
        steps=6,
    )
    lay(picture, darker(tone, 0.42), mane, shadow=0.3)
    strokes = [[(796 - 12 * k, 186 + 27 * k), (772 - 12 * k, 192 + 29 * k)] for k in range(8)]
    draw_lines(picture, darker(tone, 0.65), strokes, 4)
    lay(picture, (24, 16, 12), ellipse((836, 236), (8, 9)))
    draw_lines(
        picture,
        darker(tone, 0.5),
        [
            curve([(812, 180), (850, 290), (806, 330)], closed=False),
            curve([(560, 436), (600, 520), (690, 430)], closed=False),
        ],
        6,
    )


def stand(
    picture: Image.Image,
    outline: Sequence[Point],
    tone: Colour,
    rng: Random,
    radius: float = 46,
    depth: float = 1.4,
) -> Image.Image:
    mask = filled(SIZE, outline)
    cast_shadow(picture, mask, (0, 0), offset=(36, 18), blur=30, strength=0.6)
    put(picture, grained(mask, tone, rng, relief(mask, radius, depth)), mask)
    return mask


def grained(mask: Image.Image, tone: Colour, rng: Random, light: Image.Image) -> Image.Image:
    """Shade a shape as wood, its grain upright."""
    grain = noise(rng, mask.size, (max(3, mask.width // 14), 6)).point(
        [98 + level // 4 for level in range(256)]
    )
    return shaded(ramp(light, tonal(tone, 0.65)), grain)


def _thatch(picture: Image.Image, outline: Sequence[Point], rng: Random) -> None:
    """Cover a roof with grass in combed layers."""
    mask = filled(SIZE, outline)
    cast_shadow(picture, mask, (0, 0), offset=(30, 22), blur=24, strength=0.6)
    straw = noise(rng, SIZE, (230, 14)).point([70 + level // 2 for level in range(256)])
    fill = shaded(ramp(turned_light(mask), tonal(_THATCH, 0.6)), straw)
    layers = np.sin(np.arange(240, dtype=np.float32) / 6)[:, None] * np.ones((1, 320), np.float32)
    put(picture, shaded(fill, relief(mask, 30, 0.9, layers * 1.1)), mask)
