"""Keeps a book of phrases: made at the start, made anew in the background when things have changed.

A book may be some minutes old, since what it offers is counted before it is shown. It is made a
piece at a time, so that no request waits for it, and of the best known products only, so that its
cost is bounded. While the database is away the old book serves.
"""

from __future__ import annotations

import asyncio
import logging
import time

import asyncpg
import msgspec

from catalog.statements import load_statements
from catalog.values import Text
from search.insight.reports import queries_that_find
from search.text import words
from search.vocabulary import shipped_vocabulary
from storefront.http.message_cache import MessageCache
from storefront.shop.catalogue_names import NamesReader
from storefront.shop.phrase_book import PhraseBook, PhraseCounts
from storefront.shop.shop_counts import NAMED_KINDS, ShopCounts

_SQL = load_statements("storefront.shop.sql", "phrases.sql")

MOST_NAMES = 20_000
AT_ONCE = 100
"""Names that are taken in before others get their turn: about a millisecond."""
LOOK_EVERY_SECONDS = 60.0
QUERY_DAYS = 30
AT_LEAST_EVERY_SECONDS = 3_600.0
"""What people search for changes without the catalogue."""
FEWEST_SEARCHES = 5
"""A query that is suggested to others is not one person's."""
MOST_QUERIES = 2_000

_names = msgspec.json.Decoder(Text)

log = logging.getLogger("etalase.shop")


class PhraseReader:
    """The current book; empty until the first one is made."""

    def __init__(
        self, pool: asyncpg.Pool, cache: MessageCache, names: NamesReader, counts: ShopCounts
    ) -> None:
        self.book = PhraseBook(())
        self._pool = pool
        self._cache = cache
        self._names = names
        self._counts = counts
        self._generation = -1
        self._made_at = 0.0

    async def keep_current(self) -> None:
        """Make a book now and whenever something has changed, until cancelled."""
        while True:
            began = time.monotonic()
            try:
                await self.refresh()
            except Exception as error:  # Suggestions must not end with one bad row.
                log.warning("the old suggestions stay: %s: %s", type(error).__name__, error)
            # A large catalogue's book takes longer, and is made less often.
            await asyncio.sleep(max(LOOK_EVERY_SECONDS, 50 * (time.monotonic() - began)))

    async def refresh(self) -> None:
        """Make a book, if anything may have changed since the last one."""
        generation = self._cache.generation
        age = time.monotonic() - self._made_at
        if generation == self._generation and age < AT_LEAST_EVERY_SECONDS:
            return
        names = await self._names.current()
        attributes = (words(each.name.get("id", "")) for each in names.attributes.values())
        hollow = frozenset(name[0] for name in attributes if len(name) == 1)
        counts = PhraseCounts(shipped_vocabulary().stop_words, hollow)
        for category in names.categories.values():
            counts.add_label(category.name)
        by_facet = await self._counts.by_facet(names)
        for attribute in names.attributes.values():
            if attribute.kind in NAMED_KINDS:
                for value in attribute.values:
                    counts.add_label(value.label)
                if not attribute.values:
                    for text in by_facet.get(f"attr.{attribute.key}", ()):
                        counts.add_label({"id": text, "en": text})
        for query in await queries_that_find(self._pool, QUERY_DAYS, FEWEST_SEARCHES, MOST_QUERIES):
            counts.add_query(*query)
        rows = await self._pool.fetch(_SQL.product_names, MOST_NAMES)
        for number, (text,) in enumerate(rows):
            counts.add_name(_names.decode(text))
            if number % AT_ONCE == AT_ONCE - 1:
                await asyncio.sleep(0)
        # Sorting some ten thousand phrases takes longer than a request may wait.
        self.book = await asyncio.to_thread(counts.book)
        self._generation, self._made_at = generation, time.monotonic()
