"""What an operator asks for now and then: rebuild every index, or check every index."""

from __future__ import annotations

from catalog.database import open_pool
from search.documents import SQL as DOCUMENTS
from search.engines.meilisearch.engine import MeilisearchEngine
from search.engines.meilisearch.rebuild import rebuild
from search.reindex import count_due, rebuild_documents
from search.verify import catalogue_hashes, differences, stored_hashes
from storefront.commands.progress import progress
from storefront.engines import meilisearch_engines, meilisearch_settings, postgres_engine
from storefront.settings import Settings


async def rebuild_everything(settings: Settings, dsn: str) -> None:
    """Build all documents anew, then each server's index beside its live one, and swap."""
    async with open_pool(dsn) as pool, meilisearch_engines(settings, pool) as engines:
        with progress("Building documents", total=await count_due(pool)) as step:
            await rebuild_documents(pool, postgres_engine(pool), step)
        total = await pool.fetchval(DOCUMENTS.count_visible)
        for engine in engines:
            await _rebuild(dsn, engine, total)


async def _rebuild(dsn: str, engine: MeilisearchEngine, total: int) -> None:
    taken = 0
    with progress(f"Filling a new index for {engine.target}", total=total) as step:

        def hear(taken_now: int, _total: int) -> None:
            nonlocal taken
            step(min(taken_now, total) - taken)
            taken = min(taken_now, total)

        await rebuild(dsn, engine, meilisearch_settings(), hear)


async def index_differences(settings: Settings, dsn: str) -> list[str]:
    """One line for each way in which an index differs from the catalogue."""
    async with open_pool(dsn) as pool, meilisearch_engines(settings, pool) as engines:
        expected = await catalogue_hashes(pool)
        found = differences("documents", expected, await stored_hashes(pool))
        found += differences("postgres", expected, await postgres_engine(pool).hashes())
        for engine in engines:
            found += differences(engine.target, expected, await engine.hashes())
    return found
