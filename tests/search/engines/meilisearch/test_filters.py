"""Filter trees as Meilisearch's filter text."""

from __future__ import annotations

import pytest

from search.engines.meilisearch.filters import compile_filter, quote
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
    price_between,
)

KAIN = OneOf("category", ("kain",))
INA = OneOf("producer", ("ina",))


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (KAIN, '"category" IN ["kain"]'),
        (OneOf("attr.colour", ("merah", "hitam")), '"attr.colour" IN ["merah", "hitam"]'),
        (OneOf("category", ()), "id IN []"),
        (OneOf("no.such.key", ("a",)), "id IN []"),
        (Not(OneOf("no.such.key", ("a",))), None),
        (OneOf("tag", ("x" * 469,)), "id IN []"),
        (Between("attr.length", 1.5, 1e9), '"attr.length" 1.5 TO 1000000000'),
        (Between("created", low=3), '"created" >= 3'),
        (Between("created", high=-3), '"created" <= -3'),
        (Between("created"), '"created" EXISTS'),
        (Between("no.such.key", 1, 2), "id IN []"),
        (Between("attr.length", low=5.000000000000001), '"attr.length" >= 5.000000000000001'),
        (Between("attr.length", high=1e-7), '"attr.length" <= 0.0000001'),
        (Exists("tag"), '"tag" EXISTS'),
        (Not(Exists("tag")), '"tag" NOT EXISTS'),
        (Exists("no.such.key"), "id IN []"),
        (BeginsWith("tag", 'a" OR "'), '"tag" STARTS WITH "a\\" OR \\""'),
        (Not(BeginsWith("tag", "a")), 'NOT "tag" STARTS WITH "a"'),
        (WithinRadius(-10.5, 123, 2e3), "_geoRadius(-10.5, 123, 2000)"),
        (Not(WithinBox(-10, 124, -11, 123)), "NOT _geoBoundingBox([-10, 124], [-11, 123])"),
        (price_between(5, 9), '("price_min" <= 9 AND "price_max" >= 5)'),
        (AllOf(()), None),
        (AnyOf(()), "id IN []"),
        (AllOf((KAIN,)), '"category" IN ["kain"]'),
        (AnyOf((KAIN, AllOf(()))), None),
        (AnyOf((KAIN, AnyOf(()))), '"category" IN ["kain"]'),
        (AllOf((KAIN, AnyOf(()))), "id IN []"),
        (AnyOf((KAIN, INA)), '("category" IN ["kain"] OR "producer" IN ["ina"])'),
        (Not(KAIN), '"category" NOT IN ["kain"]'),
        (Not(Not(KAIN)), '"category" IN ["kain"]'),
        (Not(Between("created", 1, 2)), 'NOT "created" 1 TO 2'),
        (Not(AnyOf((KAIN, INA))), '("category" NOT IN ["kain"] AND "producer" NOT IN ["ina"])'),
        (Not(AllOf((KAIN, INA))), '("category" NOT IN ["kain"] OR "producer" NOT IN ["ina"])'),
        (Not(AllOf(())), "id IN []"),
        (Not(AnyOf(())), None),
    ],
)
def test_each_kind(condition: Condition, text: str | None) -> None:
    assert compile_filter([condition]) == text


def test_several_conditions_hold_together() -> None:
    assert compile_filter([]) is None
    assert compile_filter([None, KAIN, None]) == '"category" IN ["kain"]'
    text = compile_filter([KAIN, AnyOf((KAIN, INA))])
    assert text is not None
    assert text.count("(") == 2


def test_negations_cost_no_depth() -> None:
    condition: Condition = KAIN
    for _ in range(100):
        condition = Not(AllOf((condition,)))
    assert compile_filter([condition]) == '"category" IN ["kain"]'


@pytest.mark.parametrize("value", ['"', '\\"', 'a" OR id > 0 OR "', "\\", "a\\", "\\\\", "'", ""])
def test_no_value_ends_its_quotes(value: str) -> None:
    inside = quote(value)[1:-1]
    assert "\\" not in inside.replace('\\"', "")
    assert '"' not in inside.replace('\\"', "")
