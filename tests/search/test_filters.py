"""What a tree of filters demands, as far as conjunctions tell."""

from __future__ import annotations

import pytest

from search.filters import AllOf, AnyOf, Between, Condition, Not, OneOf, demanded_values

CLOTH, BAGS = OneOf("category", ("cloth",)), OneOf("category", ("bags", "baskets"))
CHEAP = Between("price_min", high=10)


@pytest.mark.parametrize(
    ("condition", "values"),
    [
        (None, ()),
        (CLOTH, ("cloth",)),
        (CHEAP, ()),
        (AllOf((CHEAP, BAGS)), ("bags", "baskets")),
        (AllOf((CHEAP, AllOf((CLOTH,)))), ("cloth",)),
        (AnyOf((CLOTH, BAGS)), ("cloth", "bags", "baskets")),
        (AnyOf((CLOTH, CHEAP)), ()),
        (AnyOf(()), ()),
        (Not(CLOTH), ()),
    ],
)
def test_values_that_every_product_must_have_one_of(
    condition: Condition | None, values: tuple[str, ...]
) -> None:
    assert demanded_values(condition, "category") == values
