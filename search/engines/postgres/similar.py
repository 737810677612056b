"""Products like another: those that share its rarer properties, its kind most of all.

Pure, over the postgres engine's columns, which every process has whichever engine finds.
Deterministic; an unknown product has nothing like it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from search.engines.postgres.facets import count, flags_of, places_in
from search.same_variant import PREFIX

if TYPE_CHECKING:
    from search.engines.postgres.columns import Columns

KEY_WEIGHTS = {"category": 3.0, "tag": 1.0, "district": 0.2, "producer": 0.3, "certification": 0.1}
"""Facets that tell more or less than an attribute, which counts 1."""
IGNORED = frozenset({"in_stock", "halal", "id"})
SOLD_OUT = 0.5
MOST_OF_ONE_PRODUCER = 3


def similar_places(columns: Columns, product_id: int, limit: int) -> tuple[int, ...]:
    """Ids of up to `limit` products, the likest first, few of any one producer."""
    places = columns.places([product_id])
    if not places or limit <= 0:
        return ()
    [place] = places
    likeness = np.zeros(columns.capacity)
    live = max(count(columns.live), 1)
    for key, facet in columns.facets.items():
        if key in IGNORED or key.startswith(PREFIX):
            continue
        weight = KEY_WEIGHTS.get(key, 1.0)
        for row in facet.rows_at(place):
            having = flags_of(facet.having([row]) & columns.live)
            # What everything has says nothing, what few have says much.
            likeness[having] += weight * np.log(live / max(int(np.count_nonzero(having)), 1))
    sold_out = columns.rows.get("in_stock", {}).get("false")
    if sold_out is not None:
        likeness[flags_of(columns.facets["in_stock"].having([sold_out]))] *= SOLD_OUT
    likeness[place] = 0
    candidates = places_in(columns.live)
    candidates = candidates[likeness[candidates] > 0]
    order = np.lexsort(
        (columns.ids[candidates], -columns.standing[candidates], -likeness[candidates].round(9))
    )
    return _varied(columns, candidates[order].tolist(), limit)


def _varied(columns: Columns, ordered: list[int], limit: int) -> tuple[int, ...]:
    producers = columns.facets.get("producer")
    taken: dict[int, int] = {}
    shown: list[int] = []
    for place in ordered:
        for producer in producers.rows_at(place) if producers else ():
            taken[producer] = taken.get(producer, 0) + 1
            if taken[producer] > MOST_OF_ONE_PRODUCER:
                break
        else:
            shown.append(int(columns.ids[place]))
            if len(shown) == limit:
                break
    return tuple(shown)
