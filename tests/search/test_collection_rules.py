from __future__ import annotations

from typing import Any

import msgspec
import pytest

from catalog.statements import read_sql
from search.collection_rules import (
    RuleNotUnderstood,
    manual_scope,
    rule_condition,
    rule_limit,
    rule_scope,
    rule_sort,
)
from search.filters import AllOf, AnyOf, Not, OneOf, price_between
from search.request import Sort

SHIPPED: list[dict[str, Any]] = msgspec.json.decode(read_sql("catalog", "sample/collections.json"))
RULES = [each["rule"] for each in SHIPPED if each["type"] == "rule"]


@pytest.mark.parametrize("rule", RULES)
def test_every_shipped_rule_is_understood(rule: dict[str, Any]) -> None:
    assert rule_condition(rule)
    assert isinstance(rule_sort(rule), Sort)
    assert rule_limit(rule) == rule["limit"]


def test_terms() -> None:
    rule = {
        "all": [
            {"category": "tenun"},
            {"any": [{"tag": "hadiah"}, {"price_max": 50_000}]},
            {"attribute": "pewarna", "value": "alami"},
            {"attribute": "indikasi_geografis", "value": True},
            {"attribute": "panjang", "value": [100, 150.5]},
            {"halal_status": "proses"},
            {"certification": "HALAL"},
            {"in_stock": True},
            {"price_min": 10},
            {"not": {"producer": "x"}},
        ],
        "sort": "price_asc",
        "limit": 24,
    }
    assert rule_condition(rule) == AllOf(
        (
            OneOf("category", ("tenun",)),
            AnyOf((OneOf("tag", ("hadiah",)), price_between(None, 50_000))),
            OneOf("attr.pewarna", ("alami",)),
            OneOf("attr.indikasi_geografis", ("true",)),
            OneOf("attr.panjang", ("100", "150.5")),
            OneOf("halal", ("in-progress",)),
            OneOf("certification", ("halal",)),
            OneOf("in_stock", ("true",)),
            price_between(10, None),
            Not(OneOf("producer", ("x",))),
        )
    )
    assert rule_sort(rule) is Sort.PRICE
    assert rule_limit(rule) == 24


def test_pins_join_the_rule_and_exclusions_leave_it() -> None:
    tag = OneOf("tag", ("a",))
    assert rule_scope({"tag": "a"}) == tag
    assert rule_scope({"tag": "a"}, pins=(5,), exclusions=(6, 7)) == AllOf(
        (AnyOf((tag, manual_scope((5,)))), Not(OneOf("id", ("6", "7"))))
    )


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"sort": "newest"},
        {"colour": "red"},
        {"all": "x"},
        {"all": [{"nope": 1}]},
        {"attribute": "a"},
        {"price_max": "cheap"},
        {"price_max": True},
        {"category": {"id": 1}},
        {"certification": None},
    ],
)
def test_what_is_no_rule_is_refused(rule: dict[str, Any]) -> None:
    with pytest.raises(RuleNotUnderstood):
        rule_condition(rule)


@pytest.mark.parametrize("limit", [0, -1, "9", True, 1.5])
def test_what_is_no_limit_is_refused(limit: object) -> None:
    with pytest.raises(RuleNotUnderstood):
        rule_limit({"limit": limit})


def test_an_unknown_order_is_refused() -> None:
    with pytest.raises(RuleNotUnderstood):
        rule_sort({"sort": "distance"})
