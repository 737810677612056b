"""Plan the fewest Meilisearch queries that answer one page. Pure; no I/O.

One query gives hits, total and the counts of every facet that has no selection of its own; each
selected facet costs one more, without its own selection. Pins cost one more again: what passes of
them is fetched by id, and the rest of the result is asked without them, far enough back that the
page can be cut whichever of them pass. All go in one request; `join` puts the answers together.

Always `page` and `hitsPerPage`, never `offset` and `limit`: only the former promise exact totals.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import structs

from search.engines.meilisearch.filters import compile_filter
from search.engines.meilisearch.settings import (
    PRICE_FIELDS,
    TELLING_TEXTS,
    filterable,
    sense_field,
)
from search.engines.meilisearch.variants import (
    Demands,
    combined_fields,
    demanded_by,
    met_by_one,
)
from search.filters import AllOf, Condition, Not, OneOf
from search.request import SearchRequest, Sort

_SORTS = {
    Sort.NEWEST: "created:desc",
    Sort.PRICE: "price_min:asc",
    Sort.PRICE_DESCENDING: "price_max:desc",
    Sort.POPULAR: "popularity:desc",
    Sort.NAME: "name_order:asc",
}


def plan(
    request: SearchRequest,
    text: str,
    *,
    texts: Sequence[str] | None = TELLING_TEXTS,
    preferred: Sequence[str] = (),
) -> list[dict[str, Any]]:
    """The queries for `request`, the page's own first; `text` is what is left to search for.

    Only `texts` are searched; None is all of them.
    """
    pins = tuple(dict.fromkeys(request.pins))
    back = min(request.offset, len(pins))
    asked = [key for key in request.facets if key not in request.selected]
    demanded = demanded_by(request.scope, request.selected)
    shape: dict[str, Any] = {
        "attributesToRetrieve": ["id", "_geo"] if request.near else ["id"],
        "facets": _facet_fields(asked, demanded),
    }
    without = None if not pins else Not(one_of_ids(pins))
    queries = [_query(request, text, [without], demanded) | shape | _sort(request, preferred)]
    queries[0] |= window(request.offset - back, request.limit + back)
    if pins:
        these = {"page": 1, "hitsPerPage": len(pins)}
        queries.append(_query(request, "", [one_of_ids(pins)], demanded) | shape | these)
    for key in request.facets:
        if key not in request.selected:
            continue
        others = demanded_by(request.scope, request.selected, key)
        fields = _facet_fields([key], others)
        if not fields:
            continue
        count = {"facets": fields, "page": 1, "hitsPerPage": 0}
        if pins and text:
            queries.append(_query(request, text, [without], others, but=key) | count)
            queries.append(_query(request, "", [one_of_ids(pins)], others, but=key) | count)
        else:  # Without text, pins are part of the result already.
            queries.append(_query(request, text, [], others, but=key) | count)
    for query in queries:
        _search_in(query, texts)
    return queries


def members_plan(request: SearchRequest, ids: Sequence[int]) -> list[dict[str, Any]]:
    """As `plan`, for those of these products that pass, in no order: the first answer counts their
    ids. To have the server rank them costs it more than all the rest."""
    queries = plan(members(request, ids), "")
    queries[0]["facets"].append("id")
    return queries


def members(request: SearchRequest, ids: Sequence[int]) -> SearchRequest:
    """`request` for these products; hits only where their distances are wanted."""
    most = len(ids) if request.near is not None else 0
    bare = structs.replace(request, pins=(), offset=0, limit=most, sort=Sort.RELEVANCE)
    return within(bare, one_of_ids(ids))


def candidate_query(
    request: SearchRequest,
    text: str,
    most: int,
    more: Condition | None = None,
    *,
    texts: Sequence[str] | None = TELLING_TEXTS,
    preferred: Sequence[str] = (),
) -> dict[str, Any]:
    """Ids of the best products for `text`, within what `request` stands on."""
    asked = structs.replace(request, selected={})
    query = _query(asked, text, [more], demanded_by(request.scope, {}))
    query |= {"page": 1, "hitsPerPage": most} | _sort(asked, preferred)
    return _search_in(query, texts)


def having_query(ids: Sequence[int], condition: Condition) -> dict[str, Any]:
    """Which of these products satisfy `condition`."""
    asked = _query(SearchRequest(), "", [one_of_ids(ids), condition], {})
    return asked | {"page": 1, "hitsPerPage": len(ids)}


def one_of_ids(ids: Sequence[int]) -> Condition:
    """These products."""
    return OneOf("id", tuple(map(str, ids)))


def within(request: SearchRequest, condition: Condition) -> SearchRequest:
    """`request` that also demands `condition` of all that it finds and counts."""
    both = condition if request.scope is None else AllOf((request.scope, condition))
    return structs.replace(request, scope=both)


def window(start: int, size: int) -> dict[str, int]:
    """The smallest page that holds [start, start + size); it may begin earlier."""
    if size == 0:
        return {"page": 1, "hitsPerPage": 0}
    last = start + size - 1
    per_page = next(each for each in range(size, last + 2) if start // each == last // each)
    return {"page": start // per_page + 1, "hitsPerPage": per_page}


def beginning(window: dict[str, int]) -> int:
    """Where that page begins."""
    return (window["page"] - 1) * window["hitsPerPage"]


def _query(
    request: SearchRequest,
    text: str,
    more: Sequence[Condition | None],
    demanded: Demands,
    but: str | None = None,
) -> dict[str, Any]:
    """`text` under the request's conditions, except those selected under the key `but`."""
    selected = [condition for key, condition in request.selected.items() if key != but]
    together = met_by_one(demanded)
    return {
        "q": text,
        "matchingStrategy": "all",
        "filter": compile_filter([request.scope, *selected, together, *more]),
        "attributesToRetrieve": ["id"],
    }


def _sort(request: SearchRequest, preferred: Sequence[str]) -> dict[str, Any]:
    if request.sort is Sort.RELEVANCE:
        return {"sort": [f"{sense_field(each)}:desc" for each in preferred]} if preferred else {}
    if request.sort is not Sort.DISTANCE:
        return {"sort": [_SORTS[request.sort]]}
    if request.near is None:
        raise ValueError("a sort by distance needs to know from where")
    latitude, longitude = request.near
    return {"sort": [f"_geoPoint({latitude:f}, {longitude:f}):asc"]}


def _search_in(query: dict[str, Any], texts: Sequence[str] | None) -> dict[str, Any]:
    """`query`, searching `texts` only."""
    if query["q"] and texts is not None:
        query["attributesToSearchOn"] = texts
    return query


def _facet_fields(keys: Iterable[str], demanded: Demands) -> list[str]:
    fields: list[str] = []
    for key in keys:
        if key == "price":
            fields += PRICE_FIELDS
        elif filterable(key):
            fields += [key, *combined_fields(key, demanded)]
    return fields
