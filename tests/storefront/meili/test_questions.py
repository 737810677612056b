"""What a query asks of the engine, and the guards of a public address."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.values import Language, Location
from search.filters import AllOf, Between, OneOf
from search.request import SearchRequest, Sort
from storefront.meili.attributes import SORTS, countable, filterable
from storefront.meili.questions import WINDOW, pages, question
from storefront.meili.refusals import Refusal
from storefront.meili.wire import Query, read_query
from storefront.shop.labels import FACETS
from tests.storefront.shop.sample import NAMES


def asked(**fields: Any) -> SearchRequest:
    query = read_query({"indexUid": "products", **fields})
    return question(query, NAMES, Language.INDONESIAN).request


def refusal(**fields: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        asked(**fields)
    return refused.value


def test_nothing_but_the_defaults() -> None:
    assert asked() == SearchRequest(text="", limit=20)


def test_everything() -> None:
    request = asked(
        q="tenun",
        filter=["halal = halal", "attr.panjang >= 100"],
        sort=["price_min:asc"],
        facets=["category", "attr.teknik", "price_min"],
        offset=40,
        limit=21,
        locales=["jpn", "eng"],
    )

    assert request == SearchRequest(
        text="tenun",
        language=Language.ENGLISH,
        scope=AllOf((OneOf("halal", ("halal",)), Between("attr.panjang", low=100))),
        sort=Sort.PRICE,
        facets=("category", "attr.teknik", "price_min"),
        offset=40,
        limit=21,
    )


def test_every_facet_of_the_shop_is_here_too() -> None:
    keys = {key for key in FACETS if key != "price"}

    assert keys | {"tag", "attr.teknik", "price_min", "price_max"} <= set(countable(NAMES))
    assert set(countable(NAMES)) | {"id"} == set(filterable(NAMES))


def test_patterns_of_facets() -> None:
    assert asked(facets=["*"]).facets == countable(NAMES)
    assert asked(facets=["attr.te*", "attr.*"]).facets[0] == "attr.teknik"
    assert refusal(facets=["colour"]).message.startswith(
        "Invalid facet distribution: Pattern `colour` is not filterable. Available filterable"
    )
    assert refusal(facets=["zz*"]).code == "invalid_search_facets"
    assert refusal(facets=["category"] * 21).code == "invalid_search_facets"


@pytest.mark.parametrize(("order", "sort"), SORTS.items())
def test_each_order(order: str, sort: Sort) -> None:
    assert asked(sort=[order]).sort is sort


def test_order_by_distance() -> None:
    request = asked(sort=["_geoPoint(-10.17, 123.6):asc"])

    assert (request.sort, request.near) == (Sort.DISTANCE, Location(-10.17, 123.6))


@pytest.mark.parametrize(
    ("order", "message"),
    [
        ("price_min", "expected expression ending by `:asc` or `:desc`, found `price_min`"),
        ("price_min:up", "expected expression ending by `:asc` or `:desc`"),
        ("name:asc", "Index `products`: Attribute `name` is not sortable as `asc`. Available"),
        ("price_min:desc", "Attribute `price_min` is not sortable as `desc`"),
        ("_geoPoint(1):asc", "expected expression formated like `_geoPoint(latitude, longitude)`"),
        ("_geoPoint(1,2:asc", "expected expression formated like"),
        ("_geoPoint(100,2):asc", "Bad latitude `100.0`"),
        ("_geoPoint(1,200):asc", "Bad longitude `200.0`"),
        ("_geoPoint(1,2):desc", "is not sortable as `desc`"),
    ],
)
def test_orders_that_are_refused(order: str, message: str) -> None:
    refused = refusal(sort=[order])

    assert refused.code == "invalid_search_sort"
    assert message in refused.message


def test_two_orders_are_refused() -> None:
    assert "one attribute at a time" in refusal(sort=["price_min:asc", "created:desc"]).message


@pytest.mark.parametrize(
    ("fields", "window"),
    [
        ({}, (0, 20)),
        ({"limit": 0}, (0, 0)),
        ({"limit": 101}, (0, 101)),
        ({"limit": 0, "offset": 10**12}, (0, 0)),
        ({"offset": 1990, "limit": 21}, (1990, 10)),
        ({"page": 3}, (40, 20)),
        ({"page": 0}, (0, 0)),
        ({"hitsPerPage": 24}, (0, 24)),
        ({"hitsPerPage": 0, "page": 2}, (0, 0)),
        ({"hitsPerPage": 10, "limit": 3, "offset": 7}, (0, 10)),
        ({"hitsPerPage": 30, "page": 67}, (1980, 20)),
    ],
)
def test_the_window(fields: dict[str, int], window: tuple[int, int]) -> None:
    request = asked(**fields)

    assert (request.offset, request.limit) == window


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"q": "a" * 513}, "invalid_search_q"),
        ({"limit": 102}, "invalid_search_limit"),
        ({"hitsPerPage": 101}, "invalid_search_hits_per_page"),
        ({"offset": WINDOW}, "invalid_search_offset"),
        ({"offset": 10**30}, "invalid_search_offset"),
        ({"page": 101}, "invalid_search_page"),
        ({"filter": "(" * 21 + "id = 1" + ")" * 21}, "invalid_search_filter"),
        ({"filter": "id = 1 " + " " * 8200}, "invalid_search_filter"),
    ],
)
def test_guards(fields: dict[str, Any], code: str) -> None:
    assert refusal(**fields).code == code


def test_pages_that_can_be_reached() -> None:
    assert pages(Query(hits_per_page=24), 150) == (1, 24, 7)
    assert pages(Query(page=2), 0) == (2, 20, 0)
    assert pages(Query(page=2), 100_000) == (2, 20, WINDOW // 20)
    assert pages(Query(hits_per_page=0), 150) == (1, 0, 0)


def test_the_index() -> None:
    with pytest.raises(Refusal) as missing:
        question(Query(index_uid="books"), NAMES, Language.ENGLISH)
    with pytest.raises(Refusal) as bad:
        question(Query(index_uid="no/such"), NAMES, Language.ENGLISH)

    assert (missing.value.code, missing.value.status) == ("index_not_found", 404)
    assert (bad.value.code, bad.value.status) == ("invalid_index_uid", 400)


def test_a_filter_of_the_index_says_which_index() -> None:
    refused = refusal(filter="colour = red")

    assert refused.message.startswith("Index `products`: Attribute `colour` is not filterable.")
    assert refusal(filter="id").message.startswith("Was expecting an operation")
