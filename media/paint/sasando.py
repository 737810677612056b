"""The sasando of Rote: a bamboo tube with strings in a bowl folded from a lontar leaf.

Not for: the other instruments (media.paint.instruments).
"""

import numpy as np
from PIL import Image

from media.paint.canvas import SIZE, WIDTH, cast_shadow, draw_lines, filled, lay, put
from media.paint.colour import Colour, darker, lighter, tonal
from media.paint.light import Random, light_up, noise, ramp, shaded, turned_light
from media.paint.shapes import Point, curve, ellipse

BAMBOO: Colour = (196, 152, 84)


def draw_sasando(picture: Image.Image, palette: list[Colour], rng: Random, strings: int) -> None:
    """Fold the lontar leaf into a bowl round a bamboo tube, and string the tube."""
    x, top, bottom = WIDTH / 2, 70, 880
    centre = (x, 520)
    leaf = palette[0] if sum(palette[0]) > 330 else lighter(palette[0], 0.4)
    # The leaf opens like a shell; its pleats end in points.
    tips = 23
    outline: list[Point] = []
    for k in range(tips * 2 + 1):
        angle = np.pi * (0.5 + (k / (tips * 2) - 0.5) * 1.86) + np.pi
        far = (1.0 if k % 2 else 0.955) * (1 + 0.02 * np.sin(k * 1.7))
        outline.append(
            (centre[0] + 430 * far * np.cos(angle), centre[1] + 400 * far * np.sin(angle))
        )
    # The two ends of the leaf meet behind the tube.
    outline += [(x + 40, bottom - 40), (x - 40, bottom - 40)]
    mask = filled(SIZE, outline)
    cast_shadow(picture, mask, (0, 0), offset=(40, 30), blur=36, strength=0.6)
    across, down = np.meshgrid(
        np.arange(WIDTH // 4) * 4 - centre[0], np.arange(SIZE[1] // 4) * 4 - (bottom - 60.0)
    )
    angle = np.arctan2(across, -down)
    distance = np.hypot(across, down)
    pleats = np.abs(np.sin(angle * 21)) * np.minimum(distance / 90, 5.5)
    hollow = -((distance / 130) ** 2) * -1.2
    light = light_up((pleats + hollow).astype(np.float32), SIZE, 1.1)
    fibres = (
        noise(rng, (320, 240), (90, 60))
        .resize(SIZE)
        .point([112 + level // 8 for level in range(256)])
    )
    put(picture, shaded(ramp(light, tonal(leaf, 0.55)), fibres), mask)
    # Depth: the inside darkens towards the tube.
    inner = filled((320, 240), [(px / 4, py / 4) for px, py in ellipse((x, 560), (250, 290))])
    cast_shadow(picture, inner.resize(SIZE), (0, 0), offset=(0, 0), blur=90, strength=0.55)
    draw_lines(picture, darker(leaf, 0.45), [[*outline[: tips * 2 + 1]]], 4)
    _tube(picture, x, top, bottom, palette, strings)


def _tube(
    picture: Image.Image, x: float, top: float, bottom: float, palette: list[Colour], strings: int
) -> None:
    half = 46
    body = [
        (x - half, top + 60),
        (x + half, top + 60),
        (x + half, bottom - 40),
        (x - half, bottom - 40),
    ]
    mask = filled(SIZE, body)
    cast_shadow(picture, mask, (0, 0), offset=(26, 10), blur=22, strength=0.6)
    put(picture, ramp(turned_light(mask, 0.3), tonal(BAMBOO, 0.6)), mask)
    for y in (top + 250, top + 480, top + 690):
        draw_lines(
            picture,
            darker(BAMBOO, 0.35),
            [curve([(x - half, y), (x, y + 9), (x + half, y)], closed=False)],
            4,
        )
    for y, tall, wide in ((top + 6, 96, 1.35), (bottom - 70, 86, 1.35)):
        cap = curve(
            [
                (x - half * wide, y + 12),
                (x, y),
                (x + half * wide, y + 12),
                (x + half * wide * 0.94, y + tall - 10),
                (x, y + tall),
                (x - half * wide * 0.94, y + tall - 10),
            ],
            steps=6,
        )
        cap_mask = filled(SIZE, cap)
        cast_shadow(picture, cap_mask, (0, 0), offset=(6, 10), blur=10, strength=0.5)
        put(
            picture,
            ramp(
                turned_light(cap_mask, 0.3),
                tonal(palette[1] if len(palette) > 1 else (128, 76, 42), 0.65),
            ),
            cap_mask,
        )
    for k in range(strings):
        spread = (k + 0.5) / strings * 2 - 1
        at = x + half * 0.94 * spread
        bulge = x + half * 1.5 * spread
        bridge = 300 + 380 * (0.5 + 0.5 * np.sin(k * 1.1))
        draw_lines(
            picture,
            (58, 46, 36),
            [[(at + 3, top + 90), (bulge + 4, bridge), (at + 3, bottom - 62)]],
            1.3,
        )
        draw_lines(
            picture, (246, 238, 214), [[(at, top + 90), (bulge, bridge), (at, bottom - 62)]], 1.8
        )
        lay(
            picture,
            (92, 58, 34),
            [
                (bulge - 5, bridge - 12),
                (bulge + 5, bridge - 12),
                (bulge + 7, bridge + 12),
                (bulge - 7, bridge + 12),
            ],
        )
        lay(picture, (222, 206, 170), ellipse((at, top + 86), (3.4, 5)))
