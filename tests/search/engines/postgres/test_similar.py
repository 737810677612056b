"""Products like another."""

from __future__ import annotations

from search.engines.postgres.columns import Columns
from search.engines.postgres.similar import MOST_OF_ONE_PRODUCER, similar_places
from tests.search.engines.postgres.test_columns import row

VALUES = {
    1: ("category", "tenun"),
    2: ("category", "sei"),
    3: ("attr.motif", "kuda"),
    4: ("attr.motif", "bunga"),
    5: ("in_stock", "false"),
    6: ("in_stock", "true"),
    7: ("producer", "ina"),
    8: ("producer", "ama"),
}


def columns_of(*facets: list[int]) -> Columns:
    columns = Columns()
    columns.learn(
        [{"id": code, "key": key, "value": value} for code, (key, value) in VALUES.items()]
    )
    columns.take([row(place, codes) for place, codes in enumerate(facets)])
    return columns


def test_more_in_common_comes_first() -> None:
    columns = columns_of([1, 3], [2, 4], [1, 4], [1, 3], [2, 3])
    assert similar_places(columns, 1000, 10) == (1003, 1002, 1004)


def test_in_stock_comes_before_sold_out() -> None:
    columns = columns_of([1, 3, 6], [1, 3, 5], [1, 3, 6], [2, 4, 6])
    assert similar_places(columns, 1000, 2) == (1002, 1001)


def test_few_of_one_producer() -> None:
    columns = columns_of([1, 3], *[[1, 3, 7]] * 6, [1, 8], [2], [2], [2])
    found = similar_places(columns, 1000, 10)
    assert len([number for number in found if 1001 <= number <= 1006]) == MOST_OF_ONE_PRODUCER
    assert 1007 in found


def test_equal_products_are_ordered_by_id() -> None:
    columns = columns_of(*[[1, 3]] * 5, [2])
    assert similar_places(columns, 1002, 3) == (1000, 1001, 1003)


def test_an_unknown_product_has_none() -> None:
    assert similar_places(columns_of([1]), 404, 5) == ()
    assert similar_places(columns_of([1], [1]), 1000, 0) == ()
