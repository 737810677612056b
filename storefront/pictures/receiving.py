"""Read files out of a request, onto this machine's disk and never larger than a limit.

A body that says how large it is and is too large is refused before any of it is read; one that
does not say is cut off at the limit. Of a file that is too large among others nothing is kept.
Temporary files end with the block. Not for: what the files are.
"""

import hashlib
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, BinaryIO

from litestar import Request
from litestar.exceptions import ClientException, InternalServerException
from msgspec import Struct
from multipart import (
    MultipartSegment,
    ParserError,
    ParserLimitReached,
    PushMultipartParser,
    parse_options_header,
)

from media.zip_pictures import shown_name
from storefront.http.problem_types import INVALID_REQUEST, TOO_MANY_BYTES, UNSUPPORTED_TYPE
from storefront.http.problems import BadBody, Refusal
from storefront.http.query_string import Fault

FIELD = "file"
MAX_FIELDS = 40


class Limits(Struct, frozen=True):
    """How much is taken in one request."""

    file_bytes: int
    files: int
    body_bytes: int
    raw_types: tuple[str, ...]
    """Media types, or their beginnings, of bodies that are one file."""
    wrong_type: str
    """What is said of other bodies."""


class ReceivedFile(Struct, frozen=True):
    """A file that has arrived; `path` is None where it was too large to be kept."""

    name: str
    path: Path | None
    length: int
    sha256: bytes


@asynccontextmanager
async def received(
    request: Request[Any, Any, Any], limits: Limits
) -> AsyncIterator[list[ReceivedFile]]:
    """The files of a body. Raises `Refusal` and `BadBody`."""
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    with tempfile.TemporaryDirectory(prefix="etalase-upload-") as folder:
        if kind.startswith("multipart/form-data"):
            files = await _read_multipart(
                request, options.get("boundary", ""), Path(folder), limits
            )
        elif kind.startswith(limits.raw_types):
            files = [await _read_raw(request, Path(folder), limits)]
        else:
            raise Refusal(UNSUPPORTED_TYPE, limits.wrong_type)
        yield files


class _Sink:
    """One file that is arriving."""

    def __init__(self, name: str, path: Path, limit: int) -> None:
        self._name = shown_name(name.replace("\\", "/").rpartition("/")[2])
        self._path = path
        self._limit = limit
        self._file: BinaryIO = path.open("wb")
        self._digest = hashlib.sha256()
        self.bytes = 0

    def write(self, chunk: bytes | bytearray) -> None:
        self.bytes += len(chunk)
        self._digest.update(chunk)
        if not self.is_too_large:
            self._file.write(chunk)

    @property
    def is_too_large(self) -> bool:
        return self.bytes > self._limit

    def close(self) -> ReceivedFile:
        self._file.close()
        path: Path | None = self._path
        if self.is_too_large:
            self._path.unlink()
            path = None
        return ReceivedFile(self._name, path, self.bytes, self._digest.digest())


async def _read_raw(request: Request[Any, Any, Any], folder: Path, limits: Limits) -> ReceivedFile:
    _check_length(request, limits.file_bytes, limits)
    _, options = parse_options_header(request.headers.get("content-disposition", ""))
    sink = _Sink(options.get("filename", ""), folder / "0", limits.file_bytes)
    try:
        async for chunk in _chunks(request):
            sink.write(chunk)
            if sink.is_too_large:
                raise _too_large(limits)
    finally:
        file = sink.close()
    if not file.length:
        raise BadBody([Fault(f"/{FIELD}", "no_file_detail")])
    return file


async def _read_multipart(
    request: Request[Any, Any, Any], boundary: str, folder: Path, limits: Limits
) -> list[ReceivedFile]:
    _check_length(request, limits.body_bytes, limits)
    files: list[ReceivedFile] = []
    sink: _Sink | None = None
    seen = 0
    try:
        with PushMultipartParser(
            boundary.encode("latin-1", "replace"), max_segment_count=MAX_FIELDS
        ) as parser:
            async for chunk in _chunks(request):
                seen += len(chunk)
                if seen > limits.body_bytes:
                    raise _too_large(limits)
                for event in parser.parse(chunk):
                    if isinstance(event, MultipartSegment):
                        if event.name == FIELD and event.filename is not None:
                            if len(files) == limits.files:
                                raise _too_many(limits)
                            path = folder / str(len(files))
                            sink = _Sink(event.filename, path, limits.file_bytes)
                    elif event is None:
                        if sink is not None:
                            files.append(sink.close())
                            sink = None
                    elif sink is not None:
                        sink.write(event)
    except ParserLimitReached:
        raise _too_many(limits) from None
    except (ParserError, ValueError):
        raise Refusal(INVALID_REQUEST, "broken_multipart_detail") from None
    finally:
        if sink is not None:
            sink.close()
    # A browser sends an empty part for a field in which nothing was chosen.
    files = [file for file in files if file.length]
    if not files:
        raise BadBody([Fault(f"/{FIELD}", "no_file_detail")])
    return files


async def _chunks(request: Request[Any, Any, Any]) -> AsyncIterator[bytes]:
    try:
        async for chunk in request.stream():
            if chunk:
                yield chunk
    except (InternalServerException, ClientException, ConnectionError):
        # Litestar takes a sender who has gone for a fault of ours.
        raise Refusal(INVALID_REQUEST, "cut_off_detail") from None


def _check_length(request: Request[Any, Any, Any], limit: int, limits: Limits) -> None:
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told) > limit:
        raise _too_large(limits)


def _too_large(limits: Limits) -> Refusal:
    return Refusal(TOO_MANY_BYTES, limit=f"{limits.file_bytes / 1_000_000:g}")


def _too_many(limits: Limits) -> BadBody:
    return BadBody([Fault(f"/{FIELD}", "too_many_files_detail", {"limit": str(limits.files)})])
