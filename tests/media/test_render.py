import base64
import io
from collections.abc import Callable

import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat
from PIL.TiffImagePlugin import IFDRational

from media.errors import DamagedImage
from media.ladder import FORMATS
from media.render import (
    dominant_colour,
    encode,
    height_at,
    placeholder_uri,
    read_upright,
    resize_cascade,
)

Encoded = Callable[..., bytes]
Quarters = Callable[..., Image.Image]

# What a camera stores so that the viewer, following the tag, sees the upright picture.
_STORED_AS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def _difference(one: Image.Image, other: Image.Image) -> float:
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


@pytest.mark.parametrize("orientation", _STORED_AS)
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF", "TIFF", "MPO"])
def test_every_orientation_comes_out_upright(
    orientation: int, format: str, encoded: Encoded, quarters: Quarters
) -> None:
    upright = quarters(400, 300)
    turn = _STORED_AS[orientation]
    stored = upright.transpose(turn) if turn is not None else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    # pillow-heif turns what stands here into the container's own rotation, as phones write it.
    stored.info["exif"] = exif.tobytes()
    options = {} if format == "HEIF" else {"exif": exif}
    content = encoded(stored, format, **options)
    rendered = read_upright(content, 320)
    assert rendered.size == (320, 240)
    assert _difference(rendered, upright.resize((320, 240), Image.Resampling.LANCZOS)) < 4


def test_a_large_jpeg_is_drafted_to_the_width_asked_for(
    encoded: Encoded, quarters: Quarters, monkeypatch: pytest.MonkeyPatch
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    content = encoded(quarters(2400, 3200).transpose(Image.Transpose.ROTATE_90), exif=exif)
    decoded: list[tuple[int, int]] = []
    load = Image.Image.load
    monkeypatch.setattr(Image.Image, "load", lambda self: decoded.append(self.size) or load(self))
    assert read_upright(content, 600).size == (600, 800)
    assert max(decoded) == (800, 600)


def test_never_upscales(encoded: Encoded, quarters: Quarters) -> None:
    assert read_upright(encoded(quarters(200, 150)), 320).size == (200, 150)


@pytest.mark.parametrize("extension", FORMATS)
def test_no_metadata_survives(extension: str, encoded: Encoded, quarters: Quarters) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[2] = (IFDRational(10), IFDRational(9), IFDRational(8))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = encoded(
        quarters(), exif=exif, comment=b"SecretComment", icc_profile=profile, dpi=(300, 300)
    )
    assert b"SecretCamera" in content
    rendition = encode(read_upright(content, 320), FORMATS[extension])
    assert b"Secret" not in rendition
    reopened = Image.open(io.BytesIO(rendition))
    assert not reopened.getexif()
    assert "icc_profile" not in reopened.info
    assert "comment" not in reopened.info


def test_a_foreign_profile_is_converted_to_srgb(encoded: Encoded) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert b"sRGB" not in lab
    plain = Image.new("RGB", (64, 64), (200, 40, 40))
    swapped = _profile_with_swapped_primaries()
    rendered = read_upright(encoded(plain, "PNG", icc_profile=swapped), 64)
    red, green, blue = rendered.getpixel((32, 32))
    assert green > 150
    assert red < 120
    assert blue < 120


def test_srgb_and_broken_profiles_leave_the_pixels_alone(encoded: Encoded) -> None:
    plain = Image.new("RGB", (64, 64), (200, 40, 40))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (srgb, b"not a profile at all"):
        rendered = read_upright(encoded(plain, "PNG", icc_profile=profile), 64)
        assert rendered.getpixel((32, 32)) == (200, 40, 40)


@pytest.mark.parametrize("format", ["PNG", "WEBP"])
def test_transparency_lies_on_white(format: str, encoded: Encoded) -> None:
    picture = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    picture.paste((200, 0, 0, 255), (0, 0, 50, 100))
    options = {"lossless": True} if format == "WEBP" else {}
    rendered = read_upright(encoded(picture, format, **options), 50)
    assert rendered.mode == "RGB"
    assert rendered.getpixel((45, 25)) == (255, 255, 255)
    assert rendered.getpixel((5, 25)) == (200, 0, 0)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "CMYK"])
def test_unusual_modes_come_out_as_rgb(mode: str, encoded: Encoded) -> None:
    if mode == "I;16":
        picture = Image.new("I;16", (40, 30), 0x8000)
    else:
        grey = Image.new("RGB", (40, 30), (128, 128, 128))
        picture = grey.quantize(8) if mode == "P" else grey.convert(mode)
    rendered = read_upright(encoded(picture, "JPEG" if mode == "CMYK" else "PNG"), 40)
    assert (rendered.mode, rendered.size) == ("RGB", (40, 30))
    if mode != "1":
        assert all(abs(level - 128) < 6 for level in rendered.getpixel((20, 15)))


def test_a_palette_with_a_transparent_entry_lies_on_white(encoded: Encoded) -> None:
    picture = Image.new("P", (20, 20), 0)
    picture.putpalette([10, 20, 30, 200, 0, 0])
    rendered = read_upright(encoded(picture, "PNG", transparency=0), 20)
    assert rendered.getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF", "TIFF"])
def test_a_truncated_file_is_damaged(format: str, encoded: Encoded) -> None:
    noisy = Image.effect_noise((300, 200), 80).convert("RGB")
    content = encoded(noisy, format)
    with pytest.raises(DamagedImage):
        read_upright(content[: len(content) // 2], 320)


def test_the_cascade_makes_every_width_in_shape(quarters: Quarters) -> None:
    renditions = resize_cascade(quarters(1000, 751), (320, 640))
    assert {width: picture.size for width, picture in renditions.items()} == {
        640: (640, 481),
        320: (320, 240),
    }


@pytest.mark.parametrize("extension", FORMATS)
def test_encodes_what_it_says(extension: str, quarters: Quarters) -> None:
    reopened = Image.open(io.BytesIO(encode(quarters(320, 240), FORMATS[extension])))
    assert reopened.format == FORMATS[extension].pillow_format
    assert reopened.size == (320, 240)
    assert _difference(reopened.convert("RGB"), quarters(320, 240)) < 4


def test_jpeg_is_progressive(quarters: Quarters) -> None:
    assert Image.open(io.BytesIO(encode(quarters(), FORMATS["jpg"]))).info["progressive"]


def test_placeholder_is_a_tiny_webp(quarters: Quarters) -> None:
    uri = placeholder_uri(quarters(320, 240))
    head, _, body = uri.partition(",")
    assert head == "data:image/webp;base64"
    assert len(uri) < 400
    assert Image.open(io.BytesIO(base64.b64decode(body))).size == (16, 12)


def test_dominant_colour_is_one_that_is_there() -> None:
    picture = Image.new("RGB", (300, 200), (10, 120, 200))
    picture.paste((250, 250, 250), (0, 0, 80, 200))
    assert dominant_colour(picture) == "#0a78c8"


def test_a_thin_picture_keeps_one_row() -> None:
    assert height_at(4000, 2, 320) == 1


def _profile_with_swapped_primaries() -> bytes:
    """Make sRGB with its red and green primaries exchanged, under another name."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = int.from_bytes(profile[128:132], "big")
    entries = {}
    for index in range(count):
        start = 132 + 12 * index
        entries[bytes(profile[start : start + 4])] = start
    red, green = entries[b"rXYZ"], entries[b"gXYZ"]
    profile[red + 4 : red + 12], profile[green + 4 : green + 12] = (
        profile[green + 4 : green + 12],
        profile[red + 4 : red + 12],
    )
    return bytes(profile).replace("sRGB".encode("utf-16-be"), "Test".encode("utf-16-be"))
