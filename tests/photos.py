"""Photographs made on the spot: what phones send, and what they should not."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import numpy as np
from PIL import Image

GPS = {1: "S", 2: (10.0, 10.0, 12.0), 3: "E", 4: (123.0, 36.0, 25.0)}
_ORIENTATION, _GPS_TAG, _MODEL = 0x0112, 0x8825, 0x0110


def photo(
    seed: int = 0,
    width: int = 800,
    height: int = 600,
    format: str = "JPEG",
    *,
    orientation: int | None = None,
    gps: bool = False,
    **options: Any,
) -> bytes:
    """A colourful picture whose upper left quarter is red; another seed is another picture."""
    chance = np.random.default_rng(seed)
    coarse = chance.integers(0, 255, (6, 8, 3), dtype=np.uint8)
    picture = Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)
    picture.paste((220, 20, 20), (0, 0, width // 2, height // 2))
    if orientation is not None or gps:
        exif = picture.getexif()
        exif[_MODEL] = "Secret Phone"
        if orientation is not None:
            exif[_ORIENTATION] = orientation
        if gps:
            exif.get_ifd(_GPS_TAG).update(GPS)
        options["exif"] = exif.tobytes()
    buffer = io.BytesIO()
    picture.save(buffer, format, **options)
    return buffer.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    """A ZIP of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()
