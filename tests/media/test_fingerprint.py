import io
from collections.abc import Callable
from itertools import combinations

import pytest
from PIL import Image, ImageEnhance

from media.fingerprint import distance, fingerprint
from media.paint import PictureSpec, paint

PALETTE = ("#6d1414", "#7d1b1b", "#e0a526", "#f4ead2")
# Shapes that have little to do with each other.
SPECS = [
    PictureSpec("ikat-pattern", "kaif", PALETTE, 1),
    PictureSpec("plate", "sei", PALETTE, 2),
    PictureSpec("bottle", "madu", PALETTE, 3),
    PictureSpec("jewellery", "muti", PALETTE, 4),
    PictureSpec("basket", "lontar", PALETTE, 5),
    PictureSpec("garment", "kaif", PALETTE, 6),
]


@pytest.fixture(scope="module")
def pictures() -> list[Image.Image]:
    return [paint(spec) for spec in SPECS]


def _compressed(picture: Image.Image) -> Image.Image:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=40)
    return Image.open(buffer)


@pytest.mark.parametrize(
    "change",
    [
        lambda picture: _compressed(picture.resize((400, 300), Image.Resampling.LANCZOS)),
        lambda picture: picture.resize((333, 250), Image.Resampling.BILINEAR),
        lambda picture: ImageEnhance.Brightness(picture).enhance(0.8),
        lambda picture: ImageEnhance.Contrast(picture).enhance(0.85),
        lambda picture: picture.convert("L"),
    ],
    ids=["small-and-compressed", "resized", "darker", "paler", "grey"],
)
def test_the_same_picture_stays_within_six_bits(
    change: Callable[[Image.Image], Image.Image], pictures: list[Image.Image]
) -> None:
    for picture in pictures:
        assert distance(fingerprint(picture), fingerprint(change(picture))) <= 6


def test_a_slight_crop_stays_nearer_than_strangers(pictures: list[Image.Image]) -> None:
    for picture in pictures:
        box = (picture.width // 50, picture.height // 50, picture.width, picture.height)
        assert distance(fingerprint(picture), fingerprint(picture.crop(box))) <= 12


def test_different_pictures_are_far_apart(pictures: list[Image.Image]) -> None:
    for one, other in combinations(map(fingerprint, pictures), 2):
        assert distance(one, other) > 16


def test_fits_a_signed_bigint(pictures: list[Image.Image]) -> None:
    found = [fingerprint(picture) for picture in pictures]
    assert all(-(2**63) <= each < 2**63 for each in found)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [(0, 0, 0), (-1, -1, 0), (-1, 0, 64), (5, 4, 1), (-(2**63), 0, 1), (2**63 - 1, -1, 1)],
)
def test_distance_counts_bits(one: int, other: int, expected: int) -> None:
    assert distance(one, other) == distance(other, one) == expected


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (900, 1)])
def test_any_size_has_one(size: tuple[int, int]) -> None:
    assert fingerprint(Image.new("RGB", size)) == fingerprint(Image.new("RGB", size))
