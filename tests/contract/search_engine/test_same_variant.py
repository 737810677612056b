"""What is demanded together holds of one variant, on every engine, and so do the counts."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import product

import pytest

from catalog.values import Language
from search.document import IndexEntry, Variant
from search.engine import SearchEngine
from search.filters import AllOf, AnyOf, Between, Condition, OneOf
from search.request import SearchRequest
from search.same_variant import variant_choices
from tests.contract.entries import entry

Options = dict[str, str | int | float]


def shirt(
    number: int,
    *variants: Options,
    sold_out: Sequence[Options] = (),
    more: Mapping[str, Sequence[str | int | float]] | None = None,
    name: str = "Kemeja",
) -> IndexEntry:
    """A product of these variants; `more` are attributes that all of them share."""
    made = tuple(
        Variant(
            id=number * 100 + place,
            sku=f"S-{number}-{place}",
            options=options,
            price=1,
            stock=int(options not in sold_out),
            in_stock=options not in sold_out,
        )
        for place, options in enumerate(variants)
    )
    keys = dict.fromkeys(key for options in variants for key in options)
    attributes = {
        f"attr.{key}": tuple(dict.fromkeys(each[key] for each in variants if key in each))
        for key in keys
    }
    return entry(
        number,
        name,
        in_stock=any(variant.in_stock for variant in made),
        choices={**attributes, **variant_choices(made), **(more or {})},
    )


def of(key: str, *values: str) -> dict[str, Condition]:
    return {key: OneOf(key, values)}


RED_M: Options = {"warna": "merah", "ukuran": "M"}
RED_L: Options = {"warna": "merah", "ukuran": "L"}
BLUE_M: Options = {"warna": "biru", "ukuran": "M"}
BLUE_L: Options = {"warna": "biru", "ukuran": "L"}


@pytest.fixture
async def shirts(engine: SearchEngine) -> SearchEngine:
    await engine.index(
        [
            shirt(1, RED_M, BLUE_L),
            shirt(2, RED_L, BLUE_L),
            shirt(3, RED_M, RED_L, sold_out=[RED_L]),
            # Of one colour by nature; only sizes differ.
            shirt(4, {"ukuran": "L"}, {"ukuran": "M"}, more={"attr.warna": ["merah"]}),
            # Nothing differs.
            shirt(5, {}, more={"attr.warna": ["merah", "biru"], "attr.ukuran": ["L"]}),
            shirt(6, BLUE_M, BLUE_L, RED_M, sold_out=[BLUE_L]),
        ],
        [],
    )
    return engine


async def ask(engine: SearchEngine, text: str = "", **asked: object) -> tuple[set[int], dict]:  # type: ignore[type-arg]
    results = await engine.search(SearchRequest(text=text, **asked))  # type: ignore[arg-type]
    assert results.total == len(results.ids)
    return set(results.ids), results.counts


async def test_one_variant_has_both(shirts: SearchEngine) -> None:
    ids, _ = await ask(shirts, selected=of("attr.warna", "merah") | of("attr.ukuran", "L"))
    assert ids == {2, 3, 4, 5}


async def test_any_of_several_values_will_do(shirts: SearchEngine) -> None:
    both = of("attr.warna", "merah", "hijau") | of("attr.ukuran", "S", "M")
    assert (await ask(shirts, selected=both))[0] == {1, 3, 4, 6}


async def test_one_option_alone_is_as_ever(shirts: SearchEngine) -> None:
    assert (await ask(shirts, selected=of("attr.warna", "biru")))[0] == {1, 2, 5, 6}


async def test_counts_are_of_the_variant_that_is_selected(shirts: SearchEngine) -> None:
    _, counts = await ask(
        shirts, selected=of("attr.warna", "merah"), facets=("attr.warna", "attr.ukuran")
    )
    assert counts["attr.ukuran"] == {"M": 4, "L": 4}
    assert counts["attr.warna"] == {"merah": 6, "biru": 4}


async def test_a_facets_own_selection_does_not_narrow_its_counts(shirts: SearchEngine) -> None:
    selected = of("attr.warna", "merah") | of("attr.ukuran", "L")
    _, counts = await ask(shirts, selected=selected, facets=("attr.warna", "attr.ukuran"))
    assert counts["attr.warna"] == {"merah": 4, "biru": 4}
    assert counts["attr.ukuran"] == {"M": 4, "L": 4}


async def test_counts_of_several_selected_values_count_a_product_once(
    shirts: SearchEngine,
) -> None:
    selected = of("attr.ukuran", "L", "M") | of("attr.warna", "biru")
    _, counts = await ask(shirts, selected=selected, facets=("attr.warna",))
    assert counts["attr.warna"] == {"merah": 6, "biru": 4}


async def test_the_selected_variant_must_be_in_stock(shirts: SearchEngine) -> None:
    in_stock = of("in_stock", "true")
    both = of("attr.warna", "merah") | of("attr.ukuran", "L")
    assert (await ask(shirts, selected=both | in_stock))[0] == {2, 4, 5}
    either = of("in_stock", "true", "false")
    assert (await ask(shirts, selected=both | either))[0] == {2, 3, 4, 5}
    _, counts = await ask(shirts, selected=both, facets=("in_stock",))
    assert counts["in_stock"] == {"true": 3}


async def test_a_page_may_demand_options_too(shirts: SearchEngine) -> None:
    scope = AllOf((OneOf("attr.warna", ("merah",)), OneOf("attr.ukuran", ("L",))))
    assert (await ask(shirts, scope=scope))[0] == {2, 3, 4, 5}
    ids, counts = await ask(
        shirts, scope=scope.conditions[0], selected=of("attr.ukuran", "L"), facets=("attr.ukuran",)
    )
    assert ids == {2, 3, 4, 5}
    assert counts["attr.ukuran"] == {"M": 4, "L": 4}


async def test_a_search_with_pins_counts_them_once(shirts: SearchEngine) -> None:
    await shirts.index([shirt(7, RED_M, BLUE_L, name="Sarung"), shirt(8, RED_L, name="Topi")], [])
    selected = of("attr.warna", "merah")
    ids, counts = await ask(
        shirts, "kemeja", pins=(7,), selected=selected, facets=("attr.ukuran",), fill=False
    )
    assert ids == {1, 2, 3, 4, 5, 6, 7}
    assert counts["attr.ukuran"] == {"M": 5, "L": 4}


class TestNumbers:
    @pytest.fixture
    async def coffees(self, engine: SearchEngine) -> SearchEngine:
        def coffee(number: int, *variants: tuple[str, int]) -> IndexEntry:
            options: list[Options] = [{"gilingan": g, "berat": b} for g, b in variants]
            return shirt(number, *options)

        await engine.index(
            [
                coffee(1, ("biji", 200), ("bubuk", 500)),
                coffee(2, ("biji", 500), ("bubuk", 500)),
                coffee(3, ("biji", 100), ("bubuk", 250), ("bubuk", 1000)),
            ],
            [],
        )
        return engine

    async def test_a_number_is_met_by_the_same_variant(self, coffees: SearchEngine) -> None:
        both = of("attr.gilingan", "bubuk") | of("attr.berat", "200", "500")
        assert (await ask(coffees, selected=both))[0] == {1, 2}

    @pytest.mark.parametrize(
        "weight",
        [
            Between("attr.berat", 400, 700),
            AnyOf((Between("attr.berat", 400, 700), OneOf("attr.berat", ("50",)))),
        ],
    )
    async def test_a_range_is_met_by_the_same_variant(
        self, coffees: SearchEngine, weight: Condition
    ) -> None:
        facets = ("attr.gilingan", "attr.berat")
        selected = of("attr.gilingan", "biji") | {"attr.berat": weight}
        ids, counts = await ask(coffees, selected=selected, facets=facets)
        assert ids == {2}
        assert counts["attr.gilingan"] == {"biji": 1, "bubuk": 2}
        assert counts["attr.berat"] == {"100": 1, "200": 1, "500": 1}
        scope = AllOf((OneOf("attr.gilingan", ("biji",)), weight))
        assert (await ask(coffees, scope=scope))[0] == {2}

    async def test_a_range_alone_counts_other_options_exactly(self, coffees: SearchEngine) -> None:
        _, counts = await ask(
            coffees,
            selected={"attr.berat": Between("attr.berat", 150, 300)},
            facets=("attr.gilingan",),
        )
        assert counts["attr.gilingan"] == {"biji": 1, "bubuk": 1}


async def test_values_that_hold_the_separator_are_values_like_others(engine: SearchEngine) -> None:
    await engine.index(
        [shirt(1, {"warna": "a|b", "ukuran": "x\\y"}, {"warna": "c", "ukuran": 'z"'})], []
    )
    both = of("attr.warna", "a|b") | of("attr.ukuran", "x\\y")
    ids, counts = await ask(engine, selected=both, facets=("attr.warna", "attr.ukuran"))
    assert ids == {1}
    assert counts == {"attr.warna": {"a|b": 1}, "attr.ukuran": {"x\\y": 1}}


VALUES = {"warna": ("a", "b", "c"), "ukuran": ("S", "M", "L"), "lengan": ("x", "y")}


@pytest.mark.parametrize("seed", range(3))
async def test_three_options_against_counting_by_hand(engine: SearchEngine, seed: int) -> None:
    chance = random.Random(seed)
    shelf: dict[int, list[tuple[dict[str, str], bool]]] = {}
    entries = []
    for number in range(1, 61):
        keys = [key for key in VALUES if chance.random() < 0.75]
        fixed = {key: chance.choice(VALUES[key]) for key in VALUES if key not in keys}
        every = [dict(zip(keys, c, strict=True)) for c in product(*(VALUES[k] for k in keys))]
        options = chance.sample(every, chance.randint(1, min(4, len(every))))
        sold_out = [each for each in options if chance.random() < 0.3]
        shelf[number] = [({**each, **fixed}, each not in sold_out) for each in options]
        more = {f"attr.{key}": [value] for key, value in fixed.items()}
        entries.append(shirt(number, *options, sold_out=sold_out, more=more))  # type: ignore[arg-type]
    await engine.index(entries, [])
    await engine.index(chance.sample(entries[:-1], 20), [60])
    del shelf[60]

    def by_hand(wanted: Mapping[str, Sequence[str]], stock: bool) -> set[int]:
        return {
            number
            for number, variants in shelf.items()
            if any(
                (there or not stock) and all(has[key] in wanted[key] for key in wanted)
                for has, there in variants
            )
        }

    for _ in range(12):
        wanted = {
            key: chance.sample(VALUES[key], chance.randint(1, 2))
            for key in VALUES
            if chance.random() < 0.6
        }
        stock = chance.random() < 0.5
        selected: dict[str, Condition] = {}
        for key, values in wanted.items():
            selected |= of(f"attr.{key}", *values)
        if stock:
            selected |= of("in_stock", "true")
        facets = tuple(f"attr.{key}" for key in VALUES)
        results = await engine.search(
            SearchRequest(selected=selected, facets=facets, limit=100, language=Language.INDONESIAN)
        )
        assert set(results.ids) == by_hand(wanted, stock), (wanted, stock)
        for key in VALUES:
            expected = {
                value: number
                for value in VALUES[key]
                if (number := len(by_hand({**wanted, key: [value]}, stock)))
            }
            assert results.counts[f"attr.{key}"] == expected, (key, wanted, stock)
