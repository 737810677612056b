"""The filter tree: what a product must satisfy, independent of any engine.

A tree is built from a shopper's selection, a collection's rule or a front end's filter; each
engine compiles it to its own terms, so no filter text is ever concatenated. Pure data: whether a
key exists is checked where the tree is built.
"""

from __future__ import annotations

from msgspec import Struct


class OneOf(Struct, frozen=True, tag="one_of"):
    """The product has one of `values` under the choice `key` (see `IndexEntry.choices`)."""

    key: str
    values: tuple[str, ...]


class Between(Struct, frozen=True, tag="between"):
    """Some number under `key` lies in [low, high]; None leaves that end open.

    `key` is a number of `IndexEntry.numbers`, or a choice whose values are numbers.
    """

    key: str
    low: float | None = None
    high: float | None = None


class Exists(Struct, frozen=True, tag="exists"):
    """The product has some value under the choice `key`."""

    key: str


class BeginsWith(Struct, frozen=True, tag="begins_with"):
    """Some text under the choice `key` begins with `beginning`, whatever its case."""

    key: str
    beginning: str


class WithinRadius(Struct, frozen=True, tag="within_radius"):
    """The product is made at most `metres` from a place; what has no place is nowhere."""

    latitude: float
    longitude: float
    metres: float


class WithinBox(Struct, frozen=True, tag="within_box"):
    """The product is made in this box; with `west` beyond `east` it crosses the date line."""

    north: float
    east: float
    south: float
    west: float


class AllOf(Struct, frozen=True, tag="all_of"):
    """Every condition holds; an empty one always does."""

    conditions: tuple[Condition, ...]


class AnyOf(Struct, frozen=True, tag="any_of"):
    """At least one condition holds; an empty one never does."""

    conditions: tuple[Condition, ...]


class Not(Struct, frozen=True, tag="not"):
    """The condition does not hold."""

    condition: Condition


Condition = OneOf | Between | Exists | BeginsWith | WithinRadius | WithinBox | AllOf | AnyOf | Not


def demanded_values(condition: Condition | None, key: str) -> tuple[str, ...]:
    """Values of the choice `key` of which a product that satisfies `condition` must have one.

    Empty: none is demanded, or it takes more than a conjunction to tell.
    """
    match condition:
        case OneOf(key=about, values=values) if about == key:
            return values
        case AllOf(conditions=parts):
            return next((found for part in parts if (found := demanded_values(part, key))), ())
        case AnyOf(conditions=parts):
            each = [demanded_values(part, key) for part in parts]
            return tuple(value for values in each for value in values) if all(each) else ()
        case _:
            return ()


def price_between(low: int | None, high: int | None) -> Condition:
    """Products with a price in [low, high] rupiah: their range of variant prices overlaps it.

    An end that is open demands nothing.
    """
    ends: list[Condition] = []
    if high is not None:
        ends.append(Between("price_min", high=high))
    if low is not None:
        ends.append(Between("price_max", low=low))
    return ends[0] if len(ends) == 1 else AllOf(tuple(ends))
