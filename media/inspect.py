"""Say what an uploaded file is, from its bytes, before anything is decoded in full.

The extension and the declared media type are never looked at. Not for: decoding (media.render,
where a file with a good header and a broken body is found out), or limits of time and memory
(media.limits). Fails with a leaf of PictureRefused.
"""

import io
import warnings

import msgspec
import pillow_heif
from PIL import AvifImagePlugin, Image, ImageFile, UnidentifiedImageError

from media.errors import (
    DamagedImage,
    EdgeTooLong,
    NotAnImage,
    TooManyBytes,
    TooManyFrames,
    TooManyPixels,
    UnsupportedFormat,
)
from media.frames import count_frames, png_exif

# A 12-megapixel TIFF, uncompressed, is the largest that an honest photograph comes in.
MAX_BYTES = 40_000_000
MAX_PIXELS = 51_000_000
# Only the first is shown. A film of more is no picture, and a fax of more is a book.
MAX_FRAMES = 500
# A progressive JPEG writes all of its pixels again with every scan. Encoders make a dozen; a small
# file of thousands keeps a decoder busy for minutes.
MAX_SCANS = 200
# WebP cannot hold more than 16,383 pixels on an edge.
MAX_EDGE_PX = 16_000

# Only these decoders are ever reachable from an upload. MPO is not among them on purpose: Pillow's
# JPEG decoder turns to it by itself when it finds a second picture behind the first.
PILLOW_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF", "GIF", "TIFF")

# Its wheels bring libheif and libde265 (LGPL) and the encoder libx265 (GPL), which nothing here
# calls: whoever passes the wheels on, in an image for instance, passes those on under their terms.
# Thumbnails off: Pillow's `draft` would take a phone's 320-pixel preview for the photograph.
pillow_heif.register_heif_opener(
    thumbnails=False, depth_images=False, aux_images=False, decode_threads=1
)
# The workers already use every core.
AvifImagePlugin.DEFAULT_MAX_THREADS = 1

# Pillow looks at the size while it opens a file. The second line makes its warning (up to twice
# the limit) as final as its error. Both are process-wide on purpose: warnings.catch_warnings is
# not safe in threads, and nothing in this process needs larger pictures.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)

_ORIENTATION_TAG = 0x0112
# Turned and mirrored by their decoders: HEIF as its container says, TIFF by its own tag. What EXIF
# repeats in them is not for us (ISO/IEC 23008-12 forbids to apply it again).
_TURNED_BY_DECODER = ("HEIF", "TIFF")

# offset, signature, name: to tell a damaged picture and a foreign format from a non-picture
# without running more of Pillow's decoders on hostile bytes.
_SIGNATURES = (
    (0, b"\xff\xd8\xff", "JPEG"),
    (0, b"\x89PNG", "PNG"),
    (8, b"WEBP", "WEBP"),
    (4, b"ftypavi", "AVIF"),
    (4, b"ftyphei", "HEIF"),
    (4, b"ftyphev", "HEIF"),
    (4, b"ftypmif1", "HEIF"),
    (4, b"ftypmsf1", "HEIF"),
    (0, b"GIF8", "GIF"),
    (0, b"BM", "BMP"),
    (0, b"II*\x00", "TIFF"),
    (0, b"MM\x00*", "TIFF"),
    (0, b"II+\x00", "TIFF"),
    (0, b"MM\x00+", "TIFF"),
    (0, b"8BPS", "PSD"),
    (0, b"%PDF", "PDF"),
    (0, b"\xff\x0a", "JPEG XL"),
    (4, b"JXL ", "JPEG XL"),
    (4, b"jP  ", "JPEG 2000"),
    (0, b"\x00\x00\x01\x00", "ICO"),
)


class Inspected(msgspec.Struct, frozen=True):
    """What the header says; width and height are those of the upright picture.

    `orientation` is what is still to be applied to the decoded pixels.
    """

    format: str
    width: int
    height: int
    orientation: int


def inspect(original: bytes) -> Inspected:
    """Recognise the file and check every limit, reading no more than its header."""
    with open_picture(original) as picture:
        return inspect_opened(picture, original)


def inspect_opened(picture: ImageFile.ImageFile, original: bytes) -> Inspected:
    """Check the limits of a picture that is open and not decoded yet."""
    width, height = picture.size
    if width < 1 or height < 1:
        raise DamagedImage(_format_of(picture))
    if width * height > MAX_PIXELS:
        raise TooManyPixels(width * height, MAX_PIXELS)
    if max(width, height) > MAX_EDGE_PX:
        raise EdgeTooLong(max(width, height), MAX_EDGE_PX)
    frames = count_frames(picture, original, MAX_FRAMES)
    if frames > MAX_FRAMES:
        raise TooManyFrames(frames, MAX_FRAMES)
    if "progressive" in picture.info and original.count(b"\xff\xda") > MAX_SCANS:
        raise DamagedImage("JPEG")
    orientation = read_orientation(picture, original)
    if orientation >= 5:
        width, height = height, width
    return Inspected(_format_of(picture), width, height, orientation)


def open_picture(original: bytes) -> ImageFile.ImageFile:
    """Open without decoding, with the accepted decoders only."""
    if len(original) > MAX_BYTES:
        raise TooManyBytes(len(original), MAX_BYTES)
    try:
        return Image.open(io.BytesIO(original), formats=PILLOW_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixels(None, MAX_PIXELS) from None
    except UnidentifiedImageError:
        pass
    except MemoryError:
        raise
    except Exception as error:  # a hostile header makes parsers raise anything
        if "memory" in str(error).lower():
            raise MemoryError from error
        raise DamagedImage(_signature_of(original) or "?") from error
    format = _signature_of(original)
    if format is None:
        raise NotAnImage
    if format in PILLOW_FORMATS:
        raise DamagedImage(format)
    raise UnsupportedFormat(format)


def read_orientation(picture: ImageFile.ImageFile, original: bytes) -> int:
    """Read the orientation still to be applied, 1 to 8; anything unreadable means upright.

    Pillow reports an AVIF container's own rotation here (its EXIF one does not count), too, and
    leaves the pixels unturned.
    """
    if picture.format in _TURNED_BY_DECODER:
        return 1
    try:
        if picture.format == "PNG":
            # It may stand behind the pixels, and Pillow would decode them to get at it.
            late = None if "exif" in picture.info else png_exif(original)
            if late is not None:
                picture.info["exif"] = late
        value = Image.Image.getexif(picture).get(_ORIENTATION_TAG, 1)
    except Exception:  # whatever is wrong with the metadata, the picture may be good
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _format_of(picture: ImageFile.ImageFile) -> str:
    return "JPEG" if picture.format == "MPO" else str(picture.format)


def _signature_of(original: bytes) -> str | None:
    for offset, signature, name in _SIGNATURES:
        if original.startswith(signature, offset):
            return name
    return None
