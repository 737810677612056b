"""Plan the fewest Meilisearch queries that answer one page, and join their answers. Pure; no I/O.

One query gives hits, total and the counts of every facet that has no selection of its own; each
selected facet costs one more, without its own selection. Pins cost one more again: what passes of
them is fetched by id, and the rest of the result is asked without them, far enough back that the
page can be cut whichever of them pass. All go in one request.

Always `page` and `hitsPerPage`, never `offset` and `limit`: only the former promise exact totals.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import asin, cos, radians, sin, sqrt
from typing import Any

from msgspec import Struct, field, structs

from catalog.values import Location
from search.engines.meilisearch.filters import compile_filter
from search.engines.meilisearch.settings import (
    MOST_VALUES,
    NUMBERS,
    TELLING_TEXTS,
    filterable,
    sense_field,
)
from search.engines.meilisearch.variants import (
    Demands,
    combined_fields,
    counted,
    demanded_by,
    met_by_one,
)
from search.filters import Condition, Not, OneOf
from search.price_grid import PriceCounts, added, cell_counts
from search.request import SearchRequest, Sort
from search.results import SearchResults

_SORTS = {
    Sort.NEWEST: "created:desc",
    Sort.PRICE: "price_min:asc",
    Sort.PRICE_DESCENDING: "price_max:desc",
    Sort.POPULAR: "popularity:desc",
    Sort.NAME: "name_order:asc",
}


_PRICE_ENDS = ("price_min", "price_max")
_EARTH_RADIUS_M = 6_371_000


class _Place(Struct):
    lat: float
    lng: float


class _Hit(Struct):
    id: int
    place: _Place | None = field(default=None, name="_geo")


class _Ends(Struct):
    min: float
    max: float


class Answer(Struct, rename="camel"):
    """What is read of one query's answer."""

    hits: list[_Hit]
    total_hits: int
    facet_distribution: dict[str, dict[str, int]] = {}
    facet_stats: dict[str, _Ends] = {}


class Answers(Struct):
    """The answer to several queries, in their order."""

    results: list[Answer]


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
    window = _window(request.offset - back, request.limit + back)
    shape: dict[str, Any] = {
        "attributesToRetrieve": ["id", "_geo"] if request.near else ["id"],
        "facets": _facet_fields(
            (key for key in request.facets if key not in request.selected), _demanded(request)
        ),
    }
    without = None if not pins else Not(_one_of(pins))
    queries = [_query(request, text, [without]) | shape | window]
    queries[0] |= _sort(request, preferred)
    if pins:
        these = {"page": 1, "hitsPerPage": len(pins)}
        queries.append(_query(request, "", [_one_of(pins)]) | shape | these)
    for key in request.facets:
        if key not in request.selected or not (
            fields := _facet_fields([key], _demanded(request, key))
        ):
            continue
        count = {"facets": fields, "page": 1, "hitsPerPage": 0}
        if pins and text:
            queries.append(_query(request, text, [without], but=key) | count)
            queries.append(_query(request, "", [_one_of(pins)], but=key) | count)
        else:  # Without text, pins are part of the result already.
            queries.append(_query(request, text, [], but=key) | count)
    if texts is not None:
        for query in queries:
            if query["q"]:
                query["attributesToSearchOn"] = texts
    return queries


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
    query = _query(asked, text, [more]) | {"page": 1, "hitsPerPage": most} | _sort(asked, preferred)
    return query | {"attributesToSearchOn": texts} if text and texts is not None else query


def having_query(ids: Sequence[int], condition: Condition) -> dict[str, Any]:
    """Which of these products satisfy `condition`."""
    asked = _query(SearchRequest(), "", [_one_of(ids), condition])
    return asked | {"page": 1, "hitsPerPage": len(ids)}


def join(request: SearchRequest, answers: Sequence[Answer], engine: str) -> SearchResults:
    """The page, from the answers to its `plan`."""
    pins = tuple(dict.fromkeys(request.pins))
    back = min(request.offset, len(pins))
    start = request.offset - back
    hits = answers[0].hits[start - _beginning(_window(start, request.limit + back)) :]
    total = answers[0].total_hits
    first: list[_Hit] = []
    if pins:
        first = sorted(answers[1].hits, key=lambda hit: pins.index(hit.id))
        total += answers[1].total_hits
    page = first[request.offset : request.offset + request.limit]
    skipped = max(0, request.offset - len(first)) - start
    page += hits[skipped : skipped + request.limit - len(page)]
    return SearchResults(
        ids=tuple(hit.id for hit in page),
        total=total,
        counts=_counts(request, answers),
        price_range=_price_range(answers) if "price" in request.facets else None,
        price_counts=_price_counts(answers) if "price" in request.facets else None,
        ranges=_ranges(request.facets, answers),
        distances_m=_distances(request.near, page),
        engine=engine,
    )


def followed(
    first: SearchResults, then: SearchResults, order: Sequence[int], request: SearchRequest
) -> SearchResults:
    """The page of `first` with all of `then`, put in `order`, after it; they share no product."""
    page = first.ids[: request.limit]
    start = max(0, request.offset - first.total)
    rest = sorted(then.ids, key=order.index)[start : start + request.limit - len(page)]
    counts = {
        key: {
            value: first.counts.get(key, {}).get(value, 0) + then.counts.get(key, {}).get(value, 0)
            for value in {**first.counts.get(key, {}), **then.counts.get(key, {})}
        }
        for key in {**first.counts, **then.counts}
    }
    prices = [each.price_range for each in (first, then) if each.price_range is not None]
    return structs.replace(
        first,
        ids=(*page, *rest),
        total=first.total + then.total,
        counts=counts,
        price_range=_span(prices),
        price_counts=_together(first, then),
        ranges={
            key: span
            for key in {**first.ranges, **then.ranges}
            if (span := _span([each.ranges[key] for each in (first, then) if key in each.ranges]))
        },
        distances_m={
            **first.distances_m,
            **{i: then.distances_m[i] for i in rest if i in then.distances_m},
        },
    )


def _together(first: SearchResults, then: SearchResults) -> PriceCounts | None:
    told = [each.price_counts for each in (first, then) if each.price_range is not None]
    known = [counts for counts in told if counts is not None]
    return added(known) if len(known) == len(told) else None


def _span(ranges: Sequence[tuple[Any, Any]]) -> tuple[Any, Any] | None:
    if not ranges:
        return None
    return min(low for low, _ in ranges), max(high for _, high in ranges)


def _query(
    request: SearchRequest,
    text: str,
    more: Sequence[Condition | None],
    but: str | None = None,
) -> dict[str, Any]:
    """`text` under the request's conditions, except those selected under the key `but`."""
    selected = [condition for key, condition in request.selected.items() if key != but]
    together = met_by_one(_demanded(request, but))
    return {
        "q": text,
        "matchingStrategy": "all",
        "filter": compile_filter([request.scope, *selected, together, *more]),
        "attributesToRetrieve": ["id"],
    }


def _window(start: int, size: int) -> dict[str, int]:
    """The smallest page that holds [start, start + size); it may begin earlier."""
    if size == 0:
        return {"page": 1, "hitsPerPage": 0}
    last = start + size - 1
    per_page = next(each for each in range(size, last + 2) if start // each == last // each)
    return {"page": start // per_page + 1, "hitsPerPage": per_page}


def _beginning(window: dict[str, int]) -> int:
    return (window["page"] - 1) * window["hitsPerPage"]


def _sort(request: SearchRequest, preferred: Sequence[str]) -> dict[str, Any]:
    if request.sort is Sort.RELEVANCE:
        return {"sort": [f"{sense_field(each)}:desc" for each in preferred]} if preferred else {}
    if request.sort is not Sort.DISTANCE:
        return {"sort": [_SORTS[request.sort]]}
    if request.near is None:
        raise ValueError("a sort by distance needs to know from where")
    latitude, longitude = request.near
    return {"sort": [f"_geoPoint({latitude:f}, {longitude:f}):asc"]}


def _one_of(ids: Sequence[int]) -> Condition:
    return OneOf("id", tuple(map(str, ids)))


def _demanded(request: SearchRequest, but: str | None = None) -> Demands:
    return demanded_by(request.scope, request.selected, but)


def _facet_fields(keys: Iterable[str], demanded: Demands) -> list[str]:
    fields: list[str] = []
    for key in keys:
        if key == "price":
            fields += _PRICE_ENDS
        elif filterable(key):
            fields += [key, *combined_fields(key, demanded)]
    return fields


def _counts(request: SearchRequest, answers: Sequence[Answer]) -> dict[str, dict[str, int]]:
    """Summed over the queries that were asked for a key; no product is counted by two of them."""
    demanded = _demanded(request)
    counts: dict[str, dict[str, int]] = {}
    for key in request.facets:
        if key == "price" or key in NUMBERS:
            continue
        values = counts[key] = {}
        for answer in answers:
            told = counted(answer.facet_distribution, key, demanded)
            for value, count in told.values.items():
                values[value] = values.get(value, 0) + count
    return counts


def doubtful(request: SearchRequest, answers: Sequence[Answer]) -> list[tuple[str, str]]:
    """(key, value) whose count needs a query of its own (`search.engines.meilisearch.variants`)."""
    demanded = _demanded(request)
    pairs = [
        (key, value)
        for key in request.facets
        for answer in answers
        for value in counted(answer.facet_distribution, key, demanded).doubtful
    ]
    return list(dict.fromkeys(pairs))


def _price_range(answers: Sequence[Answer]) -> tuple[int, int] | None:
    lows = [
        stats["price_min"].min for answer in answers if "price_min" in (stats := answer.facet_stats)
    ]
    highs = [
        stats["price_max"].max for answer in answers if "price_max" in (stats := answer.facet_stats)
    ]
    return (int(min(lows)), int(max(highs))) if lows and highs else None


def _price_counts(answers: Sequence[Answer]) -> PriceCounts | None:
    """None if the server has cut a list of prices, which then are too many to count here."""
    rows: list[PriceCounts] = []
    for answer in answers:
        lows, highs = (answer.facet_distribution.get(key, {}) for key in _PRICE_ENDS)
        if len(lows) >= MOST_VALUES or len(highs) >= MOST_VALUES:
            return None
        if lows and highs:
            rows.append(PriceCounts(cell_counts(lows), cell_counts(highs)))
    return added(rows)


def _ranges(keys: Sequence[str], answers: Sequence[Answer]) -> dict[str, tuple[float, float]]:
    ranges: dict[str, tuple[float, float]] = {}
    for key in keys:
        ends = [answer.facet_stats[key] for answer in answers if key in answer.facet_stats]
        if key in NUMBERS and ends:
            ranges[key] = min(each.min for each in ends), max(each.max for each in ends)
    return ranges


def _distances(near: Location | None, hits: Sequence[_Hit]) -> dict[int, float]:
    """Great-circle metres from `near`, whatever the hits are sorted by."""
    if near is None:
        return {}
    return {hit.id: _metres(near, hit.place) for hit in hits if hit.place is not None}


def _metres(near: Location, place: _Place) -> float:
    north, south = radians(near.latitude), radians(place.lat)
    across = radians(place.lng - near.longitude)
    half = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin(across / 2) ** 2
    return 2 * _EARTH_RADIUS_M * asin(sqrt(half))
