"""HTTP to one Meilisearch server: one keep-alive session, short deadlines, typed failures.

Knows bytes, statuses and Meilisearch's error body; knows no call by name (see `client`).
`ServerUnavailable` means that nobody answered in time or the server asks to wait, `Refused` that
it will never accept this very request. Nothing is repeated here, except what may have failed only
because an idle connection turned out to be closed, and only if `repeat` says that this is safe.
"""

from __future__ import annotations

import aiohttp
import msgspec
from msgspec import Struct
from yarl import URL

from search.engine import EngineUnavailable

_WAIT_STATUSES = {429, 500, 502, 503, 504}
_CONNECTIONS = 64
_KEEP_ALIVE = 60.0


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
        self._connect_seconds = connect_seconds
        # Compressing an answer costs both sides more than a nearby network takes to carry it.
        self._headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"
        self._addresses: dict[str, URL] = {}
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def send(
        self,
        method: str,
        path: str,
        body: bytes | None,
        seconds: float,
        *,
        repeat: bool,
        headers: dict[str, str] | None = None,
    ) -> bytes:
        """The body of a successful answer. `path` is encoded already and begins with a slash."""
        try:
            return await self._send(method, path, body, seconds, headers)
        except _ConnectionLost as error:
            if not repeat:
                raise ServerUnavailable(str(error)) from error
        try:
            return await self._send(method, path, body, seconds, headers)
        except _ConnectionLost as error:
            raise ServerUnavailable(str(error)) from error

    async def _send(
        self,
        method: str,
        path: str,
        body: bytes | None,
        seconds: float,
        headers: dict[str, str] | None,
    ) -> bytes:
        deadline = aiohttp.ClientTimeout(total=seconds, sock_connect=self._connect_seconds)
        try:
            async with self._opened().request(
                method, self._address(path), data=body, timeout=deadline, headers=headers
            ) as response:
                content = await response.read()
        except TimeoutError as error:
            raise ServerUnavailable(f"{self._url} did not answer within {seconds} s") from error
        except aiohttp.ClientConnectorError as error:
            raise ServerUnavailable(str(error)) from error
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as error:
            raise _ConnectionLost(f"{self._url}: {error}") from error
        except aiohttp.ClientError as error:
            raise ServerUnavailable(f"{self._url}: {error}") from error
        if response.status < 300:
            return content
        raise _failure(response.status, response.headers.get("Retry-After"), content)

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                headers=self._headers,
                connector=aiohttp.TCPConnector(limit=_CONNECTIONS, keepalive_timeout=_KEEP_ALIVE),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session

    def _address(self, path: str) -> URL:
        """Parsing an address costs more than sending it; those without a number recur."""
        address = self._addresses.get(path)
        if address is None:
            address = URL(self._url + path, encoded=True)
            if path.endswith("search"):
                self._addresses[path] = address
        return address


class _ConnectionLost(Exception):
    """The connection went away before an answer: maybe it had only been idle for too long."""


def _failure(status: int, retry_after: str | None, content: bytes) -> Exception:
    try:
        problem = msgspec.json.decode(content, type=Problem)
    except msgspec.MsgspecError:
        problem = Problem(message=content[:200].decode(errors="replace"))
    if status in _WAIT_STATUSES:
        wait = float(retry_after) if retry_after and retry_after.isdecimal() else None
        return ServerUnavailable(f"{status} {problem.code}: {problem.message}", wait)
    return Refused(status, problem)
