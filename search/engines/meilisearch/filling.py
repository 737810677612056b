"""Find the products that follow the few that have every word (`search.near`).

What is near depends neither on the page nor on what the shopper has selected, so that pages and
counts agree, and one finding serves them all (`search.engines.meilisearch.memory`). If the page
itself does not tell what has every word, that is asked first. Raises what asking raises.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import structs

from search import near
from search.engines.meilisearch.answers import Answer, Ask
from search.engines.meilisearch.nearest import Near, candidate_queries, nearest, survey
from search.engines.meilisearch.plan import plan
from search.engines.meilisearch.words import query_text
from search.known_words import KnownWords
from search.request import SearchRequest
from search.understanding import Understanding

_KIND = "category"


async def near_products(
    request: SearchRequest,
    meant: Understanding,
    texts: Sequence[str] | None,
    page: Answer,
    words: KnownWords,
    parents: Mapping[str, str | None],
    ask: Ask,
) -> Near:
    """What follows those that have everything that `request` means in `texts`.

    `page` is the answer to its own query; `parents` are those of the categories.
    """
    bare = structs.replace(
        request, selected={}, pins=(), near=None, offset=0, limit=near.ENOUGH, facets=(_KIND,)
    )
    whole = page
    if not _is_of_everything(request):
        [whole] = await ask(plan(bare, query_text(meant), texts=texts))
    if whole.total_hits >= near.ENOUGH:
        return Near()
    kinds: Mapping[str, float] = {}
    if whole.total_hits:
        told = whole.facet_distribution.get(_KIND, {})
        kinds = near.kinds_of(told, whole.total_hits, parents)
    surveyed = survey(meant, words)
    anywhere = texts is not None
    queries = candidate_queries(bare, surveyed, kinds, anywhere=anywhere)
    if not queries:
        return Near()
    found = await ask(queries)
    ids = [hit.id for hit in whole.hits]
    return nearest(surveyed, ids, found, kinds, anywhere=anywhere)


def _is_of_everything(request: SearchRequest) -> bool:
    """Whether the page of `request` tells all that have everything, and their kinds."""
    whole_page = not request.offset and request.limit >= near.ENOUGH
    narrowed = request.selected or request.pins or request.near is not None
    return whole_page and not narrowed and _KIND in request.facets
