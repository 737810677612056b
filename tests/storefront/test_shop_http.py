"""HTTP of the shop over stand-ins: shapes, refusals, negotiation. Journeys use a real database."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from search.engine import EngineUnavailable
from search.request import SearchRequest
from search.results import SearchResults
from tests.storefront.stand_ins import PICTURE, Shop


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
async def client(shop: Shop) -> AsyncIterator[httpx.AsyncClient]:
    async with shop.client() as client:
        yield client


async def test_the_list_is_as_the_contract_has_it(client: httpx.AsyncClient, shop: Shop) -> None:
    response = await client.get(
        "/v1/products?q=ikatt&near=-10.1,123.6&facets=category,price&lang=en"
    )
    answer = response.json()

    assert response.status_code == 200
    assert list(answer) == [
        "items", "total", "page", "per_page", "facets", "query", "engine", "took_ms",
    ]  # fmt: skip
    [item] = answer["items"]
    assert item["highlight"]["name"] == "<mark>Ikat</mark> Shawl"
    assert item["distance_m"] == 1234
    assert item["price"] == {
        "min": 150_000, "max": 150_000, "compare_at": 200_000, "currency": "IDR",
    }  # fmt: skip
    assert answer["facets"][0] == {
        "key": "category", "param": "category", "label": "Category", "kind": "choice",
        "values": [{"value": "tenun", "label": "Weaving", "count": 1, "selected": False}],
    }  # fmt: skip
    assert answer["facets"][1]["kind"] == "range"
    assert answer["query"] == {"q": "ikatt", "corrected": "ikat", "lang": "en"}
    assert answer["engine"] == "stub"
    assert response.headers["content-language"] == "en"


async def test_the_tag_does_not_change_with_the_timing(
    client: httpx.AsyncClient, shop: Shop
) -> None:
    tags = {(await client.get("/v1/products")).headers["etag"] for _ in range(3)}
    assert len(tags) == 1
    assert len(shop.engine.requests) == 3  # the change feed is not connected: nothing is kept


async def test_kept_answers_do_not_ask_the_engine(client: httpx.AsyncClient, shop: Shop) -> None:
    shop.cache.enabled = True
    for _ in range(3):
        await client.get("/v1/products")
    assert len(shop.engine.requests) == 1
    shop.cache.drop([17])
    await client.get("/v1/products")
    assert len(shop.engine.requests) == 2


@pytest.mark.parametrize(
    ("accept", "title", "part"),
    [
        ("en", "Invalid parameters", "between 1 and 100"),
        ("id", "Parameter tidak sah", "di luar batas"),
    ],
)
async def test_refusals_are_problems_in_the_readers_language(
    client: httpx.AsyncClient, accept: str, title: str, part: str
) -> None:
    response = await client.get("/v1/products?per_page=0", headers={"accept-language": accept})
    problem = response.json()

    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["content-language"] == accept
    assert (problem["type"], problem["title"]) == ("/problems/invalid-query", title)
    assert problem["errors"][0]["pointer"] == "/per_page"
    assert part in problem["errors"][0]["message"]


@pytest.mark.parametrize(
    "path",
    [
        "/v1/products", "/v1/suggest", "/v1/categories", "/v1/producers", "/v1/collections",
        "/v1/home", "/v1/products/x", "/v1/products/x/similar", "/v1/producers/x",
        "/v1/collections/x",
    ],
)  # fmt: skip
async def test_no_read_takes_a_parameter_that_it_does_not_know(
    client: httpx.AsyncClient, path: str
) -> None:
    for query in ("surprise=1", "lang=xx"):
        response = await client.get(f"{path}?{query}")
        assert response.status_code == 400
        assert response.json()["errors"][0]["pointer"] == f"/{query.partition('=')[0]}"


@pytest.mark.parametrize(
    "slug", ["nope", "%00", "%ED%A0%80", "..%2f..", "A", "a" * 5000, "x'--", "%F0%9F%A7%B5", "-"]
)
@pytest.mark.parametrize("branch", ["products", "producers", "collections"])
async def test_what_is_not_there_is_404(client: httpx.AsyncClient, branch: str, slug: str) -> None:
    response = await client.get(f"/v1/{branch}/{slug}?lang=en")
    assert response.status_code == 404
    assert response.json()["type"] == "/problems/not-found"
    assert response.headers["access-control-allow-origin"] == "*"


async def test_an_unknown_route_and_a_wrong_method_are_problems(client: httpx.AsyncClient) -> None:
    missing = await client.get("/v1/nothing", headers={"accept-language": "en"})
    assert (missing.status_code, missing.json()["title"]) == (404, "Not found")
    wrong = await client.put("/v1/products?lang=en")
    assert (wrong.status_code, wrong.json()["type"]) == (405, "/problems/method-not-allowed")
    assert "PUT" in wrong.json()["detail"]
    assert {"GET", "HEAD"} <= set(re.split(", ?", wrong.headers["allow"]))


async def test_a_crash_tells_nothing_and_is_logged_under_its_id(
    client: httpx.AsyncClient, shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    def crash(request: SearchRequest) -> SearchResults:
        raise RuntimeError("password=hunter2")

    shop.engine.answer = crash
    with caplog.at_level(logging.ERROR, logger="etalase.http"):
        response = await client.get("/v1/products")
    problem = response.json()

    assert (response.status_code, problem["type"]) == (500, "/problems/internal-error")
    assert "hunter2" not in response.text
    assert problem["instance"] in caplog.text
    assert "hunter2" in caplog.text
    assert response.headers["cache-control"] == "no-store"


async def test_nobody_to_ask_is_503(client: httpx.AsyncClient, shop: Shop) -> None:
    def gone(request: SearchRequest) -> SearchResults:
        raise EngineUnavailable("gone")

    shop.engine.answer = gone
    response = await client.get("/v1/products")
    assert (response.status_code, response.headers["retry-after"]) == (503, "2")

    shop.pool.error = ConnectionRefusedError()
    assert (await client.get("/v1/products/x")).status_code == 503


async def test_suggestions_come_in_one_call(client: httpx.AsyncClient, shop: Shop) -> None:
    answer = (await client.get("/v1/suggest?q=ten&lang=en&limit=3")).json()
    assert [each["slug"] for each in answer["products"]] == ["selendang-ikat"]
    assert answer["categories"] == [
        {
            "slug": "tenun", "name": "Weaving", "total": 1,
            "url": "/v1/products?category=tenun",
            "products_url": "/v1/products?category=tenun",
        }
    ]  # fmt: skip
    assert answer["producers"][0]["url"] == "/v1/producers/rumah-tenun"
    assert answer["collections"] == []  # The stand-in has none with products.
    assert (await client.get("/v1/suggest")).json()["products"] == []
    assert shop.engine.requests == []


async def test_only_what_may_be_a_sku_is_searched_for(
    client: httpx.AsyncClient, shop: Shop
) -> None:
    answer = (await client.get("/v1/suggest?q=tnn-sr&limit=3")).json()
    assert (len(answer["products"]), shop.engine.requests) == (1, [])
    answer = (await client.get("/v1/suggest?q=tnn-sr-00&limit=3")).json()
    assert [each["slug"] for each in answer["products"]] == ["selendang-ikat"]
    assert [(each.text, each.limit) for each in shop.engine.requests] == [("tnn-sr-00", 3)]


async def test_the_tree_has_counts(client: httpx.AsyncClient) -> None:
    items = (await client.get("/v1/categories?lang=en")).json()["items"]
    assert [(each["slug"], each["count"]) for each in items] == [("tenun", 1), ("sei", 0)]
    assert [each["slug"] for each in items[0]["children"]] == ["selendang"]


async def test_pictures_are_immutable(client: httpx.AsyncClient) -> None:
    path = f"/media/{PICTURE}/640.avif"
    response = await client.get(path)
    assert (response.status_code, response.content) == (200, b"picture")
    assert response.headers["content-type"] == "image/avif"
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["x-content-type-options"] == "nosniff"
    for form in (response.headers["etag"], "*"):
        again = await client.get(path, headers={"if-none-match": form})
        assert (again.status_code, again.content) == (304, b"")
    head = await client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == "7"


@pytest.mark.parametrize(
    "name", ["640.png", "641.avif", "0640.avif", "640.avif.jpg", "99999999.avif", "x", "%00.jpg"]
)
async def test_pictures_that_are_not_there(client: httpx.AsyncClient, name: str) -> None:
    response = await client.get(f"/media/{PICTURE}/{name}", headers={"if-none-match": "*"})
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


async def test_health(client: httpx.AsyncClient, shop: Shop) -> None:
    assert (await client.get("/health/live")).json() == {"status": "alive"}
    ready = (await client.get("/health/ready")).json()
    assert ready["status"] == "ready"
    assert ready["engine"]["name"] == "stub"
    assert ready["indexer"] == {"lag_seconds": 0.25}

    shop.pool.error = ConnectionRefusedError()
    response = await client.get("/health/ready")
    assert response.status_code == 503
    assert response.json()["database"] == {
        "ok": False, "name": None, "error": "ConnectionRefusedError",
    }  # fmt: skip
    assert (await client.get("/health/live")).status_code == 200


async def test_metrics_tell_routes_cache_and_engines(client: httpx.AsyncClient, shop: Shop) -> None:
    shop.cache.enabled = True
    for _ in range(2):
        await client.get("/v1/products")
    await client.get("/v1/products/nope")
    text = (await client.get("/metrics")).text

    def value(pattern: str) -> float:
        found = re.search(rf"^{pattern} (\S+)$", text, re.MULTILINE)
        assert found, pattern
        return float(found[1])

    route = r'etalase_request_seconds_count\{route="%s",status="%s",worker="\d+"\}'
    assert value(route % ("/v1/products", 200)) == 2
    assert value(route % (r"/v1/products/\{slug\}", 404)) == 1
    assert value(r'etalase_cache_lookups_total\{result="hit",worker="\d+"\}') == 1
    assert value(r'etalase_searches_total\{engine="stub",worker="\d+"\}') == 1
    assert value(r'etalase_index_lag_seconds\{worker="\d+"\}') == 0.25


async def test_the_description_is_complete(client: httpx.AsyncClient) -> None:
    response = await client.get("/openapi.json")
    schema = response.json()
    assert schema["openapi"].startswith("3.1")
    assert "status_code" not in response.text  # Litestar's own error body
    operations: list[dict[str, Any]] = [
        operation for item in schema["paths"].values() for operation in item.values()
    ]
    named = [each["operationId"] for each in operations]
    assert len(set(named)) == len(named)
    assert set(named) > {
        "listProducts", "getProduct", "listSimilarProducts", "suggest", "listCategories",
        "listProducers", "getProducer", "listCollections", "getCollection", "getHome",
        "getPicture", "getCroppedPicture", "isAlive", "isReady", "getMetrics", "countEvents",
        "getFacet",
        "getProductShareCard", "getProducerShareCard", "getCollectionShareCard",
    }  # fmt: skip
    for operation in operations:
        assert operation["description"]
        assert operation["summary"]
        for parameter in operation.get("parameters", []):
            assert parameter.get("description"), (operation["operationId"], parameter["name"])
        for status, answer in operation["responses"].items():
            if status.startswith(("4", "5")) and operation["operationId"] != "isReady":
                assert list(answer["content"]) == ["application/problem+json"]
    parameters = schema["paths"]["/v1/products"]["get"]["parameters"]
    assert [each["name"] for each in parameters] == [
        "q", "understand", "lang", "category", "producer", "collection", "district", "price_min",
        "price_max",
        "in_stock", "certification", "halal", "near", "sort", "page", "per_page", "facets",
    ]  # fmt: skip


async def test_the_documentation_needs_no_other_server(client: httpx.AsyncClient) -> None:
    start = await client.get("/")
    assert start.headers["location"] == "/docs"
    page = (await client.get("/docs")).text
    assert "List or search products" in page
    assert "<script" not in page
    assert not re.search(r"(src|href)=\"https?:", page)
    assert "<!--" not in page
    for slug in ("invalid-query", "not-found"):
        assert slug in (await client.get(f"/problems/{slug}")).text
    assert (await client.get("/problems/nope")).status_code == 404
