"""The storage contract: a few verbs over keys, and the one place that picks an implementation.

Blocking on purpose: callers are worker processes and threads. Keys are those of media.keys. What
is written is seen whole or not at all, whoever is killed meanwhile, and nothing empty is kept.
Not for: public addresses or caching headers (storefront).
Fails with StoredFileMissing, StorageKeyRefused, StorageUnavailable, StorageUnsupported.
"""

import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from media.errors import StorageUnsupported


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


def open_storage(
    media_url: str | None, data_dir: Path, environment: Mapping[str, str] = os.environ
) -> Storage:
    """Open the storage that MEDIA_URL names; unset means files under the data directory.

    For S3 the endpoint is taken from `environment`; keys and region are read from the process's
    own when it first asks the service, so that they travel with no message between processes.
    """
    from media.local_storage import LocalStorage
    from media.s3_storage import s3_storage

    if media_url is None or media_url == "":
        return LocalStorage(data_dir / "media")
    if media_url.startswith("s3://"):
        return s3_storage(media_url, environment)
    raise StorageUnsupported(media_url)
