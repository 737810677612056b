"""How good answers to graded queries are: the metrics, and tables of them. Pure.

Grades are 3 (what was wanted), 2, 1; a query may forbid products, or expect nothing at all. Means
leave out queries to which a measure does not apply. Not for: asking engines (`search_quality`).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from msgspec import Struct

PAGE = 24
TOP = 10
WANTED = 3


class Graded(Struct, frozen=True):
    slug: str
    grade: int


class GradedQuery(Struct, frozen=True):
    """One query of the file; fields that only explain it are left unread."""

    id: str
    q: str
    lang: str
    kind: str
    relevant: tuple[Graded, ...]
    relevant_total: Mapping[str, int]
    must_not_include: tuple[str, ...] = ()
    expect_zero: bool = False


class Required(Struct, frozen=True, kw_only=True):
    """What an engine must reach."""

    ndcg: float = 0.90
    ndcg_of_each_kind: float = 0.80
    recall: float = 0.92


class Judgement(Struct, frozen=True, kw_only=True):
    """How one query was answered."""

    query: GradedQuery
    slugs: tuple[str, ...]
    total: int
    note: str
    ndcg: float | None
    """At 10; None where nothing is relevant."""
    recall: float | None
    """Of grade 3, at 24."""
    forbidden: tuple[str, ...]
    """Of the first 10."""
    wrongly_empty: bool
    wrongly_found: bool


def ndcg(slugs: Sequence[str], grades: Mapping[str, int], ideal: Sequence[int], top: int) -> float:
    """Normalised discounted cumulative gain of the first `top`, gain 2^grade - 1."""
    got = _discounted([grades.get(slug, 0) for slug in slugs[:top]])
    best = _discounted(sorted(ideal, reverse=True)[:top])
    return got / best if best else 0.0


def recall(slugs: Sequence[str], wanted: set[str], known_total: int, top: int) -> float:
    """Share of what is wanted that is among the first `top`, as far as they can hold it."""
    possible = min(known_total, top)
    return len(wanted.intersection(slugs[:top])) / possible if possible else 1.0


def judge(query: GradedQuery, slugs: Sequence[str], total: int, note: str = "") -> Judgement:
    """Compare one answer with its grades."""
    grades = {graded.slug: graded.grade for graded in query.relevant}
    ideal = [int(grade) for grade, number in query.relevant_total.items() for _ in range(number)]
    wanted = {slug for slug, grade in grades.items() if grade == WANTED}
    return Judgement(
        query=query,
        slugs=tuple(slugs),
        total=total,
        note=note,
        ndcg=ndcg(slugs, grades, ideal, TOP) if ideal else None,
        recall=recall(slugs, wanted, ideal.count(WANTED), PAGE) if wanted else None,
        forbidden=tuple(slug for slug in slugs[:TOP] if slug in query.must_not_include),
        wrongly_empty=bool(ideal) and not slugs,
        wrongly_found=query.expect_zero and bool(slugs),
    )


def mean(values: Sequence[float | None]) -> float:
    """Of those that are there; 1 if none is."""
    there = [value for value in values if value is not None]
    return sum(there) / len(there) if there else 1.0


def by_kind(judgements: Sequence[Judgement]) -> dict[str, list[Judgement]]:
    """Kinds in alphabetical order, then everything as "all"."""
    kinds: dict[str, list[Judgement]] = defaultdict(list)
    for judgement in judgements:
        kinds[judgement.query.kind].append(judgement)
    return {**dict(sorted(kinds.items())), "all": list(judgements)}


def missed(judgements: Sequence[Judgement], required: Required) -> list[str]:
    """What is not reached, each as a line."""
    kinds = by_kind(judgements)
    everything = kinds.pop("all")
    faults = [
        f"nDCG@10 of {kind} is {reached:.3f}"
        for kind, group in kinds.items()
        if (reached := mean([each.ndcg for each in group])) < required.ndcg_of_each_kind
    ]
    if (reached := mean([each.ndcg for each in everything])) < required.ndcg:
        faults.append(f"nDCG@10 is {reached:.3f}")
    if (reached := mean([each.recall for each in everything])) < required.recall:
        faults.append(f"recall@24 is {reached:.3f}")
    if number := sum(bool(each.forbidden) for each in everything):
        faults.append(f"{number} queries show what they must not")
    if number := sum(each.wrongly_empty for each in everything):
        faults.append(f"{number} queries are wrongly empty")
    return faults


def table(judgements: Sequence[Judgement], required: Required) -> str:
    """A line per kind of query, the means of all, and what is required."""
    lines = [
        f"{'kind':<13}{'n':>4}{'nDCG@10':>9}{'recall@24':>11}{'forbidden':>11}{'empty':>8}{'found':>7}"
    ]
    for kind, group in by_kind(judgements).items():
        lines.append(
            f"{kind:<13}{len(group):>4}"
            f"{mean([each.ndcg for each in group]):>9.3f}"
            f"{mean([each.recall for each in group]):>11.3f}"
            f"{sum(bool(each.forbidden) for each in group) / len(group):>11.1%}"
            f"{sum(each.wrongly_empty for each in group) / len(group):>8.1%}"
            f"{sum(each.wrongly_found for each in group):>7}"
        )
    lines.append(
        f"{'required':<13}{'':>4}{f'>={required.ndcg:.2f}':>9}{f'>={required.recall:.2f}':>11}"
        f"{'0':>11}{'0':>8}{'':>7}   each kind >={required.ndcg_of_each_kind:.2f}"
    )
    return "\n".join(lines)


def details(judgements: Sequence[Judgement]) -> str:
    """A line per query, the worst first."""
    lines = []
    for each in sorted(judgements, key=lambda each: (each.ndcg is None, each.ndcg or 0)):
        score = "  –  " if each.ndcg is None else f"{each.ndcg:.3f}"
        recalled = "  –  " if each.recall is None else f"{each.recall:.3f}"
        lines.append(
            f"{score} {recalled} {each.query.id} {each.query.kind} {each.query.q!r}"
            f" found {each.total}{f' ({each.note})' if each.note else ''}"
            f"{f' FORBIDDEN {len(each.forbidden)}' if each.forbidden else ''}"
            f"{' WRONGLY FOUND' if each.wrongly_found else ''}"
        )
    return "\n".join(lines)


def _discounted(grades: Sequence[int]) -> float:
    return math.fsum((2.0**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))
