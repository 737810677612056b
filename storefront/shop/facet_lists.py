"""Which facets an answer shows, and how much of each: what helps, what is short, what was typed.

Pure. Not for: what a facet consists of (`storefront.shop.facets`).
"""

from __future__ import annotations

from collections.abc import Container, Sequence

import msgspec

from search.text import words
from storefront.shop.facet_schemas import Facet

MOST_VALUES = 100
"""Of a facet in a list; a tree of categories is never cut."""


def listed(
    answered: Sequence[Facet], total: int, selected: Container[str] | None
) -> tuple[Facet, ...]:
    """What a list of `total` products shows of its facets; all of them without `selected`."""
    shown = answered if selected is None else helpful(answered, total, selected)
    return tuple(cut(facet) for facet in shown)


def helpful(answered: Sequence[Facet], total: int, selected: Container[str]) -> tuple[Facet, ...]:
    """Those by which a result of `total` products can be narrowed, or is already."""
    return tuple(
        facet
        for facet in answered
        if (facet.key if facet.kind == "range" else facet.param) in selected
        or (facet.kind == "range" and facet.min != facet.max)
        or facet.more
        or any(value.count < total for value in facet.values)
    )


def cut(facet: Facet, most: int = MOST_VALUES) -> Facet:
    """The first `most` values, and every selected one; `more` tells how many are left out."""
    if len(facet.values) <= most or facet.param == "category":
        return facet
    kept = tuple(
        value for place, value in enumerate(facet.values) if place < most or value.selected
    )
    more = facet.more + len(facet.values) - len(kept)
    return msgspec.structs.replace(facet, values=kept, more=more)


def matching(facet: Facet, typed: str) -> Facet:
    """Only values with every typed word in their label, as the beginning of one of its words.

    Labels that begin with what was typed come first; else the order stays.
    """
    wanted = [f" {word}" for word in words(typed)]
    begins = "".join(wanted)
    found = []
    for value in facet.values:
        spelled = f" {' '.join(words(value.label))}"
        if all(word in spelled for word in wanted):
            found.append((not spelled.startswith(begins), value))
    found.sort(key=lambda each: each[0])
    return msgspec.structs.replace(facet, values=tuple(value for _, value in found))
