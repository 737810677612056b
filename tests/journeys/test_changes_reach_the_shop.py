"""Whatever changes the catalogue, by plain SQL here, is what a shopper sees a moment later."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from search.engines.postgres.engine import PostgresEngine
from search.indexer import run_indexer
from search.vocabulary import shipped_vocabulary
from tests import rows
from tests.shop import open_shop

PATIENCE = 10.0


@pytest.fixture
async def shop(
    clean_database: asyncpg.Pool, dsn: str, tmp_path: Path
) -> AsyncIterator[httpx.AsyncClient]:
    """A shop with an indexer at work beside it."""
    engine = PostgresEngine(clean_database, shipped_vocabulary())
    indexer = asyncio.create_task(run_indexer(clean_database, dsn, engine))
    async with open_shop(dsn, tmp_path) as client:
        yield client
    indexer.cancel()
    await asyncio.gather(indexer, return_exceptions=True)


async def until(
    shop: httpx.AsyncClient, path: str, holds: Callable[[httpx.Response], bool]
) -> httpx.Response:
    """Ask again until the answer is as expected; fail with the last one if it never is."""
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while True:
        response = await shop.get(path)
        # What names something that is not known yet is refused for a moment: no items in that.
        with suppress(KeyError, IndexError):
            if holds(response):
                return response
        if asyncio.get_running_loop().time() > deadline:
            pytest.fail(f"{path} still answers {response.status_code}: {response.text[:500]}")
        await asyncio.sleep(0.02)


def names(response: httpx.Response) -> list[str]:
    return [item["name"] for item in response.json()["items"]]


def facet(response: httpx.Response, key: str) -> dict[str, Any]:
    return {
        v["value"]: v["count"]
        for f in response.json()["facets"]
        if f["key"] == key
        for v in f["values"]
    }


async def test_a_new_product_a_new_price_and_an_archived_one(
    shop: httpx.AsyncClient, clean_database: asyncpg.Pool
) -> None:
    await rows.product(clean_database, "red-shawl", name={"id": "Selendang Merah"}, price=100_000)
    found = await until(shop, "/v1/products?q=selendang", lambda r: names(r) == ["Selendang Merah"])
    assert found.json()["engine"] == "postgres"

    await clean_database.execute("UPDATE variant SET price = 75000")
    await until(
        shop, "/v1/products?q=selendang", lambda r: r.json()["items"][0]["price"]["min"] == 75_000
    )
    await until(shop, "/v1/products/red-shawl", lambda r: r.json()["price"]["min"] == 75_000)

    await clean_database.execute("UPDATE product SET status = 'archived'")
    await until(shop, "/v1/products?q=selendang", lambda r: r.json()["total"] == 0)
    await until(shop, "/v1/products/red-shawl", lambda r: r.status_code == 404)


async def test_a_renamed_producer_keeps_the_old_link_and_is_found_by_the_new_name(
    shop: httpx.AsyncClient, clean_database: asyncpg.Pool
) -> None:
    await rows.producer(clean_database, "old-house", name="Rumah Lama")
    await rows.product(clean_database, "shawl")
    await until(
        shop,
        "/v1/products?producer=old-house",
        lambda r: r.status_code == 200 and r.json()["total"] == 1,
    )

    await clean_database.execute("UPDATE producer SET slug = 'new-house', name = 'Griya Baru'")

    await until(shop, "/v1/products?q=griya", lambda r: r.json()["total"] == 1)
    moved = await until(shop, "/v1/producers/old-house?lang=en", lambda r: r.status_code == 301)
    assert moved.headers["location"] == "/v1/producers/new-house?lang=en"
    assert (await shop.get(moved.headers["location"])).json()["name"] == "Griya Baru"


async def test_moving_a_category_moves_the_counts_of_everything_below(
    shop: httpx.AsyncClient, clean_database: asyncpg.Pool
) -> None:
    await rows.category(clean_database, "food")
    cloth = await rows.category(clean_database, "cloth")
    shawls = await rows.category(clean_database, "shawls", parent=cloth)
    await rows.product(clean_database, "shawl", category=shawls)
    # Asked for by name: where all products are in one category, it does not help a shopper.
    path = "/v1/products?facets=category"
    await until(shop, path, lambda r: facet(r, "category") == {"cloth": 1, "shawls": 1})

    await clean_database.execute(
        "UPDATE category SET parent = above.id FROM category AS above"
        " WHERE above.slug = 'food' AND category.slug = 'shawls'"
    )

    await until(shop, path, lambda r: facet(r, "category") == {"food": 1, "shawls": 1})


async def test_a_suspended_producer_takes_its_products_along(
    shop: httpx.AsyncClient, clean_database: asyncpg.Pool
) -> None:
    await rows.product(clean_database, "shawl")
    await until(shop, "/v1/products", lambda r: r.json()["total"] == 1)

    await clean_database.execute("UPDATE producer SET status = 'suspended'")

    await until(shop, "/v1/products", lambda r: r.json()["total"] == 0)
    await until(shop, "/v1/products/shawl", lambda r: r.status_code == 404)


async def test_publication_windows_open_and_close_on_time(
    shop: httpx.AsyncClient, clean_database: asyncpg.Pool
) -> None:
    now = datetime.now(UTC)
    opens, closes = now + timedelta(seconds=1.5), now + timedelta(seconds=3)
    await rows.product(clean_database, "shawl", publish_from=opens, publish_until=closes)
    assert (await shop.get("/v1/products/shawl")).status_code == 404

    await until(shop, "/v1/products/shawl", lambda r: r.status_code == 200)
    assert datetime.now(UTC) >= opens
    await until(shop, "/v1/products/shawl", lambda r: r.status_code == 404)
    assert datetime.now(UTC) >= closes


async def test_a_collection_ends_with_its_window(
    shop: httpx.AsyncClient, clean_database: asyncpg.Pool
) -> None:
    shawl = await rows.product(clean_database, "shawl")
    closes = datetime.now(UTC) + timedelta(seconds=2)
    collection = await rows.insert(
        clean_database,
        "collection",
        slug="fair",
        title={"id": "Pameran"},
        kind="manual",
        publish_until=closes,
    )
    await rows.insert(clean_database, "collection_product", collection=collection, product=shawl)

    await until(
        shop,
        "/v1/collections/fair",
        lambda r: r.status_code == 200 and len(r.json()["products"]["items"]) == 1,
    )
    await until(shop, "/v1/collections/fair", lambda r: r.status_code == 404)
    assert datetime.now(UTC) >= closes
    assert (await shop.get("/v1/products?collection=fair")).status_code == 400


async def test_two_products_may_swap_their_addresses(
    shop: httpx.AsyncClient, clean_database: asyncpg.Pool
) -> None:
    for slug in ("one", "two"):
        await rows.product(clean_database, slug)
    await until(shop, "/v1/products", lambda r: r.json()["total"] == 2)

    async with clean_database.acquire() as connection, connection.transaction():
        await connection.execute("UPDATE product SET slug = 'tmp' WHERE slug = 'one'")
        await connection.execute("UPDATE product SET slug = 'one' WHERE slug = 'two'")
        await connection.execute("UPDATE product SET slug = 'two' WHERE slug = 'tmp'")

    await until(shop, "/v1/products/one", lambda r: r.json()["name"] == "Two")
    await until(shop, "/v1/products/two", lambda r: r.json()["name"] == "One")
