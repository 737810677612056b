"""What is demanded together must hold of one variant: red and L, not a red S beside a blue L.

An index entry tells, for each two or more properties that a product's variants differ in, which
combinations there are: under the choice `variant.ukuran+warna`, one token per combination. A
filter then adds: what differs by both must have one of the wanted combinations (`one_variant`).
Products that do not differ by both are told by their own values alone and carry no token.

Whether a variant is in stock is one more such property, so a demand for stock is met by the
variant that is demanded. Pure. Not for: prices, which are a range of the product.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, product
from math import prod

from search.document import Variant, choice_text
from search.filters import AllOf, AnyOf, BeginsWith, Between, Condition, Exists, Not, OneOf
from search.text import fold

PREFIX = "variant."
MOST_TOGETHER = 4
"""Properties in one token: as many options as a product has at most, and its stock."""
MOST_IN_PARTS = 3
"""Properties in a token whose parts are told too (`with_parts`)."""
MOST_TOKENS = 4_000
"""Combinations that one filter spells out; demands for more are not held to one variant."""

_ATTRIBUTE = "attr."
_IN_STOCK = "in_stock"
_STOCK = "in-stock"
"""Its name in a token's key; no attribute can be called so."""
_SEPARATOR = "|"
_TRUE = OneOf(_IN_STOCK, ("true",))


def variant_choices(variants: Sequence[Variant]) -> dict[str, tuple[str, ...]]:
    """The choices of an index entry that tell its combinations."""
    differing = [_properties(variant) for variant in variants]
    keys = sorted({key for each in differing for key in each})
    differ = [key for key in keys if len({each.get(key) for each in differing}) > 1]
    return {
        token_key(together): tokens
        for size in range(2, MOST_TOGETHER + 1)
        for together in combinations(differ, size)
        if (
            tokens := tuple(
                dict.fromkeys(
                    token([each[key] for key in together])
                    for each in differing
                    if all(key in each for key in together)
                )
            )
        )
    }


def with_parts(choices: Mapping[str, Sequence[str | int | float]]) -> dict[str, list[str]]:
    """The combinations among an entry's `choices`, each part of those of few added to them: a
    combination of some of the properties, the others left empty.

    For engines that count values only: how many differ by all of these and have that part.
    """
    made: dict[str, list[str]] = {}
    for key, tokens in choices.items():
        if not key.startswith(PREFIX):
            continue
        made[key] = [str(each) for each in tokens]
        names = key.removeprefix(PREFIX).split("+")
        if len(names) > MOST_IN_PARTS:
            continue
        for part in (part for size in range(1, len(names)) for part in combinations(names, size)):
            if len(part) == 1:
                values = [[choice_text(each)] for each in choices.get(facet_key(part[0]), ())]
            else:
                values = [token_values(str(each)) for each in choices.get(token_key(part), ())]
            for told in values:
                of = dict(zip(part, told, strict=True))
                made[key].append(token([of.get(name, "") for name in names]))
    return made


def token_key(names: Iterable[str]) -> str:
    """The choice that holds the combinations of these, named as `named` does."""
    return PREFIX + "+".join(sorted(names))


def token(values: Iterable[str]) -> str:
    """One combination, in the order of the sorted names."""
    return _SEPARATOR.join(map(written, values))


def token_values(text: str) -> list[str]:
    """The combination that `token` wrote, each value `written`."""
    return text.split(_SEPARATOR)


def written(value: str) -> str:
    """A value as it stands in a token."""
    return value.replace(_SEPARATOR, "/")


def named(key: str) -> str:
    """A facet key's name among the properties of variants."""
    return _STOCK if key == _IN_STOCK else key.removeprefix(_ATTRIBUTE)


def facet_key(name: str) -> str:
    """The facet key that is `named` so."""
    return _IN_STOCK if name == _STOCK else _ATTRIBUTE + name


def may_differ(key: str) -> bool:
    """Whether variants may differ in this facet key at all."""
    return key == _IN_STOCK or key.startswith(_ATTRIBUTE)


def demands(scope: Condition | None, selected: Mapping[str, Condition]) -> dict[str, Condition]:
    """Per facet key in which variants may differ, what is demanded of all that is found.

    Of several demands of one key, one that lists its values is kept, if there is one.
    """
    found: dict[str, Condition] = {}
    for condition in [*selected.values(), *_conjuncts(scope)]:
        key = _only_key(condition)
        if key is None or not may_differ(key) or (key == _IN_STOCK and condition != _TRUE):
            continue
        if key not in found or (listed(found[key]) is None and listed(condition) is not None):
            found[key] = condition
    return found


def listed(condition: Condition) -> tuple[str, ...] | None:
    """The values that a condition on one key lists; None if it tells them otherwise."""
    match condition:
        case OneOf(_, values):
            return values
        case AnyOf(parts):
            found = [listed(part) for part in parts]
            if None not in found:
                return tuple(dict.fromkeys(v for part in found for v in part or ()))
    return None


def satisfies(condition: Condition, value: str) -> bool:
    """Whether a variant of this value meets a condition on one key."""
    match condition:
        case OneOf(_, values):
            return value in values
        case AnyOf(parts):
            return any(satisfies(part, value) for part in parts)
        case Between(_, low, high):
            number = _number(value)
            if number is None:
                return False
            return (low is None or number >= low) and (high is None or number <= high)
        case BeginsWith(_, beginning):
            return fold(value).startswith(fold(beginning))
    return True


def one_variant(wanted: Mapping[str, Sequence[str]]) -> Condition | None:
    """What one variant must meet, given the wanted values per facet key; None if nothing."""
    values = {named(key): values for key, values in wanted.items()}
    clauses: list[Condition] = []
    for size in range(2, MOST_TOGETHER + 1):
        for together in combinations(sorted(values), size):
            if prod(len(values[name]) for name in together) > MOST_TOKENS:
                continue
            key = token_key(together)
            tokens = tuple(map(token, product(*(values[name] for name in together))))
            clauses.append(AnyOf((Not(Exists(key)), OneOf(key, tokens))))
    if not clauses:
        return None
    return clauses[0] if len(clauses) == 1 else AllOf(tuple(clauses))


def _properties(variant: Variant) -> dict[str, str]:
    """What a variant is, by name; what is sold out has no stock to combine."""
    told = {key: _text(value) for key, value in variant.options.items()}
    return told | {_STOCK: "true"} if variant.in_stock else told


def _text(value: str | int | float) -> str:
    return str(value).lower() if isinstance(value, bool) else choice_text(value)


def _conjuncts(condition: Condition | None) -> list[Condition]:
    if condition is None:
        return []
    if isinstance(condition, AllOf):
        return [each for part in condition.conditions for each in _conjuncts(part)]
    return [condition]


def _only_key(condition: Condition) -> str | None:
    """The one key that a positive condition is about."""
    match condition:
        case OneOf(key) | Between(key) | BeginsWith(key):
            return key
        case AnyOf(parts):
            keys = {_only_key(part) for part in parts}
            return keys.pop() if len(keys) == 1 else None
    return None


def _number(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None
