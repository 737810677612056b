"""The shell around the application: conditional reads, compression and caching of public reads.

A GET or HEAD below `/v1/` (private branches excepted) that has been answered before is answered
here from prebuilt messages, without entering Litestar. Otherwise Litestar runs; if its handler
called `cacheable`, the answer is captured, kept while the change feed is connected, and sent with
the same tags and codings as a kept one. All other answers pass through untouched.
HEAD is answered everywhere as GET without its body.

This is the only place that compresses, compares entity tags or caches. It never fails by itself:
what the application raises goes to the server.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from litestar.types import ASGIApp, Message

from catalog.values import Language
from storefront.http.conditional import none_match_holds
from storefront.http.message_cache import MessageCache
from storefront.http.negotiation import accepted_coding, accepted_language
from storefront.http.prebuilt import Cacheable, Headers, Messages, Prebuilt
from storefront.metrics import RequestTimes

PUBLIC_PREFIX = "/v1/"
PUBLIC_PATHS = frozenset({"/openapi.json", "/docs"})
PRIVATE_PREFIXES = ("/v1/producer/", "/v1/promo/", "/v1/admin/", "/v1/session")

_MAX_KEY = 1024
"""Longer query strings are answered and not kept."""

_NO_BODY: Any = {"type": "http.response.body", "body": b"", "more_body": False}


def cacheable(
    scope: Any,
    *,
    products: frozenset[int] | None = None,
    expires_at: float | None = None,
    validated_by: bytes | memoryview | None = None,
    on_read: Callable[[], None] | None = None,
) -> None:
    """Called by a handler with its request's scope: the answer is public and may be kept."""
    scope.setdefault("state", {})["cacheable"] = Cacheable(
        products, expires_at, validated_by, on_read
    )


class HotReads:
    """The ASGI application that is served."""

    def __init__(self, app: ASGIApp, cache: MessageCache, times: RequestTimes) -> None:
        self.app = app
        self.cache = cache
        self.times = times

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request, or pass on anything that is none."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        method = scope["method"]
        if (method == "GET" or method == "HEAD") and _is_public(scope["path"]):
            await self._read(scope, receive, send, began)
        elif method == "HEAD":
            await self._run(_as_get(scope), receive, _WithoutBody(send), began)
        else:
            await self._run(scope, receive, send, began)

    async def _read(self, scope: Any, receive: Any, send: Any, began: float) -> None:
        accepts = languages = none_match = None
        for name, value in scope["headers"]:
            if name == b"accept-encoding":
                accepts = value if accepts is None else accepts + b"," + value
            elif name == b"accept-language":
                languages = value if languages is None else languages + b"," + value
            elif name == b"if-none-match":
                none_match = value if none_match is None else none_match + b"," + value
        query, language = _canonical(scope["query_string"])
        key = (scope["path"], query, language or accepted_language(languages))
        head = scope["method"] == "HEAD"
        answer = self.cache.get(key)
        if answer is not None:
            messages = answer.messages(accepted_coding(accepts))
            status = await _send(messages, none_match, head, send)
            self.times.observe(answer.route, status, time.perf_counter() - began)
            if answer.on_read is not None and not head:
                answer.on_read()
            return
        generation = self.cache.generation
        if head:
            scope = _as_get(scope)
        scope["state"] = state = dict(scope.get("state") or {})
        capture = _Capture(state, _WithoutBody(send) if head else send)
        await self._run(scope, receive, capture, began)
        if capture.start is not None:
            answer = Prebuilt(
                list(capture.start["headers"]),
                b"".join(capture.chunks),
                state["cacheable"],
                _route(scope),
            )
            if len(query) <= _MAX_KEY:
                self.cache.put(key, answer, generation)
            await _send(answer.messages(accepted_coding(accepts)), none_match, head, send)
            if answer.on_read is not None and not head:
                answer.on_read()

    async def _run(self, scope: Any, receive: Any, send: Any, began: float) -> None:
        status = 500

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watch)
        finally:
            self.times.observe(_route(scope), status, time.perf_counter() - began)


async def _send(messages: Messages, none_match: bytes | None, head: bool, send: Any) -> int:
    if none_match is not None and not none_match_holds(none_match, messages.tag):
        await send(messages.not_modified)
        await send(_NO_BODY)
        return 304
    await send(messages.start)
    await send(_NO_BODY if head else messages.body)
    return 200


class _Capture:
    """Holds back an answer whose handler called it cacheable; passes any other on at once."""

    __slots__ = ("_send", "_state", "chunks", "start")

    def __init__(self, state: dict[str, Any], send: Any) -> None:
        self._state = state
        self._send = send
        self.start: Any = None
        self.chunks: list[bytes] = []

    async def __call__(self, message: Any) -> None:
        if self.start is not None:
            self.chunks.append(message.get("body", b""))
        elif (
            message["type"] == "http.response.start"
            and message["status"] == 200
            and "cacheable" in self._state
        ):
            self.start = message
        elif message["type"] == "http.response.start":
            await self._send({**message, "headers": _readable_anywhere(message["headers"])})
        else:
            await self._send(message)


class _WithoutBody:
    """Sends an answer's head only."""

    __slots__ = ("_send",)

    def __init__(self, send: Any) -> None:
        self._send = send

    async def __call__(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            await self._send(message)
        elif not message.get("more_body", False):
            await self._send(_NO_BODY)


def _readable_anywhere(headers: Any) -> Headers:
    """A front end of another origin must be able to read why its request was refused."""
    return [*headers, (b"access-control-allow-origin", b"*")]


def _is_public(path: str) -> bool:
    if path.startswith(PUBLIC_PREFIX):
        return not path.startswith(PRIVATE_PREFIXES)
    return path in PUBLIC_PATHS


def _as_get(scope: Any) -> Any:
    # A range is GET's alone (RFC 9110 §14.2): HEAD tells of the whole.
    headers = [header for header in scope["headers"] if header[0] != b"range"]
    return {**scope, "method": "GET", "headers": headers}


def _route(scope: Any) -> str:
    return str(scope.get("path_template") or "unmatched")


def _canonical(query: bytes) -> tuple[bytes, Language | None]:
    if not query:
        return b"", None
    return _canonical_memo(query) if len(query) <= 256 else _canonical_query(query)


def _canonical_query(query: bytes) -> tuple[bytes, Language | None]:
    """The query string with its pairs in order, and the language that it names once and rightly.

    Pairs stay as they are written: two spellings of one query are kept twice, which costs memory
    and is never wrong, while decoding could make two queries one.
    """
    pairs = sorted([pair for pair in query.split(b"&") if pair])
    named = [pair for pair in pairs if pair.startswith(b"lang=")]
    if len(named) == 1 and named[0] in _LANGUAGES:
        pairs.remove(named[0])
        return b"&".join(pairs), _LANGUAGES[named[0]]
    return b"&".join(pairs), None


_LANGUAGES = {b"lang=" + language.value.encode(): language for language in Language}
_canonical_memo = lru_cache(maxsize=2048)(_canonical_query)
