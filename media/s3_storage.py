"""Pictures in a bucket of Amazon S3 or of any service that speaks its protocol.

One PUT per object, never a multipart upload: S3 shows an object when its PUT has ended and not
before, so there is nothing half-written to see or to clean up. Each process makes its own client
from its AWS_* variables; a storage that is sent to another process carries no key.
Fails with StoredFileMissing, StorageKeyRefused, and StorageUnavailable once the retries are used
up; what the service is or refuses stands in the reason.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec
import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from media.errors import StorageUnavailable, StorageUnsupported, StoredFileMissing
from media.keys import checked_folder, checked_key, is_private
from media.ladder import FORMATS
from media.storage import StoredFile

if TYPE_CHECKING:
    from obstore.store import ClientConfig

ENDPOINT_VARIABLES = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")

RETRIES = 4

_MEDIA_TYPES = {extension: format.media_type for extension, format in FORMATS.items()}

# obstore gives text only; these stand in it, whatever the language of the service.
_STATUS = re.compile(r"status code: (\d{3})")
_CODE = re.compile(r"<Code>([A-Za-z]+)</Code>")
_DEBUG = "\n\nDebug source"


class S3Storage(msgspec.Struct, frozen=True):
    """The storage contract on a bucket that exists already."""

    bucket: str
    prefix: str = ""
    endpoint: str | None = None
    """None: Amazon's own, by AWS_REGION."""
    attempt_seconds: float = 20
    """The longest that one request may take, its body included."""
    give_up_seconds: float = 30
    """After this long a failed request is not tried again."""

    def write(self, key: str, content: bytes) -> None:
        """Store all of it or nothing; replaces what was there. On return it is kept safely."""
        attributes: Any = _attributes(checked_key(key))
        with _told("write", key):
            obstore.put(self._store, key, content, attributes=attributes, use_multipart=False)

    def read(self, key: str) -> bytes:
        """Return the content or raise StoredFileMissing."""
        checked_key(key)
        with _told("read", key):
            content = bytes(obstore.get(self._store, key).bytes())
        if not content:
            raise StoredFileMissing(key)
        return content

    def read_range(self, key: str, start: int, end: int) -> bytes:
        """Return the bytes from `start` to before `end`, fewer where the file ends earlier."""
        checked_key(key)
        try:
            with _told("read", key):
                return bytes(obstore.get_range(self._store, key, start=start, end=max(end, start)))
        except (_BeyondTheEnd, ValueError):
            if self.exists(key):
                return b""
            raise StoredFileMissing(key) from None

    def exists(self, key: str) -> bool:
        """Tell whether `read` would find it."""
        checked_key(key)
        try:
            with _told("look for", key):
                return bool(obstore.head(self._store, key)["size"])
        except StoredFileMissing:
            return False

    def delete(self, key: str) -> None:
        """Remove it; removing what is not there is no error."""
        checked_key(key)
        with suppress(StoredFileMissing), _told("delete", key):
            obstore.delete(self._store, key)

    def list(self, folder: str) -> Iterator[StoredFile]:
        """Yield what lies under the folder, at any depth and in no order."""
        checked_folder(folder)
        with _told("list", folder):
            for chunk in obstore.list(self._store, folder, chunk_size=100):
                for found in chunk:
                    if found["size"]:
                        yield StoredFile(found["path"], found["size"], found["last_modified"])

    def discard_unfinished(self, before: datetime) -> int:
        """Nothing to do: what was not written whole is not there."""
        return 0

    @property
    def _store(self) -> S3Store:
        return _client(self)


def s3_storage(media_url: str, environment: Mapping[str, str]) -> S3Storage:
    """The storage that `s3://bucket/prefix` names; raises StorageUnsupported for a wrong address.

    The service is the first of ENDPOINT_VARIABLES that is set, and Amazon's own without any.
    """
    parts = urlsplit(media_url)
    if parts.scheme != "s3" or not parts.netloc or parts.query or parts.fragment:
        raise StorageUnsupported(media_url)
    named = (environment.get(name, "").strip() for name in ENDPOINT_VARIABLES)
    return S3Storage(
        bucket=parts.netloc,
        prefix=parts.path.strip("/"),
        endpoint=next(filter(None, named), None),
    )


class _BeyondTheEnd(Exception):
    """A range that begins after the last byte."""


@contextmanager
def _told(verb: str, key: str) -> Iterator[None]:
    """Say in the storage's own errors what went wrong at the service."""
    try:
        yield
    except (BaseError, OSError) as error:
        reason = str(error).partition(_DEBUG)[0].strip()
        status, code = _STATUS.search(reason), _CODE.search(reason)
        if status is not None and status[1] == "416":
            raise _BeyondTheEnd from None
        if isinstance(error, FileNotFoundError) and (code is None or code[1] != "NoSuchBucket"):
            raise StoredFileMissing(key) from None
        raise StorageUnavailable(verb, key, " ".join(reason.split())[:500]) from error


@lru_cache(maxsize=8)
def _client(storage: S3Storage) -> S3Store:
    """One client, with its connections, per process and storage."""
    plain_http = storage.endpoint is not None and storage.endpoint.startswith("http://")
    options: ClientConfig = {
        "timeout": timedelta(seconds=storage.attempt_seconds),
        "connect_timeout": timedelta(seconds=min(5, storage.attempt_seconds)),
        "allow_http": plain_http,
    }
    endpoint: Any = {} if storage.endpoint is None else {"aws_endpoint_url_s3": storage.endpoint}
    return S3Store(
        storage.bucket,
        prefix=storage.prefix or None,
        client_options=options,
        retry_config={
            "max_retries": RETRIES,
            "retry_timeout": timedelta(seconds=storage.give_up_seconds),
        },
        # Not every service knows the deletion of many objects by one request.
        disable_bulk_delete=True,
        **endpoint,
    )


def _attributes(key: str) -> dict[str, str]:
    """Headers of the object, so that a CDN may also be pointed at the bucket's public folders."""
    if is_private(key):
        return {"Cache-Control": "private, no-store"}
    kind = _MEDIA_TYPES.get(key.rpartition(".")[2], "application/octet-stream")
    return {"Content-Type": kind, "Cache-Control": "public, max-age=31536000, immutable"}
