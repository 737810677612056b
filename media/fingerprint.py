"""A picture's perceptual fingerprint: alike pictures differ in few of its 64 bits.

It is what remains of the lowest frequencies of the picture's lightness (a DCT hash), so resizing,
compressing and brightening hardly touch it. Pure. Not for: deciding what is too alike (callers), or
finding exact copies (their key is the same).
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_SIDE = 32
_KEPT = 8


def fingerprint(picture: Image.Image) -> int:
    """Answer 64 bits as a signed integer, which is what a database keeps in a bigint."""
    small = picture.convert("L").resize((_SIDE, _SIDE), Image.Resampling.BOX)
    waves = _COSINES @ np.asarray(small, dtype=np.float64) @ _COSINES.T
    # The first is the mean lightness alone: without it the middle is that of the pattern.
    bits = waves.ravel() > np.median(waves.ravel()[1:])
    return int.from_bytes(np.packbits(bits).tobytes(), "big", signed=True)


def distance(one: int, other: int) -> int:
    """Count the bits in which two fingerprints differ: 0 the same, about 32 unrelated."""
    return ((one ^ other) & 0xFFFF_FFFF_FFFF_FFFF).bit_count()


def _cosines() -> NDArray[np.float64]:
    frequency, place = np.arange(_KEPT)[:, None], np.arange(_SIDE)[None, :]
    waves: NDArray[np.float64] = np.cos(np.pi * frequency * (2 * place + 1) / (2 * _SIDE))
    return waves


_COSINES = _cosines()
