"""HTTP/1.1 to one server over connections that stay open, at a tenth of a general client's cost.

Only what a Meilisearch server and the proxies before it use: bodies with a length, in chunks or up
to the end of the connection; TLS. No redirects, cookies or proxies of our own, one request at a
time per connection. `Unreachable` means that no connection came about, `ConnectionLost` that one
ended before its answer did, `NotHttp` that something else is spoken there; `TimeoutError` is the
caller's deadline. Whatever fails, its connection is closed and never used again.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from typing import cast
from urllib.parse import urlsplit

from msgspec import Struct

_LONGEST_HEAD = 64 * 1024
_NO_BODY = {204, 304}
_READ = {b"connection", b"content-length", b"retry-after", b"transfer-encoding"}
"""Headers that matter to anybody here."""


class Unreachable(Exception):
    """Nobody accepted a connection in time."""


class ConnectionLost(Exception):
    """The connection went away before an answer: maybe it had only been idle for too long."""


class NotHttp(Exception):
    """What came is no answer of HTTP/1.1."""


class Response(Struct, frozen=True):
    status: int
    headers: Mapping[bytes, bytes]
    """Those that say when to ask again or how the body is sent; names in lower case."""
    body: bytes


class Connections:
    """At most `most` connections to the server at `url`. Made without I/O."""

    def __init__(self, url: str, most: int, connect_seconds: float) -> None:
        parts = urlsplit(url)
        secure = parts.scheme == "https"
        self._host = parts.hostname or ""
        self._port = parts.port or (443 if secure else 80)
        self._named = parts.netloc.rpartition("@")[2]
        self._path = parts.path.rstrip("/")
        self._tls = ssl.create_default_context() if secure else None
        self._connect_seconds = connect_seconds
        self._idle: list[_Connection] = []
        self._free = asyncio.Semaphore(most)

    def head(self, method: str, path: str, headers: Mapping[str, str]) -> bytes:
        """A request's head up to its length; those of searches are always the same."""
        lines = [f"{method} {self._path}{path} HTTP/1.1", f"Host: {self._named}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return "\r\n".join([*lines, "Content-Length: "]).encode()

    async def exchange(self, head: bytes, body: bytes, seconds: float) -> Response:
        """Send one request and read its answer, both within `seconds`."""
        async with asyncio.timeout(seconds), self._free:
            connection = self._idle.pop() if self._idle else await self._connected()
            try:
                response = await connection.exchange(b"%b%d\r\n\r\n%b" % (head, len(body), body))
            except BaseException:
                connection.close()
                raise
            if connection.reusable:
                self._idle.append(connection)
            else:
                connection.close()
            return response

    async def close(self) -> None:
        for connection in self._idle:
            connection.close()
        self._idle.clear()
        await asyncio.sleep(0)  # Sockets are closed in the loop's next round.

    async def _connected(self) -> _Connection:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._connect_seconds):
                _, made = await loop.create_connection(
                    lambda: _Connection(self._idle), self._host, self._port, ssl=self._tls
                )
        except (OSError, TimeoutError) as error:
            reason = str(error) or "no connection in time"
            raise Unreachable(f"{self._named}: {reason}") from error
        return made


class _Connection(asyncio.Protocol):
    """One connection, which leaves `idle` by itself when the server closes it."""

    def __init__(self, idle: list[_Connection]) -> None:
        self.reusable = True
        self._idle = idle
        self._waiter: asyncio.Future[Response] | None = None
        self._reading = _Reading()

    async def exchange(self, request: bytes) -> Response:
        if not self.reusable:
            raise ConnectionLost("the connection had been closed")
        self._reading = _Reading()
        self._waiter = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._waiter

    def close(self) -> None:
        self.reusable = False
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        if self._waiter is None or self._waiter.done():
            self._end()  # Nothing was asked for.
            return
        try:
            response = self._reading.feed(data)
        except NotHttp as error:
            self._end()
            self._waiter.set_exception(error)
            return
        if response is not None:
            self.reusable = self._reading.stays_open
            self._waiter.set_result(response)

    def connection_lost(self, error: Exception | None) -> None:
        self._end()
        if self._waiter is None or self._waiter.done():
            return
        response = self._reading.at_the_end()
        if response is not None:
            self._waiter.set_result(response)
        else:
            self._waiter.set_exception(ConnectionLost(str(error or "closed by the server")))

    def _end(self) -> None:
        self.reusable = False
        if self in self._idle:
            self._idle.remove(self)
        self._transport.abort()


class _Reading:
    """One answer as it comes in."""

    def __init__(self) -> None:
        self.stays_open = False
        self._buffer = bytearray()
        self._status = 0
        self._headers: dict[bytes, bytes] = {}
        self._length: int | None = None
        self._chunked = False
        self._chunks: list[bytes] = []

    def feed(self, data: bytes) -> Response | None:
        """The answer, once it is whole. Raises `NotHttp`."""
        self._buffer += data
        while not self._status:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                if len(self._buffer) > _LONGEST_HEAD:
                    raise NotHttp("a head without an end")
                return None
            head = bytes(self._buffer[:end])
            del self._buffer[: end + 4]
            self._read_head(head)
        if self._chunked:
            return self._read_chunks()
        if self._length is None or len(self._buffer) < self._length:
            return None
        if len(self._buffer) > self._length:
            self.stays_open = False
            del self._buffer[self._length :]
        return self._response(bytes(self._buffer))

    def at_the_end(self) -> Response | None:
        """The answer whose end is that of its connection."""
        if self._status and self._length is None and not self._chunked:
            return self._response(bytes(self._buffer))
        return None

    def _read_head(self, head: bytes) -> None:
        first, *lines = head.split(b"\r\n")
        if not first.startswith(b"HTTP/1.") or not first[9:12].isdigit():
            raise NotHttp(f"an answer that begins with {first[:40]!r}")
        status = int(first[9:12])
        if status < 200:  # Such as 100 Continue; the answer itself follows.
            return
        headers: dict[bytes, bytes] = {}
        for line in lines:
            name, _, value = line.partition(b":")
            name = name.lower()
            if name in _READ:
                headers[name] = value.strip()
        self._status, self._headers = status, headers
        closes = headers.get(b"connection", b"").lower() == b"close"
        self.stays_open = first.startswith(b"HTTP/1.1") and not closes
        length = headers.get(b"content-length")
        if status in _NO_BODY:
            self._length = 0
        elif b"chunked" in headers.get(b"transfer-encoding", b"").lower():
            self._chunked = True
        elif length is not None:
            if not length.isdigit():
                raise NotHttp(f"a length of {length[:40]!r}")
            self._length = int(length)
        else:
            self.stays_open = False

    def _read_chunks(self) -> Response | None:
        while True:
            end = self._buffer.find(b"\r\n")
            if end < 0:
                return None
            try:
                size = int(self._buffer[:end].partition(b";")[0], 16)
            except ValueError as error:
                raise NotHttp("a chunk without a size") from error
            if size == 0:
                # Trailers, of which none is of use, end with an empty line.
                if self._buffer.find(b"\r\n\r\n", end) < 0:
                    return None
                return self._response(b"".join(self._chunks))
            if len(self._buffer) < end + size + 4:
                return None
            self._chunks.append(bytes(self._buffer[end + 2 : end + 2 + size]))
            del self._buffer[: end + size + 4]

    def _response(self, body: bytes) -> Response:
        return Response(self._status, self._headers, body)
