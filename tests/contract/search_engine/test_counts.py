"""Counts and ranges of facets are exact, and disjunctive."""

from __future__ import annotations

import pytest

from search.engine import SearchEngine
from search.filters import OneOf, price_between
from search.request import Sort
from tests.contract.search_engine.asking import answer
from tests.contract.search_engine.shelf import shelf


class TestCounts:
    @pytest.fixture(autouse=True)
    async def filled(self, engine: SearchEngine) -> None:
        await engine.index(shelf(), [])

    async def test_of_everything(self, engine: SearchEngine) -> None:
        results = await answer(engine, facets=("category", "in_stock", "attr.length", "halal"))
        assert results.counts == {
            "category": {"tenun": 3, "kain": 2, "selendang": 1, "sei": 2, "perhiasan": 1},
            "in_stock": {"true": 5, "false": 1},
            "attr.length": {"200": 1, "180": 2, "160.5": 1},
            "halal": {"halal": 1, "non-halal": 1},
        }

    async def test_only_what_was_asked(self, engine: SearchEngine) -> None:
        assert (await answer(engine)).counts == {}
        assert (await answer(engine)).price_range is None
        assert (await answer(engine, facets=("nothing.such",))).counts == {"nothing.such": {}}

    async def test_of_a_search(self, engine: SearchEngine) -> None:
        results = await answer(engine, "kain", facets=("producer",), sort=Sort.NEWEST)
        assert results.counts == {"producer": {"ina": 1, "ama": 1}}

    async def test_of_a_search_with_near_products(self, engine: SearchEngine) -> None:
        # By relevance the selendang follows, being of the same kind; it is counted as well.
        results = await answer(engine, "kain", facets=("producer", "price", "category"))
        assert (set(results.ids[:2]), results.ids[2:], results.whole) == ({1, 2}, (3,), 2)
        assert results.total == 3
        assert results.counts == {
            "producer": {"ina": 2, "ama": 1},
            "category": {"tenun": 3, "kain": 2, "selendang": 1},
        }
        assert results.price_range == (75_000, 200_000)

    async def test_a_selection_narrows_near_products_too(self, engine: SearchEngine) -> None:
        ina = {"producer": OneOf("producer", ("ina",))}
        results = await answer(engine, "kain", selected=ina, facets=("producer", "category"))
        assert (results.ids, results.total, results.whole) == ((1, 3), 2, 1)
        assert results.counts == {
            "producer": {"ina": 2, "ama": 1},
            "category": {"tenun": 2, "kain": 1, "selendang": 1},
        }

    async def test_scope_narrows_every_count(self, engine: SearchEngine) -> None:
        results = await answer(
            engine, scope=OneOf("category", ("tenun",)), facets=("category", "producer")
        )
        assert results.counts == {
            "category": {"tenun": 3, "kain": 2, "selendang": 1},
            "producer": {"ina": 2, "ama": 1},
        }

    async def test_a_selection_does_not_narrow_its_own_counts(self, engine: SearchEngine) -> None:
        results = await answer(
            engine,
            selected={
                "producer": OneOf("producer", ("ina",)),
                "attr.technique": OneOf("attr.technique", ("ikat",)),
            },
            facets=("producer", "attr.technique", "category"),
        )
        assert results.ids == (1,)
        assert results.counts == {
            "producer": {"ina": 1, "ama": 1},
            "attr.technique": {"ikat": 1, "sotis": 1},
            "category": {"tenun": 1, "kain": 1},
        }

    async def test_one_selection(self, engine: SearchEngine) -> None:
        results = await answer(
            engine,
            selected={"attr.colour": OneOf("attr.colour", ("merah",))},
            facets=("attr.colour", "producer"),
        )
        assert results.total == 2
        assert results.counts == {
            "attr.colour": {"merah": 2, "hitam": 2},
            "producer": {"ina": 1, "ama": 1},
        }

    async def test_the_page_does_not_change_them(self, engine: SearchEngine) -> None:
        first = await answer(engine, facets=("category",), limit=1)
        later = await answer(engine, facets=("category",), limit=2, offset=3)
        assert first.counts == later.counts
        assert first.total == later.total == 6

    async def test_range_of_prices(self, engine: SearchEngine) -> None:
        assert (await answer(engine, facets=("price",))).price_range == (65_000, 350_000)
        within = await answer(engine, scope=OneOf("category", ("tenun",)), facets=("price",))
        assert within.price_range == (75_000, 200_000)

    async def test_a_selected_price_does_not_narrow_its_own_range(
        self, engine: SearchEngine
    ) -> None:
        results = await answer(
            engine,
            selected={"price": price_between(None, 80_000)},
            facets=("price", "category"),
        )
        assert set(results.ids) == {3, 4, 5}
        assert results.price_range == (65_000, 350_000)
        assert results.counts == {"category": {"tenun": 1, "selendang": 1, "sei": 2}}

    async def test_range_of_numbers(self, engine: SearchEngine) -> None:
        results = await answer(engine, facets=("price_min", "created", "category"))
        assert results.ranges["price_min"] == (65_000, 350_000)
        assert results.ranges["created"][1] == 600
        assert set(results.counts) == {"category"}
        within = await answer(
            engine, scope=OneOf("category", ("tenun",)), facets=("price_min", "price_max")
        )
        assert within.ranges == {"price_min": (75_000, 150_000), "price_max": (75_000, 200_000)}
        nothing = await answer(engine, scope=OneOf("category", ()), facets=("price_min",))
        assert nothing.ranges == {}

    async def test_limit_zero_counts_only(self, engine: SearchEngine) -> None:
        results = await answer(engine, "kain", limit=0, facets=("producer",), sort=Sort.NEWEST)
        assert (results.ids, results.total) == ((), 2)
        assert results.counts == {"producer": {"ina": 1, "ama": 1}}
