"""Filters in Meilisearch's language: what they mean, how they are refused, that nothing breaks.

What Meilisearch itself makes of such filters: `tests/instantsearch/test_as_meilisearch.py`.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from math import inf, nextafter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.meilisearch.filters import compile_filter
from search.filter_language import LONGEST_FILTER, FilterRefused, Kind, read_filter
from search.filters import (
    AllOf,
    AnyOf,
    BeginsWith,
    Between,
    Condition,
    Exists,
    Not,
    OneOf,
    WithinBox,
    WithinRadius,
)

ATTRIBUTES = {
    "category": Kind.TEXTS,
    "tag": Kind.TEXTS,
    "attr.teknik": Kind.TEXTS,
    "attr.panjang": Kind.NUMBERS,
    "price_min": Kind.NUMBER,
    "id": Kind.ID,
}

EVERYTHING, NOTHING = AllOf(()), AnyOf(())


def kain(value: str = "kain") -> Condition:
    return OneOf("category", (value,))


def cheap(high: float = 5) -> Condition:
    return Between("price_min", high=high)


def refusal(given: object) -> FilterRefused:
    with pytest.raises(FilterRefused) as refused:
        read_filter(given, ATTRIBUTES)
    return refused.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("category = kain", kain()),
        ("category=kain", kain()),
        ("\n category\t=  'kain' ", kain()),
        ('"category"="kain"', kain()),
        ('"category"="kain tenun"', kain("kain tenun")),
        (r'category = "say \"hi\" c:\\d"', kain('say "hi" c:\\d')),
        (r"category = 'it\'s'", kain("it's")),
        (r'category = "a\nb"', kain(r"a\nb")),
        ("category = 'AND'", kain("AND")),
        ("category = ''", kain("")),
        ("category = 日本", kain("日本")),
        ("category = a-b/c.d_e", kain("a-b/c.d_e")),
        ("category != kain", Not(kain())),
        ("category IN [kain, 'kain', sei,]", OneOf("category", ("kain", "kain", "sei"))),
        ("category IN[]", OneOf("category", ())),
        ("category NOT IN [kain]", Not(kain())),
        ("category EXISTS", Exists("category")),
        ("category NOT EXISTS", Not(Exists("category"))),
        ("category IS NULL", NOTHING),
        ("category IS NOT EMPTY", EVERYTHING),
        ("tag STARTS WITH oleh", BeginsWith("tag", "oleh")),
        ("tag NOT STARTS WITH oleh", Not(BeginsWith("tag", "oleh"))),
        ("attr.teknik = ikat", OneOf("attr.teknik", ("ikat",))),
        ("attr.panjang = 200.0", OneOf("attr.panjang", ("200",))),
        ("attr.panjang IN [200, long, 1.5e2]", OneOf("attr.panjang", ("200", "150"))),
        ("attr.panjang 100 TO 200", Between("attr.panjang", 100, 200)),
        ("attr.panjang STARTS WITH 2", NOTHING),
        ("price_min <= 5", cheap()),
        ("price_min >= -5", Between("price_min", low=-5)),
        ("price_min < 5", cheap(nextafter(5, -inf))),
        ("price_min > 5", Between("price_min", low=nextafter(5, inf))),
        ("price_min > cheap", NOTHING),
        ("price_min = 5", AnyOf((Between("price_min", 5, 5),))),
        ("price_min IN [5, x]", AnyOf((Between("price_min", 5, 5),))),
        ("price_min EXISTS", Between("price_min")),
        ("price_min = nan", NOTHING),
        ("price_min = 1_000", NOTHING),
        ("id = 17", OneOf("id", ("17",))),
        ("id EXISTS", EVERYTHING),
        ("_geoRadius(-10.1, 123.6, 2000)", WithinRadius(-10.1, 123.6, 2000)),
        ("_geoRadius(-10.1, 123.6, 2000, 64)", WithinRadius(-10.1, 123.6, 2000)),
        ("_geoBoundingBox([-10, 124], [-11, 123])", WithinBox(-10, 124, -11, 123)),
        ("NOT category = kain", Not(kain())),
        ("NOT NOT category = kain", kain()),
        ("category = kain AND price_min <= 5", AllOf((kain(), cheap()))),
        (
            "category = kain OR category = sei AND NOT price_min <= 5",
            AnyOf((kain(), AllOf((kain("sei"), Not(cheap()))))),
        ),
        (
            "(category = kain OR category = sei) AND(price_min <= 5)",
            AllOf((AnyOf((kain(), kain("sei"))), cheap())),
        ),
        ("NOT(category = kain OR price_min <= 5)", Not(AnyOf((kain(), cheap())))),
    ],
)
def test_each_way_of_writing(text: str, expected: Condition) -> None:
    assert read_filter(text, ATTRIBUTES) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, None),
        ("", None),
        ([], None),
        ([[]], None),
        (["", " "], None),
        (["category = kain"], kain()),
        (["category = kain", "price_min <= 5"], AllOf((kain(), cheap()))),
        ([["category = kain", "category = sei"]], AnyOf((kain(), kain("sei")))),
        (
            [["category = kain", "category = sei"], "price_min <= 5", ["", "id = 1"]],
            AllOf((AnyOf((kain(), kain("sei"))), cheap(), OneOf("id", ("1",)))),
        ),
        (["attr.panjang>=100", "attr.panjang<=200"], Between("attr.panjang", 100, 200)),
        (
            ["attr.panjang<=200", "category = kain", "attr.panjang>=100", "price_min<=5"],
            AllOf((kain(), cheap(), Between("attr.panjang", 100, 200))),
        ),
    ],
)
def test_arrays(given: object, expected: Condition | None) -> None:
    assert read_filter(given, ATTRIBUTES) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("category", "Was expecting an operation `=`, `!=`"),
        ("category =", "Was expecting a value but instead got nothing.\n11:11 category ="),
        ("category = kain AND", "Was expecting an operation"),
        ("category = kain tenun", "Found unexpected characters at the end of the filter: `tenun`."),
        ("category = kain and id = 1", "Found unexpected characters at the end of the filter:"),
        ("category = OR", "Was expecting a value but instead got `OR`, which is a reserved"),
        ("(category = kain", "Expression `(category = kain` is missing the following closing"),
        ('category = "kain', 'Expression `"kain` is missing the following closing delimiter: `"`.'),
        ("category IN [a, b", "Expression `[a, b` is missing the following closing delimiter"),
        ("category IN a", "Expected `[` after `IN` keyword."),
        ("category TO 5", "Was expecting an operation"),
        ("category NOT = 5", "Was expecting an operation"),
        ("category IS kain", "Was expecting an operation"),
        ("category STARTS kain", "Was expecting an operation"),
        ("= kain", "Was expecting a value but instead got `=`."),
        (")", "Was expecting a value but instead got `)`."),
        ("category = 🎉", "Found unexpected characters in the filter: `🎉`."),
        ("category = $", "Found unexpected characters in the filter: `$`."),
        ("_geoRadius(1, 2)", "Was expecting 3 or 4 arguments for `_geoRadius`, but instead found"),
        ("_geoRadius 3", "Was expecting an operation"),
        ("_geoRadius(-100, 0, 5)", "Bad latitude `-100`. Latitude must be contained between -90"),
        ("_geoRadius(0, 200, 5)", "Bad longitude `200`."),
        ("_geoRadius(0, 0, far)", "Bad distance `far`."),
        ("_geoBoundingBox([1, 2])", "The `_geoBoundingBox` filter expects two pairs"),
        ("_geoBoundingBox([1, 2], [3, 4])", "The top latitude `1` is below the bottom latitude"),
    ],
)
def test_refusals_of_the_text(text: str, message: str) -> None:
    refused = refusal(text)

    assert refused.message.startswith(message)
    assert refused.code == "invalid_search_filter"
    assert not refused.of_index


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("colour = red", "Attribute `colour` is not filterable. Available filterable attribute"),
        ("colour EXISTS", "Attribute `colour` is not filterable."),
        ("_geo = 3", "Attribute `_geo` is not filterable."),
        ("category > a", "Filter operator `>` is not allowed for the attribute `category`."),
        ("category a TO b", "Filter operator `TO` is not allowed for the attribute `category`."),
        ("id <= 3", "Filter operator `<=` is not allowed for the attribute `id`."),
    ],
)
def test_refusals_of_the_index(text: str, message: str) -> None:
    refused = refusal(text)

    assert refused.message.startswith(message)
    assert refused.of_index


@pytest.mark.parametrize("text", ["category CONTAINS k", "_geoPolygon([1, 2], [2, 3], [4, 5])"])
def test_what_is_not_supported_is_said_so(text: str) -> None:
    refused = refusal(text)

    assert refused.code == "feature_not_enabled"
    assert "is not supported" in refused.message


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (3, "`expected String, Array, found: 3`"),
        ({}, "`expected String, Array, found: {}`"),
        (["id = 1", 4], "`expected String, [String], found: 4`"),
        ([["id = 1", ["id = 2"]]], '`expected String, found: ["id = 2"]`'),
    ],
)
def test_refusals_of_the_shape(given: object, message: str) -> None:
    assert message in refusal(given).message


def test_what_a_filter_may_cost_is_bounded() -> None:
    assert read_filter("(" * 20 + "id = 1" + ")" * 20, ATTRIBUTES) == OneOf("id", ("1",))
    assert "levels of parentheses" in refusal("(" * 21 + "id = 1" + ")" * 21).message
    assert "too long" in refusal(["id = 1"] * (LONGEST_FILTER // 6 + 1)).message
    many = " OR ".join(["id = 1"] * 201)
    assert "too many conditions" in refusal(many).message
    assert "too many conditions" in refusal([["id = 1"] * 201]).message
    assert "too many conditions" in refusal(f"price_min IN [{'1,' * 300}]").message
    assert "too many conditions" in refusal(["tag STARTS WITH a"] * 11).message
    assert "too many conditions" in refusal(["_geoRadius(0,0,1)"] * 11).message


@pytest.mark.parametrize(
    "text",
    [
        "NOT " * 2000 + "id = 1",
        "(" * 8000,
        '"' + "\\" * 8000,
        "'" * 8000,
        "category IN [" + "a," * 4000,
        '\\"' * 4000,
        " " * 8000,
        "a" * 8000,
        '"' + 'a\\"' * 2600,
    ],
)
def test_time_grows_with_the_length_only(text: str) -> None:
    began = time.perf_counter()
    with suppress(FilterRefused):
        read_filter(text, ATTRIBUTES)
    assert time.perf_counter() - began < 0.5


@given(st.text(max_size=80) | st.lists(st.text(max_size=20) | st.lists(st.text(max_size=20))))
def test_any_text_is_read_or_refused(given: object) -> None:
    _read_or_refused(given)


FRAGMENTS = [
    "category", "price_min", "attr.panjang", "id", "=", "!=", "<", ">=", "IN", "[", "]", ",",
    "(", ")", "NOT", "AND", "OR", "TO", "EXISTS", "IS", "NULL", "STARTS", "WITH", "CONTAINS",
    "_geoRadius", "_geoBoundingBox", "'a b'", '"x\\""', "5", "-1.5", "\\", "'", "🎉",
]  # fmt: skip


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=25).map(" ".join))
def test_any_order_of_words_is_read_or_refused(text: str) -> None:
    _read_or_refused(text)


def _read_or_refused(given: object) -> None:
    with suppress(FilterRefused):
        read_filter(given, ATTRIBUTES)


TEXTS = st.text(st.characters(exclude_characters="\\", codec="utf-8"), max_size=12)
NUMBERS = st.integers(-(10**6), 10**6) | st.floats(-1e9, 1e9)
LEAVES: st.SearchStrategy[Condition] = st.one_of(
    st.builds(
        OneOf,
        st.sampled_from(["category", "tag"]),
        st.lists(TEXTS, min_size=1, max_size=3).map(tuple),
    ),
    st.builds(Between, st.sampled_from(["price_min", "attr.panjang"]), NUMBERS, NUMBERS),
    st.builds(Between, st.just("price_min"), low=NUMBERS),
    st.builds(Between, st.just("attr.panjang"), high=NUMBERS),
    st.builds(Exists, st.sampled_from(["category", "attr.panjang"])),
    st.builds(BeginsWith, st.just("tag"), TEXTS),
    st.builds(WithinRadius, st.floats(-90, 90), st.floats(-180, 180), st.floats(0, 1e6)),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(AllOf, st.lists(inner, min_size=2, max_size=3).map(tuple))
        | st.builds(AnyOf, st.lists(inner, min_size=2, max_size=3).map(tuple))
    ),
    max_leaves=6,
)


@given(TREES)
def test_what_our_own_compiler_writes_is_read_back(condition: Condition) -> None:
    """Two pieces of code that know the language agree on it, whatever the values hold."""
    text = compile_filter([condition])
    assert text is not None

    assert _flat(read_filter(text, ATTRIBUTES)) == _flat(condition)


def _flat(condition: Condition | None, *, holds: bool = True) -> object:
    """A tree with its negations at the leaves and no level within one of its kind."""
    match condition:
        case Not(inner):
            return _flat(inner, holds=not holds)
        case AllOf(parts) | AnyOf(parts):
            return _joined(isinstance(condition, AllOf) == holds, parts, holds)
        case _:
            return condition, holds


def _joined(every: bool, parts: Sequence[Condition], holds: bool) -> object:
    told: list[object] = []
    for part in parts:
        flat = _flat(part, holds=holds)
        if isinstance(flat, tuple) and flat[0] == "every" and flat[1] == every:
            told += flat[2]
        else:
            told.append(flat)
    return "every", every, told
