"""Say what an uploaded file is, from its bytes, before anything is decoded in full.

The extension and the declared media type are never looked at. Not for: decoding (media.render,
where a file with a good header and a broken body is found out).
Fails with a leaf of PictureRefused.
"""

import io
import warnings

import msgspec
from PIL import Image, UnidentifiedImageError

from media.errors import (
    DamagedImage,
    EdgeTooLong,
    NotAnImage,
    TooManyBytes,
    TooManyFrames,
    TooManyPixels,
    UnsupportedFormat,
)

MAX_BYTES = 20_000_000
MAX_PIXELS = 50_000_000
MAX_FRAMES = 1
# WebP cannot hold more than 16,383 pixels on an edge.
MAX_EDGE_PX = 16_000

# Only these decoders are ever reachable from an upload.
PILLOW_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")

# Pillow looks at the size while it opens a file. The second line makes its warning (up to twice
# the limit) as final as its error. Both are process-wide on purpose: warnings.catch_warnings is
# not safe in threads, and nothing in this process needs larger pictures.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)

_ORIENTATION_TAG = 0x0112

# offset, signature, name: to tell a damaged picture and a foreign format from a non-picture
# without running more of Pillow's decoders on hostile bytes.
_SIGNATURES = (
    (0, b"\xff\xd8\xff", "JPEG"),
    (0, b"\x89PNG", "PNG"),
    (8, b"WEBP", "WEBP"),
    (4, b"ftypavi", "AVIF"),
    (4, b"ftyphei", "HEIC"),
    (4, b"ftyphev", "HEIC"),
    (4, b"ftypmif1", "HEIC"),
    (0, b"GIF8", "GIF"),
    (0, b"BM", "BMP"),
    (0, b"II*\x00", "TIFF"),
    (0, b"MM\x00*", "TIFF"),
    (0, b"8BPS", "PSD"),
    (0, b"%PDF", "PDF"),
    (0, b"\xff\x0a", "JPEG XL"),
    (4, b"JXL ", "JPEG XL"),
)


class Inspected(msgspec.Struct, frozen=True):
    """What the header says; width and height are those of the upright picture."""

    format: str
    width: int
    height: int
    orientation: int


def inspect(original: bytes) -> Inspected:
    """Recognise the file and check every limit, reading no more than its header."""
    if len(original) > MAX_BYTES:
        raise TooManyBytes(len(original), MAX_BYTES)
    with open_picture(original) as picture:
        width, height = picture.size
        if width * height > MAX_PIXELS:
            raise TooManyPixels(width * height, MAX_PIXELS)
        if max(width, height) > MAX_EDGE_PX:
            raise EdgeTooLong(max(width, height), MAX_EDGE_PX)
        # MPO is a phone's JPEG with a preview or a gain map behind it: only its first frame counts.
        frames = 1 if picture.format == "MPO" else getattr(picture, "n_frames", 1)
        if frames > MAX_FRAMES:
            raise TooManyFrames(frames, MAX_FRAMES)
        orientation = read_orientation(picture)
        if orientation >= 5:
            width, height = height, width
        format = "JPEG" if picture.format == "MPO" else str(picture.format)
        return Inspected(format, width, height, orientation)


def open_picture(original: bytes) -> Image.Image:
    """Open without decoding, with the four accepted decoders only."""
    try:
        return Image.open(io.BytesIO(original), formats=PILLOW_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixels(None, MAX_PIXELS) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        pass
    format = _signature_of(original)
    if format is None:
        raise NotAnImage
    if format in PILLOW_FORMATS:
        raise DamagedImage(format)
    raise UnsupportedFormat(format)


def read_orientation(picture: Image.Image) -> int:
    """Read the EXIF orientation, 1 to 8; anything unreadable means upright.

    Pillow reports an AVIF container's own rotation here, too, and leaves the pixels unturned.
    """
    try:
        value = picture.getexif().get(_ORIENTATION_TAG, 1)
    except (OSError, ValueError, SyntaxError, KeyError, TypeError):
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _signature_of(original: bytes) -> str | None:
    for offset, signature, name in _SIGNATURES:
        if original.startswith(signature, offset):
            return name
    return None
