"""Keep the stored documents and the PostgreSQL engine equal to the catalogue.

One pass claims due products, reads their current rows, builds and stores their documents and
indexes them, all in one transaction: a crash at any point repeats work and loses none. Python and
the database work at the same time, each on another part of the pass. Engines
behind a network are fed from the stored documents by `search.delivery`, each at its own pace.
A product that cannot be built is set aside with its error (`index_failure`) and the rest goes on.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Mapping, Sequence

import asyncpg
from msgspec import Struct

from search import change_feed
from search.build_documents import BuiltProduct, build_product
from search.documents import store, stored_hashes, withdraw
from search.engines.postgres.engine import PostgresEngine
from search.engines.postgres.indexing import ChangedWords, PreparedEntry, WordCounts
from search.sources import Definitions, decode_source, read_definitions, read_sources

log = logging.getLogger(__name__)

BATCH = 4_000
"""Products per transaction: some seconds of work, and what a crash repeats. Words are merged into
their index once for all of them, which is cheaper the more they are."""
PART = 100
"""Products that are built, and that are written, at a time; memory holds three such parts."""
LOOK_EVERY = 5.0
"""Seconds after which the outbox is looked at even if nobody notified."""
SHORTEST_PAUSE, LONGEST_PAUSE = 0.25, 30.0
STAGE = "document"

_Ready = tuple[BuiltProduct, PreparedEntry]


class _Read(Struct, frozen=True):
    """Some of the products that are due, as the database has them."""

    ids: Sequence[int]
    sources: Mapping[int, str]
    hashes: Mapping[int, str]


class _Built(Struct, frozen=True):
    """What is to be done about them."""

    ready: Sequence[_Ready] = ()
    unchanged: Sequence[int] = ()
    gone: Sequence[int] = ()
    failures: Mapping[int, Exception] = {}


async def index_once(pool: asyncpg.Pool, engine: PostgresEngine, limit: int = BATCH) -> int:
    """Bring up to `limit` due products up to date; answers how many were due."""
    async with pool.acquire() as connection, connection.transaction():
        due, others = await change_feed.claim(connection, limit)
        if due:
            await _index(connection, engine, due)
        if due or others:
            # Others too: collections have no documents, yet pages that show them must hear of it.
            await connection.execute(change_feed.SQL.announce)
    return len(due)


async def _index(
    connection: asyncpg.Connection, engine: PostgresEngine, due: Sequence[int]
) -> None:
    """Part after part: while one is built, the database takes in the one before it.

    All is read after the claim, so what it misses has a change row that is still there.
    """
    definitions = await read_definitions(connection)
    counts = WordCounts()
    read = await _read(connection, due[:PART])
    built = _Built()
    for start in range(PART, len(due) + PART, PART):
        building = asyncio.create_task(_build(engine, read, definitions))
        try:
            counts.count(await _carry_out(connection, engine, built))
            read = await _read(connection, due[start : start + PART])
            built = await building
        finally:
            building.cancel()
    counts.count(await _carry_out(connection, engine, built))
    await engine.settle(connection, counts)


async def _read(connection: asyncpg.Connection, ids: Sequence[int]) -> _Read:
    if not ids:
        return _Read(ids, {}, {})
    return _Read(ids, await read_sources(connection, ids), await stored_hashes(connection, ids))


async def _build(engine: PostgresEngine, read: _Read, definitions: Definitions) -> _Built:
    ready: list[_Ready] = []
    unchanged: list[int] = []
    failures: dict[int, Exception] = {}
    for id, text in read.sources.items():
        try:
            product = build_product(decode_source(text), definitions)
            if read.hashes.get(id) == product.hash:
                unchanged.append(id)
            else:
                ready.append((product, engine.prepare(product.entry)))
        except Exception as error:
            log.exception("product %s cannot be built", id)
            failures[id] = error
        await asyncio.sleep(0)  # For the next statement, and for whoever else is waiting.
    gone = [id for id in read.ids if id not in read.sources]
    return _Built(ready, unchanged, gone, failures)


async def _carry_out(
    connection: asyncpg.Connection, engine: PostgresEngine, built: _Built
) -> ChangedWords:
    """Store, index or set aside; answers whose words the engine is to count in the end."""
    for product, error in built.failures.items():
        await change_feed.record_failure(connection, product, STAGE, error)
    if built.unchanged:
        await change_feed.forget_failures(connection, built.unchanged, STAGE)
    if built.ready or built.gone:
        return await _write(connection, engine, built.ready, built.gone)
    return ChangedWords()


async def _write(
    connection: asyncpg.Connection,
    engine: PostgresEngine,
    ready: Sequence[_Ready],
    gone: Sequence[int],
) -> ChangedWords:
    """Store and index; if the database refuses these, halve them until the culprit is alone."""
    try:
        async with connection.transaction():
            await store(connection, [product for product, _ in ready])
            withdrawn = await withdraw(connection, gone) if gone else []
            changed = await engine.write(connection, [entry for _, entry in ready], withdrawn)
            mended = [product.id for product, _ in ready]
            await change_feed.forget_failures(connection, mended, STAGE)
            return changed
    except (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError, ValueError) as error:
        if len(ready) + len(gone) == 1:
            culprit = ready[0][0].id if ready else gone[0]
            log.exception("product %s cannot be stored", culprit)
            await change_feed.record_failure(connection, culprit, STAGE, error)
            return ChangedWords()
        half, gone_half = len(ready) // 2, (len(gone) + 1) // 2
        changed = await _write(connection, engine, ready[:half], gone[:gone_half])
        changed.add(await _write(connection, engine, ready[half:], gone[gone_half:]))
        return changed


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
                        async with asyncio.timeout(wait):
                            await news.wait()
                    except TimeoutError:
                        continue
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            log.warning("indexing failed, next try in about %.1f s: %s", pause, error)
        await asyncio.sleep(random.uniform(0, pause))  # noqa: S311 - spreads retries, hides nothing
        pause = min(pause * 2, LONGEST_PAUSE)
