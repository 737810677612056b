"""How good an engine's answers are, against graded queries: `python -m bench.search_quality`.

The metrics are pure and know no engine; `evaluate` takes any `SearchEngine` whose products have
slugs. Grades are 3 (what was wanted), 2, 1; a query may forbid products, or expect nothing at all.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import asyncpg
import msgspec
from msgspec import Struct

from catalog.values import Language
from search.engine import SearchEngine
from search.engines.postgres.engine import PostgresEngine
from search.request import SearchRequest
from search.vocabulary import shipped_vocabulary

PAGE = 24
TOP = 10


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


class Judgement(Struct, frozen=True, kw_only=True):
    """How one query was answered."""

    query: GradedQuery
    slugs: tuple[str, ...]
    total: int
    corrected: str | None
    ndcg: float | None
    """At 10; None where nothing is relevant."""
    recall: float | None
    """Of grades 2 and 3, at 24."""
    forbidden: tuple[str, ...]
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


def judge(query: GradedQuery, slugs: Sequence[str], total: int, corrected: str | None) -> Judgement:
    """Compare one answer with its grades."""
    grades = {graded.slug: graded.grade for graded in query.relevant}
    ideal = [int(grade) for grade, number in query.relevant_total.items() for _ in range(number)]
    wanted = {slug for slug, grade in grades.items() if grade >= 2}
    wanted_total = sum(number for grade, number in query.relevant_total.items() if int(grade) >= 2)
    return Judgement(
        query=query,
        slugs=tuple(slugs),
        total=total,
        corrected=corrected,
        ndcg=ndcg(slugs, grades, ideal, TOP) if ideal else None,
        recall=recall(slugs, wanted, wanted_total, PAGE) if wanted else None,
        forbidden=tuple(slug for slug in slugs[:PAGE] if slug in query.must_not_include),
        wrongly_empty=bool(ideal) and not slugs,
        wrongly_found=query.expect_zero and bool(slugs),
    )


def mean(values: Sequence[float | None]) -> float:
    """Of those that are there; 1 if none is."""
    there = [value for value in values if value is not None]
    return sum(there) / len(there) if there else 1.0


def report(judgements: Sequence[Judgement]) -> str:
    """A table per kind of query, and the sums."""
    kinds: dict[str, list[Judgement]] = defaultdict(list)
    for judgement in judgements:
        kinds[judgement.query.kind].append(judgement)
    lines = [
        f"{'kind':<14}{'n':>4}{'nDCG@10':>9}{'recall@24':>11}{'forbidden':>11}{'empty':>7}{'found':>7}"
    ]
    for kind, group in [*sorted(kinds.items()), ("all", list(judgements))]:
        lines.append(
            f"{kind:<14}{len(group):>4}"
            f"{mean([each.ndcg for each in group]):>9.3f}"
            f"{mean([each.recall for each in group]):>11.3f}"
            f"{sum(len(each.forbidden) for each in group):>11}"
            f"{sum(each.wrongly_empty for each in group):>7}"
            f"{sum(each.wrongly_found for each in group):>7}"
        )
    return "\n".join(lines)


async def evaluate(
    engine: SearchEngine, queries: Sequence[GradedQuery], slug_of: Mapping[int, str]
) -> list[Judgement]:
    """Ask every query as a shopper would have typed it."""
    judgements = []
    for query in queries:
        language = Language.ENGLISH if query.lang == "en" else Language.INDONESIAN
        results = await engine.search(SearchRequest(text=query.q, language=language, limit=PAGE))
        slugs = [slug_of[number] for number in results.ids]
        judgements.append(judge(query, slugs, results.total, results.corrected))
    return judgements


def _discounted(grades: Sequence[int]) -> float:
    return math.fsum((2.0**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


async def _main(dsn: str, queries: tuple[GradedQuery, ...], limit: float, details: bool) -> int:
    async with asyncpg.create_pool(dsn, min_size=1, max_size=2) as pool:
        rows = await pool.fetch(
            "SELECT product_id, slug FROM product_document WHERE slug IS NOT NULL"
        )
        engine = PostgresEngine(pool, shipped_vocabulary())
        await engine.refresh()
        judgements = await evaluate(engine, queries, {row[0]: row[1] for row in rows})
    if details:
        for each in sorted(judgements, key=lambda each: (each.ndcg is None, each.ndcg or 0)):
            score = "  –  " if each.ndcg is None else f"{each.ndcg:.3f}"
            print(
                f"{score} {each.query.id} {each.query.q!r} found {each.total}"
                f"{f' as {each.corrected!r}' if each.corrected else ''}"
                f"{f' FORBIDDEN {len(each.forbidden)}' if each.forbidden else ''}"
                f"{' WRONGLY FOUND' if each.wrongly_found else ''}"
            )
    print(report(judgements))
    overall = mean([each.ndcg for each in judgements])
    print(f"nDCG@10 {overall:.3f} / {limit:.3f} = {overall / limit:.3f}")
    return 0 if overall >= limit else 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dsn", help="database with an indexed catalogue")
    parser.add_argument("queries", type=Path, help="graded queries, JSON")
    parser.add_argument("--limit", type=float, default=0.9)
    parser.add_argument("--details", action="store_true", help="every query, the worst first")
    given = parser.parse_args()
    queries = msgspec.json.decode(given.queries.read_bytes(), type=tuple[GradedQuery, ...])
    return asyncio.run(_main(given.dsn, queries, given.limit, given.details))


if __name__ == "__main__":
    sys.exit(main())
