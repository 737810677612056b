"""Pictures as files under one folder: `original/` and `facts/` for us alone, `rendition/` public.

Every write is a temporary file and a rename, so a reader sees all of a file or none of it.
Originals cannot be made again and are forced to the disk; a rendition can, so it is not, and the
empty file that a power cut may leave of one counts as missing.
Fails with StoredFileMissing and StorageKeyRefused; a full disk is the OSError it is.
"""

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

import msgspec

from media.errors import StorageKeyRefused, StoredFileMissing
from media.keys import PRIVATE_PREFIXES

# Each segment begins with a letter or digit: no "..", no hidden file, no absolute path.
_KEY = re.compile(r"(original|facts|rendition)(/[a-z0-9][a-z0-9._-]{0,99}){1,3}")


class LocalStorage(msgspec.Struct, frozen=True):
    """The storage contract on a folder; the folder is made on the first write."""

    root: Path

    def write(self, key: str, content: bytes) -> None:
        """Store all of it or nothing; replaces what was there."""
        path = self._path(key)
        private = key.startswith(PRIVATE_PREFIXES)
        self._make_folder(path.parent, private)
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        mode = 0o600 if private else 0o644
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        try:
            with open(descriptor, "wb") as file:
                file.write(content)
                if private:
                    file.flush()
                    os.fsync(file.fileno())
            os.replace(temporary, path)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(temporary)
            raise

    def read(self, key: str) -> bytes:
        """Return the content or raise StoredFileMissing."""
        try:
            content = self._path(key).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            raise StoredFileMissing(key) from None
        if not content:
            raise StoredFileMissing(key)
        return content

    def exists(self, key: str) -> bool:
        """Tell whether `read` would find it."""
        path = self._path(key)
        try:
            return path.is_file() and path.stat().st_size > 0
        except FileNotFoundError:
            return False

    def delete(self, key: str) -> None:
        """Remove it; removing what is not there is no error."""
        with suppress(FileNotFoundError, NotADirectoryError):
            os.unlink(self._path(key))

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise StorageKeyRefused(key)
        return self.root / key

    def _make_folder(self, folder: Path, private: bool) -> None:
        if folder.is_dir():
            return
        if private:
            # mkdir(parents=True) gives the mode to the last folder only.
            top = self.root / folder.relative_to(self.root).parts[0]
            top.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(parents=True, exist_ok=True)
