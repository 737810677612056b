"""One facet's values over all products, as bits: which products have which value.

A value is a row and a product a bit, so a count is "and, count the ones". Facets with very many
values (producers) would waste bits; they keep a short list of rows per product instead. Places and
rows are given by the caller and trusted. Nothing here is shared between threads.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.uint64]
"""One bit per product, packed; place 0 is the lowest bit of the first number."""
Places = NDArray[np.int64]
Rows = NDArray[np.int64]

MOST_BIT_ROWS = 512
"""Values from which on a facet keeps lists: 100,000 products times 512 values are 6 MB of bits."""


def mask_of(flags: NDArray[np.bool_]) -> Mask:
    """Flags per place, a multiple of 64 of them, as bits."""
    return np.packbits(flags, bitorder="little").view(np.uint64)


def flags_of(mask: Mask) -> NDArray[np.bool_]:
    return np.unpackbits(mask.view(np.uint8), bitorder="little").view(np.bool_)


def places_in(mask: Mask) -> Places:
    """Places whose bit is set, ascending."""
    return np.flatnonzero(flags_of(mask))


def count(mask: Mask) -> int:
    return int(np.bitwise_count(mask).sum())


class FacetValues(Protocol):
    """What `search.engines.postgres.columns` asks of either form."""

    def put(self, places: Places, rows: Rows) -> None:
        """Product `places[i]`, cleared before, has the value `rows[i]`; places are ascending."""
        ...

    def clear(self, places: Places) -> None: ...

    def having(self, rows: Sequence[int]) -> Mask:
        """Products with any of these values."""
        ...

    def counts(self, mask: Mask) -> NDArray[np.int64]:
        """Per row, how many products of `mask` have it."""
        ...

    def rows_at(self, place: int) -> list[int]: ...

    def grow(self, capacity: int) -> None: ...


class BitRows:
    """Facets of up to some hundred values."""

    def __init__(self, capacity: int) -> None:
        self.bits = np.zeros((8, capacity // 64), np.uint64)
        self.used = 0

    def put(self, places: Places, rows: Rows) -> None:
        if not rows.size:
            return
        self.used = max(self.used, int(rows.max()) + 1)
        if self.used > len(self.bits):
            more = np.zeros((max(self.used, 2 * len(self.bits)), self.bits.shape[1]), np.uint64)
            more[: len(self.bits)] = self.bits
            self.bits = more
        octets = self.bits.view(np.uint8)
        np.bitwise_or.at(octets, (rows, places >> 3), np.left_shift(1, places & 7).astype(np.uint8))

    def clear(self, places: Places) -> None:
        octets = self.bits.view(np.uint8)
        for place in places.tolist():
            octets[: self.used, place >> 3] &= 0xFF ^ (1 << (place & 7))

    def having(self, rows: Sequence[int]) -> Mask:
        wanted = [row for row in rows if row < self.used]
        having: Mask = np.bitwise_or.reduce(self.bits[wanted], axis=0)
        return having

    def counts(self, mask: Mask) -> NDArray[np.int64]:
        ones = np.bitwise_count(self.bits[: self.used] & mask)
        counted: NDArray[np.int64] = ones.sum(axis=1, dtype=np.int64)
        return counted

    def rows_at(self, place: int) -> list[int]:
        column = self.bits.view(np.uint8)[: self.used, place >> 3]
        return np.flatnonzero(column & (1 << (place & 7))).tolist()

    def grow(self, capacity: int) -> None:
        more = np.zeros((len(self.bits), capacity // 64), np.uint64)
        more[:, : self.bits.shape[1]] = self.bits
        self.bits = more


class RowLists:
    """Facets of thousands of values, each product having few of them."""

    def __init__(self, capacity: int) -> None:
        self.lists = np.full((capacity, 1), -1, np.int32)
        self.used = 0

    @classmethod
    def of(cls, dense: BitRows) -> RowLists:
        """The same facet in this form."""
        made = cls(dense.bits.shape[1] * 64)
        found = [places_in(row) for row in dense.bits[: dense.used]]
        places = np.concatenate([*found, np.zeros(0, np.int64)])
        rows = np.repeat(np.arange(len(found)), [len(each) for each in found])
        order = np.argsort(places, kind="stable")
        made.put(places[order], rows[order])
        return made

    def put(self, places: Places, rows: Rows) -> None:
        if not rows.size:
            return
        self.used = max(self.used, int(rows.max()) + 1)
        # How many values of the same product stand before each one.
        first = np.searchsorted(places, places, side="left")
        slots = np.arange(len(places)) - first
        missing = int(slots.max()) + 1 - self.lists.shape[1]
        if missing > 0:
            more = np.full((len(self.lists), missing), -1, np.int32)
            self.lists = np.concatenate([self.lists, more], axis=1)
        self.lists[places, slots] = rows

    def clear(self, places: Places) -> None:
        self.lists[places] = -1

    def having(self, rows: Sequence[int]) -> Mask:
        held = np.isin(self.lists, np.array(rows, np.int32))
        return mask_of(np.logical_or.reduce(held, axis=1))

    def counts(self, mask: Mask) -> NDArray[np.int64]:
        found = self.lists[places_in(mask)].ravel()
        return np.bincount(found + 1, minlength=self.used + 1)[1:]

    def rows_at(self, place: int) -> list[int]:
        return [row for row in self.lists[place].tolist() if row >= 0]

    def grow(self, capacity: int) -> None:
        more = np.full((capacity, self.lists.shape[1]), -1, np.int32)
        more[: len(self.lists)] = self.lists
        self.lists = more
