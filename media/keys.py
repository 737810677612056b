"""Names of stored things: one content key per picture, and the storage keys made from it.

`rendition/…` is public and immutable, `card/…` what `media.share_cards` drew; all else is private
and never served: `original/…` as it came, `facts/…` what ingest found, `upload/…` parts of files on
their way in.
Not for: paths on a disk or in a bucket (the storages). Fails with StorageKeyRefused.
"""

import hashlib
import re

from media.errors import StorageKeyRefused
from media.ladder import RENDER_VERSION

PRIVATE_PREFIXES = ("original", "facts", "upload")
PUBLIC_PREFIXES = ("rendition", "card")
PREFIXES = (*PRIVATE_PREFIXES, *PUBLIC_PREFIXES)
"""What a storage key may begin with; whoever keeps a new kind of thing adds its name here."""

_IMAGE_KEY = re.compile(r"[0-9a-f]{32}")

# Each segment begins with a letter or digit: no "..", no hidden file, no absolute path.
_FOLDER = rf"(?:{'|'.join(PREFIXES)})(?:/[a-z0-9][a-z0-9._-]{{0,99}})"
_STORAGE_KEY = re.compile(_FOLDER + "{1,4}")
_STORAGE_FOLDER = re.compile(_FOLDER + "{0,3}")


def image_key(original: bytes, render_version: int = RENDER_VERSION) -> str:
    """Hash the original and the render version to the 32 hex digits that name the picture."""
    return key_and_sha256(original, render_version)[0]


def key_and_sha256(original: bytes, render_version: int = RENDER_VERSION) -> tuple[str, str]:
    """As above, with the plain SHA-256 of the file in hex; twelve megabytes are read only once."""
    digest = hashlib.sha256(original)
    plain = digest.hexdigest()
    digest.update(b"render %d" % render_version)
    return digest.hexdigest()[:32], plain


def is_image_key(text: str) -> bool:
    """Tell whether a text (from a URL) can be the key of a picture at all."""
    return _IMAGE_KEY.fullmatch(text) is not None


def original_key(image: str) -> str:
    """Name the private original."""
    return f"original/{image}"


def facts_key(image: str) -> str:
    """Name the private record of what ingest found; it is written last, so it means complete."""
    return f"facts/{image}.json"


def rendition_key(image: str, width: int, extension: str, crop: str = "") -> str:
    """Name one public rendition; `crop` is a crop with its position, such as `square-50`."""
    folder = f"{rendition_folder(image)}/{crop}" if crop else rendition_folder(image)
    return f"{folder}/{width}.{extension}"


def rendition_folder(image: str) -> str:
    """Name what all renditions of a picture lie under."""
    return f"rendition/{image}"


def card_key(name: str) -> str:
    """Name the drawn share card of this name (`media.cards.card_name`)."""
    return f"card/{name}.jpg"


def upload_part_key(upload: str, offset: int, writer: str) -> str:
    """Name the part of an upload that begins at this byte, as one writer has it.

    Two who send from the same byte at once must not write over each other: which part counts is
    the database's to say.
    """
    return f"{upload_folder(upload)}/{offset}-{writer}"


def upload_folder(upload: str) -> str:
    """Name what all parts of an upload lie under."""
    return f"upload/{upload}"


def checked_key(key: str) -> str:
    """The key, if it can name a stored thing; raises StorageKeyRefused."""
    if not _STORAGE_KEY.fullmatch(key):
        raise StorageKeyRefused(key)
    return key


def checked_folder(folder: str) -> str:
    """The folder, if keys can lie under it; raises StorageKeyRefused."""
    if not _STORAGE_FOLDER.fullmatch(folder):
        raise StorageKeyRefused(folder)
    return folder


def is_private(key: str) -> bool:
    """Tell whether it is for us alone."""
    return key.partition("/")[0] in PRIVATE_PREFIXES
