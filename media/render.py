"""Turn an original into upright, metadata-free sRGB pictures of the ladder's widths, and encode.

Pure: bytes and pictures in, bytes and pictures out. Not for: limits (media.inspect), colours
(media.colour) or storing. Fails with a leaf of PictureRefused, DamagedImage when the body cannot be
decoded; with MemoryError where the process may not have as much as the picture takes.
"""

import base64
import io
import math
from collections.abc import Sequence

from PIL import Image

from media.colour import embedded_profile, flattened, to_srgb, white_level, with_plain_mode
from media.errors import DamagedImage, PictureRefused
from media.inspect import Inspected, inspect_opened, open_picture
from media.ladder import RenditionFormat
from media.quality import USUAL, Quality

_TRANSPOSITIONS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

_PLACEHOLDER_WIDTH = 16

# Pixels that are converted at a time while a large picture is made smaller.
_BAND_PIXELS = 1_000_000


def read_upright(original: bytes, width: int) -> Image.Image:
    """Decode to an upright RGB picture of this width (or its own, if narrower), in sRGB."""
    return decode(original, width)[1]


def decode(original: bytes, width: int) -> tuple[Inspected, Image.Image]:
    """As `read_upright`, with what the header said."""
    with open_picture(original) as picture:
        facts = inspect_opened(picture, original)
        width = min(width, facts.width)
        size = (width, height_at(facts.width, facts.height, width))
        stored_size = size if facts.orientation < 5 else size[::-1]
        try:
            # JPEG only: decode at 1/2, 1/4 or 1/8. Both edges of the box count, so it has to have
            # the shape of the stored (not yet turned) picture or nothing is saved.
            picture.draft("RGB", stored_size)
            picture.load()
            profile = embedded_profile(picture.info, original)
            reduced = _reduced(picture, stored_size)
            if facts.orientation in _TRANSPOSITIONS:
                reduced = reduced.transpose(_TRANSPOSITIONS[facts.orientation])
            upright = to_srgb(flattened(reduced), profile)
        except (PictureRefused, MemoryError):
            raise
        except Exception as error:  # a hostile body makes decoders raise anything
            if "memory" in str(error).lower():
                raise MemoryError from error
            raise DamagedImage(facts.format) from error
    # Encoders write what they find here: GPS position, comment, profile.
    upright.info.clear()
    return facts, upright


def resize_cascade(upright: Image.Image, widths: Sequence[int]) -> dict[int, Image.Image]:
    """Resize to every width, each from the next larger one: as sharp, at a third of the time."""
    renditions = {}
    source = upright
    for width in sorted(widths, reverse=True):
        if width < source.width:
            size = (width, height_at(upright.width, upright.height, width))
            source = source.resize(size, Image.Resampling.LANCZOS)
        renditions[width] = source
    return renditions


def encode(picture: Image.Image, format: RenditionFormat, quality: Quality = USUAL) -> bytes:
    """Encode one rendition at the quality chosen for its picture; it holds nothing but pixels."""
    buffer = io.BytesIO()
    options = {**format.options, "quality": quality.of(format.extension)}
    picture.save(buffer, format.pillow_format, **options)
    return buffer.getvalue()


def placeholder_uri(picture: Image.Image) -> str:
    """Make the blurred stand-in that is shown while the picture loads: about 150 characters."""
    size = (_PLACEHOLDER_WIDTH, height_at(picture.width, picture.height, _PLACEHOLDER_WIDTH))
    buffer = io.BytesIO()
    picture.resize(size, Image.Resampling.BOX).save(buffer, "WEBP", quality=20, method=2)
    return "data:image/webp;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")


def dominant_colour(picture: Image.Image) -> str:
    """Name the commonest colour as #rrggbb (the mean would be mud that is nowhere in it)."""
    tiny = picture.resize((32, 32), Image.Resampling.BOX).quantize(6)
    colours = tiny.getcolors() or [(1, 0)]
    _, index = max(colours)
    palette = tiny.getpalette() or [255, 255, 255]
    red, green, blue = palette[int(str(index)) * 3 : int(str(index)) * 3 + 3]
    return f"#{red:02x}{green:02x}{blue:02x}"


def height_at(original_width: int, original_height: int, width: int) -> int:
    """Keep the shape; a hair-thin picture still has one row."""
    return max(1, math.floor(original_height * width / original_width + 0.5))


def _reduced(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Resize, in bands while it is more than twice as large: the whole exists only as decoded.

    Resizing premultiplies alpha, so flattening comes after it.
    """
    white = white_level(picture)
    factor = max(1, min(picture.width // (2 * size[0]), picture.height // (2 * size[1])))
    if factor == 1:
        plain = with_plain_mode(picture, white)
        return plain if plain.size == size else plain.resize(size, Image.Resampling.LANCZOS)
    rows = max(1, _BAND_PIXELS // picture.width // factor) * factor
    whole: Image.Image | None = None
    for top in range(0, picture.height, rows):
        band = picture.crop((0, top, picture.width, min(top + rows, picture.height)))
        small = with_plain_mode(band, white).reduce(factor)
        if whole is None:
            whole = Image.new(small.mode, (small.width, -(-picture.height // factor)))
        whole.paste(small, (0, top // factor))
    assert whole is not None  # noqa: S101 - a picture has rows
    # The last column and row stand for fewer pixels than the others.
    box = (0.0, 0.0, picture.width / factor, picture.height / factor)
    return whole.resize(size, Image.Resampling.LANCZOS, box)
