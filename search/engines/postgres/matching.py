"""How well each product matches an understood query.

Pure apart from the postings that it is given: `queries` says which are needed, `match` weighs
them. A product's score is between 0 (does not match) and about 1. When no product has everything,
those that have the most telling part of it match; if that is less than half, none does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from search.engines.postgres import lexemes
from search.engines.postgres.postings import Postings
from search.understanding import Group, Understanding

Scores = NDArray[np.float32]

FIELD_WEIGHTS = {"a": 1.0, "b": 0.72, "c": 0.6, "d": 0.3}
INFERRED = 0.85
"""A synonym, against what was typed."""
BEGINNING = 0.8
"""The beginning of a longer word, against the whole word."""
NEIGHBOURS = 0.12
"""Two words of the query that stand together in a name or label."""
MEASURE_TELLS = 0.5
"""How telling a number is that no product has: a size or price in words that texts do not use."""
TELLING_SHARE = 0.4
"""Least part of a query, by how telling its words are, that a product must have."""
NEAR_THE_BEST = 0.85
"""Where none has everything: least score, as a part of the best one, to match at all."""


class Layer(Struct, frozen=True):
    """What products that match `query` are worth to their group, if no later layer says more."""

    weight: float
    query: str
    words: tuple[str, ...]
    """What to highlight if there are any; a prefix ends in '*'."""


class Match(Struct, frozen=True):
    scores: Scores
    """Per place; 0 where nothing matches."""
    unmatched: tuple[str, ...]
    """Words of groups that no product has, in their order."""
    matched: tuple[str, ...]
    """Words to highlight, a prefix ending in '*'."""


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
    telling_sum = 0.0
    everything: NDArray[np.bool_] | None = None
    unmatched: list[str] = []
    matched: dict[str, None] = {}
    for group in understood.groups:
        best = np.zeros(places, np.float32)
        for layer in layers(group):
            found = postings[layer.query]
            if found.size:
                best[found] = layer.weight
                matched.update(dict.fromkeys(layer.words))
        has = best > 0
        number = int(np.count_nonzero(has))
        telling = float(np.log1p(places / (number or 0.5)))
        if not number:
            unmatched += group.words
            if any(letter.isdigit() for word in group.words for letter in word):
                telling = MEASURE_TELLS
        telling_sum += telling
        best *= np.float32(telling)
        total += best
        everything = has if everything is None else everything & has
    if everything is None:
        total += 1
    else:
        total /= np.float32(telling_sum)
        if everything.any():
            total *= everything
            for joined in _pairs(understood):
                close = postings[lexemes.neighbours(joined)]
                total[close] += NEIGHBOURS * (total[close] > 0)
        else:
            total[total < max(TELLING_SHARE, NEAR_THE_BEST * float(total.max()))] = 0
    for words in understood.excluded:
        total[postings[lexemes.phrase(words)]] = 0
    return Match(total, tuple(unmatched), tuple(matched))


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
