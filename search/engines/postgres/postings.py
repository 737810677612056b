"""Which products match a query of words, remembered and kept true while the index changes.

PostgreSQL's index answers; answers are kept per word rather than per search, since searches are
many and their words few. When some products have changed, a remembered answer is asked again for
those alone; when many have, it is forgotten. An answer that was on its way meanwhile is used once
and not kept.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterable
from typing import Any

import asyncpg
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from catalog.statements import load_statements

STATEMENTS = load_statements("search.engines.postgres.sql", "entries.sql")

Postings = NDArray[np.int32] | NDArray[np.bool_]
"""Places in no order; or, where they are many, a flag for each place up to the last of them."""

MOST_CHANGED = 50
"""Changed products that a remembered answer is brought up to date for."""
SMALL = 500
"""An answer of so few products is sooner asked anew."""


class _Kept(Struct, frozen=True):
    packed: NDArray[np.int32] | NDArray[np.uint8]
    """Places, or a bit for each that there is, whichever is smaller."""
    state: int

    @property
    def postings(self) -> Postings:
        if self.packed.dtype == np.int32:
            return self.packed.view(np.int32)
        return np.unpackbits(self.packed.view(np.uint8), bitorder="little").view(np.bool_)


def places_of(found: Postings) -> NDArray[np.int32]:
    """The places themselves."""
    return np.flatnonzero(found).astype(np.int32) if _are_flags(found) else found.view(np.int32)


def put(scores: NDArray[Any], found: Postings, value: float | bool) -> None:
    """`value` at all places found; `scores` has room for them."""
    if _are_flags(found):
        room = min(len(scores), len(found))  # Of what is beyond, nothing is set.
        np.copyto(scores[:room], value, where=found.view(np.bool_)[:room])
    else:
        scores[found] = value


def _are_flags(found: Postings) -> bool:
    return bool(found.dtype == np.bool_)


class PostingCache:
    """Query -> places, up to `most_bytes` of them; the least used go first."""

    def __init__(self, pool: asyncpg.Pool, most_bytes: int = 16_000_000) -> None:
        self._pool = pool
        self._most_bytes = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._state = 0
        self._changed: deque[tuple[int, list[int]]] = deque()
        self.highest = 0
        """Highest place of any answer so far: a product that the columns may not know yet."""

    def changed(self, places: list[int]) -> None:
        """The words of these products may be others now."""
        self._state += 1
        if len(places) > MOST_CHANGED:
            self._kept.clear()
            self._changed.clear()
            self._bytes = 0
            return
        self._changed.append((self._state, places))
        while len(self._changed) > MOST_CHANGED:
            self._changed.popleft()

    def clear(self) -> None:
        """Forget everything."""
        self.changed(list(range(MOST_CHANGED + 1)))

    async def fetch(self, queries: Iterable[str]) -> dict[str, Postings]:
        """Places for each query; one round trip for all that are not remembered."""
        found: dict[str, Postings] = {}
        missing: list[str] = []
        stale: list[str] = []
        state, changes = self._state, self._changes_since()
        oldest = state
        for query in dict.fromkeys(queries):
            kept = self._kept.get(query)
            if kept is None:
                missing.append(query)
                continue
            self._kept.move_to_end(query)
            found[query] = kept.postings
            if kept.state == state:
                continue
            few = kept.state in changes and len(changes[kept.state]) <= MOST_CHANGED
            if few and found[query].size > SMALL:
                stale.append(query)
                oldest = min(oldest, kept.state)
            else:
                missing.append(query)
        if missing:
            await self._ask(missing, found, state)
        if stale:
            # Asking about more places than needed does no harm: the answer is true of them too.
            await self._ask_again(stale, found, changes[oldest], state)
        return found

    def _changes_since(self) -> dict[int, list[int]]:
        """State -> places that have changed after it."""
        changes: dict[int, list[int]] = {}
        places: set[int] = set()
        for state, changed in reversed(self._changed):
            places.update(changed)
            changes[state - 1] = list(places)
        return changes

    async def _ask(self, queries: list[str], found: dict[str, Postings], state: int) -> None:
        rows = await self._pool.fetch(STATEMENTS.find_matches, queries)
        for query, row in zip(queries, rows, strict=True):
            found[query] = places = _places(row[0])
            self._keep(query, places, state)

    async def _ask_again(
        self, queries: list[str], found: dict[str, Postings], among: list[int], state: int
    ) -> None:
        rows = await self._pool.fetch(STATEMENTS.find_matches_among, queries, among)
        for query, row in zip(queries, rows, strict=True):
            before = places_of(found[query])
            untouched = before[~np.isin(before, among)]
            found[query] = places = np.concatenate([untouched, _places(row[0])])
            self._keep(query, places, state)

    def _keep(self, query: str, places: NDArray[np.int32], state: int) -> None:
        if places.size:
            self.highest = max(self.highest, int(places.max()))
        if state != self._state:
            return
        if query in self._kept:
            self._bytes -= _size(query, self._kept.pop(query))
        kept = self._kept[query] = _Kept(_packed(places), state)
        self._bytes += _size(query, kept)
        while self._bytes > self._most_bytes:
            gone, kept = self._kept.popitem(last=False)
            self._bytes -= _size(gone, kept)


def _places(sent: bytes) -> NDArray[np.int32]:
    """An int4[] in PostgreSQL's wire format: a header, then a length and a number each."""
    if len(sent) < 20:
        return np.zeros(0, np.int32)
    return np.frombuffer(sent, ">i4", offset=20)[1::2].astype(np.int32)


def _packed(places: NDArray[np.int32]) -> NDArray[np.int32] | NDArray[np.uint8]:
    if not places.size or int(places.max()) // 8 >= places.nbytes:
        return places
    flags = np.zeros(int(places.max()) + 1, np.bool_)
    flags[places] = True
    return np.packbits(flags, bitorder="little")


def _size(query: str, kept: _Kept) -> int:
    return kept.packed.nbytes + len(query) + 300
