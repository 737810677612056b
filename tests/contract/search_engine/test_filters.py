"""Every condition, alone and combined, leaves exactly the products that satisfy it."""

from __future__ import annotations

import pytest

from search.engine import SearchEngine
from search.filters import (
    AllOf,
    AnyOf,
    BeginsWith,
    Between,
    Exists,
    Not,
    OneOf,
    WithinBox,
    WithinRadius,
    price_between,
)
from tests.contract.entries import KUPANG
from tests.contract.search_engine.asking import found
from tests.contract.search_engine.shelf import shelf


class TestFilters:
    @pytest.fixture(autouse=True)
    async def filled(self, engine: SearchEngine) -> None:
        await engine.index(shelf(), [])

    @pytest.mark.parametrize(
        ("condition", "expected"),
        [
            (OneOf("category", ("kain",)), {1, 2}),
            (OneOf("category", ("kain", "sei")), {1, 2, 4, 5}),
            (OneOf("category", ()), set()),
            (OneOf("category", ("nothing",)), set()),
            (OneOf("attr.length", ("180",)), {2, 3}),
            (OneOf("attr.length", ("160.5",)), {3}),
            (OneOf("in_stock", ("false",)), {3}),
            (OneOf("id", ("2", "6")), {2, 6}),
            (OneOf("id", ("2", "not-a-number", "404")), {2}),
            (Between("attr.length", 170, 200), {1, 2, 3}),
            (Between("attr.length", low=181), {1}),
            (Between("attr.length", high=170), {3}),
            (Between("price_min", low=100_000), {1, 2, 6}),
            (Between("created", 200, 400), {4, 5, 6}),
            (price_between(190_000, None), {1, 5, 6}),
            (price_between(None, 70_000), {5}),
            (price_between(80_000, 95_000), {5}),
            (price_between(351_000, None), set()),
            (Between("attr.length", low=180.00000000000003), {1}),
            (Exists("attr.length"), {1, 2, 3}),
            (Exists("tag"), {6}),
            (Exists("no.such.key"), set()),
            (Not(Exists("halal")), {1, 2, 3, 6}),
            (BeginsWith("category", "se"), {3, 4, 5}),
            (BeginsWith("category", "KA"), {1, 2}),
            (BeginsWith("attr.length", "18"), set()),
            (BeginsWith("no.such.key", "a"), set()),
            (Not(BeginsWith("category", "se")), {1, 2, 6}),
            (WithinRadius(*KUPANG, 2_000), {2, 4}),
            (WithinRadius(*KUPANG, 0), {4}),
            (Not(WithinRadius(*KUPANG, 2_000)), {1, 3, 5, 6}),
            (WithinBox(KUPANG[0] + 0.06, 123.65, KUPANG[0] - 0.02, 123), {2, 4, 5}),
            (WithinBox(KUPANG[0] + 0.06, 123, KUPANG[0] - 0.02, 124), set()),
            (WithinBox(90, -170, -90, 123), {1, 2, 4, 5}),
            (AllOf(()), {1, 2, 3, 4, 5, 6}),
            (AnyOf(()), set()),
            (AllOf((OneOf("category", ("tenun",)), OneOf("producer", ("ina",)))), {1, 3}),
            (AnyOf((OneOf("halal", ("halal",)), Between("price_min", low=300_000))), {4, 6}),
            (Not(OneOf("category", ("tenun",))), {4, 5, 6}),
            (Not(OneOf("halal", ("non-halal",))), {1, 2, 3, 4, 6}),
            (Not(Not(OneOf("halal", ("halal",)))), {4}),
            (
                AllOf(
                    (
                        AnyOf((OneOf("category", ("tenun",)), OneOf("category", ("sei",)))),
                        Not(AnyOf((OneOf("producer", ("ina",)), OneOf("halal", ("non-halal",))))),
                    )
                ),
                {2, 4},
            ),
            (OneOf("producer", ('o\'brien "x\\y" 100%_',)), {6}),
            (OneOf("tag", ("a,b",)), {6}),
            (OneOf("tag", ("c:d=e",)), {6}),
            (OneOf("tag", ("(x) AND y",)), {6}),
            (OneOf("tag", ("日本",)), {6}),
            (OneOf("tag", ("a",)), set()),
            (OneOf("tag", ("' OR 1=1 --",)), set()),
            (OneOf("no.such.key", ("a",)), set()),
        ],
    )
    async def test_each_kind(
        self, engine: SearchEngine, condition: object, expected: set[int]
    ) -> None:
        assert set(await found(engine, scope=condition)) == expected
        assert set(await found(engine, selected={"any": condition})) == expected

    async def test_a_deep_tree(self, engine: SearchEngine) -> None:
        condition: object = OneOf("category", ("kain",))
        for _ in range(20):
            condition = Not(AllOf((condition,)))  # type: ignore[arg-type]
        assert set(await found(engine, scope=condition)) == {1, 2}

    async def test_text_and_filters_narrow_each_other(self, engine: SearchEngine) -> None:
        assert await found(engine, "kain", scope=OneOf("producer", ("ama",))) == [2]

    async def test_scope_and_selection_narrow_each_other(self, engine: SearchEngine) -> None:
        both = await found(
            engine,
            scope=OneOf("category", ("tenun",)),
            selected={"producer": OneOf("producer", ("ina",))},
        )
        assert set(both) == {1, 3}
