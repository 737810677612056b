"""HTTP as servers and proxies speak it, well and badly, over sockets that stay open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from search.engines.meilisearch.connections import (
    ConnectionLost,
    Connections,
    NotHttp,
    Response,
    Unreachable,
)

WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


class Speaker:
    """A server that answers each request with the next of `answers`, in pieces; None hangs up."""

    def __init__(self) -> None:
        self.answers: list[list[bytes | None]] = []
        self.requests: list[bytes] = []
        self.asked = asyncio.Event()
        self.accepted = 0
        self.open: set[asyncio.StreamWriter] = set()
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.accepted += 1
        self.open.add(writer)
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.partition(b"Content-Length: ")[2].split(b"\r\n")[0])
                self.requests.append(head + await reader.readexactly(length))
                self.asked.set()
                for piece in self.answers.pop(0) if self.answers else [WHOLE]:
                    if piece is None:
                        return
                    writer.write(piece)
                    await writer.drain()
                    await asyncio.sleep(0.005)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.open.discard(writer)
            writer.close()


@pytest.fixture
async def speaker() -> AsyncIterator[Speaker]:
    made = Speaker()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    server.close()


@pytest.fixture
async def connections(speaker: Speaker) -> AsyncIterator[Connections]:
    made = Connections(f"http://127.0.0.1:{speaker.port}/engine/", most=2, connect_seconds=1.0)
    yield made
    await made.close()


async def ask(connections: Connections, seconds: float = 2.0) -> Response:
    return await connections.exchange(connections.head("POST", "/search", {}), b"body", seconds)


async def test_a_request_as_it_is_sent(speaker: Speaker, connections: Connections) -> None:
    head = connections.head("PATCH", "/indexes/a", {"Authorization": "Bearer b"})
    answer = await connections.exchange(head, b"{}", 1.0)
    assert (answer.status, answer.body) == (200, b"{}")
    assert speaker.requests == [
        b"PATCH /engine/indexes/a HTTP/1.1\r\n"
        b"Host: 127.0.0.1:%d\r\n"
        b"Authorization: Bearer b\r\n"
        b"Content-Length: 2\r\n\r\n{}" % speaker.port
    ]


@pytest.mark.parametrize(
    ("pieces", "body"),
    [
        ([b"HTTP/1.1 200 OK\r\ncontent-le", b"ngth: 3\r\n\r\na", b"bc"], b"abc"),
        ([b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length:1\r\n\r\na"], b"a"),
        (
            [
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nab",
                b"c\r\n1",
                b"0\r\n0123456789abcdef\r\n0\r\nTrailer: x\r\n",
                b"\r\n",
            ],
            b"abc0123456789abcdef",
        ),
        ([b"HTTP/1.1 204 No Content\r\n\r\n"], b""),
    ],
)
async def test_answers_in_pieces_on_one_connection(
    speaker: Speaker, connections: Connections, pieces: list[bytes | None], body: bytes
) -> None:
    speaker.answers = [pieces, pieces]
    for _ in range(2):
        assert (await ask(connections)).body == body
    assert speaker.accepted == 1


@pytest.mark.parametrize(
    "answer",
    [
        [b"HTTP/1.1 200 OK\r\n\r\nup to ", b"the end", None],
        [b"HTTP/1.0 200 OK\r\nContent-Length: 13\r\n\r\nup to the end"],
        [b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 13\r\n\r\nup to the end"],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\nup to the endand more"],
    ],
)
async def test_a_connection_that_cannot_be_used_again(
    speaker: Speaker, connections: Connections, answer: list[bytes | None]
) -> None:
    speaker.answers = [answer]
    assert (await ask(connections)).body == b"up to the end"
    assert (await ask(connections)).body == b"{}"
    assert speaker.accepted == 2


@pytest.mark.parametrize(
    "answer",
    [
        [None],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\na", None],
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", None],
    ],
)
async def test_an_answer_that_breaks_off(
    speaker: Speaker, connections: Connections, answer: list[bytes | None]
) -> None:
    speaker.answers = [answer]
    with pytest.raises(ConnectionLost):
        await ask(connections)
    assert (await ask(connections)).body == b"{}"


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9.9\r\n\r\n",
        b"HTTP/1.1 2xx OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nmany\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000,
    ],
)
async def test_something_else_is_spoken(
    speaker: Speaker, connections: Connections, answer: bytes
) -> None:
    speaker.answers = [[answer]]
    with pytest.raises(NotHttp):
        await ask(connections)
    assert (await ask(connections)).body == b"{}"


async def test_what_is_too_slow_is_given_up(speaker: Speaker, connections: Connections) -> None:
    speaker.answers = [[b"HTTP/1.1 200 OK\r\n", *[b"X: y\r\n"] * 200]]
    with pytest.raises(TimeoutError):
        await ask(connections, 0.05)
    assert (await ask(connections)).body == b"{}", "its late answer is nobody else's"
    assert speaker.accepted == 2


async def test_a_cancelled_request_gives_its_connection_up(
    speaker: Speaker, connections: Connections
) -> None:
    speaker.answers = [[b"HTTP/1.1 200 OK\r\n", *[b"X: y\r\n"] * 200]]
    waiting = asyncio.create_task(ask(connections))
    await speaker.asked.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert (await ask(connections)).body == b"{}"


async def test_an_idle_connection_that_is_closed_is_not_used(
    speaker: Speaker, connections: Connections
) -> None:
    await ask(connections)
    for writer in list(speaker.open):
        writer.close()
    await asyncio.sleep(0.02)
    assert (await ask(connections)).body == b"{}"
    assert speaker.accepted == 2


async def test_no_more_connections_than_allowed(speaker: Speaker, connections: Connections) -> None:
    speaker.answers = [[b"", WHOLE] for _ in range(12)]
    answers = await asyncio.gather(*(ask(connections) for _ in range(12)))
    assert [answer.body for answer in answers] == [b"{}"] * 12
    assert speaker.accepted == 2


async def test_nobody_is_there(speaker: Speaker) -> None:
    nowhere = Connections("http://127.0.0.1:1", most=1, connect_seconds=1.0)
    for _ in range(2):
        with pytest.raises(Unreachable):
            await ask(nowhere)


async def test_no_tls_where_it_is_expected(speaker: Speaker) -> None:
    secure = Connections(f"https://127.0.0.1:{speaker.port}", most=1, connect_seconds=0.3)
    with pytest.raises(Unreachable):
        await ask(secure)
