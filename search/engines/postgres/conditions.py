"""Filters over columns: a condition becomes the bits of the products that satisfy it.

Pure. An unknown key or value is something that no product has; tombstones may be among the bits.
"""

from __future__ import annotations

import numpy as np

from catalog.values import Location
from search.engines.postgres.columns import Columns
from search.engines.postgres.facets import Mask, mask_of
from search.filters import (
    AllOf,
    AnyOf,
    BeginsWith,
    Between,
    Condition,
    Exists,
    Not,
    OneOf,
    WithinBox,
    WithinRadius,
)
from search.text import fold


def passing(columns: Columns, condition: Condition) -> Mask:
    """Places that satisfy `condition`."""
    match condition:
        case OneOf("id", values):
            return columns.at([int(value) for value in values if _is_id(value)])
        case OneOf(key, values):
            return columns.having(key, [columns.rows.get(key, {}).get(value) for value in values])
        case Between(key, low, high):
            return _between(columns, key, low, high)
        case Exists(key):
            return columns.having(key, range(len(columns.values.get(key, ()))))
        case BeginsWith(key, beginning):
            return _beginning(columns, key, fold(beginning))
        case WithinRadius(latitude, longitude, metres):
            everywhere = np.arange(columns.capacity)
            near = Location(latitude, longitude)
            # NaN, for what has no place, is no distance at all.
            return mask_of(columns.distances(everywhere, near) <= metres)
        case WithinBox():
            return _in_box(columns, condition)
        case AllOf(conditions):
            every = ~np.zeros_like(columns.live)
            for each in conditions:
                every &= passing(columns, each)
            return every
        case AnyOf(conditions):
            some = np.zeros_like(columns.live)
            for each in conditions:
                some |= passing(columns, each)
            return some
        case Not(inner):
            return ~passing(columns, inner)


def _between(columns: Columns, key: str, low: float | None, high: float | None) -> Mask:
    lowest = float("-inf") if low is None else low
    highest = float("inf") if high is None else high
    if key in columns.numbers:
        column = columns.numbers[key]
        # NaN, for what has no such number, is neither.
        return mask_of((column >= lowest) & (column <= highest))
    rows = [
        row
        for row, value in enumerate(columns.values.get(key, ()))
        if _is_number(value) and lowest <= float(value) <= highest
    ]
    return columns.having(key, rows)


def _beginning(columns: Columns, key: str, beginning: str) -> Mask:
    rows = [
        row
        for row, value in enumerate(columns.values.get(key, ()))
        if not _is_number(value) and fold(value).startswith(beginning)
    ]
    return columns.having(key, rows)


def _in_box(columns: Columns, box: WithinBox) -> Mask:
    latitude, longitude = columns.latitude, columns.longitude
    inside = (latitude >= box.south) & (latitude <= box.north)
    east_of, west_of = longitude >= box.west, longitude <= box.east
    return mask_of(inside & (east_of | west_of if box.west > box.east else east_of & west_of))


def _is_id(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 19


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True
