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
from catalog.values import Language, Text
from search import lexicon
from search.insight.reports import queries_that_find
from search.pace import REST, Pace
from search.text import words
from search.vocabulary import shipped_vocabulary
from storefront import memory
from storefront.http.message_cache import MessageCache
from storefront.shop.catalogue_names import NAMED_KINDS, NamesReader
from storefront.shop.phrase_book import PhraseBook
from storefront.shop.phrase_counts import PhraseCounts
from storefront.shop.shop_counts import ShopCounts

_SQL = load_statements("storefront.shop.sql", "phrases.sql")

MOST_NAMES = 20_000
COMMON = 500
"""Products that have a word before it takes noticeable time to look it up."""
MOST_LOOKED_UP = 1_500
AT_ONCE = 4
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
        self.book = PhraseBook()
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
            await asyncio.sleep(max(LOOK_EVERY_SECONDS, 10 * (time.monotonic() - began)))

    async def refresh(self) -> None:
        """Make a book, if anything may have changed since the last one."""
        generation = self._cache.generation
        age = time.monotonic() - self._made_at
        if generation == self._generation and age < AT_LEAST_EVERY_SECONDS:
            return
        names = await self._names.current()
        attributes = (words(each.name.get("id", "")) for each in names.attributes.values())
        hollow = frozenset(name[0] for name in attributes if len(name) == 1)
        collected = PhraseCounts(shipped_vocabulary().stop_words, hollow)
        pace = Pace()
        for category in names.categories.values():
            collected.add_label(category.name)
        by_facet = await self._counts.by_facet(names)
        for attribute in names.attributes.values():
            if attribute.kind in NAMED_KINDS:
                for value in attribute.values:
                    collected.add_label(value.label)
                if not attribute.values:
                    for text in by_facet.get(f"attr.{attribute.key}", ()):
                        collected.add_label({"id": text, "en": text})
                        await pace.turn()
        for query in await queries_that_find(self._pool, QUERY_DAYS, FEWEST_SEARCHES, MOST_QUERIES):
            collected.add_query(*query)
        for (text,) in await self._pool.fetch(_SQL.product_names, MOST_NAMES):
            collected.add_name(_names.decode(text))
            await pace.turn()
        book = await asyncio.to_thread(collected.book)
        await self._counts.learn_beginnings()
        await asyncio.to_thread(memory.give_back)
        self.book = book
        self._generation, self._made_at = generation, time.monotonic()
        await self._look_up(book)

    async def _look_up(self, book: PhraseBook) -> None:
        """Look up what takes longest: places whose words must stand together, and the book's
        commonest words.

        The engine remembers them, and keeps them true; not only until the next change.
        """
        texts = [row[0] for row in await self._pool.fetch(_SQL.places_of_several_words)]
        common = await lexicon.common(self._pool, book.words, COMMON)
        # A word that ends a phrase may go on, one with a space after it is whole.
        texts += [text for word in common[:MOST_LOOKED_UP] for text in (f"{word} ", word)]
        for start in range(0, len(texts), AT_ONCE):
            began = time.perf_counter()
            await self._counts.finding(texts[start : start + AT_ONCE], Language.INDONESIAN)
            await asyncio.sleep(REST * (time.perf_counter() - began))  # The database's, too.
