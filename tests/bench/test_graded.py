"""The measures of search quality, on answers whose value is known."""

from __future__ import annotations

import pytest

from bench.graded import Graded, GradedQuery, Required, judge, mean, missed, ndcg, recall, table
from bench.search_quality import QUERIES, read_queries

QUERY = GradedQuery(
    id="q",
    q="kain",
    lang="id",
    kind="exact",
    relevant=(Graded("a", 3), Graded("b", 3), Graded("c", 2)),
    relevant_total={"3": 2, "2": 1},
    must_not_include=("x",),
)


def test_the_best_order_is_one() -> None:
    judged = judge(QUERY, ["a", "b", "c", "d"], 4)
    assert (judged.ndcg, judged.recall, judged.forbidden) == (1.0, 1.0, ())


def test_a_worse_order_is_less() -> None:
    assert ndcg(["c", "a"], {"a": 3, "c": 2}, [3, 2], 10) == pytest.approx(
        (3 + 7 / 1.584962500721156) / (7 + 3 / 1.584962500721156)
    )


def test_recall_counts_what_a_page_can_hold() -> None:
    assert recall(["a"], {"a", "b"}, 2, 24) == 0.5
    assert recall([str(n) for n in range(24)], {str(n) for n in range(90)}, 90, 24) == 1.0


def test_faults() -> None:
    judged = [judge(QUERY, ["x"], 1), judge(QUERY, [], 0)]
    assert [each.wrongly_empty for each in judged] == [False, True]
    faults = missed(judged, Required())
    assert "1 queries show what they must not" in faults
    assert "1 queries are wrongly empty" in faults
    assert "exact" in table(judged, Required())


def test_what_was_forbidden_counts_in_the_first_ten() -> None:
    assert judge(QUERY, [*map(str, range(10)), "x"], 11).forbidden == ()


def test_nothing_expected() -> None:
    zero = GradedQuery(
        id="z", q="motor", lang="id", kind="zero", relevant=(), relevant_total={}, expect_zero=True
    )
    assert judge(zero, ["a"], 1).wrongly_found
    assert judge(zero, [], 0).ndcg is None
    assert mean([None, None]) == 1.0


def test_the_queries_can_be_read() -> None:
    assert len({query.kind for query in read_queries(QUERIES)}) > 8
