"""Pictures as files under one folder, laid out as their keys are.

Every write is a temporary file and a rename, so a reader sees all of a file or none of it.
Originals and uploads cannot be made again and are forced to the disk, with the folder that names
them; a rendition can, so it is not, and the empty file that a power cut may leave of one counts as
missing.
Fails with StoredFileMissing and StorageKeyRefused; a full disk is the OSError it is.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from media.errors import StoredFileMissing
from media.keys import PREFIXES, checked_folder, checked_key, is_private
from media.storage import StoredFile

MOST_TRIES = 50

_NOT_THERE = (FileNotFoundError, NotADirectoryError, IsADirectoryError)


class LocalStorage(msgspec.Struct, frozen=True):
    """The storage contract on a folder; the folder is made on the first write."""

    root: Path

    def write(self, key: str, content: bytes) -> None:
        """Store all of it or nothing; replaces what was there. On return it is kept safely."""
        path = self._path(key)
        private = is_private(key)
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        descriptor = self._open_new(temporary, 0o600 if private else 0o644, private)
        try:
            with open(descriptor, "wb") as file:
                file.write(content)
                if private:
                    file.flush()
                    os.fsync(file.fileno())
            os.replace(temporary, path)
            if private:
                _sync_folder(path.parent)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(temporary)
            raise

    def read(self, key: str) -> bytes:
        """Return the content or raise StoredFileMissing."""
        try:
            content = self._path(key).read_bytes()
        except _NOT_THERE:
            raise StoredFileMissing(key) from None
        if not content:
            raise StoredFileMissing(key)
        return content

    def read_range(self, key: str, start: int, end: int) -> bytes:
        """Return the bytes from `start` to before `end`, fewer where the file ends earlier."""
        try:
            with open(self._path(key), "rb") as file:
                if os.fstat(file.fileno()).st_size == 0:
                    raise StoredFileMissing(key)
                file.seek(start)
                return file.read(max(0, end - start))
        except _NOT_THERE:
            raise StoredFileMissing(key) from None

    def exists(self, key: str) -> bool:
        """Tell whether `read` would find it."""
        path = self._path(key)
        try:
            return path.is_file() and path.stat().st_size > 0
        except FileNotFoundError:
            return False

    def delete(self, key: str) -> None:
        """Remove it; removing what is not there is no error."""
        path = self._path(key)
        with suppress(FileNotFoundError, NotADirectoryError):
            os.unlink(path)
            # A picture's last file takes its folder with it; a full one refuses, and stays.
            with suppress(OSError):
                if path.parent.parent != self.root:
                    path.parent.rmdir()

    def list(self, folder: str) -> Iterator[StoredFile]:
        """Yield what lies under the folder, at any depth and in no order."""
        for entry in _files_below(self.root / checked_folder(folder)):
            with suppress(FileNotFoundError):  # removed since
                if not entry.name.startswith(".") and (facts := entry.stat()).st_size > 0:
                    key = Path(entry.path).relative_to(self.root).as_posix()
                    modified = datetime.fromtimestamp(facts.st_mtime, UTC)
                    yield StoredFile(key, facts.st_size, modified)

    def discard_unfinished(self, before: datetime) -> int:
        """Remove what writes that were cut off before then have left; answers how many files."""
        removed = 0
        for prefix in PREFIXES:
            for entry in _files_below(self.root / prefix):
                with suppress(FileNotFoundError):
                    facts = entry.stat()
                    unfinished = entry.name.startswith(".") or facts.st_size == 0
                    if unfinished and facts.st_mtime < before.timestamp():
                        os.unlink(entry.path)
                        removed += 1
        return removed

    def _path(self, key: str) -> Path:
        return self.root / checked_key(key)

    def _open_new(self, path: Path, mode: int, private: bool) -> int:
        # Tried again: deletions may take the empty folder away just before the file is made.
        for _ in range(MOST_TRIES - 1):
            with suppress(FileNotFoundError, FileExistsError):
                self._make_folder(path.parent, private)
                return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        self._make_folder(path.parent, private)
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)

    def _make_folder(self, folder: Path, private: bool) -> None:
        if folder.is_dir():
            return
        if private:
            # mkdir(parents=True) gives the mode to the last folder only.
            top = self.root / folder.relative_to(self.root).parts[0]
            top.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700 if private else 0o777, parents=True, exist_ok=True)
        if private:
            _sync_folder(folder.parent)


def _files_below(folder: Path) -> Iterator[os.DirEntry[str]]:
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files_below(Path(entry.path))
            else:
                yield entry


def _sync_folder(folder: Path) -> None:
    """Make the name last too: after a power cut a synced file without a name would be lost."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
