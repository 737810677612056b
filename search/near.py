"""What is shown after the few products that have every word: the rules that engines share. Pure.

A shopper who finds three of what was asked for is shown what lacks the least telling word, and
more of the same kind. Only a list by relevance is filled up, never one that is sorted otherwise,
and a filter is never given up. Not for: finding the candidates, which each engine does its own way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import log1p

from search.understanding import Group

ENOUGH = 12
"""So many products that have every word stand alone."""
MOST = 48
"""Near products that follow at most: two pages."""
SAME_KIND = 0.25
"""What being of the kind of those that have everything is worth, beside the text's share."""
IN_SENSE = 0.2
"""What being of the category that is meant is worth, beside the text's share."""
TELLING_SHARE = 0.4
"""Least part of a query, by how telling its words are, that the nearest product has."""
LEAST_SHARE = 0.3
"""Least part that any has."""
NEAR_THE_BEST = 0.8
"""Products with less than this part of the best share only follow until there are `ENOUGH`."""
UNKNOWN_TELLS = 4.0
"""How telling a word is that no product has: less than a rare one, or talk would hide the rest."""
SMALL = 1_000
"""A smaller catalogue counts as one of so many products: in it, everything is rare."""
NUMBER_TELLS = 0.5
"""How telling an amount or another number is: it never stands for the thing itself."""
KINDS = 3
"""Categories at most that count as the kind."""
_OF_A_KIND = 0.3
"""Part of the products that must be in a category itself for it to be a kind of theirs."""


def room(whole: int, nearest: int) -> int:
    """How many near products are shown, if so many have everything and so many are of the best."""
    return min(MOST, max(nearest, ENOUGH - whole))


def dropped(lacking: Iterable[Group]) -> tuple[str, ...]:
    """What a shopper is told of the groups that the nearest products lack, each once."""
    return tuple(dict.fromkeys(word for group in lacking for word in group.told))


def telling(group: Group, found: int, products: int) -> float:
    """How much `group` says, if `found` of so many products have it."""
    number = any(letter.isdigit() for word in group.words for letter in word)
    if number and not group.demanded:
        return NUMBER_TELLS * group.weight
    if not found:
        return UNKNOWN_TELLS * group.weight
    return log1p(max(products, SMALL) / found) * group.weight


def kinds_of(
    counts: Mapping[str, int], number: int, parents: Mapping[str, str | None]
) -> dict[str, float]:
    """Categories that most of `number` products are in themselves, and which part of them is.

    `counts` are those of products in a category or below it.
    """
    own = dict(counts)
    for category, count in counts.items():
        above = parents.get(category)
        if above in own:
            own[above] -= count
    shares = sorted(((count / number, category) for category, count in own.items()), reverse=True)
    return {category: share for share, category in shares[:KINDS] if share >= _OF_A_KIND}
