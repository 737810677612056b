"""Read the files of a ZIP one by one, so that no archive costs more than its limits allow.

What a name says is a label and never a path: nothing is unpacked to a disk. The archive's directory
is looked at before Python's reader believes it. Blocking; not for: whether a file is a picture
(media.ingest finds out). Fails with a leaf of ZipRefused for the whole, and tells each entry's
fault on the entry.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from media.errors import DamagedZip, TooManyEntries, UnpacksTooLarge
from media.inspect import MAX_BYTES

MAX_ZIP_BYTES = 500_000_000
MAX_ENTRIES = 500
MAX_UNPACKED_BYTES = 1_000_000_000
MAX_RATIO = 100
"""Pictures are compressed already; what shrinks more than this is made to burst."""

MAX_NAME = 300

_END = b"PK\x05\x06"
_ZIP64_LOCATOR = b"PK\x06\x07"
_END_LENGTH = 22
_LONGEST_COMMENT = 65_535
_DIRECTORY_PER_ENTRY = 2_000
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ZIP_NAMES = (".zip", ".cbz", ".jar", ".docx", ".xlsx", ".apk")
_ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")


class EntryFault(StrEnum):
    """Why one file of an archive is not read."""

    ENCRYPTED = "encrypted"
    NESTED = "nested-zip"
    METHOD = "unknown-compression"
    TOO_LARGE = "too-many-bytes"
    BOMB = "compressed-too-much"
    DAMAGED = "damaged"


class ZipEntry(Struct, frozen=True):
    """A file of the archive; `fault` says why it cannot be read, if it cannot."""

    name: str
    index: int
    bytes: int
    fault: EntryFault | None = None


class ZipPictures:
    """An open archive. A context manager; the file must stay where it is meanwhile."""

    def __init__(self, path: Path) -> None:
        check_directory(path)
        try:
            self._zip = zipfile.ZipFile(path)
        except (
            zipfile.BadZipFile,
            OSError,
            ValueError,
            NotImplementedError,
            struct.error,
        ) as error:
            raise DamagedZip from error
        self._entries = [info for info in self._zip.infolist() if not info.is_dir()]

    def __enter__(self) -> ZipPictures:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._zip.close()

    def entries(self) -> list[ZipEntry]:
        """Every file, in the archive's order. Raises TooManyEntries and UnpacksTooLarge."""
        if len(self._entries) > MAX_ENTRIES:
            raise TooManyEntries(len(self._entries), MAX_ENTRIES)
        unpacked = sum(info.file_size for info in self._entries)
        if unpacked > MAX_UNPACKED_BYTES:
            raise UnpacksTooLarge(unpacked, MAX_UNPACKED_BYTES)
        return list(self._read_entries())

    def read(self, entry: ZipEntry) -> bytes | EntryFault:
        """The bytes of a file without a fault, or the fault that shows only now."""
        info = self._entries[entry.index]
        try:
            with self._zip.open(info) as file:
                content = file.read(MAX_BYTES + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, struct.error):
            return EntryFault.DAMAGED
        except (NotImplementedError, RuntimeError):
            return EntryFault.METHOD
        if len(content) > MAX_BYTES:
            return EntryFault.TOO_LARGE
        return EntryFault.NESTED if content.startswith(_ZIP_SIGNATURES) else content

    def _read_entries(self) -> Iterator[ZipEntry]:
        for index, info in enumerate(self._entries):
            yield ZipEntry(shown_name(info.filename), index, info.file_size, _fault(info))


def shown_name(name: str) -> str:
    """A file name as people are shown it: no control characters, not too long."""
    shown = "".join(letter if letter.isprintable() else "�" for letter in name.replace("\\", "/"))
    return shown if len(shown) <= MAX_NAME else "…" + shown[-MAX_NAME + 1 :]


def check_directory(path: Path) -> None:
    """Refuse an archive whose directory is too large to be read in, before it is."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _END_LENGTH - _LONGEST_COMMENT - 20))
        tail = file.read()
    found = tail.rfind(_END)
    if found < 0 or len(tail) - found < _END_LENGTH:
        raise DamagedZip
    _, _, _, _, entries, directory, _, _ = struct.unpack_from("<4s4H2LH", tail, found)
    # ZIP64 holds more files than we take; its records could tell Python's reader another size.
    locator = tail[max(0, found - 20) : found]
    if locator.startswith(_ZIP64_LOCATOR) or entries > 2 * MAX_ENTRIES:
        raise TooManyEntries(entries, MAX_ENTRIES)
    if directory > 2 * MAX_ENTRIES * _DIRECTORY_PER_ENTRY:
        raise TooManyEntries(entries, MAX_ENTRIES)


def _fault(info: zipfile.ZipInfo) -> EntryFault | None:
    if info.flag_bits & _ENCRYPTED:
        return EntryFault.ENCRYPTED
    if info.filename.lower().endswith(_ZIP_NAMES):
        return EntryFault.NESTED
    if info.compress_type not in _METHODS:
        return EntryFault.METHOD
    if info.file_size > MAX_BYTES:
        return EntryFault.TOO_LARGE
    if info.file_size > MAX_RATIO * max(1, info.compress_size):
        return EntryFault.BOMB
    return None
