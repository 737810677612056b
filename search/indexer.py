"""Keep the stored documents and the PostgreSQL engine equal to the catalogue.

One pass claims due products, reads their current rows, builds and stores their documents and
indexes them, all in one transaction: a crash at any point repeats work and loses none. Engines
behind a network are fed from the stored documents by `search.delivery`, each at its own pace.
A product that cannot be built is set aside with its error (`index_failure`) and the rest goes on.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Sequence

import asyncpg

from search import change_feed
from search.build_documents import BuiltProduct, build_product
from search.documents import store
from search.engines.postgres.engine import PostgresEngine
from search.sources import decode_source, read_definitions, read_sources

log = logging.getLogger(__name__)

BATCH = 400
"""Products per transaction: some hundred milliseconds of work."""
LOOK_EVERY = 5.0
"""Seconds after which the outbox is looked at even if nobody notified."""
SHORTEST_PAUSE, LONGEST_PAUSE = 0.25, 30.0
STAGE = "document"


async def index_once(pool: asyncpg.Pool, engine: PostgresEngine, limit: int = BATCH) -> int:
    """Bring up to `limit` due products up to date; answers how many were due."""
    async with pool.acquire() as connection, connection.transaction():
        due, others = await change_feed.claim(connection, limit)
        if due:
            definitions = await read_definitions(connection)
            sources = await read_sources(connection, due)
            built: list[BuiltProduct] = []
            for product, text in sources.items():
                try:
                    built.append(build_product(decode_source(text), definitions))
                except Exception as error:
                    log.exception("product %s cannot be built", product)
                    await change_feed.record_failure(connection, product, STAGE, error)
            gone = [product for product in due if product not in sources]
            await _write(connection, engine, built, gone)
        if due or others:
            # Others too: collections have no documents, yet pages that show them must hear of it.
            await connection.execute(change_feed.SQL.announce)
    return len(due)


async def _write(
    connection: asyncpg.Connection,
    engine: PostgresEngine,
    built: Sequence[BuiltProduct],
    gone: Sequence[int],
) -> None:
    """Store and index; if the database refuses the batch, halve it until the culprit is alone."""
    try:
        async with connection.transaction():
            fresh, withdrawn = await store(connection, built, gone)
            await engine.index(
                [product.entry for product in fresh], withdrawn, connection=connection
            )
            await change_feed.forget_failures(connection, [product.id for product in built], STAGE)
    except (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError, ValueError) as error:
        if len(built) + len(gone) == 1:
            culprit = built[0].id if built else gone[0]
            log.exception("product %s cannot be stored", culprit)
            await change_feed.record_failure(connection, culprit, STAGE, error)
            return
        half, gone_half = len(built) // 2, (len(gone) + 1) // 2
        await _write(connection, engine, built[:half], gone[:gone_half])
        await _write(connection, engine, built[half:], gone[gone_half:])


async def index_all_due(
    pool: asyncpg.Pool,
    engine: PostgresEngine,
    on_indexed: Callable[[int], None] = lambda _count: None,
) -> None:
    """Pass after pass until nothing is due; `on_indexed` hears of each."""
    while count := await index_once(pool, engine):
        on_indexed(count)


async def run_indexer(pool: asyncpg.Pool, dsn: str, engine: PostgresEngine) -> None:
    """Index for ever. Any number of these may run; they take turns."""
    pause = SHORTEST_PAUSE
    while True:
        try:
            channel = change_feed.CATALOGUE_CHANGED
            async with change_feed.listening(dsn, channel) as (news, lost):
                while not lost.is_set():
                    news.clear()
                    await index_all_due(pool, engine)
                    pause = SHORTEST_PAUSE
                    wait = await change_feed.seconds_until_due(pool, LOOK_EVERY)
                    try:
                        await asyncio.wait_for(news.wait(), wait)
                    except TimeoutError:
                        continue
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            log.warning("indexing failed, next try in about %.1f s: %s", pause, error)
        await asyncio.sleep(random.uniform(0, pause))  # noqa: S311 - spreads retries, hides nothing
        pause = min(pause * 2, LONGEST_PAUSE)
