"""The embedded search engine: the default, and what answers while Meilisearch does not.

A search is understood, its words are looked up in PostgreSQL's index (`postings`), weighed
(`matching`), and filtered, counted and sorted over this process's columns; without text it needs
no SQL at all. The columns are as new as the last `refresh`, which the caller runs at start, on
NOTIFY `search_entry` and now and then. A database that does not answer is `EngineUnavailable`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence

import asyncpg
import numpy as np
from msgspec import structs

from catalog.values import Location
from search import lexicon
from search.boosts import boosted, search_boosted
from search.document import IndexEntry
from search.engine import EngineUnavailable, EntryRefused
from search.engines.postgres import indexing, matching, ordering, variants
from search.engines.postgres.columns import NUMBERS, Columns
from search.engines.postgres.conditions import passing
from search.engines.postgres.facets import count, mask_of, places_in
from search.engines.postgres.postings import STATEMENTS, PostingCache
from search.engines.postgres.prices import price_counts
from search.engines.postgres.selection import Selected, select
from search.filters import AllOf, Condition
from search.request import SearchRequest, Sort
from search.results import SearchResults
from search.same_variant import demands
from search.similar import similar_places
from search.understanding import Understanding, correctable, corrected_text, understand
from search.vocabulary import Vocabulary, Words, with_catalogue
from search.vocabulary.catalogue import read_catalogue_names

CHANGES_AT_ONCE = 2_000
NAMES_KEPT = 5.0
"""Seconds that names of categories, values and places serve at least before they are read anew."""
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
                usable = {w: meant for w, meant in found.meant.items() if w in match.unmatched}
                if usable:
                    return await self._corrected(request, usable, found.others)
        except UNAVAILABLE as error:
            raise EngineUnavailable(str(error)) from error
        return self._answer(request, understood, match)

    async def totals(self, requests: Sequence[SearchRequest]) -> list[int]:
        """How many products each finds just as it is written, none of them only near to it.

        One question to the database for all of them. Raises `EngineUnavailable`.
        """
        understood = [self._understood(each) for each in requests]
        queries = [query for each in understood for query in matching.queries(each)]
        try:
            postings = await self._postings.fetch(queries)
        except UNAVAILABLE as error:
            raise EngineUnavailable(str(error)) from error
        places = max(self.columns.capacity, self._postings.highest + 1)
        found: list[int] = []
        for request, each in zip(requests, understood, strict=True):
            match = matching.match(each, postings, places) if each.groups or each.excluded else None
            if match is not None and match.unmatched:
                found.append(0)
                continue
            bare = structs.replace(request, limit=0, offset=0, facets=(), fill=False)
            answer = self._answer(bare, each, match)
            found.append(answer.total if answer.whole is None else answer.whole)
        return found

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

    async def _corrected(
        self, request: SearchRequest, meant: Mapping[str, Words], others: Mapping[str, Words]
    ) -> SearchResults:
        """The answer to what was meant; the corrected text is read anew, for it may mean more."""
        text = corrected_text(request.text, meant)
        better = structs.replace(request, text=text)
        understood = self._understood(better)
        answer = self._answer(better, understood, await self._matched(understood))
        if not answer.total:  # A guess that finds nothing is not worth telling.
            return answer
        perhaps = {word: other for word, other in others.items() if word in meant}
        suggestion = corrected_text(request.text, {**meant, **perhaps}) if perhaps else None
        return structs.replace(answer, corrected=text, suggestion=suggestion)

    async def _having(self, ids: Sequence[int], conditions: Sequence[Condition]) -> list[list[int]]:
        columns = self.columns
        these = columns.at(ids)
        met = [places_in(these & passing(columns, condition)) for condition in conditions]
        return [columns.ids[places].tolist() for places in met]

    async def _matched(self, understood: Understanding) -> matching.Match:
        postings = await self._postings.fetch(matching.queries(understood))
        places = max(self.columns.capacity, self._postings.highest + 1)
        return matching.match(understood, postings, places)

    def _answer(
        self,
        request: SearchRequest,
        understood: Understanding,
        match: matching.Match | None,
    ) -> SearchResults:
        columns = self.columns
        demanded = (request.scope, understood.condition(request.selected))
        scope = AllOf(tuple(each for each in demanded if each is not None))
        found = variants.narrowed(columns, columns.live & passing(columns, scope), scope, {})
        pinned = columns.at(request.pins) & found
        selected: Selected | None = None
        if match is not None:
            fill = request.fill and request.sort is Sort.RELEVANCE
            parents = self.vocabulary.catalogue.parents
            selected = select(columns, match, found, parents, understood.preferred, fill=fill)
            found = mask_of(selected.scores > 0)
        found = found | pinned
        result = variants.narrowed(columns, found, scope, request.selected)
        places = places_in(result)
        scores = None if selected is None else selected.scores
        shown = ordering.page(columns, places, scores, request)
        common = [key for key in request.facets if key not in request.selected and key != "price"]
        counts = variants.counts(
            columns,
            [key for key in common if key not in NUMBERS],
            result,
            places,
            demands(scope, request.selected),
        )
        ranges = columns.ranges([key for key in common if key in NUMBERS], places)
        priced = places if "price" in request.facets else None
        for key in set(request.facets).intersection(request.selected):
            selected_else = {k: each for k, each in request.selected.items() if k != key}
            others = variants.narrowed(columns, found, scope, selected_else)
            places_of_others = places_in(others)
            if key == "price":
                priced = places_of_others
            elif key in NUMBERS:
                ranges |= columns.ranges([key], places_of_others)
            else:
                elsewhere = demands(scope, selected_else)
                counts |= variants.counts(columns, [key], others, places_of_others, elsewhere)
        ids = columns.ids[shown].tolist()
        return SearchResults(
            ids=tuple(ids),
            total=len(places),
            counts=counts,
            price_range=None if priced is None else columns.price_range(priced),
            price_counts=None if priced is None else price_counts(columns, priced),
            ranges=ranges,
            distances_m=self._distances(request, shown, ids),
            corrected=understood.text if understood.changed and len(places) else None,
            recognised=understood.recognised,
            whole=None if selected is None else count(result & (selected.whole | pinned)),
            dropped=() if selected is None else selected.dropped,
            matched=() if match is None else match.matched,
            engine=self.name,
        )

    def _distances(
        self, request: SearchRequest, shown: list[int], ids: list[int]
    ) -> dict[int, float]:
        if request.near is None or not shown:
            return {}
        metres = self.columns.distances(np.array(shown), Location(*request.near)).tolist()
        return {number: metre for number, metre in zip(ids, metres, strict=True) if metre == metre}
