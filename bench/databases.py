"""Databases to measure on: migrated, filled with synthetic products, and indexed by the indexer.

They live on one embedded server for the time of the benchmark. With a folder to keep them in, a
later run finds them again and saves the minutes of filling; what filling measures is then missing.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
from msgspec import Struct

from bench.synthetic import synthetic_folders
from catalog.database import open_pool
from catalog.embedded_postgres import running
from catalog.loading import load_folder
from search.change_feed import due_products
from search.engines.postgres.engine import PostgresEngine
from search.indexer import index_all_due
from search.vocabulary import shipped_vocabulary
from storefront import memory

ETALASE = [sys.executable, "-c", "import sys; from storefront.cli import main; sys.exit(main())"]
"""The command of this checkout, installed or not."""

# Their files are nowhere, so nobody is to complete their ladders.
_PICTURES = """
WITH missing AS (
    SELECT p.id, p.name, position, md5(p.slug || position) AS key
    FROM product p, generate_series(0, 1) AS position
    WHERE NOT EXISTS (SELECT FROM image_placement WHERE product = p.id)
), added AS (
    INSERT INTO image (key, format, width, height, bytes, widths, placeholder, colour, rendered_at)
    SELECT key, 'webp', 1600, 1200, 180000, '{320,640,960,1280,1600}',
           'data:image/webp;base64,' || repeat(left(key, 26), 4), '#' || left(key, 6), now()
    FROM missing
    RETURNING id, key
)
INSERT INTO image_placement (image, product, position, alt)
SELECT added.id, missing.id, missing.position, missing.name FROM missing JOIN added USING (key)
"""
_IS_WHOLE = "SELECT count(*) FROM product_document WHERE slug IS NOT NULL"


class Filled(Struct, frozen=True, kw_only=True):
    """A database with `products` indexed products."""

    dsn: str
    products: int
    load_seconds: float | None = None
    """None where it was found filled."""
    index_seconds: float | None = None


@contextmanager
def database_server(folder: Path) -> Iterator[str]:
    """An embedded server with its files under `folder`; yields the address of its own database."""
    with running(folder / "postgres") as dsn:
        yield dsn


def clean_environment(**more: str) -> dict[str, str]:
    """This process's environment without settings of Etalase, and with these."""
    ours = ("ETALASE_", "MEILI_", "MEDIA_", "DATABASE_", "PICCOLO_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | more


def filled_database(server: str, products: int, say: Callable[[str], None]) -> Filled:
    """The database of that many synthetic products on `server`, made if it is not there."""
    name = f"bench_{products}"
    dsn = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    if asyncio.run(_is_whole(server, name, dsn, products)):
        say(f"{products:,} products were there from an earlier run")
        return Filled(dsn=dsn, products=products)
    asyncio.run(
        _execute(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
    )
    subprocess.run(
        [*ETALASE, "migrate"],
        env=clean_environment(DATABASE_URL=dsn),
        check=True,
        stdout=subprocess.DEVNULL,
    )
    load_seconds, index_seconds = asyncio.run(_fill(dsn, products, say))
    return Filled(
        dsn=dsn, products=products, load_seconds=load_seconds, index_seconds=index_seconds
    )


async def _fill(dsn: str, products: int, say: Callable[[str], None]) -> tuple[float, float]:
    began = time.perf_counter()
    async with open_pool(dsn) as pool:
        loaded = 0
        for folder in synthetic_folders(products):
            await load_folder(pool, folder)
            loaded += len(folder.products)
            say(f"loaded {loaded:,} of {products:,} products")
        await pool.execute(_PICTURES, timeout=600)
        await pool.execute("ANALYZE", timeout=600)
        load_seconds = time.perf_counter() - began
        due = await due_products(pool)
        memory.collect_seldom()  # As the worker does.
        began = time.perf_counter()
        await index_all_due(pool, PostgresEngine(pool, shipped_vocabulary()), _steps(due, say))
        index_seconds = time.perf_counter() - began
        await pool.execute("VACUUM ANALYZE", timeout=600)
    return load_seconds, index_seconds


def _steps(due: int, say: Callable[[str], None]) -> Callable[[int], None]:
    done = 0

    def step(count: int) -> None:
        nonlocal done
        before, done = done, done + count
        if done * 5 // due > before * 5 // due:
            say(f"indexed {done:,} of {due:,}")

    return step


async def _is_whole(server: str, name: str, dsn: str, products: int) -> bool:
    connection = await asyncpg.connect(server)
    try:
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
            return False
    finally:
        await connection.close()
    connection = await asyncpg.connect(dsn)
    try:
        found: int = await connection.fetchval(_IS_WHOLE)
    except asyncpg.UndefinedTableError:
        return False
    finally:
        await connection.close()
    return found == products


async def _execute(dsn: str, *statements: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()
