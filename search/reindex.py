"""Build every document and the PostgreSQL engine's entries anew, whatever they look like now.

Rows are replaced one transaction at a time, so shoppers see each product as it was or as it is, and
never an empty or partial shop. Changes made meanwhile wait in the outbox like any other. Indexes
behind a network are rebuilt beside the live one by their own package.
"""

from __future__ import annotations

from collections.abc import Callable

import asyncpg

from search.change_feed import SQL as FEED
from search.change_feed import due_products
from search.documents import SQL as DOCUMENTS
from search.engines.postgres.engine import PostgresEngine
from search.indexer import index_all_due
from search.verify import stored_hashes


async def count_due(pool: asyncpg.Pool) -> int:
    """Ask for everything; answers how many products that is."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(FEED.lock)
        await connection.execute(DOCUMENTS.distrust)
        await connection.execute(FEED.put_all)
    return await due_products(pool)


async def rebuild_documents(
    pool: asyncpg.Pool, engine: PostgresEngine, on_indexed: Callable[[int], None]
) -> None:
    """Build all that `count_due` has asked for, and forget entries that belong to no document."""
    await index_all_due(pool, engine, on_indexed)
    orphans = (await engine.hashes()).keys() - (await stored_hashes(pool)).keys()
    await engine.index((), sorted(orphans))
