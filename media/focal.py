"""Find the point of a picture that crops should keep.

What stands out is what differs in colour from the picture's rim and has edges; the middle is
preferred, because that is where people put things. Pure. Not for: cutting (media.ladder says where
a crop lies, media.render cuts).
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Plane = NDArray[np.float32]

_LONGER_EDGE = 64
# Share of the picture that counts as standing out.
_SUBJECT = 0.2
# How far the middle is preferred: the spread of a bell over half the picture.
_BIAS_SPREAD = 0.75


def focal_point(picture: Image.Image) -> tuple[float, float]:
    """Answer (x, y), each from 0 (left, top) to 1, in hundredths; the middle where nothing is."""
    salience = _salience(picture)
    if float(salience.max()) < 1e-3:
        return 0.5, 0.5
    rows, columns = salience.shape
    across = (np.arange(columns, dtype=np.float32) + 0.5) / columns
    down = (np.arange(rows, dtype=np.float32) + 0.5) / rows
    distance = np.square(2 * across - 1)[None, :] + np.square(2 * down - 1)[:, None]
    weight = salience * np.exp(-distance / (2 * _BIAS_SPREAD**2))
    weight = np.maximum(weight - np.quantile(weight, 1 - _SUBJECT), 0)
    total = float(weight.sum())
    if total <= 0:
        return 0.5, 0.5
    x = float((weight.sum(0) * across).sum()) / total
    y = float((weight.sum(1) * down).sum()) / total
    return round(min(max(x, 0.0), 1.0), 2), round(min(max(y, 0.0), 1.0), 2)


def _salience(picture: Image.Image) -> Plane:
    """How much each spot of a small copy stands out, 0 to 1."""
    scale = _LONGER_EDGE / max(picture.size)
    size = (max(8, round(picture.width * scale)), max(8, round(picture.height * scale)))
    small = picture.resize(size, Image.Resampling.BOX)
    smooth = small.filter(ImageFilter.GaussianBlur(1)).convert("YCbCr")
    colours = np.asarray(smooth, dtype=np.float32)
    rim = np.concatenate([colours[0], colours[-1], colours[:, 0], colours[:, -1]])
    contrast = np.abs(colours - np.median(rim, axis=0)) @ np.array([1, 2, 2], np.float32)
    light = np.asarray(small.convert("L"), dtype=np.float32)
    edges = np.hypot(np.gradient(light, axis=0), np.gradient(light, axis=1))
    return _scaled(contrast) + _scaled(_smooth(edges.astype(np.float32)))


def _smooth(plane: Plane) -> Plane:
    """Spread each edge over its surroundings, so that a patterned thing counts as a whole."""
    picture = Image.fromarray(plane.clip(0, 255).astype(np.uint8))
    return np.asarray(picture.filter(ImageFilter.BoxBlur(2)), dtype=np.float32)


def _scaled(plane: Plane) -> Plane:
    # What is faint in the whole picture does not become loud by being all there is.
    return plane / np.float32(max(float(plane.max()), 12.0))
