"""The queries for a page; `tests/contract` has the rest."""

from __future__ import annotations

import pytest

from catalog.values import Location
from search.engines.meilisearch.plan import members_plan, plan
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
    assert prices["facets"] == ["price.ends", "price.low", "price.high"]
    assert "price" not in prices["filter"]
    assert producers["hitsPerPage"] == prices["hitsPerPage"] == 0


@pytest.mark.parametrize("text", ["", "kain"])
def test_pins_are_asked_for_by_id_and_left_out_of_the_rest(text: str) -> None:
    rest, pinned = plan(SearchRequest(pins=(7, 5, 7), offset=24), text)
    assert rest["filter"] == '"id" NOT IN ["7", "5"]'
    assert (pinned["q"], pinned["filter"]) == ("", '"id" IN ["7", "5"]')


def test_a_sort_by_distance_needs_a_place() -> None:
    with pytest.raises(ValueError, match="from where"):
        plan(SearchRequest(sort=Sort.DISTANCE), "")


def test_products_that_are_known_are_counted_and_not_ranked() -> None:
    request = SearchRequest(
        text="kain", selected=SELECTED, facets=("category", "producer"), pins=(3,), offset=24
    )
    members, producers = members_plan(request, [8, 9])
    assert (members["q"], members["hitsPerPage"]) == ("", 0)
    assert members["facets"] == ["category", "id"]
    assert '"id" IN ["8", "9"]' in members["filter"]
    assert '"id" IN ["8", "9"]' in producers["filter"]
    assert producers["facets"] == ["producer"]


def test_they_are_fetched_only_where_their_distance_is_wanted() -> None:
    request = SearchRequest(text="kain", near=Location(-10.0, 123.0))
    (members,) = members_plan(request, [8, 9])
    assert members["hitsPerPage"] == 2
    assert members["attributesToRetrieve"] == ["id", "_geo"]
