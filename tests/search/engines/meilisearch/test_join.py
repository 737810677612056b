"""What is made of the answers to a plan; `tests/contract` has the rest."""

from __future__ import annotations

import msgspec
import pytest

from catalog.values import Location
from search.engines.meilisearch.answers import Answer
from search.engines.meilisearch.join import join
from search.engines.meilisearch.plan import plan
from search.price_grid import GRID, PriceBucket, cell, price_buckets
from search.request import SearchRequest, Sort


@pytest.mark.parametrize("offset", [0, 1, 5, 23, 24, 25, 48, 100, 1_998])
@pytest.mark.parametrize("limit", [0, 1, 7, 24, 100])
@pytest.mark.parametrize("pins", [(), (3,), (40, 999, 2)])
def test_pages_cut_a_list_whatever_their_place(
    offset: int, limit: int, pins: tuple[int, ...]
) -> None:
    """Against a server that holds 1 to 2000, in this order."""
    request = SearchRequest(offset=offset, limit=limit, pins=pins)
    held = [number for number in range(1, 2_001) if number not in pins]
    passing = sorted(set(pins))
    answers = []
    for query, ids in zip(plan(request, ""), (held, passing), strict=False):
        start = (query["page"] - 1) * query["hitsPerPage"]
        answers.append(answer(ids[start : start + query["hitsPerPage"]], len(ids)))
    found = join(request, answers, "meilisearch")
    assert found.ids == tuple([*pins, *held][offset : offset + limit])
    assert found.total == 2_000


def test_counts_are_summed_and_prices_spanned() -> None:
    request = SearchRequest(pins=(1,), facets=("tag", "price", "nothing.such"))
    stats = {"price.ends": {"min": 5, "max": 11}}
    rest = answer([], 3, facetDistribution={"tag": {"a": 2, "\ue05c": 1}}, facetStats=stats)
    lower = {"price.ends": {"min": 2, "max": 2}}
    pinned = answer([1], 1, facetDistribution={"tag": {"a": 1}}, facetStats=lower)
    found = join(request, [rest, pinned], "meilisearch")
    assert found.counts == {"tag": {"a": 3, "\\": 1}, "nothing.such": {}}
    assert found.price_range == (2, 11)


def test_distances_of_what_has_a_place() -> None:
    request = SearchRequest(near=Location(-10.0, 123.0), sort=Sort.DISTANCE)
    (query,) = plan(request, "")
    assert query["sort"] == ["_geoPoint(-10.000000, 123.000000):asc"]
    assert query["attributesToRetrieve"] == ["id", "_geo"]
    hits = [{"id": 1, "_geo": {"lat": -10.0, "lng": 123.1}}, {"id": 2}]
    found = join(request, [convert({"hits": hits, "totalHits": 2})], "meilisearch")
    assert found.distances_m == {1: pytest.approx(10_951, rel=0.01)}


def test_cells_of_prices_are_summed() -> None:
    request = SearchRequest(pins=(1,), facets=("price",))
    low, high = str(cell(50_000)), str(cell(100_000))
    rest = answer([], 3, facetDistribution={"price.low": {low: 3}, "price.high": {low: 2, high: 1}})
    pinned = answer([1], 1, facetDistribution={"price.low": {high: 1}, "price.high": {high: 1}})
    counts = join(request, [rest, pinned], "meilisearch").price_counts
    assert counts is not None
    assert sum(counts.lowest) == sum(counts.highest) == 4
    assert len(counts.lowest) == len(GRID)
    first, *_, last = price_buckets(counts, 20)
    assert first == PriceBucket(50_000, 59_999, 3)
    assert (last.low, last.count) == (100_000, 2)


def test_prices_that_nothing_has_are_not_counted() -> None:
    found = join(SearchRequest(facets=("price",)), [answer([], 0)], "meilisearch")
    assert found.price_counts is None
    assert found.price_range is None


def answer(ids: list[int], total: int, **more: object) -> Answer:
    return convert({"hits": [{"id": number} for number in ids], "totalHits": total, **more})


def convert(said: dict[str, object]) -> Answer:
    return msgspec.convert(said, Answer)
