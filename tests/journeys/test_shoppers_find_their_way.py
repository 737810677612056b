"""Suggestions, facets, empty answers and what is learnt of them, over the sample catalogue."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from catalog.database import open_pool
from search.insight import reports
from tests.shop import open_shop

EVER = (date(2020, 1, 1), date(2999, 1, 1))


@pytest.fixture(scope="module")
async def shop(
    sample_dsn: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[httpx.AsyncClient]:
    async with open_shop(sample_dsn, tmp_path_factory.mktemp("shop")) as client:
        for _ in range(200):  # The first book of phrases is made beside the first answers.
            if (await get(client, "/v1/suggest?q=tenun"))["queries"]:
                break
            await asyncio.sleep(0.05)
        yield client


async def get(shop: httpx.AsyncClient, path: str) -> Any:
    response = await shop.get(path)
    assert response.status_code == 200, (path, response.text)
    return response.json()


async def total(shop: httpx.AsyncClient, path: str) -> int:
    """How many products a list has that are all of what was asked for."""
    answer = await get(shop, f"{path}{'&' if '?' in path else '?'}per_page=1&facets=none")
    whole = answer["query"].get("whole")
    return answer["total"] if whole is None else whole


@pytest.mark.parametrize(
    "typed",
    [
        "t",
        "ten",
        "sei sap",
        "tenum",
        "kaif",
        "smoked be",
        "kmeja",
        "oleh oleh",
        "sasa",
        "selendang ik",
    ],
)
async def test_suggestions_find_what_they_promise(shop: httpx.AsyncClient, typed: str) -> None:
    offered = await get(shop, f"/v1/suggest?q={typed}")
    listed = [
        each
        for kind in ("queries", "categories", "producers", "collections", "values")
        for each in offered[kind]
    ]
    assert listed
    for each in listed:
        assert each["total"] > 0
        assert await total(shop, each["products_url"]) == each["total"], each


async def test_suggestions_speak_both_languages_and_forgive(shop: httpx.AsyncClient) -> None:
    english = await get(shop, "/v1/suggest?q=smoked bee&lang=en")
    assert english["queries"][0]["q"] == "smoked beef"
    motifs = await get(shop, "/v1/suggest?q=mamul")
    assert ("motif", "Mamuli") in {(each["key"], each["value"]) for each in motifs["values"]}
    mistyped = await get(shop, "/v1/suggest?q=tenum")
    assert "tenun" in [each["q"] for each in mistyped["queries"]]
    assert mistyped["categories"]
    for strange in ("", "   ", "%F0%9F%A7%B5", "%E2%80%8F", "()*%5B", "a" * 200, "'"):
        offered = await get(shop, f"/v1/suggest?q={strange}")
        assert offered["queries"] == offered["values"] == []


async def test_so_much_coffee_is_coffee_of_another_size_before_biscuits_of_that(
    shop: httpx.AsyncClient,
) -> None:
    """Biscuits are sold by 250 g, and "go well with coffee"."""
    found = (await shop.get("/v1/products", params={"q": "kopi 250 gram"})).json()
    assert found["items"][0]["category"]["slug"].startswith("kopi")
    assert (found["query"]["whole"], found["query"]["dropped"]) == (0, ["250 gram"])


async def test_facets_count_what_choosing_them_finds(shop: httpx.AsyncClient) -> None:
    base = "/v1/products?category=sei-sapi&attr.rasa=original"
    answer = await get(shop, base)
    others = "/v1/products?category=sei-sapi"
    for facet in answer["facets"]:
        stem = {"attr.rasa": others, "category": "/v1/products?attr.rasa=original"}.get(
            facet["param"], base
        )
        for value in facet.get("values", [])[:4]:
            path = f"{stem}&{facet['param']}={value['value']}"
            assert await total(shop, path) == value["count"], path
    [price] = [facet for facet in answer["facets"] if facet["key"] == "price"]
    assert 1 < len(price["buckets"]) <= 20
    for bucket in price["buckets"]:
        path = f"{base}&price_min={bucket['min']:.0f}&price_max={bucket['max']:.0f}"
        assert await total(shop, path) == bucket["count"], path


async def test_numbers_have_a_histogram(shop: httpx.AsyncClient) -> None:
    base = "/v1/products?category=kain-tenun"
    length = await get(shop, "/v1/facets/panjang?category=kain-tenun")
    assert (length["kind"], length["unit"]) == ("number", "cm")
    assert [float(v["value"]) for v in length["values"]] == sorted(
        float(v["value"]) for v in length["values"]
    )
    assert 1 < len(length["buckets"]) <= 20
    for bucket in length["buckets"]:
        path = f"{base}&attr.panjang={bucket['min']:.0f}..{bucket['max']:.0f}"
        assert await total(shop, path) == bucket["count"]
    # Variants have several weights, so each stretch is counted on its own.
    weights = await get(shop, "/v1/facets/attr.berat_bersih")
    assert weights["more"] > 0
    for bucket in weights["buckets"][:3]:
        path = f"/v1/products?attr.berat_bersih={bucket['min']:.0f}..{bucket['max']:.0f}"
        assert await total(shop, path) == bucket["count"]


async def test_only_facets_that_help_are_shown(shop: httpx.AsyncClient) -> None:
    answer = await get(shop, "/v1/products?q=hampers&in_stock=true")
    for facet in answer["facets"]:
        counts = [value["count"] for value in facet.get("values", [])]
        chosen = [value for value in facet.get("values", []) if value["selected"]]
        assert chosen or facet["kind"] == "range" or min(counts) < answer["total"], facet["key"]
    asked = await get(shop, "/v1/products?category=sei-babi&facets=halal")
    assert [facet["key"] for facet in asked["facets"]] == ["halal"]


async def test_long_facets_are_searched(shop: httpx.AsyncClient) -> None:
    motifs = await get(shop, "/v1/facets/motif?find=ma&limit=3")
    assert len(motifs["values"]) == 3
    assert motifs["more"] > 0
    for value in motifs["values"]:
        assert any(word.startswith("ma") for word in value["label"].lower().split())
        assert await total(shop, f"/v1/products?attr.motif={value['value']}") == value["count"]
    narrowed = await get(shop, "/v1/facets/producer?q=tenun&category=kemeja-tenun&limit=100")
    makers = {value["value"]: value["count"] for value in narrowed["values"]}
    listed = await get(shop, "/v1/products?q=tenun&category=kemeja-tenun&facets=producer")
    assert makers == {v["value"]: v["count"] for v in listed["facets"][0]["values"]}
    nothing = await shop.get("/v1/facets/nothing?lang=en")
    assert (nothing.status_code, nothing.json()["type"]) == (404, "/problems/not-found")
    assert (await shop.get("/v1/facets/motif?fnd=x")).status_code == 400


async def test_sizes_are_in_the_order_of_sizes(shop: httpx.AsyncClient) -> None:
    answer = await get(shop, "/v1/facets/ukuran?category=kemeja-tenun&limit=100")
    labels = [value["label"] for value in answer["values"]]
    assert labels == [size for size in ("S", "M", "L", "XL", "XXL") if size in labels]


@pytest.mark.parametrize(
    ("path", "kinds"),
    [
        ("/v1/products?q=tenun&district=alak&category=sei-sapi", {"filter", "category"}),
        ("/v1/products?category=sei-babi&halal=halal&page=1&lang=en", {"filter", "category"}),
        ("/v1/products?price_max=10", {"filter"}),
        ("/v1/products?q=zzzzqqq", {"category"}),
        ("/v1/products?q=zzzzqqq&district=alak&price_max=10", {"category"}),
        ("/v1/collections/bunyi-lontar?category=sei-sapi", {"filter"}),
        ("/v1/products?collection=bunyi-lontar&category=sei-sapi", {"filter"}),
    ],
)
async def test_an_empty_answer_comes_with_what_is_near(
    shop: httpx.AsyncClient, path: str, kinds: set[str]
) -> None:
    answer = await get(shop, path)
    answer = answer.get("products", answer)
    assert (answer["total"], answer["items"]) == (0, [])
    assert kinds <= {offer["kind"] for offer in answer["instead"]}
    for offer in answer["instead"]:
        assert offer["label"]
        found = await get(shop, offer["url"])
        found = found.get("products", found)
        whole = found["query"].get("whole")
        assert (found["total"] if whole is None else whole) == offer["total"] > 0, offer


async def test_an_answer_with_products_offers_nothing_instead(shop: httpx.AsyncClient) -> None:
    assert "instead" not in await get(shop, "/v1/products?q=tenun")


async def test_what_shoppers_look_for_is_learnt(sample_dsn: str, tmp_path: Path) -> None:
    async with open_shop(sample_dsn, tmp_path) as shop:
        first = (await get(shop, "/v1/products?q=Tenun Sumba"))["items"][0]
        for _ in range(3):
            await get(shop, "/v1/products?q=Tenun Sumba")
            await get(shop, "/v1/products?q=zzzzqqq")
        await get(shop, "/v1/products?q=081234567890")
        told = await shop.post(
            "/v1/events",
            json=[
                {"kind": "click", "query": "tenun sumba", "product": first["id"], "position": 1},
                {"kind": "enquiry", "query": "tenun sumba", "product": first["id"]},
            ],
        )
        assert told.status_code == 202
    # Whatever had not been written yet is written when the process ends.
    async with open_pool(sample_dsn, max_size=1) as pool:
        top = {row.query: row for row in await reports.top_queries(pool, *EVER)}
        assert (top["tenun sumba"].searches, top["tenun sumba"].clicks) == (4, 1)
        assert top["tenun sumba"].enquiries == 1
        assert not [query for query in top if any(letter.isdigit() for letter in query)]
        missed = {row.query: row.empty for row in await reports.empty_queries(pool, *EVER)}
        assert missed["zzzzqqq"] >= 3
        assert [row.product_id for row in await reports.interest_by_product(pool, *EVER)] == [
            int(first["id"])
        ]
        await _columns_hold_nothing_personal(pool)


async def _columns_hold_nothing_personal(pool: asyncpg.Pool) -> None:
    columns = await pool.fetch(
        "SELECT DISTINCT column_name FROM information_schema.columns"
        " WHERE table_name IN ('search_query_day', 'search_position_day', 'search_product_day')"
    )
    assert {row[0] for row in columns} == {
        "day", "query", "language", "searches", "empty", "suggested", "clicks", "enquiries",
        "position", "product_id",
    }  # fmt: skip
