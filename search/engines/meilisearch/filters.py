"""Compile a filter tree to Meilisearch's filter language. Pure; no I/O.

Every key and value is quoted here and nowhere else, so no text of a shopper is ever read as
syntax. A key that the index cannot filter by, such as one that no product has, matches nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import assert_never

from search.engines.meilisearch.documents import shielded
from search.engines.meilisearch.settings import filterable
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

_EVERYTHING = "NOT id IN []"
_NOTHING = "id IN []"
_LONGEST_VALUE = 468
"""Bytes; Meilisearch stores no longer value in its facets and refuses longer ones in a filter."""


def compile_filter(conditions: Iterable[Condition | None]) -> str | None:
    """The filter that demands all of `conditions`, or None where they demand nothing."""
    wanted = AllOf(tuple(condition for condition in conditions if condition is not None))
    text = _compile(wanted, holds=True)
    return None if text == _EVERYTHING else text


def _compile(condition: Condition, *, holds: bool) -> str:
    """One condition, or its opposite. Negations are moved to the leaves: each level of parentheses
    counts against the server's limit of depth, and so do negations around them."""
    match condition:
        case OneOf(key, values):
            written = [quote(value) for value in values if len(value.encode()) <= _LONGEST_VALUE]
            if not written or not filterable(key):
                return _NOTHING if holds else _EVERYTHING
            return f"{quote(key)} {'IN' if holds else 'NOT IN'} [{', '.join(written)}]"
        case Between(key, low, high):
            if not filterable(key):
                return _NOTHING if holds else _EVERYTHING
            return f"{'' if holds else 'NOT '}{_range(quote(key), low, high)}"
        case Exists(key):
            if not filterable(key):
                return _NOTHING if holds else _EVERYTHING
            return f"{quote(key)} {'' if holds else 'NOT '}EXISTS"
        case BeginsWith(key, beginning):
            if not filterable(key) or len(beginning.encode()) > _LONGEST_VALUE:
                return _NOTHING if holds else _EVERYTHING
            return f"{'' if holds else 'NOT '}{quote(key)} STARTS WITH {quote(beginning)}"
        case WithinRadius(latitude, longitude, metres):
            place = f"{_number(latitude)}, {_number(longitude)}, {_number(metres)}"
            return f"{'' if holds else 'NOT '}_geoRadius({place})"
        case WithinBox(north, east, south, west):
            corners = f"[{_number(north)}, {_number(east)}], [{_number(south)}, {_number(west)}]"
            return f"{'' if holds else 'NOT '}_geoBoundingBox({corners})"
        case AllOf(conditions):
            return _joined(conditions, holds=holds, every=holds)
        case AnyOf(conditions):
            return _joined(conditions, holds=holds, every=not holds)
        case Not(inner):
            return _compile(inner, holds=not holds)
        case _:
            assert_never(condition)


def _joined(conditions: Sequence[Condition], *, holds: bool, every: bool) -> str:
    """All of the parts, or any of them, without those that change nothing."""
    neutral, decisive = (_EVERYTHING, _NOTHING) if every else (_NOTHING, _EVERYTHING)
    parts = [_compile(each, holds=holds) for each in conditions]
    if decisive in parts:
        return decisive
    told = [part for part in parts if part != neutral]
    if len(told) < 2:
        return told[0] if told else neutral
    return f"({(' AND ' if every else ' OR ').join(told)})"


def _range(key: str, low: float | None, high: float | None) -> str:
    # One `TO`, not two comparisons: on a list, those could be met by two different numbers.
    if low is not None and high is not None:
        return f"{key} {_number(low)} TO {_number(high)}"
    if low is not None:
        return f"{key} >= {_number(low)}"
    if high is not None:
        return f"{key} <= {_number(high)}"
    return f"{key} EXISTS"


def _number(value: float) -> str:
    """Exactly `value`, without an exponent or a needless fraction."""
    return str(int(value)) if value == int(value) else f"{Decimal(repr(value)):f}"


def quote(value: str) -> str:
    """`value` as a literal."""
    escaped = shielded(value).replace('"', '\\"')
    return f'"{escaped}"'
