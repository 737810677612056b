"""The queries for a page and what is made of their answers; `tests/contract` has the rest."""

from __future__ import annotations

import msgspec
import pytest

from catalog.values import Location
from search.engines.meilisearch.queries import Answer, join, plan
from search.filters import OneOf, price_between
from search.request import SearchRequest, Sort

SELECTED = {
    "producer": OneOf("producer", ("ina",)),
    "price": price_between(None, 9),
    "attr.colour": OneOf("attr.colour", ("merah",)),
}


def test_one_query_where_nothing_asked_for_is_selected() -> None:
    request = SearchRequest(selected=SELECTED, facets=("category", "halal"))
    (query,) = plan(request, "kain")
    assert query["facets"] == ["category", "halal"]
    assert query["q"] == "kain"
    assert query["filter"].count(" IN ") == 2


def test_one_more_per_selected_facet() -> None:
    request = SearchRequest(selected=SELECTED, facets=("category", "producer", "price"))
    page, producers, prices = plan(request, "")
    assert page["facets"] == ["category"]
    assert producers["facets"] == ["producer"]
    assert "ina" not in producers["filter"]
    assert prices["facets"] == ["price_min", "price_max"]
    assert "price" not in prices["filter"]
    assert producers["hitsPerPage"] == prices["hitsPerPage"] == 0


@pytest.mark.parametrize("text", ["", "kain"])
def test_pins_are_asked_for_by_id_and_left_out_of_the_rest(text: str) -> None:
    rest, pinned = plan(SearchRequest(pins=(7, 5, 7), offset=24), text)
    assert rest["filter"] == '"id" NOT IN ["7", "5"]'
    assert (pinned["q"], pinned["filter"]) == ("", '"id" IN ["7", "5"]')


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
    stats = {"price_min": {"min": 5, "max": 9}, "price_max": {"min": 6, "max": 11}}
    rest = answer([], 3, facetDistribution={"tag": {"a": 2, "\ue05c": 1}}, facetStats=stats)
    lower = {"price_min": {"min": 2, "max": 2}, "price_max": {"min": 2, "max": 2}}
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


def test_a_sort_by_distance_needs_a_place() -> None:
    with pytest.raises(ValueError, match="from where"):
        plan(SearchRequest(sort=Sort.DISTANCE), "")


def answer(ids: list[int], total: int, **more: object) -> Answer:
    return convert({"hits": [{"id": number} for number in ids], "totalHits": total, **more})


def convert(said: dict[str, object]) -> Answer:
    return msgspec.convert(said, Answer)
