"""The shell over a tiny application: what a client sees, and what is kept."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator, Callable
from typing import Any

import brotli
import httpx
import pytest

from storefront.http.hot_reads import HotReads, cacheable
from storefront.http.message_cache import MessageCache
from storefront.metrics import RequestTimes

BODY = b'{"greeting": "' + b"selamat datang di Kupang " * 60 + b'"}'


class Tiny:
    """Counts its calls; answers BODY and says which query and method it saw."""

    def __init__(self) -> None:
        self.calls = 0
        self.status = 200
        self.body = BODY
        self.is_public = True
        self.meanwhile: Callable[[], None] = lambda: None
        self.methods: list[str] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.calls += 1
        self.methods.append(scope["method"])
        scope["path_template"] = "/v1/tiny"
        if self.is_public and scope["method"] == "GET":
            cacheable(scope, products=frozenset({1}))
        self.meanwhile()
        headers = [(b"content-type", b"application/json"), (b"content-language", b"id")]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        half = len(self.body) // 2
        await send({"type": "http.response.body", "body": self.body[:half], "more_body": True})
        await send({"type": "http.response.body", "body": self.body[half:], "more_body": False})


@pytest.fixture
def tiny() -> Tiny:
    return Tiny()


@pytest.fixture
def shell(tiny: Tiny) -> HotReads:
    cache = MessageCache()
    cache.enabled = True
    return HotReads(tiny, cache, RequestTimes())


@pytest.fixture
async def client(shell: HotReads) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(shell)
    headers = {"accept-encoding": "identity"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://shop.test", headers=headers
    ) as client:
        yield client


async def raw(client: httpx.AsyncClient, path: str, **headers: str) -> tuple[httpx.Response, bytes]:
    request = client.build_request("GET", path, headers=headers)
    response = await client.send(request, stream=True)
    content = b"".join([chunk async for chunk in response.aiter_raw()])
    return response, content


async def test_the_second_reader_does_not_reach_the_application(
    client: httpx.AsyncClient, tiny: Tiny
) -> None:
    first, second = await client.get("/v1/tiny?a=1&b=2"), await client.get("/v1/tiny?b=2&a=1&")

    assert first.content == second.content == BODY
    assert tiny.calls == 1
    assert first.headers == second.headers
    assert first.headers["vary"] == "accept-encoding, accept-language"
    assert first.headers["cache-control"].startswith("public, max-age=")
    assert first.headers["access-control-allow-origin"] == "*"
    assert first.headers["content-language"] == "id"
    assert first.headers["content-length"] == str(len(BODY))


async def test_each_coding_is_sent_as_asked_with_its_own_tag(client: httpx.AsyncClient) -> None:
    plain, plain_bytes = await raw(client, "/v1/tiny")
    br, br_bytes = await raw(client, "/v1/tiny", **{"accept-encoding": "gzip, br"})
    gz, gz_bytes = await raw(client, "/v1/tiny", **{"accept-encoding": "gzip;q=1, br;q=0"})

    assert plain_bytes == brotli.decompress(br_bytes) == gzip.decompress(gz_bytes) == BODY
    assert "content-encoding" not in plain.headers
    assert (br.headers["content-encoding"], gz.headers["content-encoding"]) == ("br", "gzip")
    assert len({each.headers["etag"] for each in (plain, br, gz)}) == 3
    assert {each.headers["vary"] for each in (plain, br, gz)} == {plain.headers["vary"]}


async def test_small_answers_are_not_compressed(client: httpx.AsyncClient, tiny: Tiny) -> None:
    tiny.body = b"{}"
    response, content = await raw(client, "/v1/tiny", **{"accept-encoding": "br"})
    assert content == b"{}"
    assert "content-encoding" not in response.headers


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
async def test_a_known_tag_is_answered_304_cold_and_warm(
    client: httpx.AsyncClient, shell: HotReads, form: str
) -> None:
    tag = (await client.get("/v1/tiny")).headers["etag"]
    headers = {"if-none-match": form.format(tag)}
    warm = await client.get("/v1/tiny", headers=headers)
    shell.cache.clear()
    cold = await client.get("/v1/tiny", headers=headers)

    for response in (warm, cold):
        assert response.status_code == 304
        assert response.content == b""
        assert response.headers["etag"] == tag
        assert response.headers["vary"] == "accept-encoding, accept-language"
        assert "cache-control" in response.headers
        assert "content-type" not in response.headers


async def test_the_tag_of_another_coding_is_not_current(client: httpx.AsyncClient) -> None:
    tag = (await client.get("/v1/tiny")).headers["etag"]
    response = await client.get("/v1/tiny", headers={"if-none-match": tag, "accept-encoding": "br"})
    assert response.status_code == 200


async def test_head_is_get_without_a_body(client: httpx.AsyncClient, tiny: Tiny) -> None:
    cold = await client.head("/v1/tiny")
    warm = await client.head("/v1/tiny")
    got = await client.get("/v1/tiny")

    assert cold.content == warm.content == b""
    assert cold.headers == warm.headers == got.headers
    assert tiny.methods == ["GET"]


async def test_head_works_outside_public_reads_too(client: httpx.AsyncClient, tiny: Tiny) -> None:
    response = await client.head("/health/live")
    assert (response.status_code, response.content) == (200, b"")
    assert tiny.methods == ["GET"]


async def test_languages_are_kept_apart_and_lang_wins(
    client: httpx.AsyncClient, tiny: Tiny
) -> None:
    await client.get("/v1/tiny", headers={"accept-language": "id"})
    await client.get("/v1/tiny", headers={"accept-language": "en"})
    assert tiny.calls == 2
    await client.get("/v1/tiny?lang=en", headers={"accept-language": "id"})
    await client.get("/v1/tiny?lang=id", headers={"accept-language": "en"})
    assert tiny.calls == 2
    for odd in ("lang=xx", "lang=en&lang=en", "lang=EN"):
        await client.get(f"/v1/tiny?{odd}")
    assert tiny.calls == 5


async def test_other_statuses_and_private_answers_pass_through(
    client: httpx.AsyncClient, tiny: Tiny
) -> None:
    tiny.status = 404
    assert (await client.get("/v1/tiny")).status_code == 404
    tiny.status, tiny.is_public = 200, False
    response = await client.get("/v1/tiny")
    assert response.content == BODY
    assert "etag" not in response.headers
    assert "cache-control" not in response.headers
    assert tiny.calls == 2


@pytest.mark.parametrize("path", ["/v1/producer/products", "/v1/session", "/v1/promo/x", "/other"])
async def test_private_branches_are_never_kept(
    client: httpx.AsyncClient, tiny: Tiny, path: str
) -> None:
    tiny.is_public = False
    for _ in range(2):
        response = await client.get(path)
        assert "access-control-allow-origin" not in response.headers
    assert tiny.calls == 2


async def test_writes_pass_through(client: httpx.AsyncClient, tiny: Tiny) -> None:
    await client.get("/v1/tiny")
    await client.post("/v1/tiny", content=b"{}")
    assert tiny.methods == ["GET", "POST"]


async def test_a_change_while_answering_is_not_papered_over(
    client: httpx.AsyncClient, tiny: Tiny, shell: HotReads
) -> None:
    tiny.meanwhile = lambda: shell.cache.drop([99])
    assert (await client.get("/v1/tiny")).content == BODY
    tiny.meanwhile, tiny.body = lambda: None, b'{"fresh": true}'

    assert (await client.get("/v1/tiny")).content == b'{"fresh": true}'
    assert (await client.get("/v1/tiny")).content == b'{"fresh": true}'
    assert tiny.calls == 2


async def test_without_the_change_feed_answers_are_right_and_not_kept(
    client: httpx.AsyncClient, tiny: Tiny, shell: HotReads
) -> None:
    shell.cache.enabled = False
    tag = (await client.get("/v1/tiny")).headers["etag"]
    response = await client.get("/v1/tiny", headers={"if-none-match": tag})

    assert response.status_code == 304
    assert tiny.calls == 2


async def test_very_long_queries_are_not_kept(client: httpx.AsyncClient, tiny: Tiny) -> None:
    for _ in range(2):
        await client.get("/v1/tiny?q=" + "a" * 5000)
    assert tiny.calls == 2


async def test_requests_are_counted_by_route(client: httpx.AsyncClient, shell: HotReads) -> None:
    tag = (await client.get("/v1/tiny")).headers["etag"]
    await client.get("/v1/tiny")
    await client.get("/v1/tiny", headers={"if-none-match": tag})

    counts = {key: sum(series.counts) for key, series in shell.times.series.items()}
    assert counts == {("/v1/tiny", 200): 2, ("/v1/tiny", 304): 1}
    assert (shell.cache.hits, shell.cache.misses) == (2, 1)
