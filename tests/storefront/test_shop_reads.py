"""The shop's reads over the sample catalogue in a real database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from tests.shop import fill_with_sample, index, open_shop


@pytest.fixture
async def shop(
    clean_database: asyncpg.Pool, dsn: str, tmp_path: Path
) -> AsyncIterator[httpx.AsyncClient]:
    await fill_with_sample(dsn)
    # The sample's seasons come and go with the calendar; here two are still to come, one goes on.
    await clean_database.execute(
        "UPDATE collection SET publish_from = now() + interval '1 day',"
        " publish_until = now() + interval '2 days'"
        " WHERE slug IN ('natal-flobamora-2026', 'ramadan-2027')"
    )
    await clean_database.execute(
        "UPDATE collection SET publish_until = NULL WHERE slug = 'kain-ber-indikasi-geografis'"
    )
    async with open_shop(dsn, tmp_path) as client:
        yield client


async def get(shop: httpx.AsyncClient, path: str) -> Any:
    response = await shop.get(path)
    assert response.status_code == 200, (path, response.text)
    return response.json()


# One test: loading the sample takes longer than everything that is asked of it.
async def test_what_shoppers_read(shop: httpx.AsyncClient, clean_database: asyncpg.Pool) -> None:
    await _lists_and_facets(shop)
    await _collections(shop, clean_database)
    await _producers(shop)
    await _home_and_tree(shop)
    await _old_addresses(shop, clean_database)


async def _lists_and_facets(shop: httpx.AsyncClient) -> None:
    everything = await get(shop, "/v1/products")
    assert (everything["total"], len(everything["items"])) == (400, 24)
    cheap = await get(shop, "/v1/products?category=sei-sapi&sort=price&per_page=100&lang=en")
    prices = [item["price"]["min"] for item in cheap["items"]]
    assert prices == sorted(prices)
    assert {item["category"]["slug"] for item in cheap["items"]} == {"sei-sapi"}
    facets = {facet["key"]: facet for facet in cheap["facets"]}
    assert facets["category"]["values"]
    assert facets["berat_bersih"]["param"] == "attr.berat_bersih"
    value = facets["rasa"]["values"][0]
    narrowed = await get(shop, f"/v1/products?category=sei-sapi&attr.rasa={value['value']}")
    assert narrowed["total"] == value["count"]
    near = await get(shop, "/v1/products?near=-10.17,123.61&sort=distance")
    distances = [item["distance_m"] for item in near["items"]]
    assert distances == sorted(distances)


async def _collections(shop: httpx.AsyncClient, pool: asyncpg.Pool) -> None:
    listed = await get(shop, "/v1/collections?lang=en")
    assert len(listed["items"]) > 3
    assert "natal-flobamora-2026" not in {each["slug"] for each in listed["items"]}
    for collection in listed["items"]:
        assert collection["products"], collection["slug"]
        page = await get(shop, collection["url"] + "?per_page=100")
        assert page["products"]["total"] == collection["total"]
        same = await get(shop, f"/v1/products?collection={collection['slug']}&per_page=100")
        assert same["items"] == page["products"]["items"]
    members = await pool.fetch(
        "SELECT p.slug FROM collection c JOIN collection_product cp ON cp.collection = c.id"
        " JOIN product p ON p.id = cp.product JOIN product_document d ON d.slug = p.slug"
        " WHERE c.slug = 'bunyi-lontar' ORDER BY cp.position"
    )
    page = await get(shop, "/v1/collections/bunyi-lontar")
    assert [item["slug"] for item in page["products"]["items"]] == [row["slug"] for row in members]
    capped = await get(shop, "/v1/collections/kain-ber-indikasi-geografis?per_page=100")
    assert capped["products"]["total"] == len(capped["products"]["items"]) <= 12
    assert (await shop.get("/v1/collections/ramadan-2027")).status_code == 404
    assert (await shop.get("/v1/products?collection=ramadan-2027")).status_code == 400


async def _producers(shop: httpx.AsyncClient) -> None:
    everyone = await get(shop, "/v1/producers?per_page=100")
    names = [each["name"].lower() for each in everyone["items"]]
    assert names == sorted(names)
    assert everyone["total"] == len(names)
    some = await get(shop, "/v1/producers?district=oebobo,alak&certification=halal")
    assert 0 < some["total"] < everyone["total"]
    assert {each["district"] for each in some["items"]} <= {"Oebobo", "Alak"}
    smoked = await get(shop, "/v1/producers?speciality=sei-sapi&q=OEBUFU")
    assert [each["slug"] for each in smoked["items"]] == ["dapur-asap-bara-kosi"]
    beyond = await get(shop, "/v1/producers?page=50")
    assert (beyond["items"], beyond["total"]) == ([], everyone["total"])
    profile = await get(shop, "/v1/producers/dapur-asap-bara-kosi?lang=en")
    assert profile["type"]["name"] == "Se'i & meat products"
    assert {each["kind"] for each in profile["certifications"]} == {"bpom-md", "halal", "nkv"}
    assert profile["whatsapp_url"].startswith("https://wa.me/6281100001013?text=Hello")
    full = await get(shop, profile["products_url"])
    assert full["total"] == profile["product_count"] >= len(profile["products"]) > 0


async def _home_and_tree(shop: httpx.AsyncClient) -> None:
    tree = await get(shop, "/v1/categories")
    for root in tree["items"]:
        assert root["count"] == (await get(shop, root["products_url"]))["total"]
    home = await get(shop, "/v1/home?lang=en")
    assert [each["slug"] for each in home["categories"]] == [each["slug"] for each in tree["items"]]
    assert all(home[part] for part in ("collections", "new_arrivals", "producers"))
    similar = await get(shop, f"{home['new_arrivals'][0]['url']}/similar?limit=3")
    assert len(similar["items"]) == 3


async def _old_addresses(shop: httpx.AsyncClient, pool: asyncpg.Pool) -> None:
    await pool.execute("UPDATE product SET slug = 'baru' WHERE slug = 'sei-iga-sapi-asap-kosambi'")
    await pool.execute("UPDATE producer SET slug = 'dapur' WHERE slug = 'dapur-asap-bara-kosi'")
    await pool.execute("UPDATE collection SET slug = 'bunyi' WHERE slug = 'bunyi-lontar'")
    await index(pool)
    for old, new in (
        ("/v1/products/sei-iga-sapi-asap-kosambi", "/v1/products/baru"),
        ("/v1/products/sei-iga-sapi-asap-kosambi/similar", "/v1/products/baru/similar"),
        ("/v1/producers/dapur-asap-bara-kosi", "/v1/producers/dapur"),
        ("/v1/collections/bunyi-lontar", "/v1/collections/bunyi"),
    ):
        moved = await _moved(shop, f"{old}?lang=en")
        assert moved.status_code == 301, (old, moved.text)
        assert (moved.status_code, moved.headers["location"]) == (301, f"{new}?lang=en")
        assert (await shop.get(moved.headers["location"])).status_code == 200


async def _moved(shop: httpx.AsyncClient, path: str) -> httpx.Response:
    """The redirect, once the change feed has told the process."""
    for _ in range(200):
        response = await shop.get(path)
        if response.status_code != 200:
            return response
        await asyncio.sleep(0.025)
    pytest.fail(f"{path} never moved")
