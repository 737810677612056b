"""The shop over a storage that fails: what `bench.upload_faults` runs, and kills.

`application` is for a server process, `python -m bench.faulty_shop` a worker. BENCH_FAULTS is the
share of storage calls that fail: a full disk, a service that does not answer, and one that has done
what it was asked and whose answer is lost.
"""

from __future__ import annotations

import asyncio
import errno
import os
import random
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec
from litestar.types import ASGIApp

from media.errors import StorageUnavailable
from media.local_storage import LocalStorage
from media.storage import StoredFile
from storefront import lifespan
from storefront.app import create_app
from storefront.commands import worker
from storefront.settings import load_settings

TIMEOUT_SECONDS = 0.3


class FaultyStorage(msgspec.Struct, frozen=True):
    """The storage contract over another storage, some of whose calls fail."""

    inner: LocalStorage
    share: float

    def write(self, key: str, content: bytes) -> None:
        """Store it, or fail: before that or, worse, after it."""
        if self._fails(key):
            fault = random.choice(("full", "before", "after"))
            if fault == "full":
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), key)
            if fault == "after":
                self.inner.write(key, content)
            self._time_out("write", key)
        self.inner.write(key, content)

    def read(self, key: str) -> bytes:
        """Read it, or fail."""
        self._may_time_out("read", key)
        return self.inner.read(key)

    def read_range(self, key: str, start: int, end: int) -> bytes:
        """Read some of it, or fail."""
        self._may_time_out("read", key)
        return self.inner.read_range(key, start, end)

    def exists(self, key: str) -> bool:
        """Look for it, or fail."""
        self._may_time_out("look for", key)
        return self.inner.exists(key)

    def delete(self, key: str) -> None:
        """Delete it, or fail."""
        self._may_time_out("delete", key)
        self.inner.delete(key)

    def list(self, folder: str) -> Iterator[StoredFile]:
        """List it, or fail."""
        self._may_time_out("list", folder)
        yield from self.inner.list(folder)

    def discard_unfinished(self, before: datetime) -> int:
        """As the other does."""
        return self.inner.discard_unfinished(before)

    def _fails(self, _key: str) -> bool:
        return random.random() < self.share

    def _may_time_out(self, verb: str, key: str) -> None:
        if self._fails(key):
            self._time_out(verb, key)

    def _time_out(self, verb: str, key: str) -> None:
        time.sleep(TIMEOUT_SECONDS)
        raise StorageUnavailable(verb, key, "no answer (made for the benchmark)")


def faulty_storage(_media_url: str | None, data_dir: Path) -> FaultyStorage:
    """In the place of `media.open_storage.open_storage`."""
    return FaultyStorage(LocalStorage(data_dir / "media"), float(os.environ["BENCH_FAULTS"]))


def application() -> ASGIApp:
    """The application of one server process."""
    lifespan.open_storage = faulty_storage  # type: ignore[assignment]
    return create_app(lifespan.open_resources(load_settings(os.environ)))


if __name__ == "__main__":
    worker.open_storage = faulty_storage  # type: ignore[assignment]
    settings = load_settings(os.environ)
    asyncio.run(worker.run_worker(settings, os.environ["DATABASE_URL"]))
