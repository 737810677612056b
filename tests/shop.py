"""The whole shop inside a test: the real application over a real database, without a server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import asyncpg
import httpx

from catalog.database import open_pool
from catalog.loading import load_folder, open_folder
from search.engines.postgres.engine import PostgresEngine
from search.indexer import index_all_due
from search.vocabulary import shipped_vocabulary
from storefront.app import create_app, lifespan_of
from storefront.lifespan import open_resources
from storefront.settings import Settings

SAMPLE = Path(__file__).parents[1] / "catalog" / "sample"


async def index(pool: asyncpg.Pool) -> None:
    """Index everything that is due."""
    await index_all_due(pool, PostgresEngine(pool, shipped_vocabulary()))


async def fill_with_sample(dsn: str) -> None:
    """Load and index the sample catalogue."""
    async with open_pool(dsn, max_size=2) as pool:
        await load_folder(pool, open_folder(SAMPLE))
        await index(pool)


@asynccontextmanager
async def open_shop(
    dsn: str, data_dir: Path, **settings: object
) -> AsyncIterator[httpx.AsyncClient]:
    """A shopper's client of the application over the database at `dsn`."""
    given = {"public_url": "https://shop.test", "mail_from": "no-reply@shop.test"} | settings
    chosen = Settings(database_url=dsn, data_dir=data_dir, **given)  # type: ignore[arg-type]
    app = create_app(open_resources(chosen))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)  # type: ignore[arg-type]
    async with (
        in_one_task(lifespan_of(app)),
        httpx.AsyncClient(transport=transport, base_url="https://shop.test") as client,
    ):
        yield client


@asynccontextmanager
async def in_one_task(context: AbstractAsyncContextManager[None]) -> AsyncIterator[None]:
    """Enter and leave `context` in one task; pytest-asyncio ends a fixture in another task."""
    entered, leave = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with context:
            entered.set()
            await leave.wait()

    holding = asyncio.create_task(hold())
    waiting = asyncio.create_task(entered.wait())
    await asyncio.wait([holding, waiting], return_when=asyncio.FIRST_COMPLETED)
    try:
        if holding.done():
            waiting.cancel()
        else:
            yield
    finally:
        leave.set()
        await holding
