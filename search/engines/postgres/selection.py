"""Which of the matching products an answer holds, and how they rank: full matches, then near ones.

Pure, over columns and a match. Products that have every word in a name or label are the answer;
where there are none, those that have them anywhere. If that is few, near ones follow
(`search.near`), each below every full match.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np
from msgspec import Struct

from search import near
from search.engines.postgres.columns import Columns
from search.engines.postgres.facets import Mask, Places, flags_of, mask_of, places_in
from search.engines.postgres.matching import Flags, Match, Scores

Values = TypeVar("Values", Scores, Flags)

_ABOVE_NEAR = 3.0
"""Added to full matches that near ones follow."""
_PREFERRED = 1.0
"""Added to what is meant by a word when nothing else is said."""


class Selected(Struct, frozen=True):
    scores: Scores
    """Per place of the columns; 0 where a product is not in the answer."""
    whole: Mask
    """Products that have everything."""
    dropped: tuple[str, ...] = ()
    """Words that the best product lacks, where none has everything."""


def select(
    columns: Columns,
    match: Match,
    allowed: Mask,
    parents: Mapping[str, str | None],
    preferred: Sequence[str],
    *,
    fill: bool,
    mentions: bool,
) -> Selected:
    """Choose among the `allowed` places; near ones only if `fill`.

    Without `mentions`, those that have everything in some text, but not in telling ones, are near.
    """
    flags = flags_of(allowed)
    scores = _fitted(match.strong, columns) * flags
    number = int(np.count_nonzero(scores))
    if not number and mentions:
        scores = _fitted(match.anywhere, columns) * flags
        number = int(np.count_nonzero(scores))
    senses = [flags_of(columns.having("category", [_row(columns, each)])) for each in preferred]
    for in_sense in senses:
        scores[in_sense & (scores > 0)] += _PREFERRED
    whole = mask_of(scores > 0)
    if (number and not fill) or number >= near.ENOUGH or not match.groups:
        return Selected(scores, whole)
    value, nearest = _value_of_near(columns, match, whole, number, flags, parents)
    for in_sense in senses:
        value[in_sense & (value > 0)] += near.IN_SENSE
    best = _best(value, scores > 0, near.room(number, nearest))
    dropped: tuple[str, ...] = ()
    if not number and best.size:
        pairs = zip(match.has, match.groups, strict=True)
        dropped = near.dropped(group for has, group in pairs if not has[best[0]])
    scores[scores > 0] += _ABOVE_NEAR
    scores[best] = value[best]
    return Selected(scores, whole, dropped)


def _value_of_near(
    columns: Columns,
    match: Match,
    whole: Mask,
    number: int,
    flags: Flags,
    parents: Mapping[str, str | None],
) -> tuple[Scores, int]:
    """What each place is worth, and how many are near for certain."""
    share = _fitted(match.share, columns) * flags
    top = float(share.max(initial=0))
    if not number and top < near.TELLING_SHARE:
        share[:] = 0
    anywhere = (_fitted(match.anywhere, columns) > 0) & flags
    # How much of the query, and then where in the product it is.
    worth = 0.8 * share + 0.2 * _fitted(match.partly, columns)
    value: Scores = np.where((share >= near.LEAST_SHARE) | anywhere, worth, 0).astype(np.float32)
    close = (share >= max(near.TELLING_SHARE, near.NEAR_THE_BEST * top)) | anywhere
    if number:
        counts = columns.counts(["category"], whole, places_in(whole))["category"]
        for kind, part in near.kinds_of(counts, number, parents).items():
            same = flags_of(columns.having("category", [_row(columns, kind)])) & flags
            same &= _fitted(match.allowed, columns)
            value[same] = worth[same] + np.float32(near.SAME_KIND * part)
            close |= same
    return value, int(np.count_nonzero(close & ~flags_of(whole)))


def _best(value: Scores, whole: Flags, most: int) -> Places:
    """The nearest places, the best first."""
    near_places = np.flatnonzero((value > 0) & ~whole)
    order = np.argsort(-value[near_places], kind="stable")
    return near_places[order[:most]]


def _row(columns: Columns, category: str) -> int | None:
    return columns.rows.get("category", {}).get(category)


def _fitted(scores: Values, columns: Columns) -> Values:
    """Columns may have grown since the words were looked up, or know less than the index."""
    if len(scores) < columns.capacity:
        scores = np.pad(scores, (0, columns.capacity - len(scores)))
    return scores[: columns.capacity]
