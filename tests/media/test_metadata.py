"""Nothing that a camera or a program wrote beside the pixels reaches the public."""

import io
from collections.abc import Callable

import pytest
from PIL import Image, ImageCms
from PIL.TiffImagePlugin import IFDRational

from media.ingest import ingest
from media.keys import original_key
from media.local_storage import LocalStorage

Encoded = Callable[..., bytes]
Quarters = Callable[..., Image.Image]

XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><SecretPlace/></x:xmpmeta>'
IPTC = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x10\x1c\x02\x5a\x00\x0bSecretPlace"

# What metadata is introduced by in JPEG, WebP and AVIF.
MARKS = (
    b"Secret",
    b"Exif",
    b"EXIF",
    b"GPS",
    b"xmpmeta",
    b"XMP ",
    b"ns.adobe.com",
    b"application/rdf",
    b"8BIM",
    b"Photoshop",
    b"ICC_PROFILE",
    b"ICCP",
    b"prof",
    b"acsp",
)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF", "TIFF", "GIF", "MPO"])
def test_renditions_hold_pixels_only(
    format: str, storage: LocalStorage, encoded: Encoded, quarters: Quarters
) -> None:
    content = _telling(format, encoded, quarters(700, 700))
    assert b"Secret" in content
    image = ingest(content, storage)
    renditions = [file for file in storage.root.glob("rendition/**/*") if file.is_file()]
    assert len(renditions) == 6
    for file in renditions:
        public = file.read_bytes()
        assert not [mark for mark in MARKS if mark in public], file
        with Image.open(io.BytesIO(public)) as reopened:
            assert not reopened.getexif()
            assert not {"icc_profile", "comment", "xmp", "exif", "dpi"} & reopened.info.keys()
    # What is public besides files comes from the facts.
    assert "Secret" not in image.placeholder
    assert storage.read(original_key(image.key)) == content


def test_the_original_is_for_us_alone(
    storage: LocalStorage, encoded: Encoded, quarters: Quarters
) -> None:
    image = ingest(_telling("JPEG", encoded, quarters(700, 700)), storage)
    file = storage.root / original_key(image.key)
    assert file.stat().st_mode & 0o077 == 0
    assert (storage.root / "original").stat().st_mode & 0o077 == 0


def _telling(format: str, encoded: Encoded, picture: Image.Image) -> bytes:
    """A picture that says where it was taken in every way its format has."""
    if format == "GIF":
        return encoded(picture.quantize(8), format, comment=b"SecretComment")
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[2] = (IFDRational(10), IFDRational(9), IFDRational(8))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    options: dict[str, object] = {"exif": exif, "icc_profile": profile}
    if format == "HEIF":
        options["exif"] = exif.tobytes()
    if format not in ("TIFF", "MPO"):
        options["xmp"] = XMP
    if format in ("JPEG", "MPO"):
        options["comment"] = b"SecretComment"
    content = encoded(picture, format, **options)
    if format == "JPEG":
        segment = b"\xff\xed" + (len(IPTC) + 2).to_bytes(2, "big") + IPTC
        content = content[:2] + segment + content[2:]
    return content
