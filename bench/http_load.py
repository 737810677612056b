"""A closed loop of HTTP/1.1 requests, cheap enough not to be what is measured.

Each connection sends its next request when the answer to the last one is complete. Bounded in
requests and in time, and refuses any host but this machine (`NotThisMachine`). Knows only answers
with a Content-Length; any other ends its connection and counts as an error.

    python -m bench.http_load http://127.0.0.1:8000/v1/products -c 16 -s 5
"""

from __future__ import annotations

import argparse
import asyncio
import ipaddress
import itertools
import json
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import uvloop
from msgspec import Struct

LONGEST_SECONDS = 120.0
MOST_REQUESTS = 2_000_000
MOST_CONNECTIONS = 256

_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]+)\r\n", re.IGNORECASE)


class NotThisMachine(Exception):
    """Load is only ever put on a loopback address."""


class Outcome(Struct, frozen=True, kw_only=True):
    """What a run of load saw."""

    seconds: float
    latencies: Sequence[float]
    """Seconds per completed answer, ascending."""
    statuses: Mapping[int, int]
    broken: int
    """Connections that failed or ended before their answer did."""

    @property
    def errors(self) -> int:
        """Broken connections, and answers that were neither what was asked for nor 304."""
        refused = (
            n for status, n in self.statuses.items() if not (200 <= status < 300 or status == 304)
        )
        return self.broken + sum(refused)

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def percentile_ms(self, percent: float) -> float:
        """Milliseconds within which `percent` of the answers came; NaN without any."""
        if not self.latencies:
            return float("nan")
        place = min(len(self.latencies) - 1, int(len(self.latencies) * percent / 100))
        return self.latencies[place] * 1000


def rendered(
    path: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
) -> bytes:
    """One request as it goes over the wire; with a body it is a POST of JSON."""
    lines = [f"{'GET' if body is None else 'POST'} {path} HTTP/1.1", "host: 127.0.0.1"]
    if body is not None:
        lines += ["content-type: application/json", f"content-length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join([*lines, "", ""]).encode() + (body or b"")


def put_load(
    host: str,
    port: int,
    requests: Iterable[bytes],
    *,
    connections: int = 1,
    seconds: float = 3.0,
    most: int = MOST_REQUESTS,
) -> Outcome:
    """Send `requests` in turn over all connections until one of the bounds is met.

    `requests` may be endless and may be shared by following runs if it is an iterator.
    """
    if not (0 < seconds <= LONGEST_SECONDS and 0 < connections <= MOST_CONNECTIONS and most > 0):
        raise ValueError("load must be bounded")
    check_loopback(host)
    run = _Run(iter(requests), min(most, MOST_REQUESTS))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        took = runner.run(run.go(host, port, connections, seconds))
    return Outcome(
        seconds=took,
        latencies=sorted(run.latencies),
        statuses=dict(sorted(run.statuses.items())),
        broken=run.broken,
    )


def check_loopback(host: str) -> None:
    """Raises `NotThisMachine`. A name is refused too: it may lead anywhere."""
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise NotThisMachine(f"{host!r} is no loopback address such as 127.0.0.1")


class _Run:
    """What the connections of one run share."""

    def __init__(self, requests: Iterator[bytes], most: int) -> None:
        self.requests = requests
        self.left = most
        self.latencies: list[float] = []
        self.statuses: Counter[int] = Counter()
        self.broken = 0
        self.open = 0
        self.ended = asyncio.Event()

    async def go(self, host: str, port: int, connections: int, seconds: float) -> float:
        loop = asyncio.get_running_loop()
        began = time.perf_counter()
        made: list[Any] = []
        for _ in range(connections):
            try:
                transport, _protocol = await loop.create_connection(
                    lambda: _Connection(self), host, port
                )
                made.append(transport)
            except OSError:
                self.broken += 1
        if self.open:
            try:
                await asyncio.wait_for(self.ended.wait(), seconds)
            except TimeoutError:
                self.left = 0
        took = time.perf_counter() - began
        self.ended.set()  # what breaks from here on was cut by us
        for transport in made:
            transport.abort()
        return took

    def next(self) -> bytes | None:
        if self.left <= 0:
            return None
        self.left -= 1
        return next(self.requests, None)


class _Connection(asyncio.Protocol):
    """One request at a time; `_missing` are bytes of the answer's body still to come."""

    def __init__(self, run: _Run) -> None:
        self._run = run
        self._head = b""
        self._missing = 0
        self._waiting = False
        self._sent_at = 0.0

    def connection_made(self, transport: Any) -> None:
        self._transport: asyncio.Transport = transport
        self._run.open += 1
        self._send()

    def data_received(self, data: bytes) -> None:
        if self._missing:
            self._missing -= len(data)
        else:
            head = self._head + data if self._head else data
            end = head.find(b"\r\n\r\n")
            if end < 0:
                self._head = head
                return
            self._head = b""
            self._status = int(head[9:12])
            length = _LENGTH.search(head, 0, end + 2)
            if self._status in (204, 304):
                self._missing = 0
            elif length is None:
                self._transport.abort()
                return
            else:
                self._missing = int(length[1]) + end + 4 - len(head)
        if self._missing == 0:
            self._waiting = False
            self._run.latencies.append(time.perf_counter() - self._sent_at)
            self._run.statuses[self._status] += 1
            self._send()
        elif self._missing < 0:
            self._transport.abort()

    def connection_lost(self, error: Exception | None) -> None:
        run = self._run
        run.open -= 1
        if self._waiting and not run.ended.is_set():
            run.broken += 1
        if run.open == 0:
            run.ended.set()

    def _send(self) -> None:
        request = self._run.next()
        if request is None:
            self._transport.close()
            return
        self._waiting = True
        self._sent_at = time.perf_counter()
        self._transport.write(request)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("urls", nargs="+", help="addresses on one port of 127.0.0.1, asked in turn")
    parser.add_argument("-c", "--connections", type=int, default=1)
    parser.add_argument("-s", "--seconds", type=float, default=3.0)
    parser.add_argument("-n", "--most", type=int, default=MOST_REQUESTS, help="requests at most")
    parser.add_argument("-H", "--header", action="append", default=[], help="'name: value'")
    given = parser.parse_args()
    headers = dict(header.split(": ", 1) for header in given.header)
    parts = [urlsplit(url) for url in given.urls]
    requests = [
        rendered(part.path + (f"?{part.query}" if part.query else ""), headers) for part in parts
    ]
    outcome = put_load(
        parts[0].hostname or "",
        parts[0].port or 80,
        itertools.cycle(requests),
        connections=given.connections,
        seconds=given.seconds,
        most=given.most,
    )
    summary = {
        "requests_per_second": round(outcome.per_second, 1),
        "p50_ms": round(outcome.percentile_ms(50), 3),
        "p99_ms": round(outcome.percentile_ms(99), 3),
        "errors": outcome.errors,
        "statuses": outcome.statuses,
    }
    print(json.dumps(summary))


if __name__ == "__main__":
    main()
