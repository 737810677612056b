"""The storage contract: a few verbs over keys. `media.open_storage` picks an implementation.

Blocking on purpose: callers are worker processes and threads. Keys are those of media.keys. What
is written is seen whole or not at all, whoever is killed meanwhile, and nothing empty is kept.
Not for: public addresses or caching headers (storefront).
Fails with StoredFileMissing, StorageKeyRefused, StorageUnavailable.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from msgspec import Struct


class StoredFile(Struct, frozen=True):
    """What a storage tells of a file without reading it."""

    key: str
    bytes: int
    modified: datetime
    """With its time zone."""


class Storage(Protocol):
    """Keeps bytes under keys; safe to share between threads and to send to another process."""

    def write(self, key: str, content: bytes) -> None:
        """Store all of it or nothing; replaces what was there. On return it is kept safely."""

    def read(self, key: str) -> bytes:
        """Return the content or raise StoredFileMissing."""

    def read_range(self, key: str, start: int, end: int) -> bytes:
        """Return the bytes from `start` to before `end`, fewer where the file ends earlier.

        Raises StoredFileMissing.
        """

    def exists(self, key: str) -> bool:
        """Tell whether `read` would find it."""

    def delete(self, key: str) -> None:
        """Remove it; removing what is not there is no error."""

    def list(self, folder: str) -> Iterator[StoredFile]:
        """Yield what lies under the folder, at any depth and in no order, such as `rendition`."""

    def discard_unfinished(self, before: datetime) -> int:
        """Remove what writes that were cut off before then have left; answers how many files."""
