"""The shapes that pictures are cut to, and where a cut lies.

Pure arithmetic: a focal point becomes one of few positions, and that a part of an address such as
`square-50`. Not for: cutting pixels (media.crops) or the widths a cut is served in (media.ladder).
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

import msgspec


class Crop(msgspec.Struct, frozen=True):
    """A shape that a picture can be cut to; width : height."""

    name: str
    across: int
    down: int


CROPS: Mapping[str, Crop] = MappingProxyType(
    {crop.name: crop for crop in (Crop("square", 1, 1), Crop("banner", 3, 1))}
)

# How far along the axis that is cut the window lies, in percent: 0 left or top, 100 right or
# bottom. Coarse on purpose: it bounds the addresses of a picture.
CROP_STEP = 5

_PLACED_CROP = re.compile(r"([a-z]+)-(0|[1-9][0-9]{0,2})")


def crop_window(width: int, height: int, crop: Crop) -> tuple[int, int]:
    """Width and height of the largest window of the crop's shape inside a picture."""
    if width * crop.down > height * crop.across:
        return max(1, round(height * crop.across / crop.down)), height
    return width, max(1, round(width * crop.down / crop.across))


def crop_for(width: int, height: int, focal: tuple[float, float], crop: str) -> str:
    """Place a crop so that the focal point (0 to 1 from the upper left) is as central as can be.

    The answer, such as `square-50`, goes into addresses. Raises KeyError for an unknown crop.
    """
    window = crop_window(width, height, CROPS[crop])
    axis = 0 if window[0] < width else 1
    length = (width, height)[axis]
    slack = length - window[axis]
    if slack <= 0:
        return f"{crop}-50"
    start = min(max(focal[axis] * length - window[axis] / 2, 0), slack)
    return f"{crop}-{round(start / slack * 100 / CROP_STEP) * CROP_STEP}"


def placed_crop(text: str) -> tuple[Crop, int] | None:
    """Read what `crop_for` wrote: the crop and its position in percent; None for all else."""
    match = _PLACED_CROP.fullmatch(text)
    if match is None or match[1] not in CROPS:
        return None
    position = int(match[2])
    return (CROPS[match[1]], position) if position <= 100 and position % CROP_STEP == 0 else None
