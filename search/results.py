"""What an engine answers: product ids in order, exact counts, nothing that a shopper sees directly.

Cards are read from the stored documents by these ids (`search.documents`), whoever found them.
"""

from __future__ import annotations

from msgspec import Struct

from search.price_grid import PriceCounts
from search.understanding.meaning import Recognised


class SearchResults(Struct, frozen=True, kw_only=True):
    """One page of found products."""

    ids: tuple[int, ...]
    total: int
    """Exact number of products that match."""
    counts: dict[str, dict[str, int]] = {}
    """Per asked facet key, value -> number of products; its own selection does not narrow it."""
    price_range: tuple[int, int] | None = None
    """Lowest and highest price in rupiah, when `price` was asked for and anything matches."""
    price_counts: PriceCounts | None = None
    """How those prices are spread; None also where the engine cannot tell exactly."""
    ranges: dict[str, tuple[float, float]] = {}
    """Per asked key of `IndexEntry.numbers`, its lowest and highest value, if anything matches."""
    distances_m: dict[int, float] = {}
    """Product id -> metres from `SearchRequest.near`, for the ids of this page."""
    corrected: str | None = None
    """The query that was answered, where it differs from what was typed by more than folding."""
    suggestion: str | None = None
    """A query that was perhaps meant, where that is not plain enough to answer it instead."""
    recognised: tuple[Recognised, ...] = ()
    """What of the query was more than words, and was applied."""
    whole: int | None = None
    """How many of `total` have all that was asked for; they come first. None without a text."""
    dropped: tuple[str, ...] = ()
    """Words that even the first products lack, as nothing has them all."""
    matched: tuple[str, ...] = ()
    """Folded words (and the last one as a prefix, ending in '*') to highlight in this page."""
    engine: str
