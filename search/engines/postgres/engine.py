"""The embedded search engine: the default, and what answers while Meilisearch does not.

A search is understood, its words are looked up in PostgreSQL's index (`postings`), weighed
(`matching`), and filtered, counted and sorted over this process's columns; without text it needs
no SQL at all. The columns are as new as the last `refresh`, which the caller runs at start, on
NOTIFY `search_entry` and now and then. A database that does not answer is `EngineUnavailable`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import asyncpg
import numpy as np
from numpy.typing import NDArray

from catalog.values import Location
from search import lexicon
from search.document import IndexEntry
from search.engine import EngineUnavailable, EntryRefused
from search.engines.postgres import indexing, matching, ordering
from search.engines.postgres.columns import NUMBERS, Columns
from search.engines.postgres.conditions import passing
from search.engines.postgres.facets import Mask, mask_of, places_in
from search.engines.postgres.postings import STATEMENTS, PostingCache
from search.request import SearchRequest
from search.results import SearchResults
from search.similar import similar_places
from search.understanding import Understanding, replaced, understand
from search.vocabulary import Vocabulary

CHANGES_AT_ONCE = 2_000
UNAVAILABLE = (asyncpg.PostgresConnectionError, asyncpg.InterfaceError, OSError, TimeoutError)


class PostgresEngine:
    """`search.engine.SearchEngine` over one database."""

    name = "postgres"

    def __init__(self, pool: asyncpg.Pool, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        """May be exchanged at any time (the promo team's synonyms)."""
        self.columns = Columns()
        self._pool = pool
        self._postings = PostingCache(pool)
        self._seen = 0
        self._values_seen = 0
        self._refreshing = asyncio.Lock()

    async def search(self, request: SearchRequest) -> SearchResults:
        """Answer one page. Raises `EngineUnavailable`."""
        understood = understand(request.text, request.language, self.vocabulary)
        if not understood.groups and not understood.excluded:
            return self._answer(request, None, None, ())
        try:
            understood, match = await self._match(understood)
        except UNAVAILABLE as error:
            raise EngineUnavailable(str(error)) from error
        corrected = understood.text if understood.changed else None
        return self._answer(request, match.scores, corrected, match.matched)

    async def index(
        self,
        entries: Sequence[IndexEntry],
        removed: Sequence[int],
        *,
        connection: asyncpg.Connection | None = None,
    ) -> None:
        """Replace these entries and forget the removed ids.

        With `connection`, inside its transaction: the caller refreshes after committing, and
        errors of the database pass through. Else raises `EngineUnavailable` or `EntryRefused`.
        """
        if connection is not None:
            await indexing.write(connection, entries, removed)
            return
        try:
            async with self._pool.acquire() as own, own.transaction():
                await indexing.write(own, entries, removed)
        except UNAVAILABLE as error:
            raise EngineUnavailable(str(error)) from error
        except asyncpg.DataError as error:
            raise EntryRefused(str(error)) from error
        await self.refresh()

    async def refresh(self) -> int:
        """Take over what was written since the last time; answers how many entries changed."""
        changed = 0
        async with self._refreshing:
            while True:
                entries = await self._pool.fetch(
                    STATEMENTS.find_changes, self._seen, CHANGES_AT_ONCE
                )
                if not entries:
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

    async def similar(self, product_id: int, limit: int = 12) -> tuple[int, ...]:
        """Ids of products like this one, the likest first; empty if it is not known."""
        return similar_places(self.columns, product_id, limit)

    async def hashes(self) -> dict[int, str]:
        """Product id -> hash of everything that can be found."""
        rows = await self._pool.fetch(STATEMENTS.find_hashes)
        return {row["product_id"]: row["hash"] for row in rows}

    async def close(self) -> None:
        """Nothing to release: the pool is the caller's."""

    async def _match(self, understood: Understanding) -> tuple[Understanding, matching.Match]:
        match = await self._matched(understood)
        if match.unmatched:
            typed = [word for group in understood.groups for word in group.words]
            corrections = await lexicon.correct(self._pool, typed, self.vocabulary)
            usable = {word: meant for word, meant in corrections.items() if word in match.unmatched}
            if usable:
                better = replaced(understood, usable, self.vocabulary)
                meant = await self._matched(better)
                # A guess that finds nothing is not worth telling.
                if meant.scores.any():
                    return better, meant
        return understood, match

    async def _matched(self, understood: Understanding) -> matching.Match:
        postings = await self._postings.fetch(matching.queries(understood))
        places = max(self.columns.capacity, self._postings.highest + 1)
        return matching.match(understood, postings, places)

    def _answer(
        self,
        request: SearchRequest,
        scores: NDArray[np.float32] | None,
        corrected: str | None,
        matched: tuple[str, ...],
    ) -> SearchResults:
        columns = self.columns
        found: Mask = columns.live
        if scores is not None:
            # Columns may have grown since the words were looked up, or know less than the index.
            if len(scores) < columns.capacity:
                scores = np.pad(scores, (0, columns.capacity - len(scores)))
            scores = scores[: columns.capacity]
            found = found & (mask_of(scores > 0) | columns.at(request.pins))
        if request.scope is not None:
            found = found & passing(columns, request.scope)
        chosen = {key: passing(columns, each) for key, each in request.selected.items()}
        result = _narrowed(found, chosen, None)
        places = places_in(result)
        shown = ordering.page(columns, places, scores, request)
        common = [key for key in request.facets if key not in chosen and key != "price"]
        counts = columns.counts([key for key in common if key not in NUMBERS], result, places)
        ranges = columns.ranges([key for key in common if key in NUMBERS], places)
        price_range = columns.price_range(places) if "price" in request.facets else None
        for key in set(request.facets).intersection(chosen):
            others = _narrowed(found, chosen, key)
            places_of_others = places_in(others)
            if key == "price":
                price_range = columns.price_range(places_of_others)
            elif key in NUMBERS:
                ranges |= columns.ranges([key], places_of_others)
            else:
                counts |= columns.counts([key], others, places_of_others)
        ids = columns.ids[shown].tolist()
        return SearchResults(
            ids=tuple(ids),
            total=len(places),
            counts=counts,
            price_range=price_range,
            ranges=ranges,
            distances_m=self._distances(request, shown, ids),
            corrected=corrected,
            matched=matched,
            engine=self.name,
        )

    def _distances(
        self, request: SearchRequest, shown: list[int], ids: list[int]
    ) -> dict[int, float]:
        if request.near is None or not shown:
            return {}
        metres = self.columns.distances(np.array(shown), Location(*request.near)).tolist()
        return {number: metre for number, metre in zip(ids, metres, strict=True) if metre == metre}


def _narrowed(found: Mask, chosen: dict[str, Mask], but: str | None) -> Mask:
    """`found` and every choice but one."""
    for key, mask in chosen.items():
        if key != but:
            found = found & mask
    return found
