"""The same filters, put to a real Meilisearch and to `/meili/` over PostgreSQL, find the same.

Both hold the sample catalogue; Meilisearch is asked directly, in its own language.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from search.engines.meilisearch.engine import MeilisearchEngine
from search.engines.meilisearch.transport import Refused
from tests.instantsearch.serving import filled_meilisearch
from tests.meilisearch_server import meilisearch_server
from tests.shop import open_shop

FILTERS: list[Any] = [
    "category = kain-tenun",
    "category != kain-tenun",
    "category IN [kain-tenun, kopi-bubuk, nothing]",
    "category NOT IN [kain-tenun, 'sei-sapi']",
    "NOT category IN []",
    "attr.teknik EXISTS",
    "attr.teknik NOT EXISTS",
    "category IS NULL OR tag IS EMPTY",
    "category IS NOT NULL AND tag IS NOT EMPTY",
    "tag STARTS WITH tenun",
    "tag STARTS WITH 'TENUN-S'",
    "tag NOT STARTS WITH oleh",
    "attr.panjang STARTS WITH 1",
    "attr.panjang = 160",
    "attr.panjang = 160.0",
    "attr.panjang > 160",
    "attr.panjang >= 160",
    "attr.panjang < 160",
    "attr.panjang 100 TO 200",
    "attr.panjang 200 TO 100",
    "attr.panjang = long",
    "NOT attr.panjang >= 160",
    "price_min > 170000",
    "price_min >= 170000",
    "price_min < 1.7e5",
    "price_min 100000 TO 200000 AND in_stock = true",
    "price_min > cheap",
    "_geoRadius(-10.17, 123.6, 3000)",
    "NOT _geoRadius(-10.17, 123.6, 3000)",
    "_geoBoundingBox([-10.15, 123.62], [-10.18, 123.58])",
    "halal = halal OR category = tenun-ntt AND price_max < 200000",
    "(halal = halal OR category = tenun-ntt) AND NOT price_max < 200000",
    "NOT (halal = halal OR NOT category = sei-daging-asap)",
    '"tag"="se\'i"',
    "tag = 'se\\'i'",
    ["halal = halal", "price_max < 200000"],
    [["halal = halal", "category = tenun-ntt"], "price_max < 200000", []],
    ["", [""]],
]

REFUSED = [
    "colour = red",
    "category",
    "category =",
    "category = kain tenun",
    "category = kain AND",
    "(category = kain",
    "category = 'kain",
    "category IN [kain",
    "category = OR",
    "AND category = kain",
    "_geoRadius(1, 2)",
    "_geoRadius(-100, 0, 5)",
    "_geoBoundingBox([1, 2], [3, 4])",
    "category CONTAINS kain",
    3,
    [["id = 1", ["id = 2"]]],
]


@pytest.fixture
async def engine(sample_dsn: str) -> AsyncIterator[MeilisearchEngine]:
    async with filled_meilisearch(meilisearch_server(), sample_dsn) as engine:
        assert isinstance(engine, MeilisearchEngine)
        yield engine


@pytest.fixture
async def client(sample_dsn: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with open_shop(sample_dsn, tmp_path) as client:
        yield client


async def test_filters_find_the_same(engine: MeilisearchEngine, client: httpx.AsyncClient) -> None:
    different = [
        given for given in FILTERS if await _asked(engine, given) != await _ours(client, given)
    ]

    assert different == []


async def test_what_it_refuses_we_refuse(
    engine: MeilisearchEngine, client: httpx.AsyncClient
) -> None:
    for given in REFUSED:
        with pytest.raises(Refused) as refused:
            await _asked(engine, given)
        response = await client.post("/meili/indexes/products/search", json={"filter": given})
        assert (response.status_code, response.json()["code"]) == (400, refused.value.code), given


async def _asked(engine: MeilisearchEngine, given: Any) -> set[str]:
    query = {"filter": given, "attributesToRetrieve": ["id"], "limit": 1000}
    answer = await engine.client.search(engine.index_name, query, dict[str, Any])
    found = {str(hit["id"]) for hit in answer["hits"]}
    assert len(found) == answer["estimatedTotalHits"]
    return found


async def _ours(client: httpx.AsyncClient, given: Any) -> set[str]:
    found: set[str] = set()
    while True:
        body = {
            "filter": given,
            "attributesToRetrieve": ["id"],
            "limit": 100,
            "offset": len(found),
            "sort": ["name_order:asc"],
        }
        response = await client.post("/meili/indexes/products/search", json=body)
        assert response.status_code == 200, (given, response.text)
        hits = response.json()["hits"]
        found |= {hit["id"] for hit in hits}
        if len(hits) < 100:
            return found
