"""HTTP below `/meili/` over stand-ins: shapes, refusals, keys, other origins."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx
import msgspec
import pytest

from search.document import IndexEntry, SearchTexts
from search.engine import EngineUnavailable
from search.insight.tally import Tally
from search.request import SearchRequest, Sort
from search.results import SearchResults
from storefront.app import create_app, lifespan_of
from storefront.http.message_cache import MessageCache
from storefront.resources import Resources
from tests.contract.entries import entry
from tests.shop import in_one_task
from tests.storefront.shop.sample import SHAWL
from tests.storefront.stand_ins import Pool, Shop

ENTRY: IndexEntry = msgspec.structs.replace(
    entry(17, price=150_000, location=(-10.2, 123.6)),
    texts=SearchTexts(
        name=SHAWL.name,
        labels={"id": "Tenun"},
        producer="Rumah Tenun",
        summary=SHAWL.summary,
        description=SHAWL.description,
    ),
    choices={
        "category": ("tenun", "selendang"),
        "producer": ("rumah-tenun",),
        "in_stock": ("true",),
        "attr.panjang": (180.0, 92.5),
    },
)


class EntryPool(Pool):
    """A database with the shawl's index entry."""

    async def fetch(self, statement: str, *values: Any) -> list[object]:
        await super().fetch(statement, *values)
        return [(17, msgspec.json.encode(ENTRY))] if 17 in values[0] else []


class MeiliShop(Shop):
    """The shop with the shawl to be found, and a key if one is demanded."""

    def __init__(self, search_key: str | None = None) -> None:
        super().__init__()
        self.pool = EntryPool()
        self.search_key = search_key
        self.tally = Tally()

    @asynccontextmanager
    async def resources(self, cache: MessageCache) -> AsyncIterator[Resources]:
        async with super().resources(cache) as resources:
            yield msgspec.structs.replace(resources, search_key=self.search_key, tally=self.tally)


@pytest.fixture
def shop() -> MeiliShop:
    return MeiliShop()


@pytest.fixture
async def client(shop: MeiliShop) -> AsyncIterator[httpx.AsyncClient]:
    async with _client(shop) as client:
        yield client


@asynccontextmanager
async def _client(shop: MeiliShop) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(shop.resources, cache=shop.cache)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)  # type: ignore[arg-type]
    async with (
        in_one_task(lifespan_of(app)),
        httpx.AsyncClient(transport=transport, base_url="http://shop.test/meili") as client,
    ):
        yield client


async def test_one_search(client: httpx.AsyncClient, shop: MeiliShop) -> None:
    body = {
        "q": "ikatt",
        "facets": ["category", "price_min"],
        "attributesToHighlight": ["name"],
        "sort": ["_geoPoint(-10.1,123.6):asc"],
    }
    response = await client.post("/indexes/products/search", json=body)
    answer = response.json()

    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert list(answer) == [
        "hits", "query", "processingTimeMs", "limit", "offset", "estimatedTotalHits",
        "facetDistribution", "facetStats", "requestUid",
    ]  # fmt: skip
    assert answer["query"] == "ikatt"
    assert answer["facetDistribution"] == {"category": {"tenun": 1}, "price_min": {}}
    [hit] = answer["hits"]
    assert hit["category"] == ["tenun", "selendang"]
    assert hit["category_name"] == "Selendang"
    assert hit["producer"] == "rumah-tenun"
    assert hit["in_stock"] is True
    assert (hit["price_min"], hit["price_max"]) == (150_000, 150_000)
    assert hit["attr"] == {"panjang": [180, 92.5]}
    assert hit["_geo"] == {"lat": -10.2, "lng": 123.6}
    assert hit["_geoDistance"] == 1234
    assert hit["_formatted"]["name"] == "Selendang <em>Ikat</em> <Amarasi>"
    [asked] = shop.engine.requests
    assert (asked.text, asked.sort, asked.limit) == ("ikatt", Sort.DISTANCE, 20)


async def test_pages_are_answered_as_pages(client: httpx.AsyncClient) -> None:
    answer = (await client.post("/indexes/products/search", json={"page": 1})).json()

    assert "limit" not in answer
    assert [answer[key] for key in ("hitsPerPage", "page", "totalPages", "totalHits")] == [
        20, 1, 1, 1,
    ]  # fmt: skip


async def test_the_language_is_named_by_the_query_or_the_reader(client: httpx.AsyncClient) -> None:
    async def name(headers: dict[str, str], **asked: object) -> str:
        path = "/indexes/products/search"
        answer = (await client.post(path, json=asked, headers=headers)).json()
        found: str = answer["hits"][0]["name"]
        return found

    assert await name({}) == "Selendang Ikat <Amarasi>"
    assert await name({"accept-language": "en-GB,en"}) == "Ikat Shawl"
    assert await name({"accept-language": "en"}, locales=["id"]) == "Selendang Ikat <Amarasi>"
    assert await name({}, locales=["eng"]) == "Ikat Shawl"


async def test_several_searches_ask_each_question_once(
    client: httpx.AsyncClient, shop: MeiliShop
) -> None:
    main = {"indexUid": "products", "q": "ikat"}
    queries = [main, {**main, "attributesToRetrieve": ["id"]}, {**main, "limit": 0}]
    response = await client.post("/multi-search", json={"queries": queries})
    results = response.json()["results"]

    assert [next(iter(result)) for result in results] == ["indexUid"] * 3
    assert results[1]["hits"] == [{"id": "17"}]
    assert len(shop.engine.requests) == 2


async def test_what_several_searches_may_ask_for_together(client: httpx.AsyncClient) -> None:
    queries = [{"indexUid": "products", "limit": 100, "q": str(each)} for each in range(6)]

    assert (await client.post("/multi-search", json={"queries": queries[:5]})).status_code == 200
    refused = await client.post("/multi-search", json={"queries": queries})
    assert refused.json()["message"] == "At most 500 hits are given at once, not 600."


async def test_searches_are_counted_once_each(shop: MeiliShop) -> None:
    tally = Tally()
    shop.tally = tally
    main = {"indexUid": "products", "q": "Ikat"}
    queries = [main, {**main, "limit": 0, "facets": ["tag"]}, {**main, "filter": "id = 1"}]
    more = [{**main, "offset": 20}, {**main, "q": "0812 3456 7890"}, {"indexUid": "products"}]
    async with _client(shop) as client:
        await client.post("/multi-search", json={"queries": queries + more})

    assert list(tally.counts.queries) == [("ikat", "id")]
    assert tally.counts.queries["ikat", "id"].searches == 1


async def test_metadata_is_told_to_who_asks(client: httpx.AsyncClient) -> None:
    body = {"queries": [{"indexUid": "products"}]}
    headers = {"Meili-Include-Metadata": "true"}
    [result] = (await client.post("/multi-search", json=body, headers=headers)).json()["results"]

    assert result["metadata"]["indexUid"] == "products"
    assert result["metadata"]["primaryKey"] == "id"


async def test_values_of_a_facet(client: httpx.AsyncClient, shop: MeiliShop) -> None:
    counts = {"tenun": 1, "selendang": 3, "sei": 3}
    shop.engine.answer = lambda request: _counted(request, counts)

    async def found(**asked: object) -> object:
        body = {"facetName": "category", "limit": "nonsense", "unknown": 1, **asked}
        response = await client.post("/indexes/products/facet-search", json=body)
        return [(hit["value"], hit["count"]) for hit in response.json()["facetHits"]]

    assert await found() == [("sei", 3), ("selendang", 3), ("tenun", 1)]
    assert await found(facetQuery="Se'") == [("sei", 3), ("selendang", 3)]
    assert await found(facetQuery="smoked me", locales=["en"]) == [("sei", 3)]
    assert await found(facetQuery="zz") == []
    assert await found(facetName="price_min", facetQuery="1") == []
    await found(q="ikat", filter="halal = halal")
    assert shop.engine.requests[-1].text == "ikat"
    assert shop.engine.requests[-1].scope is not None
    assert shop.engine.requests[-1].limit == 0


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "missing_facet_search_facet_name"),
        ({"facetName": "colour"}, "invalid_facet_search_facet_name"),
        ({"facetName": 3}, "invalid_facet_search_facet_name"),
        ({"facetName": "tag", "facetQuery": 3}, "invalid_facet_search_query"),
        ({"facetName": "tag", "q": "a" * 513}, "invalid_search_q"),
        ({"facetName": "tag", "filter": "colour = 3"}, "invalid_search_filter"),
        ([], "bad_request"),
    ],
)
async def test_values_of_a_facet_that_are_refused(
    client: httpx.AsyncClient, body: object, code: str
) -> None:
    response = await client.post("/indexes/products/facet-search", json=body)

    assert (response.status_code, response.json()["code"]) == (400, code)


async def test_who_we_are(client: httpx.AsyncClient) -> None:
    assert (await client.get("/health")).json() == {"status": "available"}
    assert set((await client.get("/version")).json()) == {"commitSha", "commitDate", "pkgVersion"}
    indexes = (await client.get("/stats")).json()["indexes"]
    assert indexes["products"]["numberOfDocuments"] == 1


async def test_a_slash_at_the_end_is_no_matter(client: httpx.AsyncClient) -> None:
    assert (await client.get("/health/")).status_code == 200
    assert (await client.post("/multi-search/", json={"queries": []})).json() == {"results": []}


@pytest.mark.parametrize(
    ("content", "content_type", "status", "code"),
    [
        (b"{", "application/json", 400, "malformed_payload"),
        (b"[" * 50_000, "application/json", 400, "malformed_payload"),
        (b'"\xff"', "application/json", 400, "malformed_payload"),
        (b"", "application/json", 400, "missing_payload"),
        (b"{}", "text/plain", 415, "invalid_content_type"),
        (b"{}", None, 415, "missing_content_type"),
        (b" " * 300_000, "application/json", 413, "payload_too_large"),
        (
            b'{"queries": 1' + b"0" * 40 + b"}",
            "application/json; charset=utf-8",
            400,
            "bad_request",
        ),
    ],
)
async def test_bodies_that_cannot_be_read(
    client: httpx.AsyncClient, content: bytes, content_type: str | None, status: int, code: str
) -> None:
    headers = {"content-type": content_type} if content_type else {}
    response = await client.post("/multi-search", content=content, headers=headers)

    assert (response.status_code, response.json()["code"]) == (status, code)


async def test_the_shape_of_a_refusal(client: httpx.AsyncClient) -> None:
    queries = [{"indexUid": "products"}, {"indexUid": "books"}]
    response = await client.post("/multi-search", json={"queries": queries})

    assert response.status_code == 400
    assert response.json() == {
        "message": "Inside `.queries[1]`: Index `books` not found.",
        "code": "index_not_found",
        "type": "invalid_request",
        "link": "https://docs.meilisearch.com/errors#index_not_found",
    }
    assert response.headers["cache-control"] == "no-store"
    alone = await client.get("/indexes/books/search")
    assert (alone.status_code, alone.json()["code"]) == (404, "index_not_found")


@pytest.mark.parametrize(
    ("error", "status", "code", "kind"),
    [
        (EngineUnavailable("gone"), 503, "too_many_search_requests", "system"),
        (RuntimeError("secret"), 500, "internal", "internal"),
    ],
)
async def test_faults(
    client: httpx.AsyncClient,
    shop: MeiliShop,
    error: Exception,
    status: int,
    code: str,
    kind: str,
) -> None:
    def fail(request: SearchRequest) -> SearchResults:
        raise error

    shop.engine.answer = fail
    response = await client.post("/multi-search", json={"queries": [{"indexUid": "products"}]})

    assert response.status_code == status
    assert (response.json()["code"], response.json()["type"]) == (code, kind)
    assert "secret" not in response.text
    assert ("retry-after" in response.headers) == (status == 503)


PATHS = [
    "/multi-search",
    "/indexes/products/search",
    "/indexes/products/facet-search",
    "/health",
    "/version",
    "/stats",
]


@pytest.mark.parametrize("path", PATHS)
async def test_other_origins_may_ask(client: httpx.AsyncClient, path: str) -> None:
    preflight = await client.options(
        path,
        headers={
            "origin": "https://toko.example",
            "access-control-request-method": "POST",
            "access-control-request-headers": "authorization,content-type,x-meilisearch-client",
        },
    )

    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == "*"
    allowed = preflight.headers["access-control-allow-headers"].split(", ")
    assert {
        "authorization", "content-type", "x-meilisearch-client", "meili-include-metadata",
    } <= set(allowed)  # fmt: skip
    assert preflight.headers["access-control-max-age"] == "86400"
    for answer in (await client.get(path), await client.post(path, json={})):
        if answer.status_code != 405:
            assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers


async def test_any_key_will_do_while_none_is_demanded(client: httpx.AsyncClient) -> None:
    for headers in ({}, {"authorization": "Bearer anything"}, {"authorization": "Basic x"}):
        response = await client.post("/multi-search", json={"queries": []}, headers=headers)
        assert response.status_code == 200


@pytest.mark.parametrize(
    ("authorization", "status", "code"),
    [
        (None, 401, "missing_authorization_header"),
        ("Basic publishable", 401, "missing_authorization_header"),
        ("Bearer", 403, "invalid_api_key"),
        ("Bearer wrong", 403, "invalid_api_key"),
        ("Bearer publishablé", 403, "invalid_api_key"),
        ("Bearer publishable", 200, None),
        ("bearer publishable", 200, None),
    ],
)
async def test_a_key_that_is_demanded(
    authorization: str | None, status: int, code: str | None
) -> None:
    headers = {} if authorization is None else {"authorization": authorization.encode()}
    async with _client(MeiliShop("publishable")) as client:
        for method, path in [("POST", path) for path in PATHS[:3]] + [("GET", "/stats")]:
            body = (
                {"queries": []}
                if "multi" in path
                else {"facetName": "tag"}
                if "facet" in path
                else {}
            )
            response = await client.request(method, path, json=body, headers=headers)
            assert (response.status_code, response.json().get("code")) == (status, code), path
        assert (await client.get("/health")).status_code == 200


async def test_answers_are_compressed_as_the_client_accepts(client: httpx.AsyncClient) -> None:
    async with client.stream(
        "POST",
        "/indexes/products/search",
        json={"attributesToHighlight": ["*"]},
        headers={"accept-encoding": "gzip"},
    ) as response:
        assert response.headers["content-encoding"] == "gzip"
        raw = b"".join([chunk async for chunk in response.aiter_raw()])
    assert msgspec.json.decode(gzip.decompress(raw))["estimatedTotalHits"] == 1


async def test_only_a_get_may_be_kept(client: httpx.AsyncClient) -> None:
    got = await client.get("/indexes/products/search?q=ikat&limit=1")
    posted = await client.post("/indexes/products/search", json={"q": "ikat"})

    assert got.headers["cache-control"] == "public, max-age=5, stale-while-revalidate=60"
    assert got.headers["vary"] == "accept-encoding, accept-language"
    assert "cache-control" not in posted.headers


def _counted(request: SearchRequest, counts: dict[str, int]) -> SearchResults:
    facets: Sequence[str] = request.facets
    return SearchResults(ids=(), total=4, counts=dict.fromkeys(facets, counts), engine="stub")
