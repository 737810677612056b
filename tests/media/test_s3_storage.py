"""What S3 storage does when the service does not do what it should."""

import http.server
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from media.errors import StorageUnavailable, StorageUnsupported
from media.open_storage import open_storage
from media.s3_storage import S3Storage
from tests.s3_server import KEYS, s3_server

KEY = "original/0123abcd"


@pytest.fixture(autouse=True)
def _keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)


@contextmanager
def answering(statuses: list[int]) -> Iterator[tuple[str, list[str], list[Mapping[str, str]]]]:
    """A service that answers with these statuses in turn; its requests and their headers."""
    requests: list[str] = []
    headers: list[Mapping[str, str]] = []
    content = b"content"

    class Answers(http.server.BaseHTTPRequestHandler):
        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            requests.append(f"{self.command} {self.path}")
            headers.append(self.headers)
            self.send_response(statuses.pop(0) if statuses else 200)
            self.send_header("content-length", str(len(content)))
            self.send_header("etag", '"x"')
            self.send_header("last-modified", "Tue, 24 Nov 2026 00:00:00 GMT")
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_PUT = _answer

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", requests, headers
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_service_that_stumbles_is_asked_again() -> None:
    with answering([503, 500]) as (endpoint, requests, _):
        assert S3Storage("b", endpoint=endpoint).read(KEY) == b"content"
    assert requests == ["GET /b/original/0123abcd"] * 3


def test_a_write_is_tried_again_too() -> None:
    with answering([500]) as (endpoint, requests, _):
        S3Storage("b", "shop", endpoint=endpoint).write(KEY, b"x")
    assert requests == ["PUT /b/shop/original/0123abcd"] * 2


def test_a_service_that_stays_broken_is_unavailable() -> None:
    with (
        answering([500] * 50) as (endpoint, requests, _),
        pytest.raises(StorageUnavailable) as error,
    ):
        S3Storage("b", endpoint=endpoint).read(KEY)
    assert (error.value.verb, error.value.key) == ("read", KEY)
    assert "500" in error.value.reason
    assert "\n" not in str(error.value)
    assert len(requests) == 5


def test_a_refusal_is_not_asked_again() -> None:
    with (
        answering([403]) as (endpoint, requests, _),
        pytest.raises(StorageUnavailable, match="403"),
    ):
        S3Storage("b", endpoint=endpoint).read(KEY)
    assert len(requests) == 1


def test_a_service_that_never_answers_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        storage = S3Storage(
            "b",
            endpoint=f"http://127.0.0.1:{silent.getsockname()[1]}",
            attempt_seconds=0.2,
            give_up_seconds=0.5,
        )
        began = time.monotonic()
        for attempt in (storage.read, storage.exists, lambda key: storage.write(key, b"x")):
            with pytest.raises(StorageUnavailable):
                attempt(KEY)
        assert time.monotonic() - began < 30


def test_nobody_listening_is_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    storage = S3Storage("b", endpoint=f"http://127.0.0.1:{port}", give_up_seconds=0.2)
    with pytest.raises(StorageUnavailable, match="could not list 'original'"):
        list(storage.list("original"))


def test_a_bucket_that_is_not_there_is_no_missing_picture() -> None:
    with s3_server() as endpoint:
        storage = S3Storage("no-such-bucket", endpoint=endpoint)
        for attempt in (storage.read, storage.delete, lambda key: storage.write(key, b"x")):
            with pytest.raises(StorageUnavailable, match="bucket"):
                attempt(KEY)
        with pytest.raises(StorageUnavailable, match="bucket"):
            list(storage.list("original"))


@pytest.mark.parametrize(
    ("key", "kind", "caching"),
    [
        ("rendition/ab/320.avif", "image/avif", "public, max-age=31536000, immutable"),
        ("rendition/ab/banner-0/320.jpg", "image/jpeg", "public, max-age=31536000, immutable"),
        (KEY, None, "private, no-store"),
        ("upload/ab/0", None, "private, no-store"),
    ],
)
def test_objects_say_what_they_are_for_a_cdn_at_the_bucket(
    key: str, kind: str | None, caching: str
) -> None:
    with answering([]) as (endpoint, _, headers):
        S3Storage("b", endpoint=endpoint).write(key, b"x")
    assert (headers[0].get("content-type"), headers[0].get("cache-control")) == (kind, caching)


@pytest.mark.parametrize(
    ("environment", "endpoint"),
    [
        ({}, None),
        ({"AWS_ENDPOINT_URL": "http://one"}, "http://one"),
        ({"AWS_ENDPOINT_URL": "http://one", "AWS_ENDPOINT_URL_S3": "http://two"}, "http://two"),
        ({"AWS_ENDPOINT_URL_S3": " "}, None),
    ],
)
def test_the_endpoint_is_where_the_usual_variables_say(
    environment: dict[str, str], endpoint: str | None, tmp_path: Path
) -> None:
    opened = open_storage("s3://pictures/shop/a/", tmp_path, environment)
    assert opened == S3Storage("pictures", "shop/a", endpoint)


@pytest.mark.parametrize("url", ["s3://", "s3:///prefix", "s3://b?x=1", "s3://b#x"])
def test_an_address_without_a_bucket_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(StorageUnsupported) as refused:
        open_storage(url, tmp_path, {})
    assert refused.value.media_url == url
