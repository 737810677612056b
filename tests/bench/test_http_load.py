"""The load generator must not harm anybody, and must see what goes wrong."""

import itertools
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bench.http_load import NotThisMachine, put_load, rendered

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
FAILED = b"HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n"
UNFRAMED = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"


@contextmanager
def answering(answers: list[bytes]) -> Iterator[int]:
    """A server of one connection that gives these answers and hangs up; yields its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(5)

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            for answer in answers:
                if not connection.recv(65_536):
                    return
                connection.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        thread.join(timeout=5)
        listener.close()


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org", "localhost", "0.0.0.0", ""])
def test_other_hosts_are_refused_before_anything_is_sent(host: str):
    with pytest.raises(NotThisMachine):
        put_load(host, 80, [rendered("/")])


@pytest.mark.parametrize("bound", [{"seconds": 1e9}, {"connections": 10_000}, {"most": 0}])
def test_load_without_a_bound_is_refused(bound: dict[str, int]):
    with pytest.raises(ValueError, match="bounded"):
        put_load("127.0.0.1", 80, [rendered("/")], **bound)


def test_answers_and_their_times_are_counted():
    with answering([OK, OK, OK]) as port:
        outcome = put_load("127.0.0.1", port, itertools.repeat(rendered("/")), most=3)

    assert (outcome.statuses, outcome.errors) == ({200: 3}, 0)
    assert 0 < outcome.percentile_ms(50) <= outcome.percentile_ms(99)


def test_an_answer_in_pieces_is_one_answer():
    with answering([OK[:20], OK[20:40], OK[40:]]) as port:
        # The server above writes a piece whenever it has read something.
        requests = iter([rendered("/")])
        outcome = put_load("127.0.0.1", port, requests, seconds=0.2)

    assert outcome.errors in (0, 1)


def test_refusals_are_errors():
    with answering([OK, FAILED]) as port:
        outcome = put_load("127.0.0.1", port, itertools.repeat(rendered("/")), most=2)

    assert (outcome.statuses, outcome.errors) == ({200: 1, 500: 1}, 1)


@pytest.mark.parametrize("answers", [[OK], [OK, b"HTTP/1.1 200"], [OK, UNFRAMED]])
def test_a_connection_that_ends_before_its_answer_is_an_error(answers: list[bytes]):
    with answering(answers) as port:
        outcome = put_load("127.0.0.1", port, itertools.repeat(rendered("/")), most=9)

    assert outcome.statuses == {200: 1}
    assert outcome.errors == 1


def test_nobody_listening_is_an_error():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    assert put_load("127.0.0.1", port, [rendered("/")], connections=2).errors == 2


def test_a_server_that_never_answers_ends_with_the_time():
    with answering([b"HTTP/1.1 200 OK\r\n"]) as port:
        outcome = put_load("127.0.0.1", port, [rendered("/")], seconds=0.2)

    assert outcome.seconds < 2
    assert not outcome.latencies
