"""Names of stored things: one content key per picture, and the storage keys made from it.

`original/…` and `facts/…` are private and never served; `rendition/…` is public and immutable.
Not for: paths on a disk or in a bucket (the storages).
"""

import hashlib
import re

from media.ladder import RENDER_VERSION

PRIVATE_PREFIXES = ("original", "facts")

_IMAGE_KEY = re.compile(r"[0-9a-f]{32}")


def image_key(original: bytes, render_version: int = RENDER_VERSION) -> str:
    """Hash the original and the render version to the 32 hex digits that name the picture."""
    digest = hashlib.sha256(original)
    digest.update(b"render %d" % render_version)
    return digest.hexdigest()[:32]


def is_image_key(text: str) -> bool:
    """Tell whether a text (from a URL) can be the key of a picture at all."""
    return _IMAGE_KEY.fullmatch(text) is not None


def original_key(image: str) -> str:
    """Name the private original."""
    return f"original/{image}"


def facts_key(image: str) -> str:
    """Name the private record of what ingest found; it is written last, so it means complete."""
    return f"facts/{image}.json"


def rendition_key(image: str, width: int, extension: str) -> str:
    """Name one public rendition."""
    return f"rendition/{image}/{width}.{extension}"
