"""Same-variant truth in Meilisearch's terms: what is filtered, what is counted. Pure; no I/O.

The rule is `search.same_variant`'s. Meilisearch counts values of products, so a value of a colour
is counted for every product that has it, though in other sizes than the selected one. Documents
therefore carry, beside each combination of two or three properties, its parts
(`same_variant.with_parts`): of the count of a value, those that differ by all of them are taken
off and those with the wanted combination put back in. That is exact where one value each of up to
two other properties is wanted. Of more, a product could be put back twice: such values are named
as doubtful, and whoever asks counts each by a query of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations

from msgspec import Struct

from search.engines.meilisearch.documents import unshielded, unshielded_values
from search.engines.meilisearch.settings import MOST_VALUES
from search.filters import Condition
from search.same_variant import (
    MOST_IN_PARTS,
    demands,
    listed,
    may_differ,
    named,
    one_variant,
    token_key,
    token_values,
    written,
)

Demands = Mapping[str, Condition]


class Counted(Struct, frozen=True):
    """Values of a facet with the number of products, and those whose number is too high."""

    values: dict[str, int]
    doubtful: tuple[str, ...] = ()


def demanded_by(
    scope: Condition | None, selected: Mapping[str, Condition], but: str | None = None
) -> Demands:
    """What is demanded of variants, but by the selection under the key `but`."""
    if but is not None:
        selected = {key: each for key, each in selected.items() if key != but}
    return demands(scope, selected)


def met_by_one(demanded: Demands) -> Condition | None:
    """What one variant must meet. Ranges must have been listed before."""
    if len(demanded) < 2:
        return None
    values = {key: values for key in demanded if (values := listed(demanded[key])) is not None}
    return one_variant(values)


def combined_fields(key: str, demanded: Demands) -> list[str]:
    """Fields to be counted together with `key`."""
    others = [other for other in demanded if other != key and may_differ(key)]
    return [_field(key, together) for together in _sets(others)]


def counted(distribution: Mapping[str, dict[str, int]], key: str, demanded: Demands) -> Counted:
    """The counts of `key` in one answer, as far as the answer tells."""
    values = unshielded_values(distribution.get(key, {}))
    others = [
        other
        for other in demanded
        if other != key and may_differ(key) and distribution.get(_field(key, (other,)))
    ]
    if not others:
        return Counted(values)
    wanted = {named(other): listed(demanded[other]) or () for other in others}
    fields = {t: distribution.get(_field(key, t), {}) for t in _sets(others)}
    changes: dict[str, int] = {}
    for together, tokens in fields.items():
        names = sorted(map(named, (key, *together)))
        for text, number in tokens.items():
            told = dict(zip(names, token_values(unshielded(text)), strict=True))
            own = told.pop(named(key))
            parts = {name: value for name, value in told.items() if value}
            if own and all(value in map(written, wanted[name]) for name, value in parts.items()):
                # Inclusion and exclusion: each product ends up counted by the largest combination
                # that it differs by, and by that alone.
                sign = -1 if (len(told) - len(parts)) % 2 else 1
                changes[own] = changes.get(own, 0) + sign * number
    whole = max(map(len, fields.values())) < MOST_VALUES
    if whole and len(others) < MOST_IN_PARTS and all(len(each) == 1 for each in wanted.values()):
        exact = {value: told + changes.get(written(value), 0) for value, told in values.items()}
        return Counted({value: number for value, number in exact.items() if number})
    return Counted(values, tuple(value for value in values if written(value) in changes))


def recounted(
    counts: Mapping[str, Mapping[str, int]], exact: Mapping[tuple[str, str], int]
) -> dict[str, dict[str, int]]:
    """`counts` with the `exact` numbers of some (key, value) in them."""
    return {
        key: {
            value: number
            for value, told in values.items()
            if (number := exact.get((key, value), told))
        }
        for key, values in counts.items()
    }


def unlisted(demanded: Demands) -> Collection[str]:
    """Keys whose demand is a range."""
    return [key for key, condition in demanded.items() if listed(condition) is None]


def _sets(others: Sequence[str]) -> list[tuple[str, ...]]:
    """Properties that are combined with one more."""
    sizes = range(1, min(MOST_IN_PARTS, len(others) + 1))
    return [together for size in sizes for together in combinations(others, size)]


def _field(key: str, together: Iterable[str]) -> str:
    return token_key(map(named, (key, *together)))
