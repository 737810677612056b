"""Front ends tell what shoppers chose: what is counted, what is refused, and from where."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import httpx
import pytest

from search.results import SearchResults
from storefront.insight.event_input import MAX_EVENTS
from tests.storefront.stand_ins import Shop

CLICK = {"kind": "click", "query": "Tenun  Sumba", "product": "17", "position": 3}


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
async def client(shop: Shop) -> AsyncIterator[httpx.AsyncClient]:
    async with shop.client() as client:
        yield client


def counted(shop: Shop) -> dict[tuple[str, str], dict[str, int]]:
    return {
        key: {name: value for name in row.__struct_fields__ if (value := getattr(row, name))}
        for key, row in shop.tally.counts.queries.items()
    }


async def test_one_event_or_several_are_counted(client: httpx.AsyncClient, shop: Shop) -> None:
    one = await client.post("/v1/events", json=CLICK)
    several = await client.post(
        "/v1/events?lang=en",
        json=[
            CLICK | {"lang": "id"},
            {"kind": "enquiry", "query": "tenun sumba", "product": "17"},
            {"kind": "suggestion", "query": "tenun ikat"},
            {"kind": "click", "product": "18"},
        ],
    )

    assert (one.status_code, several.status_code, several.json()) == (202, 202, {"counted": 4})
    assert one.headers["access-control-allow-origin"] == "*"
    assert counted(shop) == {
        ("tenun sumba", "id"): {"clicks": 2},
        ("tenun sumba", "en"): {"enquiries": 1},
        ("tenun ikat", "en"): {"suggested": 1},
    }
    counts = shop.tally.counts
    assert {place: row.clicks for place, row in counts.positions.items()} == {3: 2}
    assert {product: (row.clicks, row.enquiries) for product, row in counts.products.items()} == {
        17: (2, 1), 18: (1, 0),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ("nothing", ""),
        ("7", ""),
        ("[]", ""),
        (b'{"kind": "cl\xff"}', ""),
        ("[" * 2_000, ""),
        (json.dumps([CLICK] * (MAX_EVENTS + 1)), ""),
        (json.dumps([CLICK, 7]), "/1"),
        (json.dumps({"product": "17"}), "/kind"),
        (json.dumps(CLICK | {"kind": "purchase"}), "/kind"),
        (json.dumps(CLICK | {"kind": ["click"]}), "/kind"),
        (json.dumps([CLICK, CLICK | {"session": "abc"}]), "/1/session"),
        (json.dumps(CLICK | {"a/b": 1}), "/a~1b"),
        (json.dumps(CLICK | {"query": "a" * 201}), "/query"),
        (json.dumps(CLICK | {"query": None}), "/query"),
        (json.dumps({"kind": "suggestion"}), "/query"),
        (json.dumps({"kind": "click"}), "/product"),
        (json.dumps(CLICK | {"product": 17}), "/product"),
        (json.dumps(CLICK | {"product": "x"}), "/product"),
        (json.dumps(CLICK | {"product": "1" * 19}), "/product"),
        (json.dumps(CLICK | {"product": "١٧"}), "/product"),
        (json.dumps(CLICK | {"position": 0}), "/position"),
        (json.dumps(CLICK | {"position": 1.5}), "/position"),
        (json.dumps(CLICK | {"position": True}), "/position"),
        (json.dumps(CLICK | {"position": 10**30}), "/position"),
        (json.dumps(CLICK | {"lang": "fr"}), "/lang"),
    ],
)
async def test_what_is_wrong_is_named_and_nothing_is_counted(
    client: httpx.AsyncClient, shop: Shop, body: str | bytes, pointer: str
) -> None:
    response = await client.post("/v1/events?lang=en", content=body)
    problem = response.json()

    assert response.status_code == 400
    assert problem["type"] == "/problems/invalid-request"
    assert problem["errors"][0]["pointer"] == pointer
    assert problem["errors"][0]["message"]
    assert response.headers["access-control-allow-origin"] == "*"
    assert not shop.tally.counts


async def test_a_body_beyond_the_limit_is_refused(client: httpx.AsyncClient, shop: Shop) -> None:
    response = await client.post("/v1/events", content=b" " * 16_385)

    assert (response.status_code, response.json()["type"]) == (413, "/problems/too-large")
    assert response.headers["access-control-allow-origin"] == "*"


async def test_a_browser_may_ask_first(client: httpx.AsyncClient) -> None:
    response = await client.options(
        "/v1/events",
        headers={"origin": "https://toko.test", "access-control-request-method": "POST"},
    )

    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == "*"
    assert "POST" in response.headers["access-control-allow-methods"]
    assert response.headers["access-control-allow-headers"] == "content-type"


async def test_a_beacon_needs_no_content_type(client: httpx.AsyncClient, shop: Shop) -> None:
    response = await client.post(
        "/v1/events", content=json.dumps(CLICK), headers={"content-type": "text/plain"}
    )

    assert response.status_code == 202
    assert shop.tally.counts


async def test_searches_are_counted_whoever_answers_them(
    client: httpx.AsyncClient, shop: Shop
) -> None:
    shop.cache.enabled = True
    for _ in range(3):
        await client.get("/v1/products?q=Tenun")
    await client.head("/v1/products?q=Tenun")
    await client.get("/v1/products?q=tenun&page=2")
    await client.get("/v1/products?q=tenun&category=sei&lang=en")
    for unsaid in ("", "081234567890", "ibu@example.com", "🧵"):
        await client.get("/v1/products", params={"q": unsaid})

    assert len(shop.engine.requests) == 7
    assert counted(shop) == {("tenun", "id"): {"searches": 3}, ("tenun", "en"): {"searches": 1}}


async def test_only_what_is_not_in_the_shop_at_all_is_an_empty_query(
    client: httpx.AsyncClient, shop: Shop
) -> None:
    shop.engine.answer = lambda request: SearchResults(ids=(), total=0, engine="stub")
    await client.get("/v1/products?q=batik&category=sei")
    await client.get("/v1/products?q=batik")

    assert counted(shop) == {("batik", "id"): {"searches": 2, "empty": 1}}
