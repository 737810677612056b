"""Put near products after the few that have every word (`search.near`), in two or three requests.

First the products with each word are counted, then near ones are looked for, at last what follows
is counted as the rest of the answer is. What is near depends neither on the page nor on what the
shopper has selected, so that pages and counts agree. Raises what asking raises.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import structs

from search import near
from search.engines.meilisearch.nearest import (
    Near,
    candidate_queries,
    nearest,
    survey,
    survey_queries,
)
from search.engines.meilisearch.queries import Answer, followed, plan
from search.engines.meilisearch.recounting import Ask, joined
from search.engines.meilisearch.words import query_text
from search.filters import AllOf, Condition, OneOf
from search.request import SearchRequest
from search.results import SearchResults
from search.understanding import Understanding

_KIND = ("category",)


async def filled(
    request: SearchRequest,
    meant: Understanding,
    texts: Sequence[str] | None,
    results: SearchResults,
    parents: Mapping[str, str | None],
    ask: Ask,
) -> SearchResults:
    """`results`, found in `texts`, and the near products after them."""
    bare = structs.replace(
        request, selected={}, pins=(), near=None, offset=0, limit=near.ENOUGH, facets=_KIND
    )
    whole_query = plan(bare, query_text(meant), texts=texts)
    whole, *counted = await ask([*whole_query, *survey_queries(bare, meant)], several=True)
    if whole.total_hits >= near.ENOUGH:
        return results
    found = await _near(bare, meant, whole, counted, parents, ask)
    ids = tuple(number for number in found.ids if number not in request.pins)
    if not ids:
        return results
    scope = both(request.scope, OneOf("id", tuple(map(str, ids))))
    there = structs.replace(request, scope=scope, pins=(), offset=0, limit=len(ids))
    then = await joined(there, "", await ask(plan(there, "")), results.engine, ask)
    return structs.replace(followed(results, then, ids, request), dropped=found.dropped)


async def _near(
    bare: SearchRequest,
    meant: Understanding,
    whole: Answer,
    counted: Sequence[Answer],
    parents: Mapping[str, str | None],
    ask: Ask,
) -> Near:
    kinds: Mapping[str, float] = {}
    if whole.total_hits:
        counts = whole.facet_distribution.get("category", {})
        kinds = near.kinds_of(counts, whole.total_hits, parents)
    surveyed = survey(meant, counted)
    answers = await ask(candidate_queries(bare, surveyed, kinds), several=True)
    return nearest(surveyed, [hit.id for hit in whole.hits], answers, kinds)


def both(scope: Condition | None, condition: Condition) -> Condition:
    """What `scope` demands, and `condition`."""
    return condition if scope is None else AllOf((scope, condition))
