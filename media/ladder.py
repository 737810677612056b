"""The fixed ladder of widths and formats that every picture is served in, whole and cut.

Data only: a new width or format is one line here, and RENDER_VERSION goes up with it. The shapes
that pictures are cut to are `catalog.picture_shapes`, since finding names them in addresses too.
Not for: rendering (media.render, media.crops) or where files lie (media.keys).
"""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from catalog.picture_shapes import CROPS, crop_window

# Part of every image key. Rendition URLs are cached for ever, so a changed encoder setting must
# change the URLs: raise this whenever anything below or in media.render changes the bytes.
RENDER_VERSION = 2

WIDTHS = (320, 640, 960, 1280, 1600)

# Made at upload, so that the first shopper's list and card are instant; the rest on first request.
EAGER_WIDTHS = (320, 640)


class RenditionFormat(msgspec.Struct, frozen=True):
    """One format of the ladder and how Pillow is asked for it."""

    extension: str
    pillow_format: str
    media_type: str
    options: Mapping[str, object]


def _format(extension: str, pillow_format: str, **options: object) -> RenditionFormat:
    return RenditionFormat(
        extension, pillow_format, f"image/{pillow_format.lower()}", MappingProxyType(options)
    )


FORMATS: Mapping[str, RenditionFormat] = MappingProxyType(
    {
        format.extension: format
        for format in (
            # q68 at speed 10 measured equal to WebP q80 in SSIM; speeds below 9 cost four times the
            # CPU for a tenth fewer bytes. One thread: the workers already use every core.
            _format("avif", "AVIF", quality=68, speed=10, max_threads=1),
            # Method 4 costs twice the CPU of 2 for 3 % fewer bytes.
            _format("webp", "WEBP", quality=80, method=2),
            _format("jpg", "JPEG", quality=80, progressive=True, optimize=True),
        )
    }
)


def widths_for(original_width: int) -> tuple[int, ...]:
    """List the widths a picture is served in: never upscaled, never none.

    An original narrower than the first step keeps that one entry, rendered at its own width, so
    that every image has at least one URL.
    """
    return tuple(width for width in WIDTHS if width <= original_width) or WIDTHS[:1]


def eager_widths_for(original_width: int) -> tuple[int, ...]:
    """List the widths that are made at upload."""
    return tuple(width for width in widths_for(original_width) if width in EAGER_WIDTHS)


def crop_widths_for(width: int, height: int, crop: str) -> tuple[int, ...]:
    """List the widths a picture's crop is served in: never upscaled, never none."""
    return widths_for(crop_window(width, height, CROPS[crop])[0])
