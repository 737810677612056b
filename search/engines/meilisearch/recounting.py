"""What one request to the server cannot tell of variants: asked in a second one, where it matters.

Needed only where a range and another property are demanded together, or where several values of a
property are selected and counts of another one depend on which variant has them
(`search.engines.meilisearch.variants`). Raises what asking raises.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import structs

from search.engines.meilisearch.answers import Answer, Ask
from search.engines.meilisearch.filters import compile_filter
from search.engines.meilisearch.join import doubtful, join
from search.engines.meilisearch.plan import plan, within
from search.engines.meilisearch.settings import MOST_VALUES, TELLING_TEXTS
from search.engines.meilisearch.variants import demanded_by, recounted, unlisted
from search.filters import OneOf
from search.request import SearchRequest
from search.results import SearchResults
from search.same_variant import satisfies

MOST_RECOUNTED = 300
"""Values of facets that are counted anew; a count beyond them may be too high."""


async def with_ranges_listed(request: SearchRequest, ask: Ask, least: int = 2) -> SearchRequest:
    """`request` with ranges that variants may differ in told as the values that lie in them, if
    `least` properties are demanded. A range of very many values stays one."""
    demanded = demanded_by(request.scope, request.selected)
    ranges = unlisted(demanded)
    if not ranges or len(demanded) < least:
        return request
    queries: list[dict[str, Any]] = [
        {
            "q": "",
            "filter": compile_filter([demanded[key]]),
            "facets": [key],
            "page": 1,
            "hitsPerPage": 0,
        }
        for key in ranges
    ]
    for key, answer in zip(ranges, await ask(queries), strict=True):
        there = answer.facet_distribution.get(key, {})
        if len(there) >= MOST_VALUES:
            continue
        listed = OneOf(key, tuple(value for value in there if satisfies(demanded[key], value)))
        if request.selected.get(key) is demanded[key]:
            request = structs.replace(request, selected={**request.selected, key: listed})
        else:
            request = within(request, listed)
    return request


async def joined(
    request: SearchRequest,
    text: str,
    answers: Sequence[Answer],
    engine: str,
    ask: Ask,
    *,
    texts: Sequence[str] | None = TELLING_TEXTS,
) -> SearchResults:
    """The page from the answers to the plan of `request` in `texts`, every count exact."""
    results = join(request, answers, engine)
    doubts = doubtful(request, answers)[:MOST_RECOUNTED]
    if not doubts:
        return results
    request = await with_ranges_listed(request, ask, least=1)
    plans = []
    for key, value in doubts:
        selected = {**request.selected, key: OneOf(key, (value,))}
        one = structs.replace(request, selected=selected, facets=(), offset=0, limit=0)
        plans.append(plan(one, text, texts=texts))
    counted = iter(await ask([query for each in plans for query in each]))
    exact = {
        doubt: sum(next(counted).total_hits for _query in each)
        for doubt, each in zip(doubts, plans, strict=True)
    }
    return structs.replace(results, counts=recounted(results.counts, exact))
