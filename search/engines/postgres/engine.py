"""The embedded search engine: the default, and what answers while Meilisearch does not.

A search is understood, its words are looked up in PostgreSQL's index (`postings`), weighed
(`matching`), and filtered, counted and sorted over this process's columns; without text it needs
no SQL at all. The columns are as new as the last `refresh`, which the caller runs at start, on
NOTIFY `search_entry` and now and then. A database that does not answer is `EngineUnavailable`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence

import asyncpg
from msgspec import structs

from search import lexicon
from search.boosts import boosted, search_boosted
from search.document import IndexEntry
from search.engine import EngineUnavailable, EntryRefused
from search.engines.postgres import answering, beginnings, indexing, matching, whole
from search.engines.postgres.columns import Columns
from search.engines.postgres.conditions import passing
from search.engines.postgres.facets import Mask, count, places_in
from search.engines.postgres.postings import STATEMENTS, PostingCache, Postings
from search.engines.postgres.similar import similar_places
from search.filters import Condition
from search.pace import Pace
from search.request import SearchRequest
from search.results import SearchResults
from search.understanding import Understanding, correctable, understand
from search.vocabulary import Vocabulary, Words, with_catalogue
from search.vocabulary.catalogue import read_catalogue_names

CHANGES_AT_ONCE = 2_000
NAMES_KEPT = 5.0
"""Seconds that names of categories, values and places serve at least before they are read anew."""
UNAVAILABLE = (asyncpg.PostgresConnectionError, asyncpg.InterfaceError, OSError, TimeoutError)


class PostgresEngine:
    """`search.engine.SearchEngine` over one database."""

    name = answering.ENGINE

    def __init__(self, pool: asyncpg.Pool, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        """May be exchanged at any time (the promo team's synonyms)."""
        self.columns = Columns()
        self._pool = pool
        self._postings = PostingCache(pool)
        self._beginnings = beginnings.NameBeginnings()
        self._seen = 0
        self._values_seen = 0
        self._names_due = 0.0
        self._refreshing = asyncio.Lock()

    async def search(self, request: SearchRequest) -> SearchResults:
        """Answer one page. Raises `EngineUnavailable`."""
        if boosted(request):
            return await search_boosted(request, self.search, self._having)
        understood = self._understood(request)
        if not understood.groups and not understood.excluded:
            return self._answer(request, understood, None)
        try:
            match = await self._matched(understood)
            if match.unmatched:
                found = await lexicon.correct(self._pool, correctable(understood), self.vocabulary)
                # A word that some product has is taken at its word.
                usable = found.of(match.unmatched)
                while usable.meant:
                    answer = await self._corrected(request, usable)
                    kept = usable.borne_out(answer.dropped)
                    if kept == usable:
                        return answer
                    usable = kept
        except UNAVAILABLE as error:
            raise EngineUnavailable(str(error)) from error
        return self._answer(request, understood, match)

    async def totals(self, requests: Sequence[SearchRequest]) -> list[int]:
        """How many products each finds just as it is written, none of them only near to it.

        Nothing for what is in descriptions alone. One question to the database for all of them.
        Raises `EngineUnavailable`.
        """
        return [count(found) for found in await self._whole(requests)]

    async def foremost(self, request: SearchRequest) -> tuple[int, ...]:
        """Ids of the products that `totals` counts, those first that stand highest without a text.

        Quicker than `search`, for who wants some products and not the best. Raises the same.
        """
        [found] = await self._whole([request])
        places = places_in(found)
        worth = self.columns.standing[places]
        first = beginnings.foremost(places, worth, request.limit)
        return tuple(self.columns.ids[first].tolist())

    def named(self, typed: Words, limit: int) -> tuple[int, ...]:
        """Ids of products whose names have these words, of which the last may be unfinished.

        Names are those of the last `learn_beginnings`.
        """
        return tuple(self._beginnings.find(self.columns, typed, limit)) if typed else ()

    def together(self, words: Words) -> bool | None:
        """Whether some name may have all these words; None where no name has one of them."""
        return self._beginnings.together(words)

    async def learn_beginnings(self) -> None:
        """Take over what products are called now. Takes its time, and lets others go before."""
        collected, pace = beginnings.NameWords(), Pace()
        for place in range(self.columns.size):
            collected.add(self.columns.names[place])
            await pace.turn()
        self._beginnings = await asyncio.to_thread(collected.beginnings)

    async def index(
        self,
        entries: Sequence[IndexEntry],
        removed: Sequence[int],
    ) -> None:
        """Replace these entries and forget the removed ids.

        Raises `EngineUnavailable` or `EntryRefused`.
        """
        try:
            prepared = [indexing.prepare(entry) for entry in entries]
            async with self._pool.acquire() as own, own.transaction():
                counts = indexing.WordCounts()
                counts.count(await indexing.write(own, prepared, removed))
                await indexing.settle(own, counts)
        except UNAVAILABLE as error:
            raise EngineUnavailable(str(error)) from error
        except asyncpg.DataError as error:
            raise EntryRefused(str(error)) from error
        await self.refresh()

    # The same in steps, for the indexer, whose transaction holds more than this. It refreshes after
    # committing, and errors of the database pass through.
    prepare = staticmethod(indexing.prepare)
    write = staticmethod(indexing.write)
    settle = staticmethod(indexing.settle)

    async def refresh(self) -> int:
        """Take over what was written since the last time; answers how many entries changed."""
        changed = 0
        async with self._refreshing:
            while True:
                entries = await self._pool.fetch(
                    STATEMENTS.find_changes, self._seen, CHANGES_AT_ONCE
                )
                if not entries:
                    await self._learn_names(changed)
                    return changed
                # Read after the entries: a value is committed together with its first use.
                values = await self._pool.fetch(STATEMENTS.find_facet_values, self._values_seen)
                self.columns.learn(values)
                self.columns.take(entries)
                self._postings.changed([entry["place"] for entry in entries])
                self._seen = entries[-1]["seq"]
                self._values_seen = values[-1]["id"] if values else self._values_seen
                changed += len(entries)
                await asyncio.sleep(0)

    async def _learn_names(self, changed: int) -> None:
        """Take over what the catalogue calls things, which changes seldom and with products."""
        now = time.monotonic()
        if now >= self._names_due and (changed or not self._names_due):
            names = await read_catalogue_names(self._pool)
            self.vocabulary = with_catalogue(self.vocabulary, names)
            self._names_due = now + NAMES_KEPT

    async def similar(self, product_id: int, limit: int = 12) -> tuple[int, ...]:
        """Ids of products like this one, the likest first; empty if it is not known."""
        return similar_places(self.columns, product_id, limit)

    async def hashes(self) -> dict[int, str]:
        """Product id -> hash of everything that can be found."""
        rows = await self._pool.fetch(STATEMENTS.find_hashes)
        return {row["product_id"]: row["hash"] for row in rows}

    async def close(self) -> None:
        """Nothing to release: the pool is the caller's."""

    def _understood(self, request: SearchRequest) -> Understanding:
        return understand(
            request.text, request.language, self.vocabulary, literally=request.literally
        )

    async def _corrected(self, request: SearchRequest, meant: lexicon.Corrections) -> SearchResults:
        """The answer to what was meant; the corrected text is read anew, for it may mean more."""
        text = meant.text(request.text)
        better = structs.replace(request, text=text)
        understood = self._understood(better)
        answer = self._answer(better, understood, await self._matched(understood))
        if not answer.total:  # A guess that finds nothing is not worth telling.
            return answer
        suggestion = meant.suggestion(request.text)
        return structs.replace(answer, corrected=text, suggestion=suggestion)

    async def _having(self, ids: Sequence[int], conditions: Sequence[Condition]) -> list[list[int]]:
        columns = self.columns
        these = columns.at(ids)
        met = [places_in(these & passing(columns, condition)) for condition in conditions]
        return [columns.ids[places].tolist() for places in met]

    async def _whole(self, requests: Sequence[SearchRequest]) -> list[Mask]:
        understood = [self._understood(each) for each in requests]
        return await whole.found(self.columns, requests, understood, self._fetched)

    async def _matched(self, understood: Understanding) -> matching.Match:
        postings = await self._postings.fetch(matching.queries(understood))
        places = max(self.columns.capacity, self._postings.highest + 1)
        return matching.match(understood, postings, places)

    async def _fetched(self, queries: Iterable[str]) -> dict[str, Postings]:
        try:
            return await self._postings.fetch(queries)
        except UNAVAILABLE as error:
            raise EngineUnavailable(str(error)) from error

    def _answer(
        self, request: SearchRequest, understood: Understanding, match: matching.Match | None
    ) -> SearchResults:
        parents = self.vocabulary.catalogue.parents
        return answering.answer(self.columns, parents, request, understood, match)
