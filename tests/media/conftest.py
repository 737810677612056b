"""Pictures made on the spot (no binary files in the repository) and storages to put them in."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from media.local_storage import LocalStorage

CORNERS = {"red": (220, 30, 30), "green": (30, 180, 40), "blue": (30, 50, 210), "white": (250,) * 3}


@pytest.fixture
def storage(tmp_path: Path) -> LocalStorage:
    return LocalStorage(tmp_path / "media")


@pytest.fixture
def encoded() -> Callable[..., bytes]:
    """Encode a picture as an upload would arrive."""

    def encode(picture: Image.Image, format: str = "JPEG", **options: object) -> bytes:
        buffer = io.BytesIO()
        picture.save(buffer, format, **options)
        return buffer.getvalue()

    return encode


@pytest.fixture
def quarters() -> Callable[..., Image.Image]:
    """Paint the four quarters red, green, blue and white, clockwise from the upper left."""

    def paint(width: int = 800, height: int = 600) -> Image.Image:
        picture = Image.new("RGB", (width, height))
        half_w, half_h = width // 2, height // 2
        places = ((0, 0), (half_w, 0), (half_w, half_h), (0, half_h))
        for colour, (left, top) in zip(CORNERS.values(), places, strict=True):
            picture.paste(colour, (left, top, left + half_w, top + half_h))
        return picture

    return paint
