"""The storage contract: four verbs over keys, and the one place that picks an implementation.

Blocking on purpose: callers are worker processes and threads. Keys are those of media.keys.
Not for: public addresses or caching headers (storefront).
Fails with StoredFileMissing, StorageKeyRefused, StorageUnsupported.
"""

from pathlib import Path
from typing import Protocol

from media.errors import StorageUnsupported
from media.local_storage import LocalStorage


class Storage(Protocol):
    """Keeps bytes under keys; safe to share between threads and to send to another process."""

    def write(self, key: str, content: bytes) -> None:
        """Store all of it or nothing; replaces what was there."""

    def read(self, key: str) -> bytes:
        """Return the content or raise StoredFileMissing."""

    def exists(self, key: str) -> bool:
        """Tell whether `read` would find it."""

    def delete(self, key: str) -> None:
        """Remove it; removing what is not there is no error."""


def open_storage(media_url: str | None, data_dir: Path) -> Storage:
    """Open the storage that MEDIA_URL names; unset means files under the data directory."""
    if media_url is None or media_url == "":
        return LocalStorage(data_dir / "media")
    raise StorageUnsupported(media_url)
