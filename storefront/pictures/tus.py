"""The headers of tus 1.0.0, a protocol for uploads that go on where they were cut off.

Pure. Fails with Refusal, each telling what the header must be. Not for: what is done about them
(`storefront.pictures.uploads`).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import Any

from media.inspect import MAX_BYTES
from media.zip_pictures import MAX_ZIP_BYTES, shown_name
from storefront.http.problem_types import INVALID_REQUEST, TOO_MANY_BYTES, TUS_VERSION
from storefront.http.problems import Refusal

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,checksum,expiration,termination"
ALGORITHMS = ("sha256", "sha1")
PART_TYPE = "application/offset+octet-stream"

ABOUT = {
    "tus-version": VERSION,
    "tus-extension": EXTENSIONS,
    "tus-max-size": str(MAX_ZIP_BYTES),
    "tus-checksum-algorithm": ",".join(ALGORITHMS),
}
"""What OPTIONS tells."""

LONGEST_NAME = 200
_MAX_METADATA = 4_000
_KEY = re.compile(r"[\x21-\x2b\x2d-\x7e]+")
_WHOLE = re.compile(r"[0-9]{1,15}")


def check_version(headers: Any) -> None:
    """Refuse what does not say that it speaks our version."""
    if headers.get("tus-resumable") != VERSION:
        raise Refusal(TUS_VERSION, headers={"tus-version": VERSION})


def read_length(headers: Any, *, is_zip: bool) -> int:
    """`Upload-Length`, within the limit of its kind of file."""
    told = headers.get("upload-length", "")
    if not _WHOLE.fullmatch(told) or int(told) == 0:
        raise Refusal(INVALID_REQUEST, "tus_length_detail")
    limit = MAX_ZIP_BYTES if is_zip else MAX_BYTES
    if int(told) > limit:
        raise Refusal(TOO_MANY_BYTES, limit=f"{limit / 1_000_000:g}")
    return int(told)


def read_offset(headers: Any) -> int:
    """`Upload-Offset`."""
    told = headers.get("upload-offset", "")
    if not _WHOLE.fullmatch(told):
        raise Refusal(INVALID_REQUEST, "tus_offset_detail")
    return int(told)


def read_metadata(headers: Any) -> dict[str, str]:
    """`Upload-Metadata`: each key with its text."""
    told: str = headers.get("upload-metadata", "")
    if len(told) > _MAX_METADATA:
        raise Refusal(INVALID_REQUEST, "tus_metadata_detail")
    metadata: dict[str, str] = {}
    for pair in told.split(",") if told.strip() else ():
        key, _, value = pair.strip().partition(" ")
        try:
            text = base64.b64decode(value.strip(), validate=True).decode()
        except (binascii.Error, ValueError):
            raise Refusal(INVALID_REQUEST, "tus_metadata_detail") from None
        if not _KEY.fullmatch(key) or key in metadata:
            raise Refusal(INVALID_REQUEST, "tus_metadata_detail")
        metadata[key] = text
    return metadata


def name_of(metadata: dict[str, str]) -> str:
    """The file's name, however the client calls it."""
    name = metadata.get("filename") or metadata.get("name") or ""
    return shown_name(name.replace("\\", "/").rpartition("/")[2])[:LONGEST_NAME]


def is_zip(metadata: dict[str, str]) -> bool:
    """Whether the client says that it sends a folder of pictures."""
    kind = metadata.get("filetype") or metadata.get("type") or ""
    zips = ("application/zip", "application/x-zip-compressed")
    return kind in zips or name_of(metadata).lower().endswith(".zip")


class Checksum:
    """What a part's bytes must add up to."""

    def __init__(self, algorithm: str, digest: bytes) -> None:
        self._sum = hashlib.new(algorithm, usedforsecurity=False)
        self._expected = digest

    def update(self, chunk: bytes) -> None:
        """Some more of the part."""
        self._sum.update(chunk)

    def holds(self) -> bool:
        """Whether what came is what was sent."""
        return self._sum.digest() == self._expected


def read_checksum(headers: Any) -> Checksum | None:
    """`Upload-Checksum`, if it is there."""
    told: str | None = headers.get("upload-checksum")
    if told is None:
        return None
    algorithm, _, value = told.strip().partition(" ")
    try:
        digest = base64.b64decode(value.strip(), validate=True)
    except (binascii.Error, ValueError):
        digest = b""
    if (
        algorithm not in ALGORITHMS
        or len(digest) != hashlib.new(algorithm, usedforsecurity=False).digest_size
    ):
        raise Refusal(INVALID_REQUEST, "tus_checksum_detail")
    return Checksum(algorithm, digest)
