"""The ti'i langga, Rote's wide lontar hat with its upright plume, and the plain one without.

Not for: the plaiting itself (media.paint.plaiting).
"""

from PIL import Image

from media.paint.canvas import SIZE, WIDTH, cast_shadow, draw_lines, filled, lay, put
from media.paint.colour import Colour, darker, lighter, mix, tonal
from media.paint.light import Random, ramp, relief, shaded, turned_light
from media.paint.plaiting import plait
from media.paint.shapes import Point, curve, ellipse
from media.paint.surfaces import backdrop, neutral_for


def paint_hat(motif: str, palette: list[Colour], rng: Random, subject: str) -> Image.Image:
    """Show the wide hat; a ti'i langga carries its plume upright over the brow."""
    picture = backdrop(rng, mix(neutral_for(palette), (150, 160, 168), 0.25), horizon=0.72)
    leaf = plait(rng, SIZE, palette, 15)
    x, y = WIDTH / 2, 650
    brim = ellipse((x, y), (500, 128), 120)
    brim_mask = filled(SIZE, brim)
    cast_shadow(picture, brim_mask, (0, 0), offset=(30, 70), blur=30, strength=0.6)
    put(picture, shaded(leaf, relief(brim_mask, 60, 1.5)), brim_mask)
    rim = [*brim, brim[0]]
    draw_lines(picture, darker(palette[1], 0.3), [rim], 9)
    draw_lines(picture, lighter(palette[0], 0.35), [[(px, py - 3) for px, py in rim]], 3)
    crown = curve(
        [
            (x - 230, y - 10),
            (x - 206, y - 130),
            (x - 130, y - 238),
            (x, y - 270),
            (x + 130, y - 238),
            (x + 206, y - 130),
            (x + 230, y - 10),
            (x + 120, y + 34),
            (x, y + 44),
            (x - 120, y + 34),
        ]
    )
    crown_mask = filled(SIZE, crown)
    cast_shadow(picture, crown_mask, (0, 0), offset=(22, 20), blur=22, strength=0.5)
    put(
        picture,
        shaded(shaded(leaf, turned_light(crown_mask)), relief(crown_mask, 70, 0.8)),
        crown_mask,
    )
    band = curve(
        [
            (x - 232, y - 56),
            (x, y - 4),
            (x + 232, y - 56),
            (x + 232, y - 14),
            (x, y + 42),
            (x - 232, y - 14),
        ],
        steps=6,
    )
    dark = palette[1] if len(palette) > 1 else darker(palette[0], 0.5)
    lay(
        picture,
        ramp(turned_light(crown_mask), tonal(darker(dark, 0.2), 0.6)),
        band,
        clip=crown_mask,
    )
    if "tii-langga" in motif or "langga" in subject:
        _plume(picture, (x, y - 40), palette)
    return picture


def _plume(picture: Image.Image, foot: Point, palette: list[Colour]) -> None:
    """Raise the stiff horn of folded leaf, with its nine tufts on either side."""
    x, y = foot
    tones = tonal(lighter(palette[0], 0.22), 0.55)
    outline = curve(
        [
            (x - 40, y),
            (x - 36, y - 130),
            (x - 24, y - 300),
            (x + 8, y - 470),
            (x + 30, y - 560),
            (x + 30, y - 420),
            (x + 30, y - 260),
            (x + 36, y - 120),
            (x + 42, y),
        ]
    )
    for step in range(9):
        rise, reach = 70 + step * 44, 96 - step * 7
        for side in (-1, 1):
            base_x = x + side * (34 - step * 2.4) + step * 1.2
            tuft = curve(
                [
                    (base_x, y - rise),
                    (base_x + side * reach * 0.5, y - rise - 40),
                    (base_x + side * reach, y - rise - 74),
                    (base_x + side * reach * 0.7, y - rise - 28),
                    (base_x + side * 4, y - rise + 22),
                ],
                steps=5,
            )
            lay(picture, tones[2 + (step % 2)], tuft, shadow=0.35, lift=4)
            draw_lines(
                picture,
                tones[1],
                [[(base_x, y - rise + 4), (base_x + side * reach, y - rise - 74)]],
                2,
            )
    mask = filled(SIZE, outline)
    cast_shadow(picture, mask, (0, 0), offset=(10, 8), blur=10, strength=0.5)
    put(picture, ramp(relief(mask, 24, 1.6), tones), mask)
    draw_lines(picture, tones[0], [[(x + 1, y - 8), (x + 6, y - 300), (x + 24, y - 530)]], 3)
    for step in range(8):
        rise = 40 + step * 56
        draw_lines(
            picture,
            darker(palette[1], 0.2),
            [[(x - 36 + step * 2, y - rise), (x + 38 - step, y - rise - 6)]],
            4,
        )
