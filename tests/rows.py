"""Rows to start a database test from: the least that the constraints accept."""

from __future__ import annotations

from typing import Any

import asyncpg
import msgspec


async def insert(pool: asyncpg.Pool, table: str, **values: Any) -> int:
    """Insert one row by plain SQL, as somebody at a console would; answers its id."""
    columns = ", ".join(values)
    places = ", ".join(f"${i}" for i in range(1, len(values) + 1))
    encoded = [
        msgspec.json.encode(v).decode() if isinstance(v, dict) else v for v in values.values()
    ]
    identity: int = await pool.fetchval(
        f"INSERT INTO {table} ({columns}) VALUES ({places}) RETURNING id",
        *encoded,
    )
    return identity


async def producer(pool: asyncpg.Pool, slug: str = "weaver", **more: Any) -> int:
    """A published producer in Oebobo."""
    kind = await pool.fetchval("SELECT id FROM producer_type WHERE slug = 'weaving'")
    kind = kind or await insert(pool, "producer_type", slug="weaving", name={"en": "Weaving"})
    kelurahan = await pool.fetchval("SELECT id FROM kelurahan WHERE name = 'Oebobo'")
    values = {"name": slug.title(), "type": kind, "kelurahan": kelurahan, "status": "published"}
    return await insert(pool, "producer", slug=slug, **(values | more))


async def category(pool: asyncpg.Pool, slug: str = "cloth", **more: Any) -> int:
    """A root category."""
    return await insert(pool, "category", slug=slug, **({"name": {"id": slug}} | more))


async def product(pool: asyncpg.Pool, slug: str = "shawl", **more: Any) -> int:
    """A published product with one variant; makes what it belongs to, if that is not given."""
    price = more.pop("price", 100_000)
    stock = more.pop("stock", 5)
    values = {
        "producer": more.pop("producer", None)
        or await _one(pool, "producer")
        or await producer(pool),
        "category": more.pop("category", None)
        or await _one(pool, "category")
        or await category(pool),
        "name": {"id": slug.replace("-", " ").title()},
        "summary": {"id": "Ringkas"},
        "description": {"id": "Panjang"},
        "status": "published",
    } | more
    identity = await insert(pool, "product", slug=slug, **values)
    await insert(
        pool,
        "variant",
        product=identity,
        producer=values["producer"],
        sku=f"{slug.upper()}-{identity}",
        price=price,
        stock=stock,
    )
    return identity


async def _one(pool: asyncpg.Pool, table: str) -> int | None:
    identity: int | None = await pool.fetchval(f"SELECT min(id) FROM {table}")
    return identity


async def account(pool: asyncpg.Pool, login: str = "mama@example.org", **more: Any) -> int:
    """An active account that signs in with `login`; no password unless `password_hash` is given."""
    column = "email" if "@" in login else "phone"
    return await insert(pool, "account", **({"name": "Mama", column: login} | more))


async def member(pool: asyncpg.Pool, producer: int, account: int, role: str = "member") -> int:
    """`account` acts for `producer`."""
    return await insert(pool, "producer_member", producer=producer, account=account, role=role)


async def image(pool: asyncpg.Pool, key: str = "a" * 32, **more: Any) -> int:
    """A picture of 1600 × 1200, as intake would record it."""
    values = {
        "format": "JPEG",
        "width": 1600,
        "height": 1200,
        "bytes": 400_000,
        "widths": [320, 640, 960, 1280, 1600],
        "placeholder": "data:image/webp;base64,AA==",
        "colour": "#8a2b2b",
    }
    return await insert(pool, "image", key=key, **(values | more))
