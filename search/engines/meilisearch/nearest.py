"""Which products follow the few that have every word, out of Meilisearch's own answers. Pure.

The rules are `search.near`'s. Meilisearch cannot say how much of a query a product has, so the
query is asked once more without each of its words, weighed by what the word says (`Survey`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from search import near
from search.engines.meilisearch.answers import Answer
from search.engines.meilisearch.plan import candidate_query
from search.engines.meilisearch.words import query_text, texts_of
from search.filters import OneOf
from search.known_words import KnownWords
from search.request import SearchRequest
from search.understanding import Group, Understanding, without

MOST_LEFT_OUT = 6
"""Words of a query that are left out in turn."""
_IN_ANY_TEXT = 0.3
"""What a word is worth that is not in a telling text, beside one that is."""


class Near(Struct, frozen=True):
    ids: tuple[int, ...] = ()
    """The nearest first."""
    dropped: tuple[str, ...] = ()
    """Words that the nearest lacks, where nothing has everything."""


class Survey(Struct, frozen=True):
    """What each group of a query says."""

    meant: Understanding
    telling: tuple[float, ...]
    """Per group of `meant`."""
    known: tuple[bool, ...]
    """Whether some product has it."""

    def share(self, *lacking: Group) -> float:
        """How much of the query is there without these groups."""
        total = sum(self.telling)
        there = sum(
            told
            for group, told in zip(self.meant.groups, self.telling, strict=True)
            if group not in lacking
        )
        return there / total if total else 0.0

    @property
    def unknown(self) -> tuple[Group, ...]:
        pairs = zip(self.meant.groups, self.known, strict=True)
        return tuple(group for group, known in pairs if not known)

    def subsets(self) -> list[tuple[Group, ...]]:
        """What may be left out: words that no product has, and beside them one more."""
        unknown = self.unknown
        if any(group.demanded for group in unknown):
            return []
        rest = [group for group in self.meant.groups if group not in unknown]
        found = [unknown] if unknown and rest else []
        if len(rest) > 1:
            found += [(*unknown, group) for group in rest[:MOST_LEFT_OUT] if not group.demanded]
        return found


def survey(meant: Understanding, words: KnownWords) -> Survey:
    """What the groups of `meant` say, by how many products have each."""
    found = [words.telling_products(group) for group in meant.groups]
    told = [
        near.telling(group, number, words.products)
        for group, number in zip(meant.groups, found, strict=True)
    ]
    return Survey(meant, tuple(told), tuple(number > 0 for number in found))


def candidate_queries(
    request: SearchRequest, surveyed: Survey, kinds: Iterable[str], *, anywhere: bool
) -> list[dict[str, Any]]:
    """Queries for near products: in any text if `anywhere`, without some words, of the same
    kind."""
    meant = surveyed.meant
    queries = []
    if anywhere:
        queries.append(candidate_query(request, query_text(meant), near.MOST, texts=None))
    queries += [
        candidate_query(
            request,
            query_text(without(meant, *lacking)),
            near.MOST,
            texts=texts_of(meant),
            preferred=meant.preferred,
        )
        for lacking in surveyed.subsets()
    ]
    demanded = query_text(without(meant, *(g for g in meant.groups if not g.demanded)))
    queries += [
        candidate_query(request, demanded, near.MOST, OneOf("category", (kind,))) for kind in kinds
    ]
    return queries


def nearest(
    surveyed: Survey,
    whole: Sequence[int],
    answers: Sequence[Answer],
    kinds: Mapping[str, float],
    *,
    anywhere: bool,
) -> Near:
    """The near products out of the answers to `candidate_queries`, without the `whole` ones."""
    subsets = surveyed.subsets()
    there = [hit.id for hit in answers[0].hits] if anywhere else []
    lacking_some = answers[anywhere : anywhere + len(subsets)]
    value = dict.fromkeys(there, _IN_ANY_TEXT)
    lacks: dict[int, tuple[Group, ...]] = {}
    best = 0.0
    for lacking, answer in zip(subsets, lacking_some, strict=True):
        share = surveyed.share(*lacking)
        best = max(best, share if answer.hits else 0.0)
        for hit in answer.hits:
            if share > value.get(hit.id, 0.0):
                value[hit.id], lacks[hit.id] = share, lacking
    if not whole and best < near.TELLING_SHARE:
        value = dict.fromkeys(there, _IN_ANY_TEXT)
    least = max(near.TELLING_SHARE, near.NEAR_THE_BEST * best)
    close = {*there, *(i for i, v in value.items() if v >= least)}
    kept = {i: v for i, v in value.items() if v >= near.LEAST_SHARE}
    for part, answer in zip(kinds.values(), answers[anywhere + len(subsets) :], strict=True):
        for hit in answer.hits:
            close.add(hit.id)
            kept[hit.id] = value.get(hit.id, 0.0) + near.SAME_KIND * part
    for number in whole:
        kept.pop(number, None)
    # Equal ones stay in the order in which they were found: Meilisearch's own.
    ids = sorted(kept, key=lambda number: -kept[number])
    ids = ids[: near.room(len(whole), len(close.difference(whole)))]
    missing = lacks.get(ids[0], ()) if ids and not whole else ()
    return Near(tuple(ids), near.dropped(missing))
