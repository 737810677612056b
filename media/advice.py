"""Tell a producer what a photograph could do better: facts only, a reader's words are elsewhere.

Advice refuses nothing. It is made to be silent when in doubt: a false alarm about a good picture
costs more trust than a missed bad one. Thresholds were set on painted cloth and ordinary
photographs, which must pass in silence, and on the same pictures spoiled on purpose.
Pure. Not for: what is found by comparison with other pictures (callers, media.fingerprint).
"""

import msgspec
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from media.small_text import has_small_text

Plane = NDArray[np.float32]

# Below this a phone's full-screen view shows its pixels.
MIN_EDGE_PX = 600

_LONGEST_EDGE = 1_280

_BLOCK = 32
_SHARP = 0.18
_ENOUGH_DETAIL = 40.0
_MOST_NOISE = 60.0

# Under good light even black cloth with a bead on it has 0.5 % of its pixels above 160 of 255.
_DARK_HIGHLIGHTS = 110
_DARK_MIDDLE = 70

_RIM = 0.12
_BUSY_EDGES = 6.0


class Advice(msgspec.Struct, frozen=True):
    """One thing to mend: its code and the figures behind it.

    too-small: edge, wanted (pixels) · blurred: sharpness (0 to 1), wanted · dark: brightness (0 to
    1) · cluttered-border: busy (share of the rim) · small-text: none.
    """

    code: str
    facts: dict[str, float]


def advise(picture: Image.Image, width: int, height: int) -> tuple[Advice, ...]:
    """Judge an RGB copy of about 640 pixels across; width and height are the original's.

    Answers what there is to say, worst first.
    """
    if max(picture.size) > _LONGEST_EDGE:
        # A strip that is as tall as it likes.
        picture = ImageOps.contain(picture, (_LONGEST_EDGE, _LONGEST_EDGE))
    grey = picture.convert("L")
    light = np.asarray(grey, dtype=np.float32)
    found = []
    if min(width, height) < MIN_EDGE_PX:
        found.append(Advice("too-small", {"edge": min(width, height), "wanted": MIN_EDGE_PX}))
    sharpness = _sharpness(light)
    if sharpness is not None and sharpness < _SHARP:
        found.append(Advice("blurred", {"sharpness": round(sharpness, 2), "wanted": _SHARP}))
    highlights, middle = _levels(grey, (0.995, 0.5))
    if highlights < _DARK_HIGHLIGHTS and middle < _DARK_MIDDLE:
        found.append(Advice("dark", {"brightness": round(highlights / 255, 2)}))
    busy = _clutter(picture)
    if busy is not None:
        found.append(Advice("cluttered-border", {"busy": round(busy, 2)}))
    if has_small_text(picture):
        found.append(Advice("small-text", {}))
    return tuple(found)


def _levels(grey: Image.Image, shares: tuple[float, ...]) -> list[int]:
    """The levels below which these shares of the pixels are."""
    counted = np.cumsum(grey.histogram())
    return [int(np.searchsorted(counted, share * counted[-1])) for share in shares]


def _sharpness(light: Plane) -> float | None:
    """How much finest detail there is for the next coarser one, where there is most of that.

    Sharp edges have 0.25 and more, blurred ones 0.15 and less, whatever the picture shows and
    however strong its contrast: the variance of the Laplacian alone would measure those. None when
    there is nothing to be sharp or blurred.
    """
    fine, coarse = _detail(light, _BLOCK), _detail(_halved(light), _BLOCK // 2)
    rows, columns = min(fine.shape[0], coarse.shape[0]), min(fine.shape[1], coarse.shape[1])
    fine, coarse = fine[:rows, :columns].ravel(), coarse[:rows, :columns].ravel()
    if fine.size < 4:
        return None
    # Noise is fine detail, too; the smoothest parts show how much of it there is.
    noise = min(float(np.percentile(fine, 10)), _MOST_NOISE)
    fine, coarse = np.maximum(fine - noise, 0), coarse - noise / 4
    richest = np.argsort(coarse)[-max(4, coarse.size // 5) :]
    richest = richest[coarse[richest] > _ENOUGH_DETAIL]
    if richest.size < 3:
        return None if float(light.std()) < 15 else 0.0
    return float(np.percentile(fine[richest] / coarse[richest], 80))


def _detail(light: Plane, block: int) -> Plane:
    """Variance of the Laplacian per block."""
    inner = light[1:-1, 1:-1]
    laplacian = 4 * inner - light[:-2, 1:-1] - light[2:, 1:-1] - light[1:-1, :-2] - light[1:-1, 2:]
    rows, columns = laplacian.shape[0] // block, laplacian.shape[1] // block
    cut = laplacian[: rows * block, : columns * block]
    variance: Plane = cut.reshape(rows, block, columns, block).var((1, 3)).astype(np.float32)
    return variance


def _halved(light: Plane) -> Plane:
    rows, columns = light.shape[0] // 2 * 2, light.shape[1] // 2 * 2
    quarters = light[:rows, :columns]
    pairs = quarters[::2] + quarters[1::2]
    halved: Plane = ((pairs[:, ::2] + pairs[:, 1::2]) / 4).astype(np.float32)
    return halved


def _clutter(picture: Image.Image) -> float | None:
    """Share of the rim that is busy; None while the rim is calmer than what it surrounds.

    Cloth that fills the picture is as busy in the middle, and of a piece all around.
    """
    scale = 320 / max(picture.size)
    size = (max(40, round(picture.width * scale)), max(40, round(picture.height * scale)))
    # The last figure: from 640 pixels this is a plain halving, and quicker.
    small = picture.resize(size, Image.Resampling.BOX, reducing_gap=1.0).convert("YCbCr")
    colours = np.asarray(small)
    light = colours[..., 0].astype(np.float32)
    edges = np.zeros_like(light)
    edges[1:-1] = np.abs(light[2:] - light[:-2]) / 2
    edges[:, 1:-1] += np.abs(light[:, 2:] - light[:, :-2]) / 2
    rim = max(8, round(min(size) * _RIM))
    cells = _rim_cells(size, rim)
    energy = np.array([edges[y : y + rim, x : x + rim].mean() for x, y in cells])
    shades = np.array([colours[y : y + rim, x : x + rim].mean((0, 1)) for x, y in cells])
    middle = max(float(edges[rim:-rim, rim:-rim].mean()), 1.0)
    busy = float((energy > _BUSY_EDGES).mean())
    varied = float(np.sqrt(shades.var(0).sum()))
    return busy if busy >= 0.55 and varied >= 22 and energy.mean() >= 1.4 * middle else None


def _rim_cells(size: tuple[int, int], rim: int) -> list[tuple[int, int]]:
    width, height = size
    across, down = range(0, width - rim + 1, rim), range(rim, height - 2 * rim + 1, rim)
    return [
        *((x, y) for x in across for y in (0, height - rim)),
        *((x, y) for x in (0, width - rim) for y in down),
    ]
