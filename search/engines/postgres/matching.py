"""How well each product matches an understood query.

Pure apart from the postings that it is given: `queries` says which are needed, `match` weighs
them. A product's score is between 0 (does not match) and about 1. Which products an answer holds
is `selection`'s to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from search import near
from search.engines.postgres import lexemes
from search.engines.postgres.postings import Postings, places_of, put
from search.understanding import Group, Understanding

Scores = NDArray[np.float32]
Flags = NDArray[np.bool_]

FIELD_WEIGHTS = {"a": 1.0, "b": 0.72, "c": 0.6, "d": 0.3}
INFERRED = 0.85
"""A synonym, against what was typed."""
BEGINNING = 0.8
"""The beginning of a longer word, against the whole word."""
BEGINS_NAME = 1.15
"""A word that a name begins with, which says what the thing is: "Se'i Sapi" and "Abon Se'i"."""
NEIGHBOURS = 0.12
"""Two words of the query that stand together in a name or label."""
IN_TELLING_TEXT = 0.4
"""Least weight of a word in a name, a label or the producer's name: not only in a description."""


class Layer(Struct, frozen=True):
    """What products that match `query` are worth to their group, if no later layer says more."""

    weight: float
    query: str
    words: tuple[str, ...]
    """What to highlight if there are any; a prefix ends in '*'."""


class Match(Struct, frozen=True):
    """What of the query each place has; the arrays have one element per place."""

    strong: Scores
    """Of products that have everything in telling texts; 0 for all others."""
    anywhere: Scores
    """Of products that have everything in any text."""
    partly: Scores
    """Weight of what any product has."""
    share: Scores
    """How much of the query, by how telling its words are, a product has in telling texts."""
    allowed: Flags
    """Products that lack nothing that is demanded, and have nothing that is excluded."""
    has: tuple[Flags, ...]
    """Per group, whether it is there."""
    groups: tuple[Group, ...]
    matched: tuple[str, ...]
    """Words to highlight, a prefix ending in '*'."""

    @property
    def unmatched(self) -> tuple[str, ...]:
        """Words of groups that no product has, in their order."""
        pairs = zip(self.has, self.groups, strict=True)
        return tuple(word for has, group in pairs if not has.any() for word in group.words)


def queries(understood: Understanding) -> Iterator[str]:
    """Every query whose postings `match` needs."""
    for group in understood.groups:
        for layer in layers(group):
            yield layer.query
    for joined in _pairs(understood):
        yield lexemes.neighbours(joined)
    for words in understood.excluded:
        yield lexemes.phrase(words)


def match(understood: Understanding, postings: Mapping[str, Postings], places: int) -> Match:
    """Scores for `places` places, more than any of the postings has."""
    total = np.zeros(places, np.float32)
    share = np.zeros(places, np.float32)
    telling_sum = 0.0
    everything = np.ones(places, np.bool_)
    strongly = np.ones(places, np.bool_)
    demanded = np.ones(places, np.bool_)
    having: list[Flags] = []
    matched: dict[str, None] = {}
    for group in understood.groups:
        best = np.zeros(places, np.float32)
        for layer in layers(group):
            found = postings[layer.query]
            if found.size:
                put(best, found, layer.weight)
                matched.update(dict.fromkeys(layer.words))
        has = best > 0
        strong = best >= IN_TELLING_TEXT
        telling = near.telling(group, int(np.count_nonzero(strong)), places)
        telling_sum += telling
        everything &= has
        strongly &= strong
        share += strong * np.float32(telling)
        having.append(has)
        if group.demanded:
            demanded &= has
        best *= np.float32(telling)
        total += best
    if understood.groups:
        total /= np.float32(telling_sum)
        share /= np.float32(telling_sum)
    else:
        total += 1
    for words in understood.excluded:
        put(demanded, postings[lexemes.phrase(words)], False)
    total *= demanded
    anywhere = total * everything
    for joined in _pairs(understood):
        close = places_of(postings[lexemes.neighbours(joined)])
        anywhere[close] += NEIGHBOURS * (anywhere[close] > 0)
    return Match(
        strong=anywhere * strongly,
        anywhere=anywhere,
        partly=total,
        share=share * demanded,
        allowed=demanded,
        has=tuple(having),
        groups=understood.groups,
        matched=tuple(matched),
    )


# Asked twice per search, and the same words come in many: the list is shared, read only.
@lru_cache(maxsize=512)
def layers(group: Group) -> list[Layer]:
    """Queries of a group in ascending order of their weight.

    Synonyms share queries, since each query costs the database about the same however many
    products it finds.
    """
    typed = group.alternatives[0]
    found: list[Layer] = []
    if group.quoted:
        phrase = lexemes.phrase(typed.words)
        in_name = lexemes.every(typed.words, "a")
        found.append(Layer(FIELD_WEIGHTS["b"], phrase, typed.words))
        found.append(Layer(FIELD_WEIGHTS["a"], f"({phrase}) & {in_name}", typed.words))
        return found
    for field, weight in FIELD_WEIGHTS.items():
        if field == "c" and group.weight > 1:
            weight = FIELD_WEIGHTS["d"]  # A maker of hampers sells more than those.
        # Several words need not all stand in the same text, but in no less telling one.
        found.append(Layer(weight, _query(typed.words, field), typed.words))
        if typed.prefix:
            highlighted = (*typed.words[:-1], typed.words[-1] + "*")
            query = _query(typed.words, field, prefix=True)
            found.append(Layer(weight * BEGINNING, query, highlighted))
        inferred = [each for each in group.alternatives[1:] if not each.sku]
        if inferred:
            query = " | ".join(_query(each.words, field) for each in inferred)
            words = tuple(word for each in inferred for word in each.words if len(word) > 1)
            found.append(Layer(weight * INFERRED, query, words))
    # What a thing is comes first in an Indonesian name, and last in an English one.
    found.append(Layer(BEGINS_NAME, lexemes.beginning(typed.words), typed.words))
    if inferred := [each for each in group.alternatives[1:] if not each.sku]:
        query = " | ".join(lexemes.beginning(each.words) for each in inferred)
        found.append(Layer(BEGINS_NAME * INFERRED, query, ()))
    found += [Layer(1.0, lexemes.sku(each.words[0]), ()) for each in group.alternatives if each.sku]
    return sorted(found, key=lambda layer: layer.weight)


def _query(words: tuple[str, ...], field: str, *, prefix: bool = False) -> str:
    if len(words) > 1:
        more_telling = lexemes.FIELDS[: lexemes.FIELDS.index(field) + 1]
        return lexemes.every(words, more_telling, prefix=prefix)
    query = lexemes.every(words, field, prefix=prefix)
    # A name that has the word in two parts has it: tenunsumba, "Tenun Sumba".
    return f"{query} | {lexemes.neighbours(words[0])}" if field == "a" and not prefix else query


def _pairs(understood: Understanding) -> list[str]:
    """Neighbouring words of the query, joined."""
    typed = [word for group in understood.groups for word in group.words]
    return list(map(str.__add__, typed, typed[1:]))
