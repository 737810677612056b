"""The woven parts of a card: the band that runs between picture and words, and whole cloth.

Both are of the maker's motif in the card's dyes. Not for: figures (media.paint.motifs) or how
threads become cloth (media.paint.cloth).
"""

from __future__ import annotations

import hashlib

import numpy as np
from PIL import Image

from media.cards.palettes import Palette
from media.paint.cloth import dye, figure_band, repeated, stripes, weave, weave_cartoon
from media.paint.colour import Colour
from media.paint.light import Random
from media.paint.motifs import motif_of, threads_of

BAND_WIDTH = 96

_BAND_THREAD = 2
_GROUND, _LIGHT, _ACCENT, _SECOND, _DARK = range(5)


def woven_band(motif: str, palette: Palette, length: int) -> Image.Image:
    """Weave an upright band of `length` pixels: the motif's figure between selvedges."""
    figure = motif_of(motif).figures[0]
    edge = stripes((_DARK, 2), (_SECOND, 1), (_GROUND, 1), (_LIGHT, 1), (_GROUND, 1), (_ACCENT, 2))
    tile = figure_band(figure, False, 3, background=_GROUND)
    bands = [*edge, tile, *reversed(edge)]
    width = sum(band.shape[1] for band in bands) * _BAND_THREAD
    # Figures are of different widths: woven wider, then brought to the one width that cards have.
    woven = (width, -(-length * width // BAND_WIDTH))
    rows = -(-woven[1] // _BAND_THREAD)
    cartoon = np.concatenate([repeated(band, rows, 0) for band in bands], axis=1)
    cloth = weave_cartoon(
        cartoon, _colours(palette), woven, _chance(motif), thread=_BAND_THREAD, feather=0.25
    )
    return cloth.resize((BAND_WIDTH, length), Image.Resampling.LANCZOS)


def woven_cloth(motif: str, palette: Palette, size: tuple[int, int]) -> Image.Image:
    """Weave what stands where a photograph is missing."""
    return weave(motif, _colours(palette), size, _chance(motif), thread=3)


def woven_sign(palette: Palette, side: int) -> Image.Image:
    """Weave the shop's sign, a square: one rhomb of eight hooks."""
    threads = np.pad(threads_of("hooked-rhomb"), 4)
    dyes = dye(_colours(palette))
    sign = Image.fromarray(threads)
    sign.putpalette([level for colour in dyes for level in colour])
    return sign.convert("RGB").resize((side, side), Image.Resampling.LANCZOS)


def _colours(palette: Palette) -> list[Colour]:
    # The first names the dye bath, as in the palettes of the sample catalogue.
    return [palette.ground, palette.ground, palette.light, palette.accent, palette.second]


def _chance(motif: str) -> Random:
    """The same threads slip every time."""
    return np.random.default_rng(int.from_bytes(hashlib.sha256(motif.encode()).digest()[:8]))
