"""Put products forward or back within a result, the same on every engine.

A boost counts in places, not in an engine's own points, which no two engines share: of weight 2,
what stands twentieth comes tenth; of weight 0.5, what stands fifth comes tenth. Only the order
changes: never which products are found, their counts, the pins before them, or that what has
everything comes before what is near. An engine is asked for as many places as the page can depend
on; past `MAX_WINDOW` of them, what would come from even further back stays there.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from math import ceil, prod

from msgspec import structs

from search.filters import Condition
from search.request import MAX_WINDOW, SearchRequest, Sort
from search.results import SearchResults

HIGHEST, LOWEST = 10.0, 0.1
"""What all boosts of one product together amount to at most and at least."""

Having = Callable[[Sequence[int], Sequence[Condition]], Awaitable[Sequence[Collection[int]]]]
"""Per condition, which of these products satisfy it."""


def boosted(request: SearchRequest) -> bool:
    """Whether boosts change the order of this request."""
    return bool(request.boosts) and request.sort is Sort.RELEVANCE


async def search_boosted(
    request: SearchRequest,
    search: Callable[[SearchRequest], Awaitable[SearchResults]],
    having: Having,
) -> SearchResults:
    """The page of `request`, out of what `search` finds without boosts."""
    results = await search(widened(request))
    if not results.ids:
        return results
    met = await having(results.ids, [boost.condition for boost in request.boosts])
    weights = dict.fromkeys(results.ids, 1.0)
    for boost, products in zip(request.boosts, met, strict=True):
        for product in products:
            weights[product] *= boost.weight
    return reordered(request, results, weights)


def widened(request: SearchRequest) -> SearchRequest:
    """The plain request for all products that may come on the page of `request`."""
    weights = [boost.weight for boost in request.boosts]
    up = min(HIGHEST, prod(weight for weight in weights if weight > 1))
    down = max(LOWEST, prod(weight for weight in weights if weight < 1))
    # Nothing on the page is worth less than its last place moved back the farthest, and nothing
    # from beyond this many places can be worth as much.
    places = ceil((request.offset + request.limit) * up / down)
    most = max(MAX_WINDOW, request.offset + request.limit)
    return structs.replace(request, boosts=(), offset=0, limit=min(places, most))


def reordered(
    request: SearchRequest, results: SearchResults, weights: Mapping[int, float]
) -> SearchResults:
    """The page of `request` out of `results` from the first on, given the weight of each."""
    ids = results.ids
    pinned = next((i for i, id in enumerate(ids) if id not in request.pins), len(ids))
    whole = max(pinned, len(ids) if results.whole is None else results.whole)

    def place(ranked: tuple[int, int]) -> tuple[float, float, int]:
        rank, product = ranked
        weight = min(HIGHEST, max(LOWEST, weights[product]))
        return rank / weight, -weight, rank

    moved = [product for _, product in sorted(enumerate(ids[pinned:whole], 1), key=place)]
    order = (*ids[:pinned], *moved, *ids[whole:])
    page = order[request.offset : request.offset + request.limit]
    distances = {id: results.distances_m[id] for id in page if id in results.distances_m}
    return structs.replace(results, ids=page, distances_m=distances)
