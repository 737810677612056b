"""Which engines there are, by the settings: always PostgreSQL's, and each Meilisearch server's.

The indexer writes PostgreSQL's engine together with the documents; the others are delivered to,
each at its own pace, and searched through `search.failover`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from search import change_feed, delivery, lexicon
from search.engine import SearchEngine
from search.engines.meilisearch.client import MeilisearchClient
from search.engines.meilisearch.engine import MeilisearchEngine
from search.engines.meilisearch.rebuild import prepare
from search.engines.meilisearch.settings import index_settings
from search.engines.postgres.engine import PostgresEngine
from search.failover import Failover
from search.known_words import WordsReader
from search.vocabulary import Vocabulary, shipped_vocabulary
from storefront.settings import Settings

RECONNECT_AFTER = 1.0


def postgres_engine(pool: asyncpg.Pool) -> PostgresEngine:
    """The engine in the database itself; `refresh` it before the first search."""
    return PostgresEngine(pool, shipped_vocabulary())


@asynccontextmanager
async def meilisearch_engines(
    settings: Settings, pool: asyncpg.Pool, postgres: PostgresEngine | None = None
) -> AsyncIterator[tuple[MeilisearchEngine, ...]]:
    """One engine per server of `MEILI_URL`; queries are corrected by our own words first.

    They understand queries by the vocabulary of `postgres`, which follows the catalogue; without
    it they are only fit to be fed.
    """
    words = WordsReader(pool)
    reading: list[asyncio.Task[None]] = []
    if postgres is not None and settings.meili_urls:
        await words.read()
        reading.append(asyncio.create_task(words.keep_current()))

    async def correct(typed: Sequence[str], vocabulary: Vocabulary) -> lexicon.Corrections:
        return await lexicon.correct(pool, typed, vocabulary)

    engines = tuple(
        MeilisearchEngine(
            MeilisearchClient(url, settings.meili_key),
            vocabulary=lambda: postgres.vocabulary if postgres else shipped_vocabulary(),
            words=lambda: words.known,
            correct=correct,
        )
        for url in settings.meili_urls
    )
    try:
        yield engines
    finally:
        for task in reading:
            task.cancel()
        await asyncio.gather(*reading, return_exceptions=True)
        for engine in engines:
            await engine.close()


def meilisearch_settings() -> dict[str, Any]:
    """What every server's index is set to."""
    return index_settings(shipped_vocabulary(), typo_tolerance=False)


@asynccontextmanager
async def searching(
    settings: Settings,
    pool: asyncpg.Pool,
    postgres: PostgresEngine,
    on_switch: Callable[[], None] = lambda: None,
) -> AsyncIterator[SearchEngine]:
    """The engine that searches are put to: Meilisearch while it is well, else PostgreSQL.

    `on_switch` is told when others answer than before, since kept answers say who did.
    """
    if not settings.meili_urls:
        yield postgres
        return

    async def is_level(engine: SearchEngine) -> bool:
        return isinstance(engine, MeilisearchEngine) and await delivery.is_level(
            pool, engine.target
        )

    async with meilisearch_engines(settings, pool, postgres) as engines:
        failover = Failover(engines, postgres, is_level, on_switch=on_switch)
        await failover.start()
        try:
            yield failover
        finally:
            await failover.close()


def deliveries(
    engines: Sequence[MeilisearchEngine], pool: asyncpg.Pool, dsn: str
) -> list[Awaitable[None]]:
    """Loops that keep each server level with the stored documents, and one that wakes them."""
    wakes = [asyncio.Event() for _engine in engines]

    async def announce(_products: Sequence[int]) -> None:
        # Lists that were kept while this server was behind must be dropped now.
        await pool.execute(change_feed.SQL.announce)

    def prepared(engine: MeilisearchEngine) -> Callable[[], Awaitable[bool]]:
        return lambda: prepare(dsn, engine, meilisearch_settings())

    loops: list[Awaitable[None]] = [
        delivery.deliver_forever(
            dsn, engine, engine.target, wake, prepare=prepared(engine), on_indexed=announce
        )
        for engine, wake in zip(engines, wakes, strict=True)
    ]
    return [*loops, _wake_on_documents(dsn, wakes)] if loops else []


async def _wake_on_documents(dsn: str, wakes: Sequence[asyncio.Event]) -> None:
    while True:
        try:
            channel = change_feed.DOCUMENTS_CHANGED
            async with change_feed.listening(dsn, channel) as (news, lost):
                while not lost.is_set():
                    await news.wait()
                    news.clear()
                    for wake in wakes:
                        wake.set()
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            # The loops look by themselves now and then; this only makes them quick.
            pass
        await asyncio.sleep(RECONNECT_AFTER)
