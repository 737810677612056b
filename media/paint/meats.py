"""Slices of smoked meat and small dried fish, as sprites.

Not for: what grows on plants or comes from an oven (media.paint.morsels).
"""

import math

import numpy as np
from PIL import Image, ImageFilter

from media.paint.canvas import filled, sprite, stroked
from media.paint.colour import Colour, darker, lighter, mix, tonal
from media.paint.light import Random, noise, ramp, shaded, small_relief
from media.paint.shapes import Point, curve, ellipse


def _squarish(value: float) -> float:
    """Push a circle towards a square: a cut piece, not a sausage."""
    return math.copysign(abs(value) ** 0.72, value)


def slice_of_meat(rng: Random, colours: list[Colour], length: int) -> Image.Image:
    """Make one slice of se'i: dark smoked rim, moist grain within, a seam of fat."""
    rim, flesh, bright, fat = colours
    width, height = length, round(length * 0.5)
    outline = curve(
        [
            (
                width * (0.5 + 0.47 * _squarish(math.cos(a)) * r),
                height * (0.5 + 0.42 * _squarish(math.sin(a)) * r),
            )
            for a, r in zip(
                np.linspace(0, 2 * math.pi, 14)[:-1],
                1 + rng.normal(0, 0.05, 13).clip(-0.1, 0.06),
                strict=True,
            )
        ]
    )
    mask = filled((width, height), outline)
    bright = mix(bright, flesh, float(rng.uniform(0, 0.45)))
    grain = noise(rng, (width, height), (5, 26))
    marbling = noise(rng, (width, height), (7, 12)).point(
        [max(0, min(255, (level - 186) * 6)) for level in range(256)]
    )
    meat = ramp(grain, [darker(flesh, 0.12), flesh, bright, lighter(bright, 0.14)])
    meat.paste(fat, mask=marbling.point([round(level * 0.75) for level in range(256)]))
    inner = mask.filter(ImageFilter.GaussianBlur(height * 0.075)).point(
        [max(0, min(255, round((level - 140) * 2.6))) for level in range(256)]
    )
    crust = Image.new("RGB", (width, height), darker(rim, 0.25))
    crust.paste(meat, mask=inner)
    glossy = small_relief(mask, height * 0.10, 0.8)
    return sprite(shaded(crust, glossy), mask)


def small_fish(rng: Random, colours: list[Colour], length: int) -> Image.Image:
    """Make a dried anchovy or a fish of any size."""
    w, h = length, round(length * 0.3)
    body: list[Point] = [
        (2, h * 0.5),
        (w * 0.14, h * 0.2),
        (w * 0.4, h * 0.08),
        (w * 0.7, h * 0.3),
        (w * 0.86, h * 0.44),
        (w - 2, h * 0.12),
        (w * 0.95, h * 0.5),
        (w - 2, h * 0.88),
        (w * 0.86, h * 0.56),
        (w * 0.7, h * 0.7),
        (w * 0.4, h * 0.92),
        (w * 0.14, h * 0.8),
    ]
    mask = filled((w, h), curve(body, steps=5))
    silver = mix(colours[1], colours[-1], float(rng.uniform(0.1, 0.8)))
    thing = ramp(small_relief(mask, h * 0.24, 1.2), tonal(silver, 0.6))
    thing.paste(
        darker(colours[0], 0.2),
        mask=stroked((w, h), [[(w * 0.16, h * 0.3), (w * 0.8, h * 0.42)]], h * 0.1),
    )
    thing.paste(
        (20, 18, 18), mask=filled((w, h), ellipse((w * 0.1, h * 0.42), (h * 0.08, h * 0.08)))
    )
    return sprite(thing, mask)
