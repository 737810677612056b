"""Which products come on the page: the sort, pins first, and equal ones by id.

Pure, over columns. Only the part of a result that the page can need is put in order.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from catalog.values import Location
from search.engines.postgres.columns import Columns
from search.engines.postgres.facets import Places
from search.request import SearchRequest, Sort

Keys = NDArray[np.float64]

STANDING = 0.04
"""How much stock, quality, popularity and newness weigh beside the text."""


def page(
    columns: Columns, places: Places, scores: NDArray[np.float32] | None, request: SearchRequest
) -> list[int]:
    """Places of the asked page out of `places`, which hold those of the pins already."""
    pinned = _pinned(columns, places, request.pins)
    if pinned:
        places = places[~np.isin(places, pinned)]
    start = max(request.offset - len(pinned), 0)
    wanted = request.limit - len(pinned[request.offset : request.offset + request.limit])
    rest: list[int] = []
    if wanted > 0 and start < len(places):
        if request.sort is Sort.NAME:
            rest = _by_name(columns, places, start + wanted)
        else:
            rest = _smallest(
                columns, places, _keys(columns, places, scores, request), start + wanted
            )
    return pinned[request.offset : request.offset + request.limit] + rest[start : start + wanted]


def _pinned(columns: Columns, places: Places, pins: tuple[int, ...]) -> list[int]:
    if not pins:
        return []
    at = columns.places(list(dict.fromkeys(pins)))
    here = set(places[np.isin(places, at)].tolist())
    return [place for place in at if place in here]


def _keys(
    columns: Columns, places: Places, scores: NDArray[np.float32] | None, request: SearchRequest
) -> Keys:
    """A number per place; the smaller comes first, NaN last."""
    match request.sort:
        case Sort.NEWEST:
            return -columns.numbers["created"][places]
        case Sort.PRICE:
            return columns.numbers["price_min"][places]
        case Sort.PRICE_DESCENDING:
            return -columns.numbers["price_max"][places]
        case Sort.POPULAR:
            return -columns.numbers["popularity"][places]
        case Sort.DISTANCE if request.near:
            return columns.distances(places, Location(*request.near))
    standing = columns.standing[places].astype(np.float64)
    return -standing if scores is None else -(scores[places] + STANDING * standing)


def _smallest(columns: Columns, places: Places, keys: Keys, number: int) -> list[int]:
    keys = np.nan_to_num(keys, nan=np.inf, posinf=np.inf, neginf=-np.inf)
    if number < len(keys) // 2:
        last = np.partition(keys, number - 1)[number - 1]
        nearest = keys <= last
        places, keys = places[nearest], keys[nearest]
    ordered: list[int] = places[np.lexsort((columns.ids[places], keys))].tolist()
    return ordered


def _by_name(columns: Columns, places: Places, number: int) -> list[int]:
    # Their first letters as numbers decide almost everything without comparing strings.
    starts = columns.name_starts[places]
    if number < len(starts) // 2:
        places = places[starts <= np.partition(starts, number - 1)[number - 1]]
    names, ids = columns.names, columns.ids
    return sorted(places.tolist(), key=lambda place: (names[place], ids[place]))
