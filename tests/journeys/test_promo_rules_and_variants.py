"""Rules of the promo team and options of variants, from plain SQL to what a shopper sees."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import msgspec
import pytest

from search.engines.postgres.engine import PostgresEngine
from search.indexer import run_indexer
from search.vocabulary import shipped_vocabulary
from tests import rows
from tests.journeys.test_changes_reach_the_shop import facet, names, until
from tests.shop import SAMPLE, open_shop


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


async def _rule(pool: asyncpg.Pool, *actions: dict[str, Any], **values: Any) -> int:
    """A rule with its actions, in one transaction's worth of changes."""
    identity = await rows.insert(pool, "merchandising_rule", **({"name": "natal"} | values))
    for position, action in enumerate(actions):
        await rows.insert(pool, "merchandising_action", rule=identity, position=position, **action)
    return identity


async def test_a_rule_pins_boosts_and_excludes_while_its_window_is_open(
    shop: httpx.AsyncClient, clean_database: asyncpg.Pool
) -> None:
    pool = clean_database
    ids = {
        name: await rows.product(
            pool, name, name={"id": f"Selendang {name}"}, tags=[name], popularity=popularity
        )
        for name, popularity in (("satu", 90), ("dua", 60), ("tiga", 30), ("empat", 0))
    }
    hats = await rows.category(pool, "hats")
    topi = await rows.product(pool, "topi", name={"id": "Topi Lontar"}, category=hats)
    plain = ["Selendang satu", "Selendang dua", "Selendang tiga", "Selendang empat"]
    path = "/v1/products?q=selendang"
    await until(shop, path, lambda r: names(r) == plain)

    starts = datetime.now(UTC) + timedelta(seconds=1.5)
    rule = await _rule(
        pool,
        {"kind": "pin", "product": topi},
        {"kind": "exclude", "product": ids["satu"]},
        {"kind": "boost", "condition": {"tag": "empat"}, "weight": 3.0},
        query="Selendang",
        publish_from=starts,
        publish_until=starts + timedelta(hours=1),
    )
    assert names(await shop.get(path)) == plain

    merchandised = ["Topi Lontar", "Selendang empat", "Selendang dua", "Selendang tiga"]
    opened = await until(shop, path, lambda r: names(r) == merchandised)
    assert datetime.now(UTC) >= starts
    offered = (await shop.get("/v1/suggest?q=selendang")).json()["products"]
    assert [each["name"] for each in offered] == merchandised
    assert opened.json()["query"]["merchandising"] == ["natal"]
    assert opened.json()["total"] == 4
    # The same through InstantSearch, whatever else is refined there.
    body = {"q": "selendang", "filter": ["in_stock = true"], "attributesToRetrieve": ["name"]}
    hits = (await shop.post("/meili/indexes/products/search", json=body)).json()["hits"]
    assert [hit["name"] for hit in hits] == merchandised
    # A mistyped query is what it was corrected to.
    corrected = (await shop.get("/v1/products?q=selendnag")).json()
    assert corrected["query"]["corrected"] == "selendang"
    assert corrected["query"]["merchandising"] == ["natal"]
    assert len(corrected["items"]) == 4
    # The shopper's own order, and other questions, are left alone.
    by_popularity = (await shop.get(path + "&sort=popular")).json()
    assert [item["name"] for item in by_popularity["items"]] == plain
    assert "merchandising" not in by_popularity["query"]
    assert "Topi Lontar" in names(await shop.get("/v1/products?q=topi"))

    await pool.execute("UPDATE merchandising_rule SET publish_until = now() WHERE id = $1", rule)
    await until(shop, path, lambda r: names(r) == plain)


async def test_a_rule_on_a_category_orders_its_list_only(
    shop: httpx.AsyncClient, clean_database: asyncpg.Pool
) -> None:
    pool = clean_database
    cloth = await rows.category(pool, "cloth")
    shawls = await rows.category(pool, "shawls", parent=cloth)
    best = await rows.product(pool, "a", name={"id": "Kain A"}, category=shawls, popularity=9)
    other = await rows.product(pool, "b", name={"id": "Kain B"}, category=shawls)
    assert best < other
    await _rule(pool, {"kind": "pin", "product": other}, category=cloth)

    pinned = ["Kain B", "Kain A"]
    await until(shop, "/v1/products?category=shawls", lambda r: names(r) == pinned)
    await until(shop, "/v1/products?category=cloth", lambda r: names(r) == pinned)
    assert names(await shop.get("/v1/products")) == ["Kain A", "Kain B"]
    assert names(await shop.get("/v1/products?category=cloth&q=kain")) == ["Kain A", "Kain B"]


async def test_colour_and_size_are_of_one_variant(
    shop: httpx.AsyncClient, clean_database: asyncpg.Pool
) -> None:
    pool = clean_database
    cloth = await rows.category(pool, "cloth")
    for position, (key, values) in enumerate(
        {"warna": ("merah", "biru"), "ukuran": ("M", "L")}.items()
    ):
        attribute = await rows.insert(
            pool, "attribute", key=key, name={"id": key.title()}, kind="choice"
        )
        for value in values:
            await rows.insert(
                pool, "attribute_value", attribute=attribute, value=value, label={"id": value}
            )
        await rows.insert(
            pool,
            "category_attribute",
            category=cloth,
            attribute=attribute,
            position=position,
            facet=True,
            variant_option=True,
        )
    first = await _shirt(pool, "satu", cloth, ("merah", "M"), ("biru", "L"))
    await _shirt(pool, "dua", cloth, ("merah", "L"), ("biru", "M"))

    red = "/v1/products?category=cloth&attr.warna=merah"
    await until(shop, red, lambda r: sorted(names(r)) == ["Dua", "Satu"])
    both = await until(shop, red + "&attr.ukuran=L", lambda r: names(r) == ["Dua"])
    assert facet(both, "ukuran") == {"M": 1, "L": 1}
    assert facet(both, "warna") == {"merah": 1, "biru": 1}

    await pool.execute(
        "UPDATE variant SET stock = 0 WHERE product <> $1 AND options ->> 'warna' = 'merah'", first
    )
    await until(shop, red + "&in_stock=true", lambda r: names(r) == ["Satu"])
    await until(shop, red + "&attr.ukuran=L&in_stock=true", lambda r: names(r) == [])


async def _shirt(pool: asyncpg.Pool, slug: str, category: int, *variants: tuple[str, str]) -> int:
    shirt = await rows.product(
        pool,
        slug,
        category=category,
        attributes={
            "warna": list(dict.fromkeys(colour for colour, _ in variants)),
            "ukuran": list(dict.fromkeys(size for _, size in variants)),
        },
        option_keys=["warna", "ukuran"],
    )
    await pool.execute("DELETE FROM variant WHERE product = $1", shirt)
    producer = await pool.fetchval("SELECT producer FROM product WHERE id = $1", shirt)
    for colour, size in variants:
        await rows.insert(
            pool,
            "variant",
            product=shirt,
            producer=producer,
            sku=f"{slug}-{colour}-{size}",
            options={"warna": colour, "ukuran": size},
            price=100_000,
            stock=3,
        )
    return shirt


async def test_the_sample_tells_the_truth_about_its_variants(
    sample_dsn: str, tmp_path: Path
) -> None:
    """Every two options and the stock of every product of two options, counted by hand."""
    products = {p["slug"]: p for p in msgspec.json.decode((SAMPLE / "products.json").read_bytes())}
    options = {tuple(o["key"] for o in p["options"]) for p in products.values()}
    async with open_shop(sample_dsn, tmp_path) as shop:
        pages = [await shop.get(f"/v1/products?per_page=100&page={page}") for page in range(1, 6)]
        visible = [products[item["slug"]] for page in pages for item in page.json()["items"]]
        variants = [
            ({**p["attributes"], **v["options"]}, p["made_to_order"] or v["stock"] > 0, p["slug"])
            for p in visible
            for v in p["variants"]
        ]
        for one, other in sorted(pair for pair in options if len(pair) == 2):
            pairs = {(has[one], has[other]) for has, _, _ in variants if {one, other} <= has.keys()}
            for first, second in sorted(pairs)[::3]:
                asked = f"attr.{one}={first}&attr.{other}={second}&in_stock=true&per_page=100"
                answer = (await shop.get(f"/v1/products?{asked}")).json()
                assert {item["slug"] for item in answer["items"]} == {
                    slug
                    for has, in_stock, slug in variants
                    if in_stock and _has(has, one, first) and _has(has, other, second)
                }, asked


def _has(has: dict[str, Any], key: str, value: object) -> bool:
    given = has.get(key)
    return value in given if isinstance(given, list) else given == value
