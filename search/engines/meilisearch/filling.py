"""Find the products that follow the few that have every word (`search.near`), in two requests.

First what has every word and how many have each, as far as that is not known, then those that lack
some. What is near depends neither on the page nor on what the shopper has selected, so that pages
and counts agree, and one finding serves them all (`search.engines.meilisearch.memory`). Raises what
asking raises.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import structs

from search import near
from search.engines.meilisearch.answers import Answer, Ask
from search.engines.meilisearch.memory import Memory
from search.engines.meilisearch.nearest import (
    Near,
    candidate_queries,
    nearest,
    survey,
    survey_query,
    survey_words,
)
from search.engines.meilisearch.plan import plan
from search.engines.meilisearch.words import query_text, texts_of
from search.request import SearchRequest
from search.understanding import Understanding

_KIND = "category"


async def near_products(
    request: SearchRequest,
    meant: Understanding,
    texts: Sequence[str] | None,
    page: Answer,
    memory: Memory,
    ask: Ask,
) -> Near:
    """What follows those that have everything that `request` means in `texts`.

    `page` is the answer to its own query.
    """
    bare = structs.replace(
        request, selected={}, pins=(), near=None, offset=0, limit=near.ENOUGH, facets=(_KIND,)
    )
    counts = {word: memory.counts.get(word) for word in survey_words(meant)}
    unknown = [word for word, number in counts.items() if number is None]
    queries = [survey_query(word, texts_of(meant)) for word in unknown]
    whole = page if _is_of_everything(request) else None
    if whole is None:
        queries = plan(bare, query_text(meant), texts=texts) + queries
    answers = list(await ask(queries)) if queries else []
    whole = whole or answers.pop(0)
    if whole.total_hits >= near.ENOUGH:
        return Near()
    for word, answer in zip(unknown, answers, strict=True):
        memory.counts.put(word, answer.total_hits)
        counts[word] = answer.total_hits
    kinds: Mapping[str, float] = {}
    if whole.total_hits:
        told = whole.facet_distribution.get(_KIND, {})
        kinds = near.kinds_of(told, whole.total_hits, memory.parents)
    surveyed = survey(meant, {word: number or 0 for word, number in counts.items()})
    anywhere = texts is not None
    found = await ask(candidate_queries(bare, surveyed, kinds, anywhere=anywhere))
    ids = [hit.id for hit in whole.hits]
    return nearest(surveyed, ids, found, kinds, anywhere=anywhere)


def _is_of_everything(request: SearchRequest) -> bool:
    """Whether the page of `request` tells all that have everything, and their kinds."""
    whole_page = not request.offset and request.limit >= near.ENOUGH
    narrowed = request.selected or request.pins or request.near is not None
    return whole_page and not narrowed and _KIND in request.facets
