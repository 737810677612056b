"""Small things that are scattered, heaped and fanned: slices, beans, leaves, chips, strands.

Each maker returns a sprite lit from the upper left; a few differently shaped ones of each are
enough, turned at random. Not for: arranging them (media.paint.food, media.paint.heaps).
"""

import math
from collections.abc import Callable

from PIL import Image, ImageChops

from media.paint.canvas import filled, sprite, stroked, turned
from media.paint.colour import Colour, darker, lighter, mix, tonal
from media.paint.light import Random, noise, ramp, shaded, small_relief
from media.paint.shapes import Point, curve, ellipse

Morsel = Callable[[Random, list[Colour], int], Image.Image]


def lump(
    rng: Random,
    size: tuple[int, int],
    colour: Colour,
    *,
    wobble: float = 0.08,
    depth: float = 1.0,
    contrast: float = 0.6,
) -> Image.Image:
    """Make one irregular rounded thing."""
    corners = 11
    outline = curve(
        [
            (
                size[0] / 2 + math.cos(2 * math.pi * k / corners) * size[0] * 0.46 * r,
                size[1] / 2 + math.sin(2 * math.pi * k / corners) * size[1] * 0.46 * r,
            )
            for k, r in enumerate(1 + rng.normal(0, wobble, corners).clip(-0.2, 0.08))
        ]
    )
    mask = filled(size, outline)
    light = small_relief(mask, min(size) * 0.2, depth)
    return sprite(ramp(light, tonal(colour, contrast)), mask)


def bean(rng: Random, colours: list[Colour], length: int) -> Image.Image:
    """Make a roasted coffee bean with its furrow."""
    size = (length, round(length * 0.7))
    thing = lump(rng, size, mix(colours[0], colours[1], float(rng.uniform(0.2, 0.9))), wobble=0.02)
    furrow = stroked(
        size,
        [
            curve(
                [
                    (size[0] * 0.08, size[1] * 0.5),
                    (size[0] * 0.35, size[1] * 0.43),
                    (size[0] * 0.65, size[1] * 0.57),
                    (size[0] * 0.92, size[1] * 0.5),
                ],
                closed=False,
            )
        ],
        length * 0.07,
    )
    thing.paste(darker(colours[0], 0.6), mask=ImageChops.multiply(furrow, thing.getchannel("A")))
    return thing


def nut(rng: Random, colours: list[Colour], length: int) -> Image.Image:
    """Make a nut, kernel or corn grain."""
    return lump(
        rng,
        (length, round(length * float(rng.uniform(0.62, 0.9)))),
        mix(colours[1], colours[2], float(rng.uniform(0, 0.8))),
        wobble=0.05,
    )


def crystal(rng: Random, colours: list[Colour], length: int) -> Image.Image:
    """Make a grain of coarse salt or sugar."""
    return lump(
        rng,
        (length, length),
        mix(colours[0], colours[-1], float(rng.uniform(0, 0.5))),
        wobble=0.13,
        depth=1.6,
        contrast=0.35,
    )


def chip(rng: Random, colours: list[Colour], length: int) -> Image.Image:
    """Make a crisp: thin, browned at the rim, blistered."""
    size = (length, round(length * float(rng.uniform(0.7, 0.95))))
    thing = lump(
        rng, size, mix(colours[1], colours[2], float(rng.uniform(0.1, 0.7))), wobble=0.07, depth=0.9
    )
    blister = noise(rng, size, (7, 6))
    pitted = shaded(thing.convert("RGB"), blister.point([90 + level // 4 for level in range(256)]))
    return sprite(pitted, thing.getchannel("A"))


def cookie(rng: Random, colours: list[Colour], length: int) -> Image.Image:
    """Make a round biscuit with a pressed pattern."""
    base = mix(colours[0], colours[min(1, len(colours) - 1)], float(rng.uniform(0.4, 0.9)))
    thing = lump(rng, (length, round(length * 0.94)), base, wobble=0.02)
    marks = [
        ellipse((length / 2, length * 0.47), (length * r, length * r * 0.94)) for r in (0.34, 0.2)
    ]
    lines = stroked(thing.size, [[*mark, mark[0]] for mark in marks], length * 0.03)
    thing.paste(darker(base, 0.35), mask=ImageChops.multiply(lines, thing.getchannel("A")))
    return thing


def cube(rng: Random, colours: list[Colour], length: int) -> Image.Image:
    """Make a block of palm sugar, dodol, soap or jerky."""
    size = (length, round(length * 0.72))
    w, h = size
    base = mix(colours[0], colours[1], float(rng.uniform(0.2, 0.9)))
    face = curve(
        [
            (w * 0.06, h * 0.3),
            (w * 0.5, h * 0.26),
            (w * 0.94, h * 0.3),
            (w * 0.95, h * 0.9),
            (w * 0.5, h * 0.97),
            (w * 0.05, h * 0.9),
        ],
        steps=4,
    )
    top = curve(
        [
            (w * 0.06, h * 0.32),
            (w * 0.2, h * 0.06),
            (w * 0.82, h * 0.06),
            (w * 0.94, h * 0.32),
            (w * 0.5, h * 0.37),
        ],
        steps=4,
    )
    mask = filled(size, face, top)
    thing = ramp(noise(rng, size, (9, 7)), [darker(base, 0.2), base, lighter(base, 0.08)])
    thing.paste(lighter(base, 0.32), mask=filled(size, top))
    return sprite(thing, mask)


def leaf(rng: Random, colours: list[Colour], length: int) -> Image.Image:
    """Make one leaf with its midrib."""
    w, h = length, round(length * 0.46)
    mask = filled(
        (w, h),
        curve(
            [
                (2, h * 0.5),
                (w * 0.28, h * 0.06),
                (w * 0.66, h * 0.12),
                (w - 2, h * 0.5),
                (w * 0.66, h * 0.88),
                (w * 0.28, h * 0.94),
            ]
        ),
    )
    green = mix(colours[0], colours[1], float(rng.uniform(0.1, 0.7)))
    thing = ramp(small_relief(mask, h * 0.3, 0.8), tonal(green, 0.45))
    veins: list[list[Point]] = [[(4, h * 0.5), (w - 6, h * 0.5)]]
    veins += [
        [(x, h * 0.5), (x + w * 0.12, h * y)]
        for x in (w * 0.25, w * 0.45, w * 0.62)
        for y in (0.2, 0.8)
    ]
    thing.paste(lighter(green, 0.3), mask=stroked((w, h), veins, max(1.0, length / 60)))
    return sprite(thing, mask)


def strand(rng: Random, colours: list[Colour], length: int) -> Image.Image:
    """Make one curled strand: floss, noodle, seaweed, shredded coconut."""
    w, h = length, round(length * 0.5)
    points: list[Point] = [
        (w * (0.08 + 0.84 * k / 4), h * float(rng.uniform(0.2, 0.8))) for k in range(5)
    ]
    mask = stroked((w, h), [curve(points, closed=False, steps=6)], max(3.0, length / 17))
    tone = mix(colours[0], colours[min(2, len(colours) - 1)], float(rng.uniform(0.15, 0.95)))
    return sprite(ramp(small_relief(mask, 3, 1.3), tonal(tone, 0.5)), mask)


def ball(rng: Random, colours: list[Colour], length: int) -> Image.Image:
    """Make a meatball or a round sweet."""
    return lump(
        rng,
        (length, round(length * 0.93)),
        mix(colours[0], colours[1], float(rng.uniform(0.3, 0.8))),
        wobble=0.015,
    )


def variants(
    make: Morsel, rng: Random, colours: list[Colour], length: int, count: int = 10
) -> list[Image.Image]:
    """Make a few of a kind, each turned its own way, to be scattered again and again."""
    return [
        turned(
            make(rng, colours, round(length * float(rng.uniform(0.85, 1.12)))),
            float(rng.uniform(0, 360)),
        )
        for _ in range(count)
    ]
