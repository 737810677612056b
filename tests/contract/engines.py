"""Which engines the contract is run over, and how each is opened on an empty database.

A new engine adds one function and one line. An opened engine holds nothing, and what `index` was
given can be found as soon as `index` has returned (a factory wraps `index` where the engine itself
only promises to have accepted it).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial

import asyncpg

from search.document import IndexEntry
from search.engine import SearchEngine
from search.engines.meilisearch.engine import MeilisearchEngine
from search.engines.postgres.engine import PostgresEngine
from search.known_words import WordsReader
from search.lexicon import correct
from search.vocabulary import shipped_vocabulary
from tests.meilisearch_server import meilisearch_server

Opener = Callable[[asyncpg.Pool], AbstractAsyncContextManager[SearchEngine]]


@asynccontextmanager
async def open_postgres(pool: asyncpg.Pool) -> AsyncIterator[SearchEngine]:
    engine = PostgresEngine(pool, shipped_vocabulary())
    await engine.refresh()
    try:
        yield engine
    finally:
        await engine.close()


class _Taught(MeilisearchEngine):
    """Meilisearch, and the lexicon that corrects its queries, which the `postgres` engine keeps."""

    lexicon: PostgresEngine
    reader: WordsReader

    async def index(self, entries: Sequence[IndexEntry], removed: Sequence[int]) -> None:
        await self.lexicon.index(entries, removed)
        await self.reader.read()
        await super().index(entries, removed)


@asynccontextmanager
async def open_meilisearch(pool: asyncpg.Pool) -> AsyncIterator[SearchEngine]:
    server = meilisearch_server()
    reader = WordsReader(pool)
    engine = _Taught(
        server.client(),
        f"{server.prefix}contract",
        words=lambda: reader.known,
        correct=partial(correct, pool),
    )
    engine.reader = reader
    engine.lexicon = PostgresEngine(pool, shipped_vocabulary())
    try:
        await server.empty_index(engine.client, engine.index_name)
        yield engine
    finally:
        await engine.close()


ENGINES: dict[str, Opener] = {
    "meilisearch": open_meilisearch,
    "postgres": open_postgres,
}
