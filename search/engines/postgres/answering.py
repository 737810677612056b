"""What one answer holds: the page, exact counts and ranges, over columns and a match. Pure.

A facet's own selection does not narrow its counts, so each selected facet is counted over products
that meet all the others.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from catalog.values import Location
from search.engines.postgres import ordering, variants
from search.engines.postgres.columns import NUMBERS, Columns
from search.engines.postgres.conditions import passing
from search.engines.postgres.facets import Mask, count, mask_of, places_in
from search.engines.postgres.matching import Match
from search.engines.postgres.prices import price_counts
from search.engines.postgres.selection import Selected, select
from search.filters import AllOf
from search.request import SearchRequest, Sort
from search.results import SearchResults
from search.same_variant import demands
from search.understanding import Understanding

ENGINE = "postgres"


def in_scope(
    columns: Columns, request: SearchRequest, understood: Understanding
) -> tuple[Mask, AllOf]:
    """Live products that the page and the text's own filters admit, and what those demand."""
    demanded = (request.scope, understood.condition(request.selected))
    scope = AllOf(tuple(each for each in demanded if each is not None))
    return variants.narrowed(columns, columns.live & passing(columns, scope), scope, {}), scope


def answer(
    columns: Columns,
    parents: Mapping[str, str | None],
    request: SearchRequest,
    understood: Understanding,
    match: Match | None,
) -> SearchResults:
    """`match` is None without a text; `parents` are those of the categories."""
    found, scope = in_scope(columns, request, understood)
    pinned = columns.at(request.pins) & found
    selected: Selected | None = None
    if match is not None:
        fill = request.fill and request.sort is Sort.RELEVANCE
        mentions = not (fill and understood.names_an_amount)
        preferred = understood.preferred
        selected = select(columns, match, found, parents, preferred, fill=fill, mentions=mentions)
        found = mask_of(selected.scores > 0)
    found = found | pinned
    result = variants.narrowed(columns, found, scope, request.selected)
    places = places_in(result)
    scores = None if selected is None else selected.scores
    shown = ordering.page(columns, places, scores, request)
    common = [key for key in request.facets if key not in request.selected and key != "price"]
    counts = variants.counts(
        columns,
        [key for key in common if key not in NUMBERS],
        result,
        places,
        demands(scope, request.selected),
    )
    ranges = columns.ranges([key for key in common if key in NUMBERS], places)
    priced = places if "price" in request.facets else None
    for key in set(request.facets).intersection(request.selected):
        selected_else = {k: each for k, each in request.selected.items() if k != key}
        others = variants.narrowed(columns, found, scope, selected_else)
        places_of_others = places_in(others)
        if key == "price":
            priced = places_of_others
        elif key in NUMBERS:
            ranges |= columns.ranges([key], places_of_others)
        else:
            elsewhere = demands(scope, selected_else)
            counts |= variants.counts(columns, [key], others, places_of_others, elsewhere)
    ids = columns.ids[shown].tolist()
    return SearchResults(
        ids=tuple(ids),
        total=len(places),
        counts=counts,
        price_range=None if priced is None else columns.price_range(priced),
        price_counts=None
        if priced is None
        else price_counts(columns.cells["price_min"], columns.cells["price_max"], priced),
        ranges=ranges,
        distances_m=_distances(columns, request, shown, ids),
        corrected=understood.text if understood.changed and len(places) else None,
        recognised=understood.recognised,
        whole=None if selected is None else count(result & (selected.whole | pinned)),
        dropped=() if selected is None else selected.dropped,
        matched=() if match is None else match.matched,
        engine=ENGINE,
    )


def _distances(
    columns: Columns, request: SearchRequest, shown: list[int], ids: list[int]
) -> dict[int, float]:
    if request.near is None or not shown:
        return {}
    metres = columns.distances(np.array(shown), Location(*request.near)).tolist()
    return {number: metre for number, metre in zip(ids, metres, strict=True) if metre == metre}
