"""Requests to one Meilisearch server: keep-alive, short deadlines, typed failures.

Knows statuses and Meilisearch's error body; knows no call by name (see `client`) and no byte of
HTTP (`connections`).
`ServerUnavailable` means that nobody answered in time or the server asks to wait, `Refused` that
it will never accept this very request. Nothing is repeated here, except what may have failed only
because an idle connection turned out to be closed, and only if `repeat` says that this is safe.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec import Struct

from search.engine import EngineUnavailable
from search.engines.meilisearch.connections import (
    ConnectionLost,
    Connections,
    NotHttp,
    Response,
    Unreachable,
)

_WAIT_STATUSES = {429, 500, 502, 503, 504}
_CONNECTIONS = 64


class ServerUnavailable(EngineUnavailable):
    """The server did not answer in time or asks to come back after `retry_after` seconds."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Refused(Exception):
    """The server refuses this very request; `code` and `type` are Meilisearch's own."""

    def __init__(self, status: int, problem: Problem) -> None:
        super().__init__(f"{problem.code}: {problem.message}")
        self.status = status
        self.code = problem.code
        self.type = problem.type


class Problem(Struct):
    """What Meilisearch says of an error, in answers and in failed tasks."""

    message: str = ""
    code: str = "unknown"
    type: str = "unknown"


class Transport:
    """Requests to the server at `url`. Made without I/O; `close` releases its sockets."""

    def __init__(self, url: str, key: str | None, connect_seconds: float) -> None:
        self._url = url
        # Compressing an answer costs both sides more than a nearby network takes to carry it.
        self._headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"
        self._connections = Connections(url, _CONNECTIONS, connect_seconds)
        self._heads: dict[str, bytes] = {}

    async def close(self) -> None:
        await self._connections.close()

    async def send(
        self,
        method: str,
        path: str,
        body: bytes | None,
        seconds: float,
        *,
        repeat: bool,
        headers: Mapping[str, str] | None = None,
    ) -> bytes:
        """The body of a successful answer. `path` is encoded already and begins with a slash."""
        head = self._head(method, path, headers)
        try:
            response = await self._exchange(head, body or b"", seconds)
        except ConnectionLost as error:
            if not repeat:
                raise ServerUnavailable(f"{self._url}: {error}") from error
            try:
                response = await self._exchange(head, body or b"", seconds)
            except ConnectionLost as again:
                raise ServerUnavailable(f"{self._url}: {again}") from again
        if response.status < 300:
            return response.body
        raise _failure(response)

    async def _exchange(self, head: bytes, body: bytes, seconds: float) -> Response:
        try:
            return await self._connections.exchange(head, body, seconds)
        except TimeoutError as error:
            raise ServerUnavailable(f"{self._url} did not answer within {seconds} s") from error
        except (Unreachable, NotHttp) as error:
            raise ServerUnavailable(f"{self._url}: {error}") from error

    def _head(self, method: str, path: str, headers: Mapping[str, str] | None) -> bytes:
        head = self._heads.get(path)
        if head is None:
            head = self._connections.head(method, path, {**self._headers, **(headers or {})})
            if path.endswith("search"):  # Those recur; others have numbers in them.
                self._heads[path] = head
        return head


def _failure(response: Response) -> Exception:
    try:
        problem = msgspec.json.decode(response.body, type=Problem)
    except msgspec.MsgspecError:
        problem = Problem(message=response.body[:200].decode(errors="replace"))
    if response.status in _WAIT_STATUSES:
        asked = response.headers.get(b"retry-after", b"")
        wait = float(asked) if asked.isdigit() else None
        return ServerUnavailable(f"{response.status} {problem.code}: {problem.message}", wait)
    return Refused(response.status, problem)
