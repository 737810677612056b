"""Fields of a search as they are sent, and how each is refused."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.meili.multi_search import read_queries
from storefront.meili.refusals import Refusal
from storefront.meili.unsupported import UNSUPPORTED
from storefront.meili.wire import FIELDS, Query, read_parameters, read_query


def refusal(asked: object) -> tuple[str, str]:
    with pytest.raises(Refusal) as refused:
        read_query(asked)
    return refused.value.code, refused.value.message


def test_what_is_not_sent_has_meilisearchs_defaults() -> None:
    assert read_query({}) == Query()
    assert read_query(dict.fromkeys(FIELDS)) == Query()
    assert not read_query({"limit": 3}).is_paged
    assert read_query({"page": 0}).is_paged
    assert read_query({"hitsPerPage": 0}).is_paged


@pytest.mark.parametrize(
    ("asked", "code", "message"),
    [
        ({"q": 3}, "q", "`.q`: expected a string, but found a positive integer: `3`"),
        ({"q": ["a"]}, "q", '`.q`: expected a string, but found an array: `["a"]`'),
        ({"limit": -1}, "limit", "a positive integer, but found a negative integer: `-1`"),
        ({"limit": 1.5}, "limit", "a positive integer, but found a number: `1.5`"),
        ({"limit": True}, "limit", "a positive integer, but found a boolean: `true`"),
        ({"hitsPerPage": "a"}, "hits_per_page", 'but found a string: `"a"`'),
        ({"facets": "category"}, "facets", "expected an array, but found a string"),
        ({"facets": ["a", 3]}, "facets", "`.facets[1]`: expected a string, but found a positive"),
        ({"sort": {}}, "sort", "expected an array, but found an object: `{}`"),
        ({"showMatchesPosition": 1}, "show_matches_position", "expected a boolean"),
        ({"matchingStrategy": "any"}, "matching_strategy", "Unknown value `any`"),
        ({"highlightPreTag": None, "cropMarker": 1}, "crop_marker", "expected a string"),
    ],
)
def test_wrong_types(asked: object, code: str, message: str) -> None:
    got_code, got_message = refusal(asked)

    assert got_code == f"invalid_search_{code}"
    assert message in got_message


def test_unknown_fields_are_named() -> None:
    code, message = refusal({"colour": "red"})

    assert code == "bad_request"
    assert message.startswith("Unknown field `colour`: expected one of `indexUid`, `q`, ")


@pytest.mark.parametrize("name", sorted(UNSUPPORTED))
def test_what_cannot_be_honoured_is_refused_unless_it_changes_nothing(name: str) -> None:
    for harmless in (None, *UNSUPPORTED[name][1]):
        assert read_query({name: harmless}) == Query()

    code, message = refusal({name: {"embedder": "x"}})
    assert code.startswith("invalid_")
    assert name in message


def test_get_is_read_as_post() -> None:
    got = read_parameters(
        [
            ("q", "tenun, ikat"),
            ("limit", "5"),
            ("facets", "category,tag"),
            ("sort", "price_min:asc"),
            ("showRankingScore", "true"),
            ("filter", '["halal = halal", ["id = 1"]]'),
            ("rankingScoreThreshold", "0"),
        ],
        "products",
    )

    assert got == Query(
        index_uid="products",
        q="tenun, ikat",
        limit=5,
        facets=("category", "tag"),
        sort=("price_min:asc",),
        show_ranking_score=True,
        filter=["halal = halal", ["id = 1"]],
    )
    assert read_parameters([("filter", "id = 1")], "products").filter == "id = 1"
    assert read_parameters([("filter", "[id")], "products").filter == "[id"


@pytest.mark.parametrize(
    ("name", "value", "code", "message"),
    [
        ("limit", "a", "invalid_search_limit", "could not parse `a` as a positive integer"),
        ("limit", "٣", "invalid_search_limit", "could not parse `٣` as a positive integer"),
        ("showRankingScore", "yes", "invalid_search_show_ranking_score", "could not parse `yes`"),
        ("colour", "red", "bad_request", "Unknown parameter `colour`: expected one of `q`, "),
        ("indexUid", "products", "bad_request", "Unknown parameter `indexUid`"),
        ("hybridEmbedder", "x", "invalid_search_hybrid", "not supported here"),
    ],
)
def test_parameters_that_are_refused(name: str, value: str, code: str, message: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_parameters([(name, value)], "products")

    assert refused.value.code == code
    assert message in refused.value.message


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ([], "bad_request", "Invalid value type: expected an object, but found an array: `[]`"),
        ({}, "bad_request", "Missing field `queries`"),
        ({"queries": 3}, "bad_request", "Invalid value type at `.queries`: expected an array"),
        ({"queries": [3]}, "bad_request", "Invalid value type at `.queries[0]`: expected an obj"),
        ({"queries": [{"q": "a"}]}, "missing_index_uid", "Missing field `indexUid` inside `.quer"),
        ({"queries": [], "x": 1}, "bad_request", "Unknown field `x`: expected one of `queries`"),
        ({"queries": [], "federation": {}}, "invalid_multi_search_federation", "Invalid value at"),
        (
            {"queries": [{"indexUid": 3}]},
            "invalid_index_uid",
            "Invalid value type at `.queries[0].indexUid`: expected a string",
        ),
        (
            {"queries": [{"indexUid": "products", "zz": 1}]},
            "bad_request",
            "Unknown field `zz` inside `.queries[0]`: expected one of",
        ),
        (
            {"queries": [{"indexUid": "products", "federationOptions": {"weight": 2}}]},
            "invalid_multi_search_federation_options",
            "Inside `.queries[0]`: Using `federationOptions` is not allowed",
        ),
        ({"queries": [{"indexUid": "products"}] * 21}, "bad_request", "At most 20 queries"),
    ],
)
def test_multi_searches_that_are_refused(body: object, code: str, message: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_queries(body)

    assert refused.value.code == code
    assert refused.value.message.startswith(message)


def test_a_multi_search_of_nothing() -> None:
    assert read_queries({"queries": [], "federation": None}) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*FIELDS, *UNSUPPORTED]), JSON) | JSON)
def test_any_json_is_read_or_refused(asked: object) -> None:
    with suppress(Refusal):
        read_query(asked)
