"""Cut a picture to a shape around its focal point.

Pure: bytes or a picture in, a picture out. Not for: which crops there are (media.ladder) or
encoding (media.render). Fails as media.render does.
"""

import math

from PIL import Image

from catalog.picture_shapes import Crop, crop_window
from media.render import read_upright


def read_cropped(
    original: bytes, size: tuple[int, int], crop: Crop, position: int, width: int
) -> Image.Image:
    """Decode to the crop at this width, or at its own if it is narrower.

    `size` is that of the upright original, `position` in percent as media.ladder has it. The whole
    picture is decoded no larger than the crop needs.
    """
    window_width, _ = crop_window(*size, crop)
    width = min(width, window_width)
    whole_width = math.ceil(size[0] * width / window_width)
    return cut(read_upright(original, whole_width), crop, position, width)


def cut(upright: Image.Image, crop: Crop, position: int, width: int) -> Image.Image:
    """Cut a window this wide out of a picture in which the largest one is that wide or a bit more.

    Exact in width; in height a rounded row may be missing, where the picture itself ends.
    """
    height = min(upright.height, max(1, round(width * crop.down / crop.across)))
    width = min(upright.width, width)
    left = round((upright.width - width) * position / 100)
    top = round((upright.height - height) * position / 100)
    return upright.crop((left, top, left + width, top + height))
