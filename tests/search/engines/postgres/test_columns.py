"""Columns answer like a plain loop over the products would."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from search.engines.postgres.columns import Columns
from search.engines.postgres.conditions import passing
from search.engines.postgres.facets import (
    MOST_BIT_ROWS,
    BitRows,
    FacetValues,
    RowLists,
    flags_of,
    mask_of,
    places_in,
)
from search.filters import AllOf, AnyOf, Between, Condition, Not, OneOf


def row(
    place: int, facets: list[int], *, live: bool = True, price: float | None = 1.0
) -> dict[str, Any]:
    return {
        "seq": place, "place": place, "product_id": 1000 + place, "live": live, "facets": facets,
        "price_min": price, "price_max": price, "created": 0.0, "popularity": 0.0, "quality": 0.0,
        "latitude": None, "longitude": None, "name_order": f"name {place}",
    }  # fmt: skip


def learnt(*given: tuple[int, str, str]) -> Columns:
    columns = Columns()
    columns.learn([{"id": number, "key": key, "value": value} for number, key, value in given])
    return columns


def ids(columns: Columns, condition: Condition) -> set[int]:
    return set(columns.ids[places_in(passing(columns, condition) & columns.live)].tolist())


def all_counts(columns: Columns, key: str) -> dict[str, int]:
    return columns.counts([key], columns.live, places_in(columns.live))[key]


def test_masks_and_flags_are_each_others_reverse() -> None:
    flags = np.array([number % 3 == 0 for number in range(128)])
    assert (flags_of(mask_of(flags)) == flags).all()
    assert places_in(mask_of(flags)).tolist() == list(range(0, 128, 3))


@pytest.mark.parametrize("form", [BitRows, RowLists])
def test_both_forms_of_a_facet(form: type[BitRows] | type[RowLists]) -> None:
    facet: FacetValues = form(128)
    facet.put(np.array([0, 0, 5, 127]), np.array([1, 3, 1, 20]))
    assert facet.rows_at(0) == [1, 3]
    assert places_in(facet.having([1])).tolist() == [0, 5]
    assert places_in(facet.having([3, 20])).tolist() == [0, 127]
    everywhere = mask_of(np.ones(128, np.bool_))
    assert facet.counts(everywhere)[[0, 1, 3, 20]].tolist() == [0, 2, 1, 1]
    facet.clear(np.array([0]))
    assert facet.rows_at(0) == []
    facet.grow(256)
    facet.put(np.array([200]), np.array([1]))
    assert places_in(facet.having([1])).tolist() == [5, 200]


def test_a_facet_of_very_many_values_keeps_lists_instead() -> None:
    number = MOST_BIT_ROWS + 10
    columns = Columns()
    first = [{"id": code, "key": "producer", "value": f"p{code}"} for code in range(1, number - 20)]
    rest = [
        {"id": code, "key": "producer", "value": f"p{code}"} for code in range(number - 20, number)
    ]
    columns.learn(first)
    columns.take([row(0, [1]), row(1, [2]), row(2, [1])])
    columns.learn(rest)
    columns.take([row(3, [number - 1])])
    assert isinstance(columns.facets["producer"], RowLists)
    assert all_counts(columns, "producer") == {"p1": 2, "p2": 1, f"p{number - 1}": 1}
    assert ids(columns, OneOf("producer", ("p1", f"p{number - 1}"))) == {1000, 1002, 1003}


def test_a_product_taken_again_is_replaced() -> None:
    columns = learnt((1, "tag", "old"), (2, "tag", "new"))
    columns.take([row(0, [1], price=5)])
    columns.take([row(0, [2], price=None)])
    assert all_counts(columns, "tag") == {"new": 1}
    assert ids(columns, Between("price_min", low=0)) == set()


def test_a_tombstone_is_found_by_nothing() -> None:
    columns = learnt((1, "tag", "x"))
    columns.take([row(0, [1]), row(1, [1])])
    columns.take([row(0, [], live=False)])
    assert ids(columns, AllOf(())) == {1001}
    assert ids(columns, OneOf("id", ("1000", "1001"))) == {1001}
    assert ids(columns, Not(OneOf("tag", ("x",)))) == set()


def test_a_facet_learnt_late_has_the_products_of_before() -> None:
    columns = learnt((1, "tag", "x"))
    columns.take([row(place, [1]) for place in range(3_000)])
    columns.learn([{"id": 2, "key": "other", "value": "y"}])
    columns.take([row(3_000, [1, 2])])
    assert all_counts(columns, "tag") == {"x": 3_001}
    assert all_counts(columns, "other") == {"y": 1}


@pytest.mark.parametrize("number", [50, 3_000])
def test_counts_and_filters_agree_with_a_plain_loop(number: int) -> None:
    chance = random.Random(number)
    given = [(code, f"key{code % 4}", f"value{code}") for code in range(1, 41)]
    columns = learnt(*given)
    # Everything is written twice, so that what was there before must be gone.
    for _ in range(2):
        products = {
            place: sorted(chance.sample(range(1, 41), chance.randint(0, 9)))
            for place in range(number)
        }
        columns.take([row(place, codes, price=place) for place, codes in products.items()])
    for key in ("key0", "key3"):
        expected: dict[str, int] = {}
        for codes in products.values():
            for code, of, value in given:
                if of == key and code in codes:
                    expected[value] = expected.get(value, 0) + 1
        assert all_counts(columns, key) == expected
    condition = AllOf(
        (
            AnyOf((OneOf("key1", ("value1", "value5")), OneOf("key2", ("value2",)))),
            Not(OneOf("key3", ("value3",))),
            Between("price_min", low=3, high=number - 2),
        )
    )
    assert ids(columns, condition) == {
        1000 + place
        for place, codes in products.items()
        if ({1, 5, 2} & set(codes)) and 3 not in codes and 3 <= place <= number - 2
    }
