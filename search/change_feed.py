"""The outbox from the reader's side: which products are due, and when the next ones will be.

Rows of `catalog_change` are written by triggers (`catalog/sql/change_capture.sql`). Claiming
deletes them inside the indexer's transaction, so a crash leaves them where they were. NOTIFY only
shortens the wait: who misses one finds the rows at the next look.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple

import asyncpg

from catalog.statements import load_statements

SQL = load_statements("search.sql", "change_feed.sql")

CATALOGUE_CHANGED = "catalog_change"
"""Channel: something in the catalogue changed."""
DOCUMENTS_CHANGED = "documents"
"""Channel: documents were stored, or an engine has taken them in."""


class Claim(NamedTuple):
    """What was taken from the outbox."""

    products: list[int]
    others: int
    """Due changes of anything else; they are among later claims as the products that show it."""


async def claim(connection: asyncpg.Connection, limit: int) -> Claim:
    """Up to `limit` products that are due, taken from the outbox under the indexer's lock."""
    others = await unfold(connection)
    products = [row["entity_id"] for row in await connection.fetch(SQL.waiting_longest, limit)]
    if products:
        await connection.execute(SQL.take, products)
    return Claim(products, others)


async def unfold(connection: asyncpg.Connection) -> int:
    """Turn due changes of anything else into changes of the products that show it."""
    await connection.execute(SQL.lock)
    others: int = await connection.fetchval(SQL.unfold)
    return others


async def due_products(pool: asyncpg.Pool) -> int:
    """How many products are waiting to be indexed."""
    async with pool.acquire() as connection, connection.transaction():
        await unfold(connection)
        waiting: int = await connection.fetchval(SQL.due_products)
    return waiting


async def seconds_until_due(pool: asyncpg.Pool, at_most: float) -> float:
    """How long until the next change (a window's start or end) is due, but at most `at_most`."""
    seconds = await pool.fetchval(SQL.next_due)
    return at_most if seconds is None else min(max(seconds, 0.0), at_most)


async def lag_seconds(pool: asyncpg.Pool) -> float:
    """How long the oldest due change has been waiting."""
    seconds: float = await pool.fetchval(SQL.lag)
    return seconds


async def record_failure(
    connection: asyncpg.Connection, product: int, stage: str, error: BaseException
) -> None:
    """Set a product aside with its error; it is tried again when it changes."""
    await connection.execute(
        SQL.record_failure, product, stage, f"{type(error).__name__}: {error}"[:2000]
    )


async def forget_failures(
    connection: asyncpg.Connection, products: Sequence[int], stage: str
) -> None:
    """These products are well again."""
    await connection.execute(SQL.forget_failures, products, stage)


@asynccontextmanager
async def listening(dsn: str, *channels: str) -> AsyncIterator[tuple[asyncio.Event, asyncio.Event]]:
    """Events (news, lost): something was notified on `channels`; the connection is gone.

    Uses a connection of its own, since a pooled one must keep no session state.
    """
    news, lost = asyncio.Event(), asyncio.Event()
    connection = await asyncpg.connect(dsn)
    try:

        def ended(_connection: object) -> None:
            lost.set()
            news.set()

        connection.add_termination_listener(ended)
        for channel in channels:
            await connection.add_listener(channel, lambda *_notification: news.set())
        yield news, lost
    finally:
        await connection.close(timeout=2)
