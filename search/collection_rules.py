"""Compile a collection's rule to what is asked of an engine: a filter, pins, an order, a limit.

A rule is data that the promo team edits (sample: `collections.json`):

    {"all": [{"category": "tenun-ntt"}, {"any": [{"tag": "hadiah"}, {"price_max": 50000}]}],
     "pins": ["slug", …], "exclusions": ["slug", …], "sort": "newest", "limit": 24}

Pure: the caller resolves slugs of pinned and excluded products to ids. An unknown term raises
`RuleNotUnderstood`, which names it; whether a category or an attribute exists is checked where
rules are written. Not for: manual collections, which are a list of ids (`manual_scope`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from search.filters import AllOf, AnyOf, Condition, Not, OneOf, price_between
from search.request import Sort

_SORTS = {
    "price_asc": Sort.PRICE,
    "price_desc": Sort.PRICE_DESCENDING,
    "popularity": Sort.POPULAR,
} | {sort.value: sort for sort in Sort if sort not in (Sort.RELEVANCE, Sort.DISTANCE)}

_HALAL = {"proses": "in-progress"}
"""The sample format's Indonesian word for a status of ours."""

_OPTIONS = frozenset({"sort", "limit", "pins", "exclusions", "exclude"})


class RuleNotUnderstood(ValueError):
    """A rule says something that is no term of the rule language."""


def rule_condition(rule: Mapping[str, Any]) -> Condition:
    """The filter that a rule stands for; options such as `sort` and `limit` are passed over."""
    terms = [
        _term(key, value, rule) for key, value in rule.items() if key not in _OPTIONS | {"value"}
    ]
    if not terms:
        raise RuleNotUnderstood("a rule needs at least one term")
    return terms[0] if len(terms) == 1 else AllOf(tuple(terms))


def rule_sort(rule: Mapping[str, Any]) -> Sort:
    """The order that a rule asks for; without one, the engine's own."""
    name = rule.get("sort")
    if name is None:
        return Sort.RELEVANCE
    if name not in _SORTS:
        raise RuleNotUnderstood(f"{name!r} is no order of a collection")
    return _SORTS[name]


def rule_limit(rule: Mapping[str, Any]) -> int | None:
    """How many products a rule's collection has at most."""
    limit = rule.get("limit")
    if limit is not None and (not isinstance(limit, int) or isinstance(limit, bool) or limit < 1):
        raise RuleNotUnderstood(f"{limit!r} is no limit; a number from 1 was expected")
    return limit


def manual_scope(members: Sequence[int]) -> Condition:
    """Exactly these products."""
    return OneOf("id", tuple(str(member) for member in members))


def rule_scope(
    rule: Mapping[str, Any], *, pins: Sequence[int] = (), exclusions: Sequence[int] = ()
) -> Condition:
    """What a rule demands, plus the pinned products, without the excluded ones."""
    scope = rule_condition(rule)
    if pins:
        scope = AnyOf((scope, manual_scope(pins)))
    if exclusions:
        scope = AllOf((scope, Not(manual_scope(exclusions))))
    return scope


def _term(key: str, value: Any, rule: Mapping[str, Any]) -> Condition:
    if key not in _TERMS:
        raise RuleNotUnderstood(f"{key!r} is no term of a collection's rule")
    try:
        return _TERMS[key](value, rule)
    except (TypeError, AttributeError, KeyError) as fault:
        raise RuleNotUnderstood(f"{key!r} cannot be {value!r}") from fault


def _choice(choice: str) -> Callable[[Any, Mapping[str, Any]], Condition]:
    return lambda value, rule: OneOf(choice, _values(value))


def _values(value: Any) -> tuple[str, ...]:
    return tuple(_text(each) for each in (value if isinstance(value, list) else [value]))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (str, int, float)):
        return str(value)
    raise TypeError(value)


def _attribute(key: Any, rule: Mapping[str, Any]) -> Condition:
    return OneOf(f"attr.{key}", _values(rule["value"]))


def _halal(value: Any, rule: Mapping[str, Any]) -> Condition:
    return OneOf("halal", tuple(_HALAL.get(each, each) for each in _values(value)))


def _certification(value: Any, rule: Mapping[str, Any]) -> Condition:
    return OneOf("certification", tuple(each.lower() for each in _values(value)))


def _amount(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(value)
    return int(value)


_TERMS: dict[str, Callable[[Any, Mapping[str, Any]], Condition]] = {
    "all": lambda terms, rule: AllOf(tuple(rule_condition(term) for term in terms)),
    "any": lambda terms, rule: AnyOf(tuple(rule_condition(term) for term in terms)),
    "not": lambda term, rule: Not(rule_condition(term)),
    "category": _choice("category"),
    "producer": _choice("producer"),
    "district": _choice("district"),
    "tag": _choice("tag"),
    "in_stock": _choice("in_stock"),
    "attribute": _attribute,
    "halal_status": _halal,
    "certification": _certification,
    "price_max": lambda value, rule: price_between(None, _amount(value)),
    "price_min": lambda value, rule: price_between(_amount(value), None),
}
