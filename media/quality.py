"""Choose how strongly a picture is compressed, so that every picture looks alike good.

One number for all wastes bytes on flat illustrations and smears woven texture. Here a sample of the
picture is compressed once, as JPEG, and what that did to it (structural similarity, on average and
where it was worst) tells what AVIF, WebP and JPEG need. The weights below were fitted on painted
cloth, photographs and illustrations, where each format was measured at every fifth quality.
Pure. Not for: encoding (media.render).
"""

import io
import math

import msgspec
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Plane = NDArray[np.float32]


class Quality(msgspec.Struct, frozen=True):
    """Pillow's quality per format, named by extension."""

    avif: int
    webp: int
    jpg: int

    def of(self, extension: str) -> int:
        """The one for files of this extension."""
        return int(getattr(self, extension))


USUAL = Quality(avif=68, webp=80, jpg=80)
"""For pictures that nobody has looked at."""

_PROBE_QUALITY = 70
_TILE = 64
_MAX_TILES = 24

# Per format: at least, at most, and weights of 1, ln(1 - mean similarity), ln(1 - that of the worst
# tenth). The least keeps colour and smooth shades clean, which similarity of light does not see;
# beyond the most there is only noise to be kept.
_NEEDS = {
    "avif": (50, 70, 120.3, 16.9, -1.7),
    "webp": (60, 81, 127.6, 24.0, -13.6),
    "jpg": (62, 82, 130.2, 5.3, 15.4),
}


def choose_quality(picture: Image.Image) -> Quality:
    """Choose for an RGB picture of a list's size or so; takes 5 ms."""
    mean, worst = _damage(_sample(picture))
    needs = {}
    for extension, (least, most, start, by_mean, by_worst) in _NEEDS.items():
        need = start + by_mean * math.log(mean) + by_worst * math.log(worst)
        needs[extension] = min(max(round(need), least), most)
    return Quality(**needs)


def similarity(one: Plane, other: Plane) -> Plane:
    """Structural similarity (SSIM) of two planes of 0 to 255, one figure per 8 × 8 window.

    Windows lie across the blocks of JPEG, where it does its damage.
    """
    a, b = _windows(one), _windows(other)
    mean_a, mean_b = a.mean((1, 3)), b.mean((1, 3))
    spread = np.square(a).mean((1, 3)) - mean_a**2 + np.square(b).mean((1, 3)) - mean_b**2
    common = (a * b).mean((1, 3)) - mean_a * mean_b
    light, contrast = np.float32((0.01 * 255) ** 2), np.float32((0.03 * 255) ** 2)
    alike = (2 * mean_a * mean_b + light) / (mean_a**2 + mean_b**2 + light)
    result: Plane = alike * (2 * common + contrast) / (spread + contrast)
    return result


def _damage(sample: Image.Image) -> tuple[float, float]:
    """What the probe takes from similarity: on average, and over the worst tenth of the windows."""
    buffer = io.BytesIO()
    sample.save(buffer, "JPEG", quality=_PROBE_QUALITY)
    with Image.open(buffer, formats=("JPEG",)) as probe:
        probe.draft("L", None)
        after = np.asarray(probe, dtype=np.float32)
    found = np.sort(similarity(np.asarray(sample.convert("L"), dtype=np.float32), after), axis=None)
    if found.size == 0:
        return 0.01, 0.05
    worst = float(found[: max(1, found.size // 10)].mean())
    return max(1e-4, 1 - float(found.mean())), max(1e-4, 1 - worst)


def _sample(picture: Image.Image) -> Image.Image:
    """Every other tile, as on a chess board, put together to one picture."""
    corners = [
        (left, top)
        for row, top in enumerate(range(0, picture.height - _TILE + 1, _TILE))
        for column, left in enumerate(range(0, picture.width - _TILE + 1, _TILE))
        if (row + column) % 2 == 0
    ]
    corners = corners[:: -(-len(corners) // _MAX_TILES) or 1]
    if not corners:
        return picture
    columns = math.isqrt(len(corners))
    sample = Image.new("RGB", (columns * _TILE, len(corners) // columns * _TILE))
    for index, (left, top) in enumerate(corners):
        tile = picture.crop((left, top, left + _TILE, top + _TILE))
        sample.paste(tile, (index % columns * _TILE, index // columns * _TILE))
    return sample


def _windows(plane: Plane, size: int = 8) -> Plane:
    shifted = plane[size // 2 :, size // 2 :]
    rows, columns = shifted.shape[0] // size, shifted.shape[1] // size
    return shifted[: rows * size, : columns * size].reshape(rows, size, columns, size)
