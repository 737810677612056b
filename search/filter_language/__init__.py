"""Read filters in Meilisearch's language into the filter tree.

`read_filter` takes what a front end sends: a text, or an array of texts that must all hold, in
which an inner array holds where any of its texts does. Work is linear in the length, and what a
filter may cost an engine is bounded before any engine sees it. What cannot be read or has no
counterpart in the tree raises `FilterRefused`, in the words that Meilisearch has for it. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

import msgspec

from search.filter_language.comparisons import Kind
from search.filter_language.grammar import Budget, Parser
from search.filter_language.tokens import FilterRefused
from search.filters import AllOf, AnyOf, Between, Condition

__all__ = ["LONGEST_FILTER", "FilterRefused", "Kind", "read_filter"]

LONGEST_FILTER = 8_192
"""Bytes of all texts of one filter."""


def read_filter(given: object, attributes: Mapping[str, Kind]) -> Condition | None:
    """The condition that `given` states over `attributes`; None where it demands nothing."""
    if given is None:
        return None
    groups = _groups(given)
    if sum(len(text.encode()) for group in groups for text in group) > LONGEST_FILTER:
        raise FilterRefused(f"The filter is too long: at most {LONGEST_FILTER} bytes are read.")
    budget = Budget()
    every: list[Condition] = []
    for group in groups:
        some = [Parser(text, attributes, budget).whole() for text in group if text.strip()]
        if some:
            every.append(some[0] if len(some) == 1 else AnyOf(tuple(some)))
    every = _with_whole_ranges(every)
    if len(every) < 2:
        return every[0] if every else None
    return AllOf(tuple(every))


def _with_whole_ranges(demands: list[Condition]) -> list[Condition]:
    """`demands` with the two ends of a range made one, which the same number must lie in.

    A range of InstantSearch arrives as two demands. A product that comes in 90 and 250 cm has a
    number beyond each end of 100 to 200, and none between them.
    """
    lows = [each for each in demands if isinstance(each, Between) and each.high is None]
    highs = {each.key: each for each in demands if isinstance(each, Between) and each.low is None}
    for low in lows:
        high = highs.pop(low.key, None)
        if low.low is not None and high is not None and high.high is not None:
            demands = [each for each in demands if each is not low and each is not high]
            demands.append(Between(low.key, low.low, high.high))
    return demands


def _groups(given: object) -> list[list[str]]:
    """Alternatives within demands."""
    if isinstance(given, str):
        return [[given]]
    if not isinstance(given, list):
        _refuse_shape("String, Array", given)
    groups: list[list[str]] = []
    for each in given:
        if isinstance(each, str):
            groups.append([each])
        elif isinstance(each, list):
            for text in each:
                if not isinstance(text, str):
                    _refuse_shape("String", text)
            groups.append(each)
        else:
            _refuse_shape("String, [String]", each)
    return groups


def _refuse_shape(expected: str, found: object) -> NoReturn:
    shown = msgspec.json.encode(found).decode()[:100]
    raise FilterRefused(
        f"Invalid syntax for the filter parameter: `expected {expected}, found: {shown}`."
    )
