"""What one variant must meet, over columns: which products pass, and exact counts of values.

The rule is `search.same_variant`'s; here ranges become the values that there are. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np

from search.engines.postgres.columns import Columns
from search.engines.postgres.conditions import passing
from search.engines.postgres.facets import Mask, Places, places_in
from search.engines.postgres.sparse import SparseRows
from search.filters import Condition
from search.same_variant import (
    MOST_TOGETHER,
    demands,
    listed,
    may_differ,
    named,
    one_variant,
    satisfies,
    token_key,
    token_values,
    written,
)


def narrowed(
    columns: Columns, found: Mask, scope: Condition | None, selected: Mapping[str, Condition]
) -> Mask:
    """What of `found`, which lies in `scope`, meets every selection, and by one variant."""
    for condition in selected.values():
        found = found & passing(columns, condition)
    met = _met_by_one(columns, demands(scope, selected))
    return found if met is None else found & met


def counts(
    columns: Columns,
    keys: Sequence[str],
    mask: Mask,
    places: Places,
    demanded: Mapping[str, Condition],
) -> dict[str, dict[str, int]]:
    """`columns.counts` of products that meet `demanded`, where a value counts if the variant that
    has it does."""
    counted: dict[str, dict[str, int]] = {}
    for key in keys:
        others = {other: demanded[other] for other in demanded if other != key}
        fields = _fields(columns, key, others) if may_differ(key) else {}
        if fields:
            counted[key] = _counted(columns, key, mask, _wanted(columns, others), fields)
    counted |= columns.counts([key for key in keys if key not in counted], mask, places)
    return counted


def _met_by_one(columns: Columns, demanded: Mapping[str, Condition]) -> Mask | None:
    if len(demanded) < 2:
        return None
    condition = one_variant(_wanted(columns, demanded))
    return None if condition is None else passing(columns, condition)


def _fields(
    columns: Columns, key: str, others: Mapping[str, Condition]
) -> dict[str, tuple[str, ...]]:
    """Combinations of `key` with others that some product differs by, the largest first."""
    return {
        field: together
        for size in range(MOST_TOGETHER - 1, 0, -1)
        for together in combinations(others, size)
        if (field := token_key(map(named, (key, *together)))) in columns.facets
    }


def _counted(
    columns: Columns,
    key: str,
    mask: Mask,
    wanted: Mapping[str, Sequence[str]],
    fields: Mapping[str, tuple[str, ...]],
) -> dict[str, int]:
    values = columns.values.get(key, [])
    total = np.zeros(len(values), np.int64)
    left = mask
    for field, together in fields.items():
        facet = columns.facets[field]
        assert isinstance(facet, SparseRows)  # noqa: S101 - as `Columns.learn` makes them
        # Products that differ by more of the others were counted by a larger field before.
        here = left & facet.anything()
        left = left & ~here
        groups = _groups(columns, facet, key, field, {each: wanted[each] for each in together})
        total += facet.counts_of_groups(here, groups, len(values))
    plain = columns.counts([key], left, places_in(left))[key]
    return {
        value: number + plain.get(value, 0)
        for value, number in zip(values, total.tolist(), strict=True)
        if number or value in plain
    }


def _groups(
    columns: Columns,
    facet: SparseRows,
    key: str,
    field: str,
    wanted: Mapping[str, Sequence[str]],
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Per combination of `field`, the row of its value of `key`, or -1 if it is not wanted."""
    names = sorted(map(named, (key, *wanted)))
    own = names.index(named(key))
    allowed = [
        (names.index(named(other)), set(map(written, values))) for other, values in wanted.items()
    ]
    rows = {written(value): row for value, row in columns.rows.get(key, {}).items()}
    facet.parts += map(token_values, columns.values[field][len(facet.parts) :])
    groups = np.full(len(facet.parts), -1, np.int64)
    for number, combined in enumerate(facet.parts):
        for at, values in allowed:
            if combined[at] not in values:
                break
        else:
            groups[number] = rows.get(combined[own], -1)
    return groups


def _wanted(columns: Columns, demanded: Mapping[str, Condition]) -> dict[str, Sequence[str]]:
    """Every demand as the values that meet it."""
    return {
        key: values
        if (values := listed(condition)) is not None
        else [each for each in columns.values.get(key, ()) if satisfies(condition, each)]
        for key, condition in demanded.items()
    }
