"""The hostile set: name and bytes of each file. Deterministic, and made without large pictures."""

import io
import random
import struct
import zlib
from collections.abc import Callable, Iterator
from functools import partial

import pillow_heif
from PIL import Image, ImageCms

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF", "GIF", "TIFF")

pillow_heif.register_heif_opener()


def valid(format: str, size: tuple[int, int] = (160, 120), **options: object) -> bytes:
    """A good picture with some detail."""
    picture = Image.effect_noise(size, 60).convert("RGB")
    picture.paste((180, 40, 30), (size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2))
    buffer = io.BytesIO()
    picture.save(buffer, format, **options)
    return buffer.getvalue()


def hostile_files() -> Iterator[tuple[str, bytes | Callable[[], bytes]]]:
    """Name and bytes of each; what takes long to make is made when it is called."""
    yield from _no_pictures()
    yield from _bombs()
    yield from _lying_headers()
    yield from _films()
    yield from _polyglots()
    yield from _bad_metadata()
    yield from _broken_containers()


def _no_pictures() -> Iterator[tuple[str, bytes]]:
    yield "empty", b""
    yield "one byte", b"\xff"
    yield "zeros", bytes(100_000)
    yield "noise", random.Random(1).randbytes(100_000)
    yield "svg called jpeg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    yield "html called jpeg", b"<!doctype html><script>alert(1)</script>"
    yield "pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    yield "zip", b"PK\x03\x04" + bytes(200)
    yield "postscript", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"
    for format in ("BMP", "ICO", "PPM", "TGA", "PCX", "SGI", "DDS"):
        yield f"foreign {format}", _foreign(format)
    for name, start in (
        ("jpeg", b"\xff\xd8\xff\xe0"),
        ("png", b"\x89PNG\r\n\x1a\n"),
        ("gif", b"GIF89a"),
        ("tiff", b"II*\x00"),
        ("big tiff", b"MM\x00+"),
        ("webp", b"RIFF\xff\xff\xff\xffWEBPVP8 "),
        ("heic", b"\x00\x00\x00\x18ftypheic"),
        ("avif", b"\x00\x00\x00\x18ftypavif"),
    ):
        yield f"signature of {name} alone", start
        yield f"signature of {name} and noise", start + random.Random(2).randbytes(5_000)


def _bombs() -> Iterator[tuple[str, bytes | Callable[[], bytes]]]:
    """Small files that unpack to as much as is allowed, and to more."""
    yield (
        "png bomb within the limit",
        lambda: _png(7_000, 7_000, zlib.compress(bytes(7_000 * 7_001), 9)),
    )
    yield "png bomb over the limit", _png(30_000, 30_000, zlib.compress(bytes(1_000_000), 9))
    yield "png 65535 x 1", _png(65_535, 1, zlib.compress(bytes(65_536)))
    yield "png 1 x 65535", _png(1, 65_535, zlib.compress(bytes(2 * 65_535)))
    yield "png with endless pixels", lambda: _png(8, 8, zlib.compress(bytes(30_000_000), 9))
    for name in (b"zTXt", b"iCCP"):
        yield (
            f"png with a bomb in {name.decode()}",
            _png(
                8,
                8,
                zlib.compress(bytes(8 * 25)),
                _chunk(name, b"a\0\0" + zlib.compress(bytes(20_000_000), 1)),
            ),
        )
    large = partial(_flat, (7_000, 7_000))
    yield "tiff bomb, deflate", partial(large, "TIFF", compression="tiff_deflate")
    yield "tiff bomb, lzw", partial(large, "TIFF", compression="tiff_lzw")
    yield "gif bomb", partial(large, "GIF")
    yield "webp bomb", partial(large, "WEBP", lossless=True, method=0)
    yield "jpeg bomb", partial(large, "JPEG", progressive=True)
    yield (
        "tiff bomb over the limit",
        partial(_flat, (2_000, 30_000), "TIFF", compression="tiff_deflate"),
    )
    yield "progressive jpeg of too many scans", partial(_many_scans, 5_000)
    yield "progressive jpeg of as many scans as are read", partial(_many_scans, 180)


def _lying_headers() -> Iterator[tuple[str, bytes]]:
    for width, height in ((0, 0), (0, 9), (9, 0), (65_535, 1), (65_535, 65_535), (6_000, 8_000)):
        for format in ("JPEG", "PNG", "GIF", "WEBP", "TIFF"):
            yield f"{format} that says {width} x {height}", _resized(format, width, height)
    for depth in (0, 3, 32):
        yield f"png of {depth} bits", _png(8, 8, zlib.compress(bytes(72)), depth=depth)
    png = bytearray(valid("PNG"))
    png[29] ^= 1  # the header's checksum
    yield "png with a wrong header checksum", bytes(png)
    png = bytearray(valid("PNG"))
    at = png.index(b"IDAT")
    png[at + 4 + struct.unpack(">I", png[at - 4 : at])[0]] ^= 1
    yield "png with a wrong pixel checksum", bytes(png)
    yield "png with a chunk of four gigabytes", valid("PNG")[:33] + b"\xff\xff\xff\xffIDAT"
    webp = bytearray(valid("WEBP"))
    webp[4:8] = b"\xff\xff\xff\xff"
    yield "webp that says four gigabytes", bytes(webp)


def _films() -> Iterator[tuple[str, bytes | Callable[[], bytes]]]:
    for format in ("GIF", "TIFF"):
        yield f"{format} of 700 frames", partial(_film, format, (4, 4), 700)
    head, block = b"GIF89a\x04\x00\x04\x00\x80\x00\x00" + bytes(6), _gif_frame()
    yield "gif of 10,000 frames", head + block * 10_000 + b";"
    yield "gif of a million frames", head + block * 1_000_000 + b";"
    yield "gif without an end", head + b"\x21\xfe\x01a" * 10_000
    wide = b"GIF89a" + struct.pack("<HH", 16_000, 3_000) + b"\x80\x00\x00" + bytes(6)
    yield "animated gif bomb", wide + block * 400 + b";"
    yield "tiff whose directories run in a circle", _circular_tiff()
    yield "tiff of a million directories", _endless_tiff
    control = _chunk(b"acTL", struct.pack(">II", 2**31 - 1, 0))
    yield "png that says two billion frames", _png(8, 8, zlib.compress(bytes(8 * 25)), control)
    yield "animated webp bomb", partial(_film, "WEBP", (3_000, 3_000), 3, method=0, lossless=True)


def _polyglots() -> Iterator[tuple[str, bytes]]:
    for format in FORMATS:
        picture = valid(format)
        yield (
            f"{format} and a zip",
            picture + b"PK\x03\x04" + bytes(300) + b"PK\x05\x06" + bytes(18),
        )
        yield f"{format} and a script", picture + b"<script>alert(1)</script><?php system(0);"
        yield f"a script and {format}", b"<script>alert(1)</script>" + picture
        yield f"{format} and {format}", picture + picture
    yield "gif that is a script", b"GIF89a/*" + valid("GIF")[8:] + b"*/=1;alert(1)"
    yield "tiff around a jpeg", _tiff_with(valid("JPEG"), compression=7)
    yield "tiff around a tiff", _tiff_with(valid("TIFF"), compression=1)
    thumbnail = valid("JPEG", (64, 48))
    exif = Image.Exif()
    exif[0x010E] = thumbnail.decode("latin-1")
    yield "jpeg with a jpeg in its exif", valid("JPEG", exif=exif)


def _bad_metadata() -> Iterator[tuple[str, bytes]]:
    chance = random.Random(3)
    for format in ("JPEG", "PNG", "WEBP", "AVIF", "HEIF"):
        for name, exif in (
            ("noise", chance.randbytes(400)),
            ("a circle", b"II*\0\x08\0\0\0\0\0\x08\0\0\0"),
            ("huge counts", b"MM\0*\0\0\0\x08\xff\xff" + bytes(64)),
            (
                "orientation 65535",
                b"II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\xff\xff\0\0\0\0\0\0",
            ),
            (
                "a text for an orientation",
                b"II*\0\x08\0\0\0\1\0\x12\1\2\0\4\0\0\0six\0\0\0\0\0",
            ),
        ):
            yield f"{format} whose exif is {name}", _with_exif(format, exif)
    good = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for format in ("JPEG", "PNG", "WEBP", "AVIF", "HEIF", "TIFF"):
        for name, profile in (
            ("noise", chance.randbytes(3_000)),
            ("cut", good[:200]),
            ("huge inside", good[:128] + b"\xff\xff\xff\xff" + good[132:]),
            ("of inks", good.replace(b"RGB ", b"CMYK")),
            ("a megabyte", good + bytes(900_000)),
        ):
            yield f"{format} whose profile is {name}", valid(format, icc_profile=profile)
    jpeg = valid("JPEG")
    segment = b"\xff\xe1\xff\xff" + bytes(65_533)
    yield "jpeg of 300 empty segments of metadata", jpeg[:2] + segment * 300 + jpeg[2:]
    comment = b"\xff\xfe\xff\xff" + b"a" * 65_533
    yield "jpeg of 300 comments", jpeg[:2] + comment * 300 + jpeg[2:]
    mpo = b"\xff\xe2\x00\x20MPF\0II*\0\x08\0\0\0\3\0" + b"\xff" * 18
    yield "jpeg with a broken index of pictures", jpeg[:2] + mpo + jpeg[2:]
    yield (
        "png of 100,000 empty chunks",
        _png(8, 8, zlib.compress(bytes(8 * 25)), _chunk(b"teXt", b"") * 100_000),
    )
    yield (
        "png with twenty megabytes of text",
        _png(8, 8, zlib.compress(bytes(8 * 25)), _chunk(b"tEXt", b"a\0" + bytes(20_000_000))),
    )


def _broken_containers() -> Iterator[tuple[str, bytes]]:
    for format in ("HEIF", "AVIF"):
        picture = valid(format)
        for box in (
            b"meta",
            b"iloc",
            b"iinf",
            b"ipco",
            b"ispe",
            b"mdat",
            b"hvcC",
            b"av1C",
            b"pitm",
        ):
            at = picture.find(box)
            if at < 0:
                continue
            yield f"{format} without {box.decode()}", picture[: at - 4] + picture[at + 20 :]
            yield (
                f"{format} whose {box.decode()} says four gigabytes",
                picture[: at - 4] + b"\xff\xff\xff\xff" + picture[at:],
            )
            yield (
                f"{format} whose {box.decode()} is noise",
                picture[: at + 4] + random.Random(4).randbytes(40) + picture[at + 44 :],
            )
        at = picture.index(b"ispe") + 8
        for width, height in ((0, 0), (65_535, 1), (2**31, 2**31), (6_000, 8_000)):
            yield (
                f"{format} that says {width} x {height}",
                picture[:at] + struct.pack(">II", width, height) + picture[at + 8 :],
            )
        yield f"{format} in {format}", picture[:100] + picture + picture[100:]


def _flat(size: tuple[int, int], format: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.new("L", size).save(buffer, format, **options)
    return buffer.getvalue()


def _film(format: str, size: tuple[int, int], frames: int, **options: object) -> bytes:
    first, *others = (Image.new("L", size, number % 7) for number in range(frames))
    buffer = io.BytesIO()
    first.save(buffer, format, save_all=True, append_images=others, **options)
    return buffer.getvalue()


def _with_exif(format: str, exif: bytes) -> bytes:
    """A good picture with this in place of EXIF that its encoder has accepted."""
    if format == "PNG":
        return _png(8, 8, zlib.compress(bytes(8 * 25)), _chunk(b"eXIf", exif))
    accepted = Image.Exif()
    accepted[0x010E] = "x" * 500
    directory = accepted.tobytes().removeprefix(b"Exif\0\0")
    content = valid(format, exif=accepted.tobytes())
    assert directory in content
    return content.replace(directory, exif.ljust(len(directory), b"\0")[: len(directory)])


def _foreign(format: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (32, 32), (9, 99, 199)).save(buffer, format)
    return buffer.getvalue()


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _png(width: int, height: int, pixels: bytes, extra: bytes = b"", depth: int = 8) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, 0 if width > 100 else 2, 0, 0, 0)
    start = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + extra
    return start + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _resized(format: str, width: int, height: int) -> bytes:
    """A good picture whose header has another size."""
    content = bytearray(valid(format))
    if format == "PNG":
        content[16:24] = struct.pack(">II", width, height)
        content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))
    elif format == "JPEG":
        at = content.index(b"\xff\xc0") + 5
        content[at : at + 4] = struct.pack(">HH", height, width)
    elif format == "GIF":
        content[6:10] = struct.pack("<HH", width, height)
    elif format == "WEBP":
        at = content.index(b"\x9d\x01\x2a") + 3
        content[at : at + 4] = struct.pack("<HH", width & 0x3FFF, height & 0x3FFF)
    else:
        for tag, value in ((256, width), (257, height)):
            at = content.rindex(struct.pack("<HHI", tag, 4, 1)) + 8
            content[at : at + 4] = struct.pack("<I", value)
    return bytes(content)


def _gif_frame() -> bytes:
    return b"," + struct.pack("<HHHHB", 0, 0, 4, 4, 0) + b"\x02\x05\x84\x8f\xa9\xcb\x51\x00"


def _circular_tiff() -> bytes:
    content = bytearray(valid("TIFF", (16, 16)))
    (start,) = struct.unpack_from("<I", content, 4)
    (entries,) = struct.unpack_from("<H", content, start)
    struct.pack_into("<I", content, start + 2 + 12 * entries, start)
    return bytes(content)


def _endless_tiff() -> bytes:
    content = bytearray(b"II*\x00\x08\x00\x00\x00")
    for number in range(1_000_000):
        content += struct.pack("<HI", 0, 8 + 6 * (number + 1))
    return bytes(content)


def _tiff_with(inside: bytes, compression: int) -> bytes:
    entries = [(256, 3, 1, 160), (257, 3, 1, 120), (258, 3, 1, 8), (259, 3, 1, compression)]
    entries += [(262, 3, 1, 6), (273, 4, 1, 8), (277, 3, 1, 3), (278, 3, 1, 120)]
    entries += [(279, 4, 1, len(inside))]
    directory = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    start = 8 + len(inside)
    return (
        b"II*\x00" + struct.pack("<I", start) + inside + struct.pack("<H", len(entries)) + directory
        + bytes(4)
    )  # fmt: skip


def _many_scans(scans: int) -> bytes:
    """A progressive JPEG of 4,000 x 4,000 whose last scan is there this often."""
    content = _flat((4_000, 4_000), "JPEG", progressive=True)
    last = content[content.rindex(b"\xff\xda") : -2]
    return content[:-2] + last * scans + content[-2:]
