"""Phrases that mean a filter, and words that turn a meaning round, as data (`meanings.json`).

A new phrase or filter is a line of data. Keys are facet keys of `IndexEntry.choices`; one that no
product has narrows to nothing, so they are chosen with care. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from search.filters import Condition, Not, OneOf
from search.text import words

Words = tuple[str, ...]


class FilterMeaning(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What each of `phrases` demands: one of `values`, or none of `not_values`."""

    kind: str
    phrases: tuple[str, ...]
    key: str
    values: tuple[str, ...] = ()
    not_values: tuple[str, ...] = ()
    words: str = ""
    """Looked for as well, so that what says so itself comes first."""

    @property
    def condition(self) -> Condition:
        return (
            OneOf(self.key, self.values) if self.values else Not(OneOf(self.key, self.not_values))
        )


class Exclusive(Struct, frozen=True, forbid_unknown_fields=True):
    """An attribute whose values never stand in for each other: no pork for who asks for beef."""

    key: str
    kind: str
    mixed: tuple[str, ...] = ()
    """Values that may hold any of the others."""


class Preferred(Struct, frozen=True, forbid_unknown_fields=True):
    """The sense that a word has when nothing else is said: products of `category` come first."""

    word: str
    category: str


class _Data(Struct, frozen=True, forbid_unknown_fields=True):
    filters: tuple[FilterMeaning, ...]
    exclusive: tuple[Exclusive, ...]
    negations: tuple[str, ...] = msgspec.field(name="not")
    without: tuple[str, ...]
    free: tuple[str, ...]
    placed: tuple[str, ...]
    preferred: tuple[Preferred, ...] = ()


class Meanings(Struct, frozen=True, kw_only=True):
    """Compiled; keys are folded words."""

    filters: Mapping[Words, FilterMeaning]
    longest_filter: int
    exclusive: tuple[Exclusive, ...]
    negations: frozenset[str]
    """What follows must not be there."""
    without: frozenset[str]
    """What follows is lacking, as products say of themselves."""
    free: frozenset[str]
    """What stands before must not be there."""
    placed: frozenset[str]
    """What follows is a place."""
    preferred: Mapping[str, str]
    """Word -> slug of the category."""


@cache
def shipped_meanings() -> Meanings:
    """The meanings that come with the product."""
    data = msgspec.json.decode(
        files(__package__).joinpath("meanings.json").read_bytes(), type=_Data
    )
    filters = {tuple(words(phrase)): each for each in data.filters for phrase in each.phrases}
    return Meanings(
        filters=filters,
        longest_filter=max(map(len, filters)),
        exclusive=data.exclusive,
        negations=frozenset(data.negations),
        without=frozenset(data.without),
        free=frozenset(data.free),
        placed=frozenset(data.placed),
        preferred={"".join(words(each.word)): each.category for each in data.preferred},
    )
