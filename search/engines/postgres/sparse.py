"""One facet's values where products have none of them or many: the combinations of variants.

A row of bits for each combination would mostly be zeros, and a list per product is as wide as the
product with the most variants. Here each (place, row) that there is stands in two long columns,
those of one product together; a changed product's are marked as gone and written anew at the end.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.engines.postgres.facets import Mask, Places, Rows, mask_of, places_in

_GONE = -1
_LEAST = 1_024
_MOST_FLAGS = 4_000_000


class SparseRows:
    """`search.engines.postgres.facets.FacetValues` for many values, most of them rare."""

    def __init__(self, capacity: int) -> None:
        self.first = np.zeros(capacity, np.int32)
        self.number = np.zeros(capacity, np.int32)
        """Per place, where its entries begin and how many they are."""
        self.places = np.zeros(_LEAST, np.int32)
        self.rows = np.full(_LEAST, _GONE, np.int32)
        self.filled = 0
        self.gone = 0
        self.used = 0
        self.parts: list[list[str]] = []
        """Per row, the values that it combines, as far as they were asked for."""

    def put(self, places: Places, rows: Rows) -> None:
        """As in `FacetValues`: the places were cleared before, and are ascending."""
        if not rows.size:
            return
        self.used = max(self.used, int(rows.max()) + 1)
        if self.gone > max(_LEAST, self.filled // 2):
            self._close_gaps()
        self._reach(self.filled + len(places))
        end = self.filled + len(places)
        self.places[self.filled : end] = places
        self.rows[self.filled : end] = rows
        owners, starts, numbers = np.unique(places, return_index=True, return_counts=True)
        self.first[owners] = self.filled + starts
        self.number[owners] = numbers
        self.filled = end

    def clear(self, places: Places) -> None:
        at = self._entries_of(places)
        self.rows[at] = _GONE
        self.gone += len(at)
        self.number[places] = 0

    def having(self, rows: Sequence[int]) -> Mask:
        if len(rows) >= self.used:  # Whether it has any is known without looking at which.
            return self.anything()
        wanted = np.zeros(self.used + 1, np.bool_)  # The last is for what is gone.
        wanted[[row for row in rows if row < self.used]] = True
        return self._at(self.places[: self.filled][wanted[self.rows[: self.filled]]])

    def counts(self, mask: Mask) -> NDArray[np.int64]:
        rows = self.rows[self._entries_of(places_in(mask))]
        return np.bincount(rows, minlength=self.used)

    def counts_of_groups(
        self, mask: Mask, groups: NDArray[np.int64], number: int
    ) -> NDArray[np.int64]:
        """Per group of rows, how many products of `mask` have any of it; -1 is in no group."""
        places = places_in(mask)
        group = groups[self.rows[self._entries_of(places)]]
        owner = np.repeat(np.arange(len(places)), self.number[places])
        pairs = (owner * number + group)[group >= 0]
        if len(places) * number > _MOST_FLAGS:
            pairs = np.sort(pairs)  # `np.unique` hashes, which takes ten times as long.
            pairs = pairs[np.diff(pairs, prepend=-1) > 0]
            return np.bincount(pairs % number, minlength=number)
        flags = np.zeros(len(places) * number, np.bool_)
        flags[pairs] = True
        counted: NDArray[np.int64] = flags.reshape(len(places), number).sum(axis=0)
        return counted

    def anything(self) -> Mask:
        """Products with any value."""
        return mask_of(self.number > 0)

    def rows_at(self, place: int) -> list[int]:
        first = self.first[place]
        rows: list[int] = self.rows[first : first + self.number[place]].tolist()
        return rows

    def grow(self, capacity: int) -> None:
        more = np.zeros(capacity - len(self.first), np.int32)
        self.first = np.concatenate([self.first, more])
        self.number = np.concatenate([self.number, more])

    def _at(self, places: NDArray[np.int32]) -> Mask:
        flags = np.zeros(len(self.first), np.bool_)
        flags[places] = True
        return mask_of(flags)

    def _entries_of(self, places: Places) -> NDArray[np.int64]:
        """Where the entries of these products stand."""
        numbers = self.number[places]
        starts = np.repeat(self.first[places] - np.cumsum(numbers) + numbers, numbers)
        return starts + np.arange(int(numbers.sum()))

    def _reach(self, needed: int) -> None:
        if needed > len(self.rows):
            more = max(needed, 2 * len(self.rows)) - len(self.rows)
            self.places = np.concatenate([self.places, np.zeros(more, np.int32)])
            self.rows = np.concatenate([self.rows, np.full(more, _GONE, np.int32)])

    def _close_gaps(self) -> None:
        kept = np.flatnonzero(self.rows[: self.filled] != _GONE)
        places, rows = self.places[kept], self.rows[kept]
        self.places[: len(kept)], self.rows[: len(kept)] = places, rows
        self.rows[len(kept) :] = _GONE
        owners, starts = np.unique(places, return_index=True)
        # The entries of one product stay together, though not the products in order.
        self.first[owners] = starts
        self.filled, self.gone = len(kept), 0
