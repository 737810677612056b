"""Things plaited from lontar leaf: baskets, bags, trays, mats, and the ti'i langga hat of Rote.

Which basket the motif's words say. Not for: the sasando's leaf bowl (media.paint.instruments).
"""

import numpy as np
from PIL import Image

from media.paint.canvas import SIZE, WIDTH, cast_shadow, draw_lines, filled, lay, put
from media.paint.colour import Colour, darker, lighter, mix
from media.paint.light import Random, relief, shaded, turned_light
from media.paint.shapes import curve, ellipse
from media.paint.surfaces import backdrop, neutral_for

_FLAT = ("tikar", "alas", "nyiru", "kipas")
_CARRIED = ("tas", "keranjang", "tondas", "dompet")


def plait(
    rng: Random, size: tuple[int, int], colours: list[Colour], strip: int = 18
) -> Image.Image:
    """Plait strips over two and under two, with a dyed strip every so often."""
    columns, rows = size[0] // strip + 2, size[1] // strip + 2
    across, down = np.meshgrid(np.arange(columns), np.arange(rows))
    over = (across + down) % 4 < 2
    dyed_column = (np.arange(columns) % 12 == 5) | (np.arange(columns) % 12 == 7)
    dyed_row = np.arange(rows) % 12 == 6
    dyed = np.where(over, dyed_column[None, :], dyed_row[:, None])
    shade = rng.uniform(0.9, 1.06, (rows, columns)) * np.where(over, 1.0, 0.88)
    leaf = np.asarray(colours[0], float)
    dye = np.asarray(colours[2] if len(colours) > 3 else darker(colours[1], 0.2), float)
    cells = np.where(dyed[..., None], dye, leaf) * shade[..., None]
    flat = (
        Image.fromarray(cells.clip(0, 255).astype(np.uint8))
        .resize((columns * strip, rows * strip), Image.Resampling.NEAREST)
        .crop((0, 0, *size))
    )
    # Each strip is arched across its width; the pattern of arches turns with the plait.
    arch = np.sin((np.arange(strip) + 0.5) / strip * np.pi)
    upright = np.tile(arch[None, :], (strip, 1)) * (0.7 + 0.3 * arch[:, None])
    block = np.empty((4 * strip, 4 * strip))
    for row in range(4):
        for column in range(4):
            tile = upright if (row + column) % 4 < 2 else upright.T
            block[row * strip : (row + 1) * strip, column * strip : (column + 1) * strip] = tile
    light = np.tile(72 + 74 * block, (rows // 4 + 1, columns // 4 + 1))[: size[1], : size[0]]
    return shaded(flat, Image.fromarray(np.ascontiguousarray(light.astype(np.uint8))))


def paint_basket(motif: str, palette: list[Colour], rng: Random, subject: str) -> Image.Image:
    """Show a plaited vessel, bag or mat."""
    name = f"{subject} {motif}"
    if any(word in name for word in _FLAT):
        return _tray(palette, rng)
    if any(word in name for word in _CARRIED):
        return _carrier(palette, rng)
    return _lidded(palette, rng, tall="haik" in name or "pensil" in name or "sokal" in name)


def _lidded(palette: list[Colour], rng: Random, *, tall: bool) -> Image.Image:
    picture = backdrop(rng, neutral_for(palette), horizon=0.68)
    half, top, bottom = (236, 300, 850) if tall else (340, 430, 850)
    x = WIDTH / 2 - 10
    leaf = plait(rng, SIZE, palette, 20)
    body = filled(
        SIZE,
        curve(
            [
                (x - half, top),
                (x - half * 1.04, (top + bottom) / 2),
                (x - half * 0.82, bottom - 20),
                (x, bottom + 16),
                (x + half * 0.82, bottom - 20),
                (x + half * 1.04, (top + bottom) / 2),
                (x + half, top),
                (x, top + 40),
            ]
        ),
    )
    cast_shadow(
        picture,
        filled(SIZE, ellipse((x, bottom - 10), (half * 0.95, 46))),
        (0, 0),
        offset=(36, 16),
        blur=24,
        strength=0.8,
    )
    put(picture, shaded(leaf, turned_light(body)), body)
    lid = filled(
        SIZE,
        curve(
            [
                (x - half * 1.1, top - 10),
                (x - half * 0.9, top - 90),
                (x, top - 150),
                (x + half * 0.9, top - 90),
                (x + half * 1.1, top - 10),
                (x + half * 1.06, top + 60),
                (x, top + 112),
                (x - half * 1.06, top + 60),
            ]
        ),
    )
    cast_shadow(picture, lid, (0, 0), offset=(6, 20), blur=14, strength=0.6)
    tilted = plait(rng, SIZE, palette, 20).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    put(picture, shaded(shaded(tilted, turned_light(lid)), relief(lid, 60, 0.9)), lid)
    edge = curve(
        [(x - half * 1.08, top + 48), (x, top + 104), (x + half * 1.08, top + 48)], closed=False
    )
    draw_lines(picture, darker(palette[1], 0.25), [edge], 12)
    knob = ellipse((x, top - 150), (34, 26))
    lay(picture, darker(palette[1], 0.1), knob, shadow=0.5, lift=5)
    lay(picture, lighter(palette[1], 0.2), ellipse((x - 8, top - 158), (14, 9)))
    return picture


def _carrier(palette: list[Colour], rng: Random) -> Image.Image:
    picture = backdrop(rng, neutral_for(palette), horizon=0.7)
    x, top, bottom = WIDTH / 2, 400, 866
    leaf = plait(rng, SIZE, palette, 24)
    for half, rise, tone in ((150, 286, darker(palette[1], 0.35)), (160, 256, palette[1])):
        arc = curve(
            [
                (x - half, top + 40),
                (x - half * 0.96, top - rise * 0.6),
                (x, top - rise),
                (x + half * 0.96, top - rise * 0.6),
                (x + half, top + 40),
            ],
            closed=False,
        )
        draw_lines(picture, darker(tone, 0.45), [[(px + 5, py + 5) for px, py in arc]], 24)
        draw_lines(picture, tone, [arc], 24)
        draw_lines(picture, lighter(tone, 0.4), [[(px - 5, py - 4) for px, py in arc]], 4)
    body = filled(
        SIZE,
        curve(
            [
                (x - 370, top),
                (x - 356, top + 220),
                (x - 310, bottom - 30),
                (x - 200, bottom),
                (x, bottom + 8),
                (x + 200, bottom),
                (x + 310, bottom - 30),
                (x + 356, top + 220),
                (x + 370, top),
                (x, top + 26),
            ]
        ),
    )
    cast_shadow(picture, body, (0, 0), offset=(36, 22), blur=32, strength=0.55)
    put(picture, shaded(leaf, relief(body, 90, 1.3)), body)
    draw_lines(
        picture,
        darker(palette[1], 0.2),
        [curve([(x - 366, top + 18), (x, top + 44), (x + 366, top + 18)], closed=False)],
        22,
    )
    return picture


def _tray(palette: list[Colour], rng: Random) -> Image.Image:
    picture = backdrop(rng, mix(neutral_for(palette), (120, 100, 84), 0.3))
    x, y = WIDTH / 2, 480
    leaf = plait(rng, SIZE, palette, 22)
    disc = filled(SIZE, ellipse((x, y), (408, 408), 120))
    cast_shadow(picture, disc, (0, 0), offset=(24, 32), blur=34, strength=0.65)
    put(picture, shaded(leaf, relief(disc, 90, 1.2)), disc)
    for radius, tone, width in (
        (404, palette[1], 22),
        (330, palette[2 % len(palette)], 10),
        (312, lighter(palette[0], 0.3), 5),
        (120, palette[1], 9),
    ):
        ring = ellipse((x, y), (radius, radius), 120)
        draw_lines(picture, darker(tone, 0.3), [[*((px + 2, py + 3) for px, py in ring)]], width)
        draw_lines(picture, tone, [[*ring, ring[0]]], width)
    for k in range(40):
        angle = k * 2 * np.pi / 40
        inner = (x + 394 * np.cos(angle), y + 394 * np.sin(angle))
        outer = (x + 414 * np.cos(angle + 0.05), y + 414 * np.sin(angle + 0.05))
        draw_lines(picture, lighter(palette[1], 0.3), [[inner, outer]], 4)
    return picture
