"""Look for a line of small writing along a picture's upper or lower edge: a date, a watermark.

Writing is thin strokes that change often from left to right, in a line with nothing above and below
and with an end. A woven border has thin strokes, too, but it repeats itself, or is coloured, or
runs on. What stands in the middle is left alone: labels of goods are there.
Pure; made to be silent when in doubt.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_ZONE = 0.2
# Heights of a line, in pixels of the copy that is looked at; a window is six times as wide.
_LINE_HEIGHTS = (9, 13, 18)
_PROPORTION = 6
_STROKE_CONTRAST = 45
# Between stroke and none, along a window's rows: in the smallest one that is a line.
_FEWEST_CHANGES = 80
# How far both colour channels together may be from grey: writing on photographs is white or black.
_GREYISH = 24

Mask = NDArray[np.bool_]
Sums = NDArray[np.int32]
Shares = NDArray[np.float32]


def has_small_text(picture: Image.Image) -> bool:
    """Tell for an RGB picture of about 640 pixels across."""
    height = round(picture.height * _ZONE)
    if height < 2 * max(_LINE_HEIGHTS):
        return False
    for top in (0, picture.height - height):
        zone = picture.crop((0, top, picture.width, top + height)).convert("YCbCr")
        light, *colours = (np.asarray(channel) for channel in zone.split())
        grey = sum(np.abs(colour.astype(np.int16) - 128) for colour in colours) < _GREYISH
        if any(_has_line(strokes & grey, strokes) for strokes in _strokes(light)):
            return True
    return False


def _strokes(light: NDArray[np.uint8]) -> tuple[Mask, Mask]:
    """Mark what is thin and brighter, and what is thin and darker than all around it."""
    opened = _spread(_spread(light, np.minimum), np.maximum)
    closed = _spread(_spread(light, np.maximum), np.minimum)
    return light - opened > _STROKE_CONTRAST, closed - light > _STROKE_CONTRAST


def _spread(plane: NDArray[np.uint8], least_or_most: np.ufunc) -> NDArray[np.uint8]:
    """The least, or the most, within 3 pixels in each direction."""
    for axis in (0, 1):
        padded = np.pad(plane, [(3, 3) if axis == each else (0, 0) for each in (0, 1)], mode="edge")
        # Pairs, then fours, then sevens.
        for step in (1, 2, 3):
            if axis == 0:
                padded = least_or_most(padded[:-step], padded[step:])
            else:
                padded = least_or_most(padded[:, :-step], padded[:, step:])
        plane = padded
    return plane


def _has_line(mask: Mask, strokes: Mask) -> bool:
    changing = mask[:, 1:] != mask[:, :-1]
    if np.count_nonzero(changing) < _FEWEST_CHANGES:
        return False
    inked, anything, changes = _sums(mask), _sums(strokes), _sums(changing)
    return any(_has_line_of(h, mask, inked, anything, changes) for h in _LINE_HEIGHTS)


def _has_line_of(height: int, mask: Mask, inked: Sums, anything: Sums, changes: Sums) -> bool:
    width, margin = _PROPORTION * height, max(3, height // 3)
    rows, columns = mask.shape[0] - height - 2 * margin, mask.shape[1] - 1 - width
    if rows < 1 or columns < 1:
        return False

    def share(sums: Sums, top: int, left: int, tall: int, wide: int) -> Shares:
        """Of a box at this offset in every window."""
        near = sums[top : top + rows : 2, left : left + columns : 6]
        below = sums[top + tall : top + tall + rows : 2, left : left + columns : 6]
        right = sums[top : top + rows : 2, left + wide : left + wide + columns : 6]
        far = sums[top + tall : top + tall + rows : 2, left + wide : left + wide + columns : 6]
        return ((far - below - right + near) / (tall * wide)).astype(np.float32)

    ink = share(inked, margin, 0, height, width)
    often = share(changes, margin, 0, height, width)
    found = (ink > 0.14) & (ink < 0.55) & (often > 0.18)
    for top in (0, margin + height):
        found &= share(anything, top, 0, margin, width) < 0.03
    if not found.any():
        return False
    for third in range(3):
        across, down = third * (width // 3), margin + third * (height // 3)
        found &= share(inked, margin, across, height, width // 3) > 0.08
        found &= share(inked, down, 0, height // 3, width) > 0.06
    if np.count_nonzero(found) < 2:
        return False
    best = int(np.argmax(np.where(found, often, 0)))
    row, column = divmod(best, found.shape[1])
    top, left = margin + 2 * row, 6 * column
    line = mask[top : top + height]
    return _ends(line) and not _repeats(line[:, left : left + width])


def _ends(line: Mask) -> bool:
    """Tell whether a third of the picture's width is free of it."""
    return float(np.mean(line.any(0))) < 0.66


def _repeats(window: Mask) -> bool:
    centred = window - np.float32(window.mean())
    energy = float(np.square(centred).sum())
    width = window.shape[1]
    return any(
        float((centred[:, :-lag] * centred[:, lag:]).sum()) * width / (width - lag) > 0.5 * energy
        for lag in range(4, width // 2)
    )


def _sums(mask: Mask) -> Sums:
    """Integral image: sums over any box by four look-ups."""
    totals = np.zeros((mask.shape[0] + 1, mask.shape[1] + 1), np.int32)
    np.cumsum(np.cumsum(mask, 0, dtype=np.int32), 1, out=totals[1:, 1:])
    return totals
