"""Colours against values that are known beforehand, computed here from the standards."""

import io
import struct
import zlib
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageCms

from media.colour import profile_with
from media.render import read_upright

Encoded = Callable[..., bytes]

DISPLAY_P3 = (
    (0.51512, 0.24120, -0.00105),
    (0.29198, 0.69225, 0.04189),
    (0.15710, 0.06657, 0.78407),
)
# Linear Display P3 to linear sRGB.
P3_TO_SRGB = np.array(
    [
        [1.2249401, -0.2249404, 0.0],
        [-0.0420569, 1.0420571, 0.0],
        [-0.0196376, -0.0786361, 1.0982735],
    ]
)


def _close(found: object, expected: tuple[int, ...], by: int = 2) -> bool:
    assert isinstance(found, tuple)
    return all(abs(one - other) <= by for one, other in zip(found, expected, strict=True))


def _srgb_of_p3(colour: tuple[int, int, int]) -> tuple[int, ...]:
    encoded = np.array(colour) / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    linear = (P3_TO_SRGB @ linear).clip(0, 1)
    levels = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return tuple(round(float(level) * 255) for level in levels)


@pytest.mark.parametrize("colour", [(100, 180, 90), (200, 90, 60), (128, 128, 128), (255, 0, 0)])
@pytest.mark.parametrize("format", ["PNG", "TIFF", "JPEG", "HEIF"])
def test_a_display_p3_photograph(
    colour: tuple[int, int, int], format: str, encoded: Encoded
) -> None:
    picture = Image.new("RGB", (64, 64), colour)
    options = {"quality": 100} if format in ("JPEG", "HEIF") else {}
    content = encoded(picture, format, icc_profile=profile_with(DISPLAY_P3), **options)
    assert _close(read_upright(content, 64).getpixel((30, 30)), _srgb_of_p3(colour), 5)


@pytest.mark.parametrize("format", ["HEIF", "AVIF"])
def test_display_p3_named_by_number_alone(format: str, encoded: Encoded) -> None:
    content = encoded(Image.new("RGB", (64, 64), (100, 180, 90)), format, quality=100)
    assert b"colrnclx\x00\x01" in content
    content = content.replace(b"colrnclx\x00\x01", b"colrnclx\x00\x0c")
    found = read_upright(content, 64).getpixel((30, 30))
    assert _close(found, _srgb_of_p3((100, 180, 90)), 6)


@pytest.mark.parametrize(
    ("ink", "expected"),
    [
        ((0, 255, 255, 0), (255, 0, 0)),
        ((255, 0, 255, 0), (0, 255, 0)),
        ((0, 0, 0, 255), (0, 0, 0)),
        ((0, 0, 0, 0), (255, 255, 255)),
        ((0, 0, 0, 128), (127, 127, 127)),
    ],
)
def test_a_cmyk_jpeg_with_adobe_s_marker(
    ink: tuple[int, ...], expected: tuple[int, ...], encoded: Encoded
) -> None:
    content = encoded(Image.new("CMYK", (32, 32), ink), quality=100)
    # Adobe's marker means inverted inks, and Pillow writes both.
    assert b"Adobe" in content[:200]
    assert _close(read_upright(content, 32).getpixel((16, 16)), expected, 4)


@pytest.mark.parametrize("format", ["JPEG", "TIFF"])
def test_inks_are_what_their_profile_says(format: str, encoded: Encoded) -> None:
    """In this profile cyan is a middle grey, which no formula would make of it."""
    options = {"quality": 100} if format == "JPEG" else {}
    for ink, expected in (((255, 0, 0, 0), (119,) * 3), ((0, 0, 0, 0), (255,) * 3)):
        content = encoded(
            Image.new("CMYK", (32, 32), ink), format, icc_profile=_ink_profile(), **options
        )
        assert _close(read_upright(content, 32).getpixel((16, 16)), expected, 6)


def test_lab_is_measured_light(encoded: Encoded) -> None:
    # sRGB's red under D50: L* 54.3, a* 80.8, b* 69.9, and its middle grey.
    for lab, expected in (((138, 209, 198), (255, 0, 0)), ((137, 128, 128), (128, 128, 128))):
        content = encoded(Image.new("LAB", (32, 32), lab), "TIFF")
        assert _close(read_upright(content, 32).getpixel((16, 16)), expected, 12)


@pytest.mark.parametrize("format", ["PNG", "TIFF"])
@pytest.mark.parametrize(
    ("level", "expected"), [(0, 0), (0x8000, 128), (0xC000, 191), (0xFFFF, 255)]
)
def test_sixteen_bits_of_grey_are_scaled_not_clipped(
    format: str, level: int, expected: int, encoded: Encoded
) -> None:
    content = encoded(Image.new("I;16", (40, 30), level), format)
    assert _close(read_upright(content, 40).getpixel((20, 15)), (expected,) * 3, 1)


def test_a_large_deep_grey_is_the_same_as_a_small_one(encoded: Encoded) -> None:
    rising = np.linspace(0, 65_535, 1_300).astype(np.uint16)
    content = encoded(Image.fromarray(np.tile(rising, (900, 1))), "PNG")
    small = np.asarray(read_upright(content, 130).convert("L")).astype(int)
    expected = np.linspace(0, 255, 130)
    assert np.abs(small[45] - expected)[3:-3].max() <= 2


@pytest.mark.parametrize(("make", "name"), [("png", "PNG"), ("tiff", "TIFF")])
def test_sixteen_bits_of_colour(make: str, name: str) -> None:
    content = {"png": _deep_png, "tiff": _deep_tiff}[make]((0xC8C8, 0x2828, 0x0A0A))
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.format == name
    assert _close(read_upright(content, 8).getpixel((4, 4)), (200, 40, 10), 1)


def test_a_picture_in_fractions(encoded: Encoded) -> None:
    levels = np.zeros((20, 20), np.float32)
    levels[:, 10:] = 1.0
    levels[0, 0] = np.nan
    rendered = read_upright(encoded(Image.fromarray(levels), "TIFF"), 20)
    assert rendered.getpixel((15, 10)) == (255, 255, 255)
    assert rendered.getpixel((4, 10)) == (0, 0, 0)


def test_grey_with_a_profile_for_colour(encoded: Encoded) -> None:
    content = encoded(Image.new("L", (32, 32), 128), "PNG", icc_profile=profile_with(DISPLAY_P3))
    assert _close(read_upright(content, 32).getpixel((16, 16)), (128,) * 3)


def test_a_profile_for_other_inks_than_there_are_is_ignored(encoded: Encoded) -> None:
    picture = Image.new("RGB", (32, 32), (200, 40, 10))
    for profile in (
        _ink_profile(),
        ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes(),
    ):
        content = encoded(picture, "PNG", icc_profile=profile)
        assert read_upright(content, 32).getpixel((16, 16)) == (200, 40, 10)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_large_transparent_pictures_lie_on_white(mode: str, encoded: Encoded) -> None:
    picture = Image.new("RGBA", (1_000, 600), (0, 0, 0, 0))
    picture.paste((90, 90, 90, 255), (0, 0, 500, 600))
    content = encoded(picture.convert(mode) if mode != "P" else picture.quantize(4), "PNG")
    rendered = read_upright(content, 100)
    assert rendered.size == (100, 60)
    assert _close(rendered.getpixel((20, 30)), (90,) * 3)
    assert rendered.getpixel((80, 30)) == (255, 255, 255)


def _deep_png(colour: tuple[int, int, int]) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    row = b"\x00" + struct.pack(">HHH", *colour) * 8
    header = struct.pack(">IIBBBBB", 8, 8, 16, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(row * 8)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def _deep_tiff(colour: tuple[int, int, int]) -> bytes:
    pixels = struct.pack("<HHH", *colour) * 64
    entries = [(256, 3, 1, 8), (257, 3, 1, 8), (258, 3, 3, 8), (259, 3, 1, 1), (262, 3, 1, 2)]
    entries += [(273, 4, 1, 14), (277, 3, 1, 3), (278, 3, 1, 8), (279, 4, 1, len(pixels))]
    start = 14 + len(pixels)
    directory = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return (
        b"II*\x00"
        + struct.pack("<I", start)
        + struct.pack("<HHH", 16, 16, 16)
        + pixels
        + struct.pack("<H", len(entries))
        + directory
        + bytes(4)
    )


def _ink_profile() -> bytes:
    """A printer's profile of one table with two steps per ink; cyan alone is L* 50, grey."""
    ramp = bytes(range(256))
    corners = bytearray()
    for corner in range(16):
        cyan, magenta, yellow, key = (corner >> shift & 1 for shift in (3, 2, 1, 0))
        light = 0 if key else 127 if cyan else 200 if magenta or yellow else 255
        corners += bytes((light, 128, 128))
    table = b"mft1" + bytes(4) + bytes((4, 3, 2, 0))
    table += struct.pack(">9i", 65_536, 0, 0, 0, 65_536, 0, 0, 0, 65_536)
    table += ramp * 4 + bytes(corners) + ramp * 3
    d50 = struct.pack(">iii", 63_190, 65_536, 54_061)
    text = b"inks"
    description = b"desc" + bytes(4) + struct.pack(">I", len(text) + 1) + text + bytes(80)
    tags = [
        (b"desc", description),
        (b"cprt", b"text" + bytes(4) + b"none\x00"),
        (b"wtpt", b"XYZ " + bytes(4) + d50),
        (b"A2B0", table),
    ]
    offset, index, body = 128 + 4 + 12 * len(tags), b"", b""
    for name, content in tags:
        index += name + struct.pack(">II", offset + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    body = struct.pack(">I", len(tags)) + index + body
    header = struct.pack(">I4sI", 128 + len(body), b"none", 0x02100000) + b"prtrCMYKLab "
    header += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + d50
    return header.ljust(128, b"\x00") + body
