"""Ask an engine in one line; arguments are those of `SearchRequest`.

The contract states only what a shopper or the promo team could notice: sets, exact totals and
counts, and orders that are promised. How near two equally good products rank is each engine's own.
"""

from __future__ import annotations

from search.engine import SearchEngine
from search.request import SearchRequest
from search.results import SearchResults


async def found(engine: SearchEngine, text: str = "", **asked: object) -> list[int]:
    """Ids in the order of the answer, whose total must agree."""
    results = await engine.search(SearchRequest(text=text, **asked))  # type: ignore[arg-type]
    assert results.engine == engine.name
    assert results.total >= len(results.ids)
    if not asked.get("offset") and "limit" not in asked and results.total <= 24:
        assert results.total == len(results.ids)
    return list(results.ids)


async def whole(engine: SearchEngine, text: str, **asked: object) -> list[int]:
    """Ids of the products that have all that was asked for."""
    results = await answer(engine, text, **asked)
    return list(results.ids[: results.whole])


async def answer(engine: SearchEngine, text: str = "", **asked: object) -> SearchResults:
    return await engine.search(SearchRequest(text=text, **asked))  # type: ignore[arg-type]
