"""Bring any decoded picture to 8-bit sRGB: modes, transparency and profiles.

Pure. Not for: decoding or sizes (media.render). Fails only where Pillow cannot convert a mode at
all; a profile that cannot be used is ignored, because a wrong shade is better than no picture.

Transparency is flattened on white in every format, not only in JPEG, which has none: the browser
picks the format, and one picture must not look different in two browsers; white is the shop's page.
"""

import io
import math
import struct
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from PIL import Image, ImageCms

# Facebook's and Google's tiny profiles are sRGB under these names.
_SRGB_DESCRIPTIONS = ("srgb", "c2")

# Which mode of ours a profile's colour space means.
_MODE_OF_SPACE = MappingProxyType({"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"})

# Red, green and blue of a colour space, adapted to D50 as ICC profiles want them, by the number
# under which HEIF and AVIF name the space when they carry no profile (ITU-T H.273, table 2).
_COLORANTS: Mapping[int, tuple[tuple[float, float, float], ...]] = MappingProxyType(
    {
        12: (  # Display P3
            (0.51512, 0.24120, -0.00105),
            (0.29198, 0.69225, 0.04189),
            (0.15710, 0.06657, 0.78407),
        ),
        9: (  # BT.2020
            (0.67349, 0.27904, -0.00194),
            (0.16565, 0.67534, 0.02998),
            (0.12509, 0.04561, 0.79686),
        ),
    }
)


def embedded_profile(info: Mapping[str | tuple[int, int], object], original: bytes) -> bytes | None:
    """Find the ICC profile of an opened picture, or make the one that its container names."""
    profile = info.get("icc_profile")
    if isinstance(profile, bytes) and profile:
        return profile
    if original[4:8] != b"ftyp":
        return None
    # The colour box of the first picture, near the top of the file by the format's layout.
    at = original.find(b"colrnclx", 0, 16_384)
    primaries = int.from_bytes(original[at + 8 : at + 10], "big") if at > 0 else 0
    return profile_with(_COLORANTS[primaries]) if primaries in _COLORANTS else None


def profile_with(colorants: tuple[tuple[float, float, float], ...]) -> bytes:
    """Make a profile like sRGB's with other primaries."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    (tags,) = struct.unpack_from(">I", profile, 128)
    for index in range(tags):
        name, offset, _size = struct.unpack_from(">4sII", profile, 132 + 12 * index)
        if name in (b"rXYZ", b"gXYZ", b"bXYZ"):
            xyz = colorants[b"rgb".index(name[:1])]
            fixed = (round(value * 65_536) for value in xyz)
            struct.pack_into(">iii", profile, offset + 8, *fixed)
    # Its own name: what is called sRGB is not converted.
    return bytes(profile).replace("sRGB".encode("utf-16-be"), "wide".encode("utf-16-be"))


def with_plain_mode(picture: Image.Image, white: float) -> Image.Image:
    """Bring palettes, bit masks and deep greys to a mode that can be resized smoothly.

    `white` is the level of white in a deep grey (`white_level`).
    """
    if picture.mode.startswith("I") or picture.mode == "F":
        # convert() would clip, not scale.
        levels = np.nan_to_num(np.asarray(picture).astype(np.float32)) * np.float32(255 / white)
        return Image.fromarray((levels.clip(0, 255) + 0.5).astype(np.uint8))
    if picture.mode == "1":
        return picture.convert("L")
    if picture.mode in ("P", "PA", "La", "RGBa") or "transparency" in picture.info:
        return picture.convert("RGBA")
    if picture.mode in ("YCbCr", "HSV"):
        return picture.convert("RGB")
    return picture


def white_level(picture: Image.Image) -> float:
    """Tell which level is white in a picture of deep greys; it is not written in any of them."""
    if picture.mode.startswith("I;16"):
        return 65_535
    if picture.mode not in ("I", "F"):
        return 255
    _, brightest = picture.getextrema()
    highest = float(brightest) if isinstance(brightest, int | float) else 255.0
    # A hole among fractions says nothing about them.
    highest = 1.0 if math.isnan(highest) else highest
    levels = (1.0, 255.0, 65_535.0) if picture.mode == "F" else (255.0, 65_535.0)
    return next((level for level in levels if highest <= level), 2.0**31)


def flattened(picture: Image.Image) -> Image.Image:
    """Lay what is transparent on white."""
    if picture.mode not in ("RGBA", "LA"):
        return picture
    coloured = picture.convert("RGBA")
    white = Image.new("RGB", picture.size, "white")
    white.paste(coloured, mask=coloured.getchannel("A"))
    return white


def to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert from the profile, unless that is sRGB or cannot be used."""
    converted = _converted(picture, profile) if profile and picture.mode != "LAB" else None
    if converted is not None:
        return converted
    return picture.convert("RGB") if picture.mode != "RGB" else picture.copy()


def _converted(picture: Image.Image, profile: bytes) -> Image.Image | None:
    try:
        embedded = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        space = str(embedded.profile.xcolor_space).strip()
        description = ImageCms.getProfileDescription(embedded).strip().lower()
        mode = _MODE_OF_SPACE.get(space)
        if mode == "RGB" and picture.mode == "L":
            picture = picture.convert("RGB")
        if picture.mode != mode or description.startswith(_SRGB_DESCRIPTIONS):
            return None
        return ImageCms.profileToProfile(
            picture, embedded, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError, AttributeError):
        return None
