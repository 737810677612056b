"""Beads: threaded into strands and hung from hooks.

Not for: which piece of jewellery it is (media.paint.jewellery).
"""

from collections.abc import Sequence

import numpy as np
from PIL import Image

from media.paint.canvas import (
    WIDTH,
    draw_lines,
    filled,
    sprite,
    stamp,
    turned,
    with_shadow,
)
from media.paint.colour import WHITE, Colour, lighter, mix, tonal
from media.paint.light import Random, ramp, small_relief
from media.paint.morsels import lump
from media.paint.shapes import Point, curve, ellipse


def thread_beads(
    picture: Image.Image, path: Sequence[Point], palette: list[Colour], rng: Random, bead: int
) -> None:
    """Thread beads along a path: mostly the leading colour, a bright spacer every fifth."""
    draw_lines(picture, (60, 44, 30), [path], 4)
    barrels = [
        make_bead(rng, bead, mix(palette[0], palette[1 % len(palette)], share), tube=True)
        for share in (0, 0.25, 0.5)
    ]
    spacer = make_bead(
        rng, round(bead * 0.62), lighter(palette[2 % len(palette)], 0.15), tube=False
    )
    points = np.asarray(path)
    steps = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0], np.cumsum(steps)])
    distance, count = bead / 2, 0
    ready: dict[tuple[int, int], Image.Image] = {}
    while distance < along[-1] - bead / 4:
        is_spacer = count % 5 == 4
        x, y = (float(np.interp(distance, along, points[:, axis])) for axis in (0, 1))
        ahead = min(distance + 4, along[-1])
        dx = float(np.interp(ahead, along, points[:, 0])) - x
        dy = float(np.interp(ahead, along, points[:, 1])) - y
        kind = 3 if is_spacer else int(rng.integers(0, 3))
        # Every ten degrees is fine enough, and turning is what costs.
        lean = round(-float(np.degrees(np.arctan2(dy, dx))) / 10) * 10
        if (kind, lean) not in ready:
            thing = spacer if is_spacer else barrels[kind]
            ready[kind, lean] = with_shadow(turned(thing, lean), 4)
        stamp(picture, ready[kind, lean], (x, y))
        distance += bead * (0.66 if is_spacer or count % 5 == 3 else 0.86)
        count += 1


def make_bead(rng: Random, size: int, colour: Colour, *, tube: bool) -> Image.Image:
    w, h = size, round(size * (0.74 if tube else 1))
    outline = curve(
        [
            (w * 0.06, h * 0.25),
            (w * 0.2, h * 0.04),
            (w * 0.8, h * 0.04),
            (w * 0.94, h * 0.25),
            (w * 0.94, h * 0.75),
            (w * 0.8, h * 0.96),
            (w * 0.2, h * 0.96),
            (w * 0.06, h * 0.75),
        ],
        steps=5,
    )
    mask = filled((w, h), outline)
    light = small_relief(mask, h * 0.24, 1.5)
    fill = ramp(light, [*tonal(colour, 0.75)])
    fill.paste(
        WHITE,
        mask=filled((w, h), ellipse((w * 0.36, h * 0.27), (w * 0.13, h * 0.08))).point(
            [round(level * 0.8) for level in range(256)]
        ),
    )
    return sprite(fill, mask)


def hang_drop(picture: Image.Image, top: Point, palette: list[Colour], rng: Random) -> None:
    x, y = top
    hook = curve([(x, y + 30), (x - 4, y - 40), (x + 34, y - 76), (x + 60, y - 30)], closed=False)
    draw_lines(picture, SILVER, [hook], 6)
    thread_beads(picture, [(x, y + 24), (x, y + 300)], palette, rng, 58)
    for k, lean in enumerate((-74, 0, 74)):
        thread_beads(
            picture,
            [(x + lean * 0.2, y + 300), (x + lean, y + 540 + 30 * (k == 1))],
            palette,
            rng,
            34,
        )


def hang_pendant_bead(
    picture: Image.Image, centre: Point, palette: list[Colour], rng: Random
) -> None:
    stamp(
        picture,
        lump(rng, (84, 96), lighter(palette[2 % len(palette)], 0.1), wobble=0.02, depth=1.4),
        centre,
        shadow=0.7,
        lift=6,
    )


def garland(strand: int) -> list[Point]:
    """Hang a strand in the loop of a necklace laid down."""
    wide, deep, top = 430 - strand * 66, 800 - strand * 66, 100 + strand * 26
    x = WIDTH / 2
    return curve(
        [
            (x - wide * 0.5, top),
            (x - wide * 0.9, top + 150),
            (x - wide, top + 330),
            (x - wide * 0.74, deep - 120),
            (x - wide * 0.3, deep - 8),
            (x, deep + 14),
            (x + wide * 0.3, deep - 8),
            (x + wide * 0.74, deep - 120),
            (x + wide, top + 330),
            (x + wide * 0.9, top + 150),
            (x + wide * 0.5, top),
        ],
        closed=False,
        steps=16,
    )


SILVER: Colour = (190, 190, 194)
