"""What is asked of an engine, after HTTP and before any engine's own language.

Built by `storefront.shop` (and later by the InstantSearch facade and collections); pure data.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from catalog.values import Language, Location
from search.filters import Condition

MAX_WINDOW = 10_000
"""Deepest `offset + limit` that any engine must serve."""


class Sort(StrEnum):
    """Orders of a result; the value is what a shopper writes in `sort=`."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    PRICE = "price"
    PRICE_DESCENDING = "-price"
    POPULAR = "popular"
    NAME = "name"
    DISTANCE = "distance"


class Boost(Struct, frozen=True):
    """What satisfies `condition` comes forward by `weight`, or back if that is below 1."""

    condition: Condition
    weight: float


class SearchRequest(Struct, frozen=True, kw_only=True):
    """One page of a search; an empty `text` lists everything that passes the filters."""

    text: str = ""
    language: Language = Language.INDONESIAN
    literally: bool = False
    """Take the text at its words: nothing of it becomes a filter."""
    fill: bool = True
    """Where few products have everything, near ones may follow (`search.near`)."""
    scope: Condition | None = None
    """What the page itself demands (a collection's rule, a producer): narrows every count."""
    selected: Mapping[str, Condition] = {}
    """The shopper's choice per facet key: narrows the result, and all counts but its own."""
    pins: tuple[int, ...] = ()
    """Product ids placed first, in this order, if they pass the filters; the sort orders the rest.

    They need not match the text, and belong to the total and to every count.
    """
    boosts: tuple[Boost, ...] = ()
    """Change the order by relevance, and no other (`search.boosts`)."""
    sort: Sort = Sort.RELEVANCE
    near: Location | None = None
    """Where the shopper is; required by `Sort.DISTANCE`, and fills `SearchResults.distances_m`."""
    offset: int = 0
    limit: int = 24
    facets: tuple[str, ...] = ()
    """Keys of `IndexEntry.choices` to count, and of `IndexEntry.numbers` to tell the range of; the
    key `price` asks for the range of all prices."""
