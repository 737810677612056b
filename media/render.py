"""Turn an original into upright, metadata-free sRGB pictures of the ladder's widths, and encode.

Pure: bytes and pictures in, bytes and pictures out. Not for: limits (media.inspect, which must
have passed the bytes) or storing. Fails with DamagedImage when the body cannot be decoded.

Transparency is flattened on white in every format, not only in JPEG, which has none: the browser
picks the format, and one picture must not look different in two browsers; white is the shop's page.
"""

import base64
import io
import math
from collections.abc import Sequence

from PIL import Image, ImageCms

from media.errors import DamagedImage
from media.inspect import inspect, open_picture
from media.ladder import RenditionFormat

_TRANSPOSITIONS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# Facebook's and Google's tiny profiles are sRGB under these names.
_SRGB_DESCRIPTIONS = ("srgb", "c2")

_PLACEHOLDER_WIDTH = 16


def read_upright(original: bytes, width: int) -> Image.Image:
    """Decode to an upright RGB picture of this width (or its own, if narrower), in sRGB."""
    facts = inspect(original)
    width = min(width, facts.width)
    size = (width, height_at(facts.width, facts.height, width))
    stored_size = size if facts.orientation < 5 else size[::-1]
    try:
        with open_picture(original) as picture:
            # JPEG only: decode at 1/2, 1/4 or 1/8. Both edges of the box count, so it has to have
            # the shape of the stored (not yet turned) picture or nothing is saved.
            picture.draft("RGB", stored_size)
            picture.load()
            profile = picture.info.get("icc_profile")
            reduced = _with_plain_mode(picture)
            if reduced.size != stored_size:
                # Resizing premultiplies alpha, so flattening comes after it.
                reduced = reduced.resize(stored_size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, IndexError) as error:
        raise DamagedImage(facts.format) from error
    if facts.orientation in _TRANSPOSITIONS:
        reduced = reduced.transpose(_TRANSPOSITIONS[facts.orientation])
    upright = _to_srgb(_flattened(reduced), profile)
    # Encoders write what they find here: GPS position, comment, profile.
    upright.info.clear()
    return upright


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


def encode(picture: Image.Image, format: RenditionFormat) -> bytes:
    """Encode one rendition; it holds nothing but pixels."""
    buffer = io.BytesIO()
    picture.save(buffer, format.pillow_format, **format.options)
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


def _with_plain_mode(picture: Image.Image) -> Image.Image:
    """Bring palettes, bit masks and 16-bit greys to a mode that can be resized smoothly."""
    if picture.mode.startswith("I"):
        # Sixteen-bit grey: convert() would clip, not scale.
        return picture.convert("I").point(lambda level: level * (1 / 256)).convert("L")
    if picture.mode == "1":
        return picture.convert("L")
    if picture.mode in ("P", "PA") or "transparency" in picture.info:
        return picture.convert("RGBA")
    return picture


def _flattened(picture: Image.Image) -> Image.Image:
    if picture.mode not in ("RGBA", "LA"):
        return picture
    coloured = picture.convert("RGBA")
    white = Image.new("RGB", picture.size, "white")
    white.paste(coloured, mask=coloured.getchannel("A"))
    return white


def _to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert from the embedded profile, unless that is sRGB or cannot be read."""
    if profile:
        try:
            embedded = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            description = ImageCms.getProfileDescription(embedded).strip().lower()
            if not description.startswith(_SRGB_DESCRIPTIONS):
                converted = ImageCms.profileToProfile(
                    picture, embedded, ImageCms.createProfile("sRGB"), outputMode="RGB"
                )
                if converted is not None:
                    return converted
        except (ImageCms.PyCMSError, OSError, ValueError):
            # A broken profile spoils the shade; refusing the photograph would be worse.
            pass
    return picture.convert("RGB") if picture.mode != "RGB" else picture.copy()
