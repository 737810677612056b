"""Which products match a query of words, remembered until the index changes.

PostgreSQL's index answers; answers are kept per word rather than per search, since searches are
many and their words few. An answer that was on its way while the index changed is used once and
not kept.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

import asyncpg
import numpy as np
from numpy.typing import NDArray

from catalog.statements import load_statements

STATEMENTS = load_statements("search.engines.postgres.sql", "entries.sql")

Postings = NDArray[np.int32]
"""Places in no order."""


class PostingCache:
    """Query -> places, up to `most_bytes` of them; the least used go first."""

    def __init__(self, pool: asyncpg.Pool, most_bytes: int = 16_000_000) -> None:
        self._pool = pool
        self._most_bytes = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[str, Postings] = OrderedDict()
        self._state = 0
        self.highest = 0
        """Highest place of any answer so far: a product that the columns may not know yet."""

    def clear(self) -> None:
        self._kept.clear()
        self._bytes = 0
        self._state += 1

    async def fetch(self, queries: Iterable[str]) -> dict[str, Postings]:
        """Places for each query; one round trip for all that are not remembered."""
        found: dict[str, Postings] = {}
        missing: list[str] = []
        for query in dict.fromkeys(queries):
            kept = self._kept.get(query)
            if kept is None:
                missing.append(query)
            else:
                self._kept.move_to_end(query)
                found[query] = kept
        if missing:
            state = self._state
            rows = await self._pool.fetch(STATEMENTS.find_matches, missing)
            for query, row in zip(missing, rows, strict=True):
                found[query] = places = _places(row[0])
                if places.size:
                    self.highest = max(self.highest, int(places.max()))
                if state == self._state:
                    self._keep(query, places)
        return found

    def _keep(self, query: str, places: Postings) -> None:
        if query in self._kept:
            return
        self._kept[query] = places
        self._bytes += _size(query, places)
        while self._bytes > self._most_bytes:
            self._bytes -= _size(*self._kept.popitem(last=False))


def _places(sent: bytes) -> Postings:
    """An int4[] in PostgreSQL's wire format: a header, then a length and a number each."""
    if len(sent) < 20:
        return np.zeros(0, np.int32)
    return np.frombuffer(sent, ">i4", offset=20)[1::2].astype(np.int32)


def _size(query: str, places: Postings) -> int:
    return places.nbytes + len(query) + 300
