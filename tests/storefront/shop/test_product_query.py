from __future__ import annotations

from typing import Any

import pytest

from search.filters import AllOf, AnyOf, Between, OneOf, price_between
from search.request import MAX_WINDOW, Sort
from storefront.http.query_string import BadQuery
from storefront.shop.product_query import ProductQuery, read_product_query
from tests.storefront.shop.sample import NAMES


def scope(query: str | bytes, accept: str = "en") -> Any:
    raw = query if isinstance(query, bytes) else query.encode()
    return {"query_string": raw, "headers": [(b"accept-language", accept.encode())]}


def read(query: str | bytes) -> ProductQuery:
    return read_product_query(scope(query), NAMES)


def faults(query: str | bytes) -> list[tuple[str, str]]:
    with pytest.raises(BadQuery) as refused:
        read(query)
    return [(fault.parameter, fault.code) for fault in refused.value.faults]


def test_nothing_asked_is_the_first_page_of_everything() -> None:
    request = read("").request
    assert (request.text, request.offset, request.limit, request.sort) == (
        "",
        0,
        24,
        Sort.RELEVANCE,
    )
    assert request.selected == {}
    assert request.facets[:3] == ("category", "price", "producer")
    assert request.facets[7:] == ("attr.teknik", "attr.panjang", "attr.ukuran", "attr.siap_makan")


def test_everything_asked() -> None:
    query = read(
        "q=tenun+sumba&lang=en&category=tenun,sei&producer=rumah-tenun&collection=tenun-pilihan"
        "&district=oebobo&price_min=10&price_max=20&in_stock=true&certification=halal&halal=halal"
        "&near=-10.17,%20123.61&sort=distance&page=3&per_page=10&facets=price,teknik,attr.ukuran"
        "&attr.teknik=ikat,sotis&attr.panjang=100..200,250&attr.siap_makan=true"
    )
    request = query.request
    assert request.text == "tenun sumba"
    assert request.language == "en"
    assert request.selected == {
        "category": OneOf("category", ("tenun", "sei")),
        "producer": OneOf("producer", ("rumah-tenun",)),
        "district": OneOf("district", ("oebobo",)),
        "certification": OneOf("certification", ("halal",)),
        "in_stock": OneOf("in_stock", ("true",)),
        "halal": OneOf("halal", ("halal",)),
        "attr.teknik": OneOf("attr.teknik", ("ikat", "sotis")),
        "attr.panjang": AnyOf((Between("attr.panjang", 100, 200), OneOf("attr.panjang", ("250",)))),
        "attr.siap_makan": OneOf("attr.siap_makan", ("true",)),
        "price": price_between(10, 20),
    }
    assert isinstance(request.selected["price"], AllOf)
    assert request.near == (-10.17, 123.61)
    assert (request.sort, request.offset, request.limit) == (Sort.DISTANCE, 20, 10)
    assert request.facets == ("price", "attr.teknik", "attr.ukuran")
    assert query.collection == "tenun-pilihan"
    assert query.chosen["attr.panjang"] == ("250",)


def test_facets_follow_the_category_and_keep_what_is_chosen() -> None:
    assert read("category=selendang").request.facets[7:] == ("attr.teknik", "attr.panjang")
    assert read("category=sei&attr.warna=merah").request.facets[7:] == (
        "attr.ukuran", "attr.siap_makan", "attr.warna",
    )  # fmt: skip
    assert read("facets=none").request.facets == ()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("pagee=1", [("pagee", "unknown_parameter_suggested")]),
        ("zzzzzz=1", [("zzzzzz", "unknown_parameter")]),
        ("attr.tekni=ikat", [("attr.tekni", "unknown_parameter_suggested")]),
        ("teknik=ikat", [("teknik", "unknown_parameter_suggested")]),
        ("page=0", [("page", "out_of_range")]),
        ("page=1e9", [("page", "not_whole_number")]),
        ("page=%D9%A1", [("page", "not_whole_number")]),
        ("page=1000000000", [("page", "window_too_deep")]),
        ("per_page=0", [("per_page", "out_of_range")]),
        ("per_page=101", [("per_page", "out_of_range")]),
        ("per_page=", [("per_page", "empty_value")]),
        (f"page={MAX_WINDOW // 10 + 1}&per_page=10", [("page", "window_too_deep")]),
        ("price_min=-1", [("price_min", "out_of_range")]),
        ("price_min=99999999999999999999", [("price_min", "not_whole_number")]),
        ("price_min=20&price_max=10", [("price_min", "range_reversed")]),
        ("in_stock=yes", [("in_stock", "not_one_of")]),
        ("near=999,0", [("near", "not_location")]),
        ("near=nan,inf", [("near", "not_location")]),
        ("near=1", [("near", "not_location")]),
        ("sort=distance", [("sort", "distance_needs_near")]),
        ("sort=distance&near=x", [("near", "not_location")]),
        ("sort=cheap", [("sort", "not_one_of")]),
        ("lang=xx", [("lang", "not_one_of")]),
        ("category=tenunn", [("category", "unknown_value_suggested")]),
        ("category=tenun,,", [("category", "empty_value")]),
        ("category=" + ",".join(["tenun"] * 51), [("category", "too_many_values")]),
        ("producer=%27%20OR%201%3D1--", [("producer", "unknown_value")]),
        ("collection=nanti", [("collection", "unknown_value")]),
        ("halal=proses", [("halal", "not_one_of")]),
        ("attr.teknik=batik", [("attr.teknik", "unknown_value")]),
        ("attr.panjang=abc", [("attr.panjang", "not_number_or_range")]),
        ("attr.panjang=..", [("attr.panjang", "not_number_or_range")]),
        ("attr.panjang=300..200", [("attr.panjang", "range_reversed")]),
        ("facets=teknikk", [("facets", "unknown_value_suggested")]),
        ("q=a&q=b", [("q", "repeated_parameter")]),
        ("q=" + "a" * 10_000, [("q", "too_long")]),
        ("q=%00", [("q", "control_character")]),
        ("q=a%0Ab", [("q", "control_character")]),
        ("q=%ED%A0%80", [("q", "broken_encoding")]),
        ("q=%C3%28", [("q", "broken_encoding")]),
        ("q=%zz", [("q", "broken_encoding")]),
        ("q=%", [("q", "broken_encoding")]),
        ("%ff=1", [("", "broken_encoding")]),
        (b"q=\xff\xfe", [("q", "broken_encoding")]),
        ("&".join(f"a{i}=1" for i in range(65)), [("", "too_many_parameters")]),
        ("=1", [("", "unknown_parameter")]),
        ("page=0&sort=x&lang=", [("page", "out_of_range"), ("sort", "not_one_of"),
                                 ("lang", "not_one_of")]),
    ],
)  # fmt: skip
def test_what_is_refused(query: str | bytes, expected: list[tuple[str, str]]) -> None:
    assert faults(query) == expected


def test_metacharacters_are_words_like_any_other() -> None:
    text = "a' OR 1=1; -- \" {x} $1 % _ * <b> \\ (tenun) & | ! :*"
    assert read("q=" + "".join(f"%{byte:02x}" for byte in text.encode())).request.text == text
    assert read("attr.motif=%7B%7D").request.selected == {
        "attr.motif": OneOf("attr.motif", ("{}",))
    }


def test_inside_a_collection_there_is_no_collection_parameter() -> None:
    with pytest.raises(BadQuery):
        read_product_query(scope("collection=tenun-pilihan"), NAMES, inside_collection=True)


def test_open_ranges() -> None:
    assert read("attr.panjang=100..").request.selected["attr.panjang"] == Between(
        "attr.panjang", 100
    )
    assert read("attr.panjang=..1.5").request.selected["attr.panjang"] == Between(
        "attr.panjang", None, 1.5
    )
    assert read("attr.panjang=250.0").request.selected["attr.panjang"] == OneOf(
        "attr.panjang", ("250",)
    )
