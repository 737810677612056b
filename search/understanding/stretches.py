"""A stretch of a query, and what it was taken for: what recognisers are made of. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from search.filters import Condition
from search.text import Token
from search.understanding.meaning import Group, Recognised
from search.vocabulary import Words
from search.vocabulary.catalogue import Choice


class Taken(Struct, frozen=True):
    """Tokens that were understood, and what they lead to."""

    tokens: int
    recognised: Recognised | None = None
    groups: tuple[Group, ...] = ()
    excluded: Words = ()


def term_of(found: Sequence[Token], place: int, length: int) -> Words:
    """The words of so many tokens."""
    return tuple([token.word for token in found[place : place + length]])


def recognised_at(
    text: str,
    found: Sequence[Token],
    place: int,
    tokens: int,
    kind: str,
    condition: Condition | None = None,
    facet: str = "",
) -> Recognised:
    """So many tokens as something that was recognised."""
    start, end = found[place].start, found[place + tokens - 1].end
    return Recognised(
        kind=kind, text=text[start:end], condition=condition, facet=facet, start=start, end=end
    )


def parameters_of(choices: Iterable[Choice]) -> dict[str, tuple[str, ...]]:
    """Values by their facet keys, as a product list takes them."""
    found: dict[str, tuple[str, ...]] = {}
    for choice in choices:
        found[choice.key] = (*found.get(choice.key, ()), choice.value)
    return found
