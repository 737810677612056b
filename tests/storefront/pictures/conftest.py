"""A shop with two producers and a promo team, each with a client of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import httpx
import pytest
from msgspec import Struct

from tests import rows
from tests.accounts import signed_in
from tests.shop import open_shop


class Town(Struct):
    """Who is there; `weaver` and `carver` act for a producer each."""

    pool: asyncpg.Pool
    folder: Path
    shopper: httpx.AsyncClient
    weaver: httpx.AsyncClient
    carver: httpx.AsyncClient
    promo: httpx.AsyncClient
    weaver_id: int
    carver_id: int

    def stored(self, prefix: str) -> list[str]:
        """Keys in the storage."""
        folder = self.folder / "media" / prefix
        return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


@pytest.fixture
async def town(clean_database: asyncpg.Pool, dsn: str, tmp_path: Path) -> AsyncIterator[Town]:
    pool = clean_database
    weaver, carver = await rows.producer(pool, "weaver"), await rows.producer(pool, "carver")
    await rows.product(pool, "shawl", producer=weaver)
    await rows.product(pool, "scarf", producer=weaver)
    await rows.product(pool, "bowl", producer=carver)
    await pool.execute(
        "UPDATE variant SET sku = upper(product.slug) FROM product"
        " WHERE product.id = variant.product"
    )
    await rows.insert(pool, "collection", slug="best", title={"id": "Terbaik"}, kind="manual")
    async with open_shop(dsn, tmp_path) as shopper:
        yield Town(
            pool=pool,
            folder=tmp_path,
            shopper=shopper,
            weaver=await signed_in(shopper, pool, producer=weaver),
            carver=await signed_in(shopper, pool, producer=carver),
            promo=await signed_in(shopper, pool, roles=["promo"]),
            weaver_id=weaver,
            carver_id=carver,
        )
