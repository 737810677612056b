"""Light, texture and tone: how a flat mask becomes a thing with a body.

Light is computed on a quarter of the size, which is what makes a picture cost a tenth of a second.
Greys mean: 128 faces us, lighter faces the light. Not for: shadows that fall on other things
(media.paint.canvas).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageFilter

from media.paint.colour import Colour

Random = np.random.Generator
Field = NDArray[np.floating[Any]]

# Light falls from the upper left in every picture, so that a shop window of them looks like one.
_LIGHT = (-0.46, -0.58, 0.67)


def relief(
    mask: Image.Image, radius: float, depth: float = 1.0, texture: Field | None = None
) -> Image.Image:
    """Light a flat shape as if it were padded: 128 is facing us, lighter faces the light.

    `texture` (of a quarter of the mask's size) is added to the height before lighting.
    """
    quarter = (max(2, mask.width // 4), max(2, mask.height // 4))
    small = mask.resize(quarter, Image.Resampling.BILINEAR, reducing_gap=1.5)
    height = as_field(small.filter(ImageFilter.GaussianBlur(radius / 4))) / 255 * radius / 2.4
    if texture is not None:
        height = height + texture
    return _as_grey(_lit(height, depth)).resize(mask.size, Image.Resampling.BILINEAR)


def small_relief(mask: Image.Image, radius: float, depth: float = 1.0) -> Image.Image:
    """Do the same at full size, for sprites of some tens of pixels."""
    height = as_field(mask.filter(ImageFilter.GaussianBlur(radius))) / 255 * radius
    return _as_grey(_lit(height, depth))


def light_up(height: Field, size: tuple[int, int], depth: float = 1.0) -> Image.Image:
    """Light a height field and bring it to this size."""
    return _as_grey(_lit(height, depth)).resize(size, Image.Resampling.BILINEAR)


def _lit(height: Field, depth: float) -> Field:
    slope_y, slope_x = np.gradient(height)
    slope_x, slope_y = slope_x * depth, slope_y * depth
    facing = (-slope_x * _LIGHT[0] - slope_y * _LIGHT[1] + _LIGHT[2]) / np.sqrt(
        slope_x**2 + slope_y**2 + 1
    )
    return np.asarray(128 + (facing - _LIGHT[2]) * 190, dtype=np.float32)


def turned_light(mask: Image.Image, gloss: float = 0.0) -> Image.Image:
    """Light an upright shape as if turned on a lathe; gloss adds streaks as on glass."""
    small = mask.resize(
        (max(2, mask.width // 4), max(2, mask.height // 4)),
        Image.Resampling.BILINEAR,
        reducing_gap=1.5,
    )
    inside = np.asarray(small) > 100
    columns = np.arange(small.width, dtype=np.float32)
    left = np.where(inside.any(axis=1), inside.argmax(axis=1), 0)
    right = np.where(inside.any(axis=1), small.width - inside[:, ::-1].argmax(axis=1), small.width)
    middle, half = (left + right) / 2, np.maximum((right - left) / 2, 1)
    around = ((columns[None, :] - middle[:, None]) / half[:, None]).clip(-1, 1)
    body = np.interp(
        around, [-1, -0.86, -0.5, -0.1, 0.45, 0.85, 0.96, 1], [70, 118, 168, 146, 112, 66, 84, 58]
    )
    streak = 80 * np.exp(-(((around + 0.58) / 0.07) ** 2)) + 34 * np.exp(
        -(((around - 0.74) / 0.05) ** 2)
    )
    return _as_grey((body + gloss * streak).astype(np.float32)).resize(
        mask.size, Image.Resampling.BILINEAR
    )


def ramp(grey: Image.Image, colours: Sequence[Colour]) -> Image.Image:
    """Map black to white onto a row of colours, evenly spaced."""
    stops = np.linspace(0, 255, len(colours))
    channels = []
    for channel in range(3):
        table = np.interp(np.arange(256), stops, [colour[channel] for colour in colours])
        channels.append(grey.point([round(float(value)) for value in table]))
    return Image.merge("RGB", channels)


def shaded(picture: Image.Image, grey: Image.Image) -> Image.Image:
    """Darken and lighten a picture by a relief (128 leaves it as it is)."""
    return ImageChops.overlay(picture, Image.merge("RGB", (grey, grey, grey)))


def noise(rng: Random, size: tuple[int, int], cells: tuple[int, int]) -> Image.Image:
    """Make smooth grey noise with about this many lumps across and down."""
    lumps = rng.integers(0, 256, (max(2, cells[1]), max(2, cells[0])), dtype=np.uint8)
    return Image.fromarray(lumps).resize(size, Image.Resampling.BICUBIC)


def noise_field(rng: Random, size: tuple[int, int], cells: tuple[int, int]) -> Field:
    """Make the same as numbers from about -1 to 1, without the steps of 8-bit grey."""
    lumps = rng.uniform(-1, 1, (max(2, cells[1]), max(2, cells[0]))).astype(np.float32)
    return as_field(Image.fromarray(lumps).resize(size, Image.Resampling.BICUBIC))


def as_field(picture: Image.Image) -> Field:
    """View a grey picture as numbers."""
    return np.asarray(picture, dtype=np.float32)


def _as_grey(field: Field) -> Image.Image:
    return Image.fromarray(np.clip(field, 0, 255).astype(np.uint8))
