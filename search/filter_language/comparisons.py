"""What a comparison of one attribute means, as a condition of the filter tree.

Knows what kinds of attributes there are, and nothing of how filters are written. Pure. A value
that an attribute cannot have matches nothing, as on Meilisearch; a comparison that has no meaning
for a kind of attribute is refused by name (`NotComparable`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from math import inf, isfinite, nextafter

from search.document import choice_text
from search.filters import AllOf, AnyOf, BeginsWith, Between, Condition, Exists, OneOf

EVERYTHING = AllOf(())
NOTHING = AnyOf(())

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)


class Kind(Enum):
    """How the values of an attribute compare."""

    TEXTS = "texts"
    """A choice of `IndexEntry.choices`."""
    NUMBERS = "numbers"
    """A choice whose values are numbers, such as a length."""
    NUMBER = "number"
    """One of `IndexEntry.numbers`: every product has one of it."""
    ID = "id"
    """The product's own id."""


class NotComparable(Exception):
    """This kind of attribute has no order; the argument is the operator."""


def number(text: str) -> float | None:
    """The number that `text` is, if it is one."""
    if _NUMBER.fullmatch(text) is None:
        return None
    value = float(text)
    return value if isfinite(value) else None


def one_of(key: str, kind: Kind, values: Sequence[str]) -> Condition:
    """`=` and `IN`."""
    if kind is Kind.TEXTS or kind is Kind.ID:
        return OneOf(key, tuple(values))
    numbers = [value for text in values if (value := number(text)) is not None]
    if kind is Kind.NUMBERS:
        return OneOf(key, tuple(choice_text(value) for value in numbers))
    return AnyOf(tuple(Between(key, value, value) for value in numbers))


def compared(key: str, kind: Kind, operator: str, text: str) -> Condition:
    """`<`, `<=`, `>` and `>=`. Raises `NotComparable`."""
    if kind is Kind.TEXTS or kind is Kind.ID:
        raise NotComparable(operator)
    value = number(text)
    if value is None:
        return NOTHING
    match operator:
        case ">":
            return Between(key, low=nextafter(value, inf))
        case ">=":
            return Between(key, low=value)
        case "<":
            return Between(key, high=nextafter(value, -inf))
        case _:
            return Between(key, high=value)


def between(key: str, kind: Kind, low_text: str, high_text: str) -> Condition:
    """`TO`. Raises `NotComparable`."""
    if kind is Kind.TEXTS or kind is Kind.ID:
        raise NotComparable("TO")
    low, high = number(low_text), number(high_text)
    return NOTHING if low is None or high is None else Between(key, low, high)


def exists(key: str, kind: Kind) -> Condition:
    """`EXISTS`."""
    if kind is Kind.ID:
        return EVERYTHING
    return Between(key) if kind is Kind.NUMBER else Exists(key)


def begins_with(key: str, kind: Kind, beginning: str) -> Condition:
    """`STARTS WITH`; numbers begin with nothing."""
    return BeginsWith(key, beginning) if kind is Kind.TEXTS else NOTHING
