"""Which combinations an entry carries, and what is demanded of them."""

from __future__ import annotations

import random

import numpy as np
import pytest

from search.document import Variant
from search.engines.postgres.facets import BitRows, flags_of, mask_of
from search.engines.postgres.sparse import SparseRows
from search.filters import AllOf, AnyOf, Between, Condition, Exists, Not, OneOf
from search.same_variant import (
    MOST_TOKENS,
    demands,
    listed,
    one_variant,
    satisfies,
    token,
    variant_choices,
    with_parts,
)


def variant(*, stock: int = 1, **options: str | int | float) -> Variant:
    return Variant(id=1, sku="s", options=dict(options), price=1, stock=stock, in_stock=bool(stock))


def test_an_entry_tells_the_combinations_in_which_its_variants_differ() -> None:
    made = variant_choices([variant(ukuran="L", warna="merah"), variant(ukuran=40.0, warna="a|b")])
    assert made == {"variant.ukuran+warna": ("L|merah", "40|a/b")}


def test_what_does_not_differ_is_not_combined() -> None:
    assert variant_choices([variant(ukuran="L", warna="merah")]) == {}
    assert variant_choices([variant(u="L", warna="merah"), variant(u="M", warna="merah")]) == {}
    assert variant_choices([]) == {}


def test_stock_is_combined_where_it_differs() -> None:
    made = variant_choices([variant(ukuran="L"), variant(ukuran="M", stock=0)])
    assert made == {"variant.in-stock+ukuran": ("true|L",)}


def test_tokens_stay_few() -> None:
    """Three options and stock: eleven sets of them, none with more tokens than variants."""
    made = variant_choices(
        [
            variant(a=a, b=b, c=c, stock=(a + b + c) % 2)
            for a in range(4)
            for b in range(4)
            for c in range(2)
        ]
    )
    assert len(made) == 11
    assert all(len(tokens) <= 32 for tokens in made.values())


def test_parts_of_a_combination() -> None:
    choices = variant_choices([variant(u="L", w="x"), variant(u="M", w="y")])
    made = with_parts({**choices, "attr.u": ("L", "M"), "attr.w": ("x", "y"), "tag": ("t",)})
    assert made == {"variant.u+w": ["L|x", "M|y", "L|", "M|", "|x", "|y"]}
    sold_out = [variant(u="L", w="x"), variant(u="M", w="y", stock=0)]
    choices = {"in_stock": ("true",), "attr.u": ("L", "M"), "attr.w": ("x", "y")}
    three = with_parts({**variant_choices(sold_out), **choices})["variant.in-stock+u+w"]
    assert three == [
        "true|L|x",
        *("true||", "|L|", "|M|", "||x", "||y"),
        *("true|L|", "true||x", "|L|x", "|M|y"),
    ]


def test_demands_are_what_holds_for_all() -> None:
    red, big = OneOf("attr.w", ("red",)), OneOf("attr.u", ("L",))
    scope = AllOf((red, AllOf((Between("attr.g", 1, 2), OneOf("category", ("c",))))))
    assert demands(scope, {"attr.u": big}) == {
        "attr.u": big,
        "attr.w": red,
        "attr.g": Between("attr.g", 1, 2),
    }
    assert demands(AnyOf((red, big)), {}) == {}
    assert demands(Not(red), {}) == {}
    in_stock = OneOf("in_stock", ("true",))
    assert demands(in_stock, {}) == {"in_stock": in_stock}
    assert demands(OneOf("in_stock", ("true", "false")), {}) == {}
    # One that lists its values tells more.
    assert demands(OneOf("attr.g", ("1",)), {"attr.g": Between("attr.g", 0, 9)}) == {
        "attr.g": OneOf("attr.g", ("1",))
    }


@pytest.mark.parametrize(
    ("condition", "values", "met", "unmet"),
    [
        (OneOf("k", ("a", "b")), ("a", "b"), "b", "c"),
        (AnyOf((OneOf("k", ("a",)), OneOf("k", ("b", "a")))), ("a", "b"), "a", "c"),
        (Between("k", 1, 2), None, "1.5", "3"),
        (Between("k", None, 2), None, "-7", "x"),
        (AnyOf((Between("k", 5), OneOf("k", ("1",)))), None, "1", "2"),
    ],
)
def test_values_of_a_condition(
    condition: Condition, values: tuple[str, ...] | None, met: str, unmet: str
) -> None:
    assert listed(condition) == values
    assert satisfies(condition, met)
    assert not satisfies(condition, unmet)


def test_one_variant_is_an_ordinary_filter() -> None:
    key = "variant.u+w"
    assert one_variant({"attr.w": ("red",)}) is None
    assert one_variant({"attr.w": ("red", "blue"), "attr.u": ("L",)}) == AnyOf(
        (Not(Exists(key)), OneOf(key, (token(("L", "red")), token(("L", "blue")))))
    )
    many = tuple(map(str, range(100)))
    assert one_variant({"attr.w": many, "attr.u": many}) is None
    assert len(many) ** 2 > MOST_TOKENS


@pytest.mark.parametrize("seed", range(5))
def test_sparse_rows_answer_as_rows_of_bits_do(seed: int) -> None:
    chance = random.Random(seed)
    dense, sparse = BitRows(64), SparseRows(64)
    capacity = 64
    for _ in range(40):
        places = sorted(chance.sample(range(capacity), 20))
        changed = np.array(places, np.int64)
        pairs = [
            (place, row)
            for place in places
            for row in sorted(chance.sample(range(60), chance.choice([0, 1, 60])))
        ]
        for facet in (dense, sparse):
            facet.clear(changed)
            facet.put(
                np.array([place for place, _ in pairs], np.int64),
                np.array([row for _, row in pairs], np.int64),
            )
        if capacity == 64 and chance.random() < 0.1:
            capacity = 128
            for facet in (dense, sparse):
                facet.grow(capacity)
        mask = mask_of(np.array([chance.random() < 0.5 for _ in range(capacity)]))
        rows = chance.sample(range(80), 5)
        assert (dense.having(rows) == sparse.having(rows)).all()
        assert dense.counts(mask).tolist() == sparse.counts(mask).tolist()
        place = chance.randrange(capacity)
        assert dense.rows_at(place) == sorted(sparse.rows_at(place))
        anyone = dense.having(range(60))
        assert (sparse.anything() == anyone).all()
        groups = np.array([chance.randint(-1, 3) for _ in range(sparse.used)], np.int64)
        expected = [
            int(flags_of(dense.having(np.flatnonzero(groups == group)) & mask).sum())  # type: ignore[arg-type]
            for group in range(4)
        ]
        assert sparse.counts_of_groups(mask, groups, 4).tolist() == expected
