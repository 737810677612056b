"""Beads and metal on black cloth: muti salak strands, mamuli, earrings, bangles, crescents.

Which piece the motif's words say; without any it is a string of beads.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from PIL import Image

from media.paint.beads import SILVER, garland, hang_drop, hang_pendant_bead, make_bead, thread_beads
from media.paint.canvas import (
    SIZE,
    WIDTH,
    cast_shadow,
    draw_lines,
    filled,
    put,
    sprite,
    stamp,
    with_shadow,
)
from media.paint.colour import Colour, darker, lighter, tonal
from media.paint.light import Random, light_up, noise_field, ramp, shaded, small_relief
from media.paint.shapes import Point, curve, ellipse
from media.paint.surfaces import backdrop

_BRASS: Colour = (204, 154, 62)
_METAL = ("mamuli", "bula-molik", "perak", "kuningan", "cincin", "habas")


def paint_jewellery(motif: str, palette: list[Colour], rng: Random, subject: str) -> Image.Image:
    """Lay one piece on black cloth."""
    name = f"{subject} {motif}"
    picture = _black_cloth(rng)
    metal = SILVER if "perak" in name else _BRASS
    if "mamuli" in name:
        earrings = "anting" in name
        for x, scale in (
            ((WIDTH / 2 - 210, 0.62), (WIDTH / 2 + 210, 0.62)) if earrings else ((WIDTH / 2, 1.0),)
        ):
            if not earrings:
                _chain(picture, metal, rng)
            _mamuli(picture, (x, 520), scale, metal)
    elif "bula-molik" in name:
        _chain(picture, metal, rng)
        _plate(picture, metal, _crescent((WIDTH / 2, 520), 300))
    elif "cincin" in name or ("gelang" in name and "perak" in name):
        _bangles(picture, metal, 2 if "cincin" in name else 3)
    elif "bros-sasando" in name:
        _sasando_brooch(picture, metal)
    elif "anting" in name and "kalung" not in name:
        for x in (WIDTH / 2 - 190, WIDTH / 2 + 190):
            hang_drop(picture, (x, 190), palette, rng)
    elif "gelang" in name or "tusuk" in name or "ikat-kepala" in name:
        for radius in (300, 246) if "gelang" in name else (330, 282, 234):
            thread_beads(
                picture, ellipse((WIDTH / 2, 490), (radius * 1.15, radius), 160), palette, rng, 44
            )
    else:
        strands = 3 if "tiga" in name or "manik" in name or "habas" in name else 1
        for k in range(strands):
            thread_beads(
                picture,
                garland(k),
                palette if "habas" not in name else [metal] * 3,
                rng,
                62 - 8 * strands,
            )
        hang_pendant_bead(picture, (WIDTH / 2, 838 - (strands - 1) * 4), palette, rng)
    return picture


def _black_cloth(rng: Random) -> Image.Image:
    folds = noise_field(rng, (320, 240), (5, 3)) * 26 + noise_field(rng, (320, 240), (3, 6)) * 10
    light = light_up(folds, SIZE, 0.9)
    cloth = ramp(light, [(10, 9, 12), (24, 22, 26), (38, 35, 40), (72, 68, 74)])
    return shaded(cloth, backdrop(rng, (148, 146, 142)).getchannel(1))


def _plate(
    picture: Image.Image, metal: Colour, *outlines: list[Point], holes: Sequence[list[Point]] = ()
) -> None:
    """Hammer a sheet of metal: bright bevels and a reflection across."""
    mask = filled(SIZE, *outlines)
    for hole in holes:
        mask.paste(0, mask=filled(SIZE, hole))
    cast_shadow(picture, mask, (0, 0), offset=(12, 18), blur=16, strength=0.8)
    bevel = small_relief(mask, 11, 2.4)
    sweep = Image.linear_gradient("L").rotate(40).resize(SIZE)
    tone = [darker(metal, 0.7), darker(metal, 0.3), metal, lighter(metal, 0.45), (255, 252, 240)]
    sheet = ramp(
        sweep.point([96 + round(66 * abs(np.sin(level / 21))) for level in range(256)]), tone
    )
    put(picture, shaded(sheet, bevel), mask)


def _mamuli(picture: Image.Image, centre: Point, scale: float, metal: Colour) -> None:
    """Cut the omega of Sumba, with its slit and its flared, figured foot."""
    x, y = centre
    s = scale

    def at(points: Sequence[Point]) -> list[Point]:
        return [(x + px * s, y + py * s) for px, py in points]

    ring = at(ellipse((0, -40), (230, 210), 100))
    feet = [
        at(
            curve(
                [
                    (side * 14, 110),
                    (side * 90, 140),
                    (side * 150, 210),
                    (side * 270, 250),
                    (side * 290, 320),
                    (side * 160, 332),
                    (side * 60, 322),
                    (side * 14, 322),
                ]
            )
        )
        for side in (-1, 1)
    ]
    inner = at(ellipse((0, -56), (74, 66), 60))
    slit = at([(-9, -60), (9, -60), (9, 330), (-9, 330)])
    _plate(picture, metal, ring, *feet, holes=(inner, slit))
    for radius in (150, 196):
        arc = at(
            [
                (radius * np.cos(a), -40 + radius * 0.92 * np.sin(a))
                for a in np.linspace(2.2, 7.22, 60)
            ]
        )
        draw_lines(picture, darker(metal, 0.4), [arc], 4 * s)
        draw_lines(picture, lighter(metal, 0.5), [[(px - 1.5, py - 2) for px, py in arc]], 2 * s)
    for angle in np.linspace(2.35, 7.07, 13):
        spot = at([(173 * np.cos(angle), -40 + 160 * np.sin(angle))])[0]
        _granule(picture, spot, 9 * s, metal)
    for side in (-1, 1):
        for px, py in ((210, 286), (150, 270), (96, 240), (100, 294), (56, 294)):
            _granule(picture, at([(side * px, py)])[0], 11 * s, metal)


def _granule(picture: Image.Image, centre: Point, radius: float, metal: Colour) -> None:
    stamp(picture, _granule_of(round(radius, 1), metal), centre)


@lru_cache(maxsize=32)
def _granule_of(radius: float, metal: Colour) -> Image.Image:
    side = round(radius * 2.4)
    mask = filled((side, side), ellipse((side / 2, side / 2), (radius, radius), 24))
    return with_shadow(
        sprite(ramp(small_relief(mask, radius * 0.5, 2), tonal(metal, 0.8)), mask), 2
    )


def _chain(picture: Image.Image, metal: Colour, rng: Random) -> None:
    for side in (-1, 1):
        path = curve(
            [
                (WIDTH / 2 + side * 20, 290),
                (WIDTH / 2 + side * 190, 180),
                (WIDTH / 2 + side * 420, 120),
                (WIDTH / 2 + side * 560, -20),
            ],
            closed=False,
            steps=12,
        )
        link = with_shadow(make_bead(rng, 24, metal, tube=False), 3)
        for point in path:
            stamp(picture, link, point)


def _crescent(centre: Point, radius: float) -> list[Point]:
    x, y = centre
    outer = [
        (x + radius * np.cos(a), y + radius * 0.9 * np.sin(a)) for a in np.linspace(-0.35, 3.49, 70)
    ]
    inner = [
        (x + radius * 0.8 * np.cos(a), y - 96 + radius * 0.72 * np.sin(a))
        for a in np.linspace(3.4, -0.26, 70)
    ]
    return [*outer, *inner]


def _bangles(picture: Image.Image, metal: Colour, count: int) -> None:
    for k in range(count):
        x, y, r = WIDTH / 2 + (k - (count - 1) / 2) * 210, 480 + (k % 2) * 60, 210
        _plate(
            picture,
            metal,
            ellipse((x, y), (r, r * 0.86), 100),
            holes=(ellipse((x, y), (r * 0.76, r * 0.63), 100),),
        )
        for angle in np.linspace(0, 2 * np.pi, 37)[:-1]:
            spot = (x + r * 0.88 * np.cos(angle), y + r * 0.745 * np.sin(angle))
            _granule(picture, spot, 8, metal)


def _sasando_brooch(picture: Image.Image, metal: Colour) -> None:
    x, y = WIDTH / 2, 500
    fan = [
        (x + (330 if k % 2 else 296) * np.cos(a), y + (330 if k % 2 else 296) * np.sin(a))
        for k, a in enumerate(np.linspace(2.1, 7.3, 31))
    ]
    _plate(picture, metal, [*fan, (x + 60, y + 300), (x - 60, y + 300)])
    rays = [[(x, y + 240), (px, py)] for px, py in fan[::2]]
    draw_lines(picture, darker(metal, 0.4), rays, 4)
    _plate(
        picture,
        lighter(metal, 0.15),
        [(x - 26, y - 330), (x + 26, y - 330), (x + 26, y + 340), (x - 26, y + 340)],
    )
    draw_lines(
        picture,
        darker(metal, 0.5),
        [[(x - 15 + 10 * k, y - 310), (x - 15 + 10 * k, y + 320)] for k in range(4)],
        2,
    )
