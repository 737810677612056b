"""One public answer as ready ASGI messages: a body per content coding, and its 304.

Compression happens once per answer and coding, on first demand, and never for bodies so small
that it costs more than it saves. Every variant names what it was chosen by (`Vary`) and has a
strong tag of its own. Not for: keeping answers (`message_cache`) or choosing one (`hot_reads`).
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any, NamedTuple

import brotli
from msgspec import Struct

from storefront.http.conditional import content_hash, entity_tag

CACHE_CONTROL = b"public, max-age=30, stale-while-revalidate=300"
VARY = b"accept-encoding, accept-language"

MIN_COMPRESSED = 512
"""Bytes below which an answer fits one packet anyway."""

_OVERHEAD = 3000
"""Bytes of memory for the messages, headers and bookkeeping of one answer, rounded up."""

Headers = list[tuple[bytes, bytes]]


class Cacheable(Struct, frozen=True):
    """A handler's word that its answer is public and the same for everybody."""

    products: frozenset[int] | None = None
    """Ids of the products that it shows; None: it may show any."""
    expires_at: float | None = None
    """Epoch seconds at which it stops being true, such as the end of a collection's window."""
    validated_by: bytes | memoryview | None = None
    """What the entity tag is made from, where the body holds what does not matter (its timing)."""
    on_read: Callable[[], None] | None = None
    """Called whenever it is sent, kept or not; quick, and never fails."""


class Messages(NamedTuple):
    """What to send for one content coding."""

    tag: bytes
    start: dict[str, Any]
    body: dict[str, Any]
    not_modified: dict[str, Any]


class Prebuilt:
    """A public answer with status 200."""

    __slots__ = (
        "_body",
        "_headers",
        "_messages",
        "_name",
        "expires_at",
        "on_read",
        "products",
        "route",
        "size",
    )

    def __init__(self, headers: Headers, body: bytes, cacheable: Cacheable, route: str) -> None:
        self.products = cacheable.products
        self.expires_at = cacheable.expires_at
        self.on_read = cacheable.on_read
        self.route = route
        self.size = len(body) * 3 // 2 + _OVERHEAD
        self._body = body
        self._headers = _public_headers(headers)
        self._name = content_hash(
            body if cacheable.validated_by is None else cacheable.validated_by
        )
        self._messages: dict[str, Messages] = {}

    def messages(self, coding: str) -> Messages:
        """The messages in `coding`, made on first demand."""
        messages = self._messages.get(coding)
        if messages is None:
            if len(self._body) < MIN_COMPRESSED and coding != "identity":
                messages = self.messages("identity")
            else:
                messages = self._build(coding)
            self._messages[coding] = messages
        return messages

    def _build(self, coding: str) -> Messages:
        content = compressed(self._body, coding)
        tag = entity_tag(self._name, coding)
        headers = [*self._headers, (b"etag", tag), (b"content-length", b"%d" % len(content))]
        if coding != "identity":
            headers.append((b"content-encoding", coding.encode()))
        kept = [(name, value) for name, value in self._headers if name in _ON_NOT_MODIFIED]
        return Messages(
            tag,
            {"type": "http.response.start", "status": 200, "headers": headers},
            {"type": "http.response.body", "body": content, "more_body": False},
            {"type": "http.response.start", "status": 304, "headers": [*kept, (b"etag", tag)]},
        )


def compressed(content: bytes, coding: str) -> bytes:
    """`content` in a content coding. Fast levels: this runs on the event loop."""
    if coding == "br":
        quality = 5 if len(content) < 65_536 else 4
        return bytes(brotli.compress(content, quality=quality, lgwin=18))
    if coding == "gzip":
        return gzip.compress(content, compresslevel=6, mtime=0)
    return content


_REPLACED = frozenset(
    {b"content-length", b"etag", b"vary", b"cache-control", b"x-content-type-options"}
)

_ON_NOT_MODIFIED = frozenset(
    {b"cache-control", b"vary", b"content-language", b"access-control-allow-origin"}
)


def _public_headers(headers: Headers) -> Headers:
    return [
        *[header for header in headers if header[0] not in _REPLACED],
        (b"cache-control", CACHE_CONTROL),
        (b"vary", VARY),
        (b"access-control-allow-origin", b"*"),
        (b"x-content-type-options", b"nosniff"),
    ]
