"""The pictured part of a card: one photograph, or several side by side, each cut to its place.

Fails with DamagedImage. Not for: what stands where there is no photograph
(media.cards.weaving).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PIL import Image

from media.paint.colour import Colour
from media.render import read_upright

PICTURE_SIZE = (512, 630)
GAP = 6

Box = tuple[int, int, int, int]
"""Left, top, right, bottom."""

Focal = tuple[float, float]


def pictured(photos: Sequence[tuple[bytes, Focal]], seam: Colour) -> Image.Image:
    """Fill the picture with up to four photographs (at least one), the first the largest."""
    panel = Image.new("RGB", PICTURE_SIZE, seam)
    for (photo, focal), box in zip(photos, places(len(photos)), strict=True):
        panel.paste(_cut(photo, focal, (box[2] - box[0], box[3] - box[1])), box[:2])
    return panel


def width_wanted(place: Box, widths: Sequence[int]) -> int:
    """The smallest of a picture's widths that fills a place, taken as 4:3; else the largest."""
    wanted = max(place[2] - place[0], (place[3] - place[1]) * 4 / 3)
    return min((width for width in widths if width >= wanted), default=max(widths))


def places(count: int) -> list[Box]:
    """Where one to four photographs stand: alone, stacked, one over two, or one over three."""
    width, height = PICTURE_SIZE
    if count == 1:
        return [(0, 0, width, height)]
    if count == 2:
        middle = (height - GAP) // 2
        return [(0, 0, width, middle), (0, middle + GAP, width, height)]
    upper = round(height * 0.62)
    below = count - 1
    edges = [round(place * (width + GAP) / below) for place in range(below + 1)]
    row = [(left, upper + GAP, right - GAP, height) for left, right in pairwise(edges)]
    return [(0, 0, width, upper), *row]


def _cut(photo: bytes, focal: Focal, size: tuple[int, int]) -> Image.Image:
    """Fill the size; what is cut off is farthest from the focal point."""
    picture = read_upright(photo, 1 << 30)
    factor = max(size[0] / picture.width, size[1] / picture.height)
    wide, high = size[0] / factor, size[1] / factor
    left = min(max(0.0, focal[0] * picture.width - wide / 2), picture.width - wide)
    top = min(max(0.0, focal[1] * picture.height - high / 2), picture.height - high)
    return picture.resize(
        size, Image.Resampling.LANCZOS, box=(left, top, left + wide, top + high), reducing_gap=3
    )
