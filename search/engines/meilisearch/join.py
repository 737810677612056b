"""Put the answers to a plan together: the page, its counts and ranges. Pure; no I/O.

Answers that share no product (a page's pins and the rest, whole and near products) are summed.
What is asked is `plan`'s to say; counts that one answer cannot tell of variants are named by
`doubtful` (`search.engines.meilisearch.recounting`).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import asin, cos, radians, sin, sqrt
from typing import Any

from msgspec import structs

from catalog.values import Location
from search.engines.meilisearch.answers import Answer, Hit, Place
from search.engines.meilisearch.plan import beginning, window
from search.engines.meilisearch.settings import NUMBERS, PRICE_ENDS, PRICE_HIGH, PRICE_LOW
from search.engines.meilisearch.variants import counted, demanded_by
from search.price_grid import PriceCounts, added, cell_row
from search.request import SearchRequest
from search.results import SearchResults

_EARTH_RADIUS_M = 6_371_000


def join(request: SearchRequest, answers: Sequence[Answer], engine: str) -> SearchResults:
    """The page, from the answers to its `plan`."""
    pins = tuple(dict.fromkeys(request.pins))
    back = min(request.offset, len(pins))
    start = request.offset - back
    hits = answers[0].hits[start - beginning(window(start, request.limit + back)) :]
    total = answers[0].total_hits
    first: list[Hit] = []
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
        key: _summed([first.counts.get(key, {}), then.counts.get(key, {})])
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


def doubtful(request: SearchRequest, answers: Sequence[Answer]) -> list[tuple[str, str]]:
    """(key, value) whose count needs a query of its own (`search.engines.meilisearch.variants`)."""
    demanded = demanded_by(request.scope, request.selected)
    if not demanded:
        return []
    pairs = [
        (key, value)
        for key in request.facets
        for answer in answers
        for value in counted(answer.facet_distribution, key, demanded).doubtful
    ]
    return list(dict.fromkeys(pairs))


def _together(first: SearchResults, then: SearchResults) -> PriceCounts | None:
    told = [each.price_counts for each in (first, then) if each.price_range is not None]
    known = [counts for counts in told if counts is not None]
    return added(known) if len(known) == len(told) else None


def _span(ranges: Sequence[tuple[Any, Any]]) -> tuple[Any, Any] | None:
    if not ranges:
        return None
    return min(low for low, _ in ranges), max(high for _, high in ranges)


def _counts(request: SearchRequest, answers: Sequence[Answer]) -> dict[str, dict[str, int]]:
    """Summed over the queries that were asked for a key; no product is counted by two of them."""
    demanded = demanded_by(request.scope, request.selected)
    return {
        key: _summed([counted(each.facet_distribution, key, demanded).values for each in answers])
        for key in request.facets
        if key != "price" and key not in NUMBERS
    }


def _summed(several: Sequence[dict[str, int]]) -> dict[str, int]:
    first, *others = [each for each in several if each] or [{}]
    for other in others:
        first = {value: first.get(value, 0) + other.get(value, 0) for value in {**first, **other}}
    return first


def _price_range(answers: Sequence[Answer]) -> tuple[int, int] | None:
    ends = [stats for each in answers if (stats := each.facet_stats.get(PRICE_ENDS)) is not None]
    if not ends:
        return None
    return int(min(each.min for each in ends)), int(max(each.max for each in ends))


def _price_counts(answers: Sequence[Answer]) -> PriceCounts | None:
    rows = []
    for answer in answers:
        lows, highs = (answer.facet_distribution.get(key) for key in (PRICE_LOW, PRICE_HIGH))
        if lows and highs:
            rows.append(PriceCounts(cell_row(lows), cell_row(highs)))
    return added(rows)


def _ranges(keys: Sequence[str], answers: Sequence[Answer]) -> dict[str, tuple[float, float]]:
    ranges: dict[str, tuple[float, float]] = {}
    for key in NUMBERS:
        ends = [answer.facet_stats[key] for answer in answers if key in answer.facet_stats]
        if ends and key in keys:
            ranges[key] = min(each.min for each in ends), max(each.max for each in ends)
    return ranges


def _distances(near: Location | None, hits: Sequence[Hit]) -> dict[int, float]:
    """Great-circle metres from `near`, whatever the hits are sorted by."""
    if near is None:
        return {}
    return {hit.id: _metres(near, hit.place) for hit in hits if hit.place is not None}


def _metres(near: Location, place: Place) -> float:
    north, south = radians(near.latitude), radians(place.lat)
    across = radians(place.lng - near.longitude)
    half = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin(across / 2) ** 2
    return 2 * _EARTH_RADIUS_M * asin(sqrt(half))
