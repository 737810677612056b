"""Weaves a motif into cloth: bands of figures and stripes on a grid of threads, then yarn.

The figures step because a thread is the smallest thing there is; ikat blurs along the warp because
each dyed warp thread slips a little. That is all there is to it on the loom, too.
Not for: what is made from the cloth (media.paint.textiles, media.paint.garments).
"""

from functools import lru_cache

import numpy as np
from PIL import Image, ImageChops

from media.paint.colour import Colour, darker, lighter, lightness, mix
from media.paint.figures import Threads
from media.paint.light import Random
from media.paint.motifs import Motif, faces_sideways, motif_of, threads_of

# Thread numbers beyond those of a figure (0 to 3).
_DARK, _MIDDLE = 4, 5
_SHADES = 4


def dye(palette: list[Colour]) -> list[Colour]:
    """Give each thread number its colour: ground, figure, two accents, dark and middle stripe."""
    # The first of a long palette names the dye bath (how the shop files the cloth), not a thread.
    colours = palette[1:] if len(palette) > 3 else palette
    ground = colours[0]
    rest = sorted(colours[1:], key=lightness, reverse=True)
    light = rest[0] if rest else lighter(ground, 0.8)
    if abs(lightness(light) - lightness(ground)) < 50:
        light = lighter(ground, 0.75)
    accents = [colour for colour in colours[1:] if colour != light]
    accents += [mix(ground, light, 0.45), lighter(ground, 0.25)]
    return [
        ground,
        light,
        accents[0],
        accents[1],
        darker(ground, 0.55),
        mix(ground, accents[0], 0.6),
    ]


def weave(
    motif_name: str,
    palette: list[Colour],
    size: tuple[int, int],
    rng: Random,
    *,
    thread: int = 3,
    technique: str = "",
) -> Image.Image:
    """Weave a piece of cloth of this size in pixels, warp upright, `thread` pixels a thread."""
    motif = motif_of(motif_name)
    cartoon = lay_out(motif, -(-size[0] // thread), -(-size[1] // thread), rng)
    feather = _feather_of(motif, technique)
    return weave_cartoon(cartoon, palette, size, rng, thread=thread, feather=feather)


def weave_cartoon(
    cartoon: Threads,
    palette: list[Colour],
    size: tuple[int, int],
    rng: Random,
    *,
    thread: int,
    feather: float,
) -> Image.Image:
    """Weave a cartoon that has a thread number for each crossing; `feather` as a motif has it."""
    rows, columns = len(cartoon), len(cartoon[0])
    slip = _warp_slip(columns, thread, feather, rng)
    down = np.clip((np.arange(size[1])[:, None] + slip[None, :]) // thread, 0, rows - 1)
    threads = cartoon[down, np.arange(columns)[None, :]]
    # Hand-dyed yarn: each warp thread is one of a few shades.
    shades = rng.integers(0, _SHADES, columns, dtype=np.uint8)
    yarn = Image.fromarray(threads * _SHADES + shades[None, :])
    yarn.putpalette(_yarn_palette(dye(palette)))
    cloth = yarn.convert("RGB")
    if feather:
        shrink = max(1, round(1 + 1.5 * feather))
        cloth = cloth.resize((columns, size[1] // shrink), Image.Resampling.BOX).resize(
            (columns, size[1]), Image.Resampling.BILINEAR
        )
    cloth = cloth.resize((columns * thread, size[1]), Image.Resampling.NEAREST)
    cloth = cloth.crop((0, 0, *size))
    return ImageChops.multiply(cloth, _weave_texture(size, thread))


def lay_out(motif: Motif, columns: int, rows: int, rng: Random) -> Threads:
    """Draw the cartoon: a thread number for each crossing of warp and weft."""
    if motif.layout == "allover":
        return _scatter(motif, columns, rows)
    along, across = (columns, rows) if motif.layout == "rows" else (rows, columns)
    upright = motif.layout == "rows"
    bands: list[Threads] = []
    depth = 0
    turn = int(rng.integers(0, len(motif.figures)))
    # Wide figure bands between groups of stripes with a small border figure in their midst.
    while depth < across + 80:
        group = [
            *stripes((4, 2), (0, 2), (2, 3), (0, 1), (5, 4), (0, 2)),
            figure_band(motif.border, upright, 2, background=_DARK),
            *stripes((0, 2), (5, 4), (0, 1), (2, 3), (0, 2), (4, 2), (0, 3)),
            figure_band(motif.figures[turn % len(motif.figures)], upright, 3, background=0),
            *stripes((0, 3)),
        ]
        turn += 1
        bands += group
        depth += sum(band.shape[0] if upright else band.shape[1] for band in group)
    # The middle of the first wide band lies so that the border groups frame the picture.
    if upright:
        cartoon = np.concatenate([repeated(band, along, 1) for band in bands], axis=0)
        return cartoon[:rows]
    cartoon = np.concatenate([repeated(band, along, 0) for band in bands], axis=1)
    return cartoon[:, :columns]


def stripes(*widths: tuple[int, int]) -> list[Threads]:
    """Make plain stripes of (thread number, width), as 1-cell tiles."""
    return [np.full((width, width), number, dtype=np.uint8) for number, width in widths]


def figure_band(figure: str, upright: bool, gap: int, *, background: int) -> Threads:
    """Make one repeat of a figure with its gap around it."""
    threads = threads_of(figure)
    tile = np.pad(threads, gap)
    if faces_sideways(figure):
        other = np.pad(threads[:, ::-1], gap)
        tile = np.concatenate([tile, other], axis=1 if upright else 0)
    return np.where(tile == 0, np.uint8(background), tile)


def repeated(band: Threads, length: int, axis: int) -> Threads:
    """Repeat a band along an axis, with a whole repeat in the middle."""
    repeats = -(-length // band.shape[axis]) + 2
    long = np.concatenate([band] * repeats, axis=axis)
    start = (long.shape[axis] - length) // 2
    if repeats % 2 == (length // band.shape[axis]) % 2:
        start = (start + band.shape[axis] // 2) % band.shape[axis]
    return long.take(range(start, start + length), axis=axis)


def _scatter(motif: Motif, columns: int, rows: int) -> Threads:
    """Spread figures in brick order, a small one in each gap, a border at both ends."""
    main, small = threads_of(motif.figures[0]), threads_of(motif.figures[-1])
    height, width = main.shape[0] + 8, main.shape[1] + 8
    tile = np.zeros((2 * height, width), dtype=np.uint8)
    _overlay(tile, main, height // 2, width // 2)
    _overlay(tile, small, height // 2 + height, 0)
    _overlay(tile, small, height // 2 + height, width)
    _overlay(tile, threads_of(motif.border)[::2, ::2], height, width // 2)
    field = np.tile(tile, (rows // tile.shape[0] + 1, columns // width + 1))[:rows, :columns].copy()
    border = figure_band(motif.border, True, 2, background=_DARK)
    bands = (*stripes((4, 3), (2, 3), (4, 2)), border, *stripes((4, 2), (2, 3), (4, 3), (1, 1)))
    edge = np.concatenate([repeated(band, columns, 1) for band in bands])
    if rows > 4 * edge.shape[0]:
        field[: edge.shape[0]] = edge
        field[-edge.shape[0] :] = edge[::-1]
    return field


def _overlay(tile: Threads, figure: Threads, row: int, column: int) -> None:
    """Put a figure's middle at a place of a tile; what sticks out is cut off."""
    top, left = row - figure.shape[0] // 2, column - figure.shape[1] // 2
    r0, c0 = max(0, -top), max(0, -left)
    r1 = min(figure.shape[0], tile.shape[0] - top)
    c1 = min(figure.shape[1], tile.shape[1] - left)
    if r1 > r0 and c1 > c0:
        part = figure[r0:r1, c0:c1]
        target = tile[top + r0 : top + r1, left + c0 : left + c1]
        np.copyto(target, part, where=part > 0)


def _feather_of(motif: Motif, technique: str) -> float:
    for word, feather in (
        ("ikat", 1.0),
        ("sotis", 0.1),
        ("songket", 0.0),
        ("buna", 0.0),
        ("pahikung", 0.1),
        ("sulam", 0.0),
    ):
        if f"-{word}-" in f"-{technique}-":
            return max(feather, motif.feather * 0.6) if word == "ikat" else feather
    return motif.feather


def _warp_slip(columns: int, thread: int, feather: float, rng: Random) -> np.ndarray:
    """Say how far each warp thread slipped: bundles tied together slip together."""
    bundle = np.repeat(rng.normal(0, 0.7, columns // 5 + 1), 5)[:columns]
    single = rng.normal(0, 0.55, columns)
    return np.asarray((bundle + single) * thread * feather, dtype=np.int64)


def _yarn_palette(colours: list[Colour]) -> list[int]:
    values: list[int] = []
    for colour in colours:
        for shade in range(_SHADES):
            tint = darker(colour, 0.10) if shade == 0 else lighter(colour, 0.045 * (shade - 1))
            values += tint
    return values


@lru_cache(maxsize=8)
def _weave_texture(size: tuple[int, int], thread: int) -> Image.Image:
    """Round each thread, and let the weft press it down in every other place."""
    across = np.sin((np.arange(thread) + 0.5) / thread * np.pi)
    down = np.sin((np.arange(2 * thread) + 0.5) / thread * np.pi)
    relief = np.empty((2 * thread, 2 * thread))
    for half, sign in ((0, 1), (1, -1)):
        block = 0.80 + 0.14 * across[None, :] + 0.06 * sign * down[:, None]
        relief[:, half * thread : (half + 1) * thread] = block
    tile = (relief / relief.max() * 255).astype(np.uint8)
    full = np.tile(tile, (size[1] // tile.shape[0] + 1, size[0] // tile.shape[1] + 1))
    grey = Image.fromarray(np.ascontiguousarray(full[: size[1], : size[0]]))
    return Image.merge("RGB", (grey, grey, grey))
