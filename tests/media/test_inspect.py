import pickle
import struct
import zlib
from collections.abc import Callable

import pytest
from PIL import Image

from media import inspect as inspecting
from media.errors import (
    DamagedImage,
    DecoderCrashed,
    DecodingTooLong,
    EdgeTooLong,
    MediaError,
    NotAnImage,
    PictureRefused,
    TooManyBytes,
    TooManyFrames,
    TooManyPixels,
    TooMuchMemory,
    UnsupportedFormat,
)
from media.inspect import inspect
from media.render import read_upright

Encoded = Callable[..., bytes]
Quarters = Callable[..., Image.Image]


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF", "GIF", "TIFF"])
def test_recognises_what_is_taken(
    format: str, encoded: Callable[..., bytes], quarters: Callable[..., Image.Image]
) -> None:
    found = inspect(encoded(quarters(80, 60), format))
    assert (found.format, found.width, found.height) == (format, 80, 60)


@pytest.mark.parametrize("format", ["BMP", "ICO"])
def test_names_a_format_that_is_not_taken(
    format: str, encoded: Callable[..., bytes], quarters: Callable[..., Image.Image]
) -> None:
    with pytest.raises(UnsupportedFormat) as refused:
        inspect(encoded(quarters(40, 30), format))
    assert refused.value.format == format


def test_a_broken_heic_is_damage() -> None:
    with pytest.raises(DamagedImage) as refused:
        inspect(b"\x00\x00\x00\x18ftypheic" + bytes(100))
    assert refused.value.format == "HEIF"


@pytest.mark.parametrize("content", [b"", b"hello", b"<svg xmlns='x'/>", bytes(500)])
def test_refuses_what_is_no_picture(content: bytes) -> None:
    with pytest.raises(NotAnImage):
        inspect(content)


@pytest.mark.parametrize("content", [b"\xff\xd8\xff\xe0broken", b"\x89PNG\r\n\x1a\nbroken"])
def test_a_broken_header_is_damage(content: bytes) -> None:
    with pytest.raises(DamagedImage):
        inspect(content)


def test_refuses_too_many_bytes_before_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspecting, "MAX_BYTES", 10)
    with pytest.raises(TooManyBytes) as refused:
        inspect(b"x" * 11)
    assert (refused.value.size, refused.value.limit) == (11, 10)


@pytest.mark.parametrize(("width", "height"), [(8_000, 7_000), (20_000, 20_000), (10_000, 9_000)])
def test_a_bomb_is_refused_by_its_header(width: int, height: int) -> None:
    with pytest.raises(TooManyPixels):
        inspect(_png_header(width, height))


def test_a_hair_thin_giant_is_refused() -> None:
    with pytest.raises(EdgeTooLong) as refused:
        inspect(_png_header(100, 17_000))
    assert refused.value.edge == 17_000


@pytest.mark.parametrize("format", ["WEBP", "PNG", "GIF", "TIFF", "AVIF", "HEIF"])
def test_takes_the_first_of_a_few_frames(format: str, encoded: Encoded, quarters: Quarters) -> None:
    frames = [quarters(40, 30), quarters(40, 30).transpose(Image.Transpose.ROTATE_180)]
    content = encoded(frames[0], format, save_all=True, append_images=frames[1:])
    assert inspect(content).format == format
    red, green, blue = read_upright(content, 40).getpixel((8, 8))
    assert red > 180
    assert max(green, blue) < 90


@pytest.mark.parametrize("format", ["WEBP", "PNG", "GIF", "TIFF"])
def test_refuses_a_film(
    format: str, encoded: Encoded, quarters: Quarters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspecting, "MAX_FRAMES", 3)
    frames = [quarters(40, 30).rotate(17 * turn) for turn in range(6)]
    content = encoded(frames[0], format, save_all=True, append_images=frames[1:])
    with pytest.raises(TooManyFrames) as refused:
        inspect(content)
    assert refused.value.frames in (4, 6)


def test_a_phone_s_jpeg_with_a_second_picture_behind_is_a_jpeg(
    encoded: Callable[..., bytes], quarters: Callable[..., Image.Image]
) -> None:
    content = encoded(quarters(80, 60), "MPO", save_all=True, append_images=[quarters(40, 30)])
    found = inspect(content)
    assert (found.format, found.width, found.height) == ("JPEG", 80, 60)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_size_is_that_of_the_upright_picture(
    orientation: int, encoded: Callable[..., bytes], quarters: Callable[..., Image.Image]
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    found = inspect(encoded(quarters(80, 60), exif=exif))
    assert (found.width, found.height) == ((80, 60) if orientation < 5 else (60, 80))


def test_a_senseless_orientation_counts_as_upright(
    encoded: Callable[..., bytes], quarters: Callable[..., Image.Image]
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 99
    assert inspect(encoded(quarters(80, 60), exif=exif)).orientation == 1


@pytest.mark.parametrize(
    "error",
    [
        NotAnImage(),
        UnsupportedFormat("GIF"),
        TooManyBytes(2, 1),
        TooManyPixels(None, 5),
        TooManyPixels(9, 5),
        EdgeTooLong(2, 1),
        TooManyFrames(2, 1),
        DamagedImage("PNG"),
        DecodingTooLong(7),
        TooMuchMemory(9),
        DecoderCrashed(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_errors_survive_the_way_back_from_a_worker(error: PictureRefused) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert isinstance(copy, MediaError)
    assert vars(copy) == vars(error)
    assert str(copy) == str(error)
    assert str(error)


def _png_header(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
