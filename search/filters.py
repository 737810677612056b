"""The filter tree: what a product must satisfy, independent of any engine.

A tree is built from a shopper's selection, a collection's rule or a front end's filter; each
engine compiles it to its own terms, so no filter text is ever concatenated. Pure data: whether a
key exists is checked where the tree is built.
"""

from __future__ import annotations

from msgspec import Struct


class OneOf(Struct, frozen=True, tag="one_of"):
    """The product has at least one of `values` under the choice `key` (see `IndexEntry.choices`)."""

    key: str
    values: tuple[str, ...]


class Between(Struct, frozen=True, tag="between"):
    """Some number under `key` lies in [low, high]; None leaves that end open.

    `key` is a number of `IndexEntry.numbers`, or a choice whose values are numbers.
    """

    key: str
    low: float | None = None
    high: float | None = None


class AllOf(Struct, frozen=True, tag="all_of"):
    """Every condition holds; an empty one always does."""

    conditions: tuple[Condition, ...]


class AnyOf(Struct, frozen=True, tag="any_of"):
    """At least one condition holds; an empty one never does."""

    conditions: tuple[Condition, ...]


class Not(Struct, frozen=True, tag="not"):
    """The condition does not hold."""

    condition: Condition


Condition = OneOf | Between | AllOf | AnyOf | Not


def price_between(low: int | None, high: int | None) -> Condition:
    """Products with a price in [low, high] rupiah: their range of variant prices overlaps it."""
    return AllOf((Between("price_min", high=high), Between("price_max", low=low)))
