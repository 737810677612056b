"""The real server on a free port of this machine, over either engine, for clients of HTTP."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import asyncpg
import httpx
import msgspec
from granian.constants import Interfaces
from granian.server.embed import Server

from catalog.database import open_pool
from search.document import IndexEntry
from search.engine import SearchEngine
from search.engines.meilisearch.engine import MeilisearchEngine
from search.lexicon import correct
from storefront.app import create_app
from storefront.http.message_cache import MessageCache
from storefront.lifespan import open_resources
from storefront.resources import OpenResources, Resources
from storefront.settings import Settings
from tests.meilisearch_server import MeilisearchServer

STARTS_WITHIN = 10.0


@asynccontextmanager
async def served(
    dsn: str, data_dir: Path, engine: SearchEngine | None = None
) -> AsyncIterator[str]:
    """The address of a shop over the database at `dsn`, that searches with `engine`."""
    settings = Settings(database_url=dsn, data_dir=data_dir, public_url="https://shop.test")
    app = create_app(_with_engine(open_resources(settings), engine))
    port = _free_port()
    server = Server(
        app, address="127.0.0.1", port=port, interface=Interfaces.ASGI, log_enabled=False
    )
    serving = asyncio.create_task(server.serve())
    try:
        url = f"http://127.0.0.1:{port}"
        await _answers(f"{url}/health/live", serving)
        yield url
    finally:
        server.stop()
        await serving


@asynccontextmanager
async def filled_meilisearch(server: MeilisearchServer, dsn: str) -> AsyncIterator[SearchEngine]:
    """Meilisearch with everything that the database at `dsn` shows, in an index of its own."""
    async with open_pool(dsn, max_size=2) as pool:
        engine = MeilisearchEngine(
            server.client(), f"{server.prefix}instantsearch", correct=partial(correct, pool)
        )
        try:
            await server.empty_index(engine.client, engine.index_name)
            await engine.index(await _entries(pool), [])
            yield engine
            await engine.client.wait(await engine.client.delete_index(engine.index_name))
        finally:
            await engine.close()


async def _entries(pool: asyncpg.Pool) -> list[IndexEntry]:
    rows = await pool.fetch("SELECT entry FROM product_document WHERE slug IS NOT NULL")
    return [msgspec.json.decode(row["entry"], type=IndexEntry) for row in rows]


def _with_engine(open_all: OpenResources, engine: SearchEngine | None) -> OpenResources:
    @asynccontextmanager
    async def opened(cache: MessageCache) -> AsyncIterator[Resources]:
        async with open_all(cache) as resources:
            yield resources if engine is None else msgspec.structs.replace(resources, engine=engine)

    return opened


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


async def _answers(url: str, serving: asyncio.Task[None]) -> None:
    """Return when the server answers; raise what it failed with."""
    deadline = asyncio.get_running_loop().time() + STARTS_WITHIN
    async with httpx.AsyncClient() as client:
        while not serving.done():
            try:
                await client.get(url)
                return
            except httpx.TransportError:
                if asyncio.get_running_loop().time() > deadline:
                    raise
                await asyncio.sleep(0.05)
    serving.result()
