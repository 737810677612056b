"""Words about amounts and prices, as data: units, suffixes of money, comparisons.

The data is `measures.json`, folded and checked once when it is read. `amount_word` is the one
spelling of an amount that texts and queries share. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from search.text import Token, words

Words = tuple[str, ...]

_SIDES = re.compile(r"(\d{1,6})x(\d{1,6})(?:x(\d{1,6}))?(?:cm)?", re.ASCII)
_STUCK_CURRENCY = re.compile(r"(rp|idr)(\d{1,12}[a-z]{0,12})", re.ASCII)


class _Data(Struct, frozen=True, forbid_unknown_fields=True):
    units: dict[str, dict[str, float]]
    indexed_units: dict[str, str]
    number_words: dict[str, float]
    pieces: tuple[str, ...]
    by: tuple[str, ...]
    money: dict[str, int]
    currency: tuple[str, ...]
    at_most: tuple[str, ...]
    at_least: tuple[str, ...]
    about: tuple[str, ...]
    between: tuple[str, ...]
    to: tuple[str, ...]


class Measures(Struct, frozen=True, kw_only=True):
    """Compiled; keys are folded words."""

    units: Mapping[str, tuple[str, float]]
    """Unit -> its kind (`net`, `cm`) and how much of the kind's own unit it is."""
    indexed_units: Mapping[str, str]
    """Unit of an attribute -> kind."""
    number_words: Mapping[str, float]
    pieces: frozenset[str]
    """What is counted by: after a number, they say nothing of the thing."""
    by: frozenset[str]
    money: Mapping[str, int]
    currency: frozenset[str]
    comparisons: Mapping[Words, str]
    longest_comparison: int
    to: frozenset[str]

    def direction(self, found: Sequence[Token], place: int) -> tuple[str | None, int]:
        """The comparison that begins at `place`, and the place after it."""
        for length in range(min(self.longest_comparison, len(found) - place - 1), 0, -1):
            term = tuple(token.word for token in found[place : place + length])
            if (direction := self.comparisons.get(term)) is not None:
                return direction, place + length
        return None, place

    def joins(self, word: str, *, after: str | None) -> bool:
        """Whether `word` stands between the ends of a range."""
        return word in self.to and (after == "between" or word not in {"dan", "and"})

    def without_currency(self, token: Token) -> Token | None:
        """The rest of rp50000 and its like."""
        matched = _STUCK_CURRENCY.fullmatch(token.word)
        return None if matched is None else msgspec.structs.replace(token, word=matched[2])

    def sides(self, word: str) -> list[float] | None:
        """The numbers of 200x60."""
        matched = _SIDES.fullmatch(word)
        return None if matched is None else [float(side) for side in matched.groups() if side]


@cache
def shipped_measures() -> Measures:
    """The measures that come with the product."""
    data = msgspec.json.decode(
        files(__package__).joinpath("measures.json").read_bytes(), type=_Data
    )
    comparisons = {
        tuple(words(phrase)): direction
        for direction in ("at_most", "at_least", "about", "between")
        for phrase in getattr(data, direction)
    }
    return Measures(
        units={
            unit: (kind, factor)
            for kind, units in data.units.items()
            for unit, factor in units.items()
        },
        indexed_units=data.indexed_units,
        number_words=data.number_words,
        pieces=frozenset(data.pieces),
        by=frozenset(data.by),
        money=data.money,
        currency=frozenset(data.currency),
        comparisons=comparisons,
        longest_comparison=max(map(len, comparisons)),
        to=frozenset(data.to),
    )


def amount_word(value: float, kind: str) -> str:
    """How the index spells an amount: 500net for half a kilogram or litre, 200cm."""
    return f"{value:.10g}".replace(".", "p").replace("+", "") + kind
