"""Counts in the memory of one process, until `search.insight.keeping` writes them down.

Counting is a lookup and an addition, since it happens on every search, cached ones too. Bounded:
beyond `most` different queries between two writings, further ones are lost and `lost` says how
many; a flood of made-up queries thus costs neither memory nor disk. Not thread-safe; used on one
event loop.
"""

from __future__ import annotations

from collections.abc import Hashable
from enum import StrEnum
from typing import TypeVar

from msgspec import Struct, field

from search.insight.privacy import countable

MOST = 2_000
HIGHEST_POSITION = 1_000
"""Positions beyond are counted as this one."""

_Key = TypeVar("_Key", bound=Hashable)


class Happening(StrEnum):
    """What a front end tells of."""

    CLICK = "click"
    ENQUIRY = "enquiry"
    SUGGESTION = "suggestion"
    """A suggested query was chosen."""


class QueryCounts(Struct):
    """Of one query in one language."""

    searches: int = 0
    empty: int = 0
    suggested: int = 0
    clicks: int = 0
    enquiries: int = 0


class Interest(Struct):
    """Of one position or product."""

    clicks: int = 0
    enquiries: int = 0


class Counts(Struct):
    """What was counted between two writings."""

    queries: dict[tuple[str, str], QueryCounts] = field(default_factory=dict)
    """By folded query and language."""
    positions: dict[int, Interest] = field(default_factory=dict)
    products: dict[int, Interest] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.queries or self.positions or self.products)


class Tally:
    """The counts of one process."""

    def __init__(self, most: int = MOST) -> None:
        self.counts = Counts()
        self.counted = 0
        self.lost = 0
        self._most = most

    def searched(self, query: str, language: str, empty: bool) -> None:
        """Count one search; `query` is as `countable` folds it."""
        counts = self._of(self.counts.queries, (query, language), QueryCounts)
        if counts is not None:
            counts.searches += 1
            counts.empty += empty

    def happened(
        self,
        kind: Happening,
        *,
        query: str = "",
        language: str,
        product: int | None = None,
        position: int | None = None,
    ) -> None:
        """Count what a shopper did with a product, or the choice of a suggested query."""
        folded = countable(query)
        if folded is not None:
            counts = self._of(self.counts.queries, (folded, language), QueryCounts)
            if counts is not None:
                counts.suggested += kind is Happening.SUGGESTION
                _add(counts, kind)
        if kind is Happening.SUGGESTION:
            return
        if position is not None:
            place = min(position, HIGHEST_POSITION)
            _add(self.counts.positions.setdefault(place, Interest()), kind)
        if product is not None:
            interest = self._of(self.counts.products, product, Interest)
            if interest is not None:
                _add(interest, kind)

    def take(self) -> Counts:
        """Everything counted so far; counting begins anew."""
        taken, self.counts = self.counts, Counts()
        return taken

    def put_back(self, counts: Counts) -> None:
        """Count again what was taken and could not be written."""
        for key, given in counts.queries.items():
            kept = self._of(self.counts.queries, key, QueryCounts)
            if kept is not None:
                for name in QueryCounts.__struct_fields__:
                    setattr(kept, name, getattr(kept, name) + getattr(given, name))
        for place, interest in counts.positions.items():
            _join(self.counts.positions.setdefault(place, Interest()), interest)
        for product, interest in counts.products.items():
            kept_interest = self._of(self.counts.products, product, Interest)
            if kept_interest is not None:
                _join(kept_interest, interest)

    def _of(self, kept: dict[_Key, _Row], key: _Key, make: type[_Row]) -> _Row | None:
        row = kept.get(key)
        if row is None:
            if len(kept) >= self._most:
                self.lost += 1
                return None
            row = kept[key] = make()
        self.counted += 1
        return row


_Row = TypeVar("_Row", QueryCounts, Interest)


def _add(counts: QueryCounts | Interest, kind: Happening) -> None:
    counts.clicks += kind is Happening.CLICK
    counts.enquiries += kind is Happening.ENQUIRY


def _join(kept: Interest, more: Interest) -> None:
    kept.clicks += more.clicks
    kept.enquiries += more.enquiries
