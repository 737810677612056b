"""Sorts, pins and pages: which product stands where."""

from __future__ import annotations

import pytest

from catalog.values import Location
from search.engine import SearchEngine
from search.filters import OneOf
from search.request import Sort
from tests.contract.entries import KUPANG, entry
from tests.contract.search_engine.asking import answer, found
from tests.contract.search_engine.shelf import shelf


class TestOrder:
    @pytest.fixture(autouse=True)
    async def filled(self, engine: SearchEngine) -> None:
        await engine.index(shelf(), [])

    @pytest.mark.parametrize(
        ("sort", "expected"),
        [
            (Sort.NEWEST, [2, 3, 4, 5, 6, 1]),
            (Sort.PRICE, [5, 4, 3, 1, 2, 6]),
            (Sort.PRICE_DESCENDING, [6, 5, 1, 2, 3, 4]),
            (Sort.POPULAR, [4, 5, 2, 3, 1, 6]),
            (Sort.NAME, [6, 2, 1, 5, 4, 3]),
        ],
    )
    async def test_each_sort(self, engine: SearchEngine, sort: Sort, expected: list[int]) -> None:
        assert await found(engine, sort=sort) == expected
        assert await found(engine, sort=sort, offset=2, limit=2) == expected[2:4]

    async def test_a_sort_is_strict_within_a_search(self, engine: SearchEngine) -> None:
        assert await found(engine, "kain", sort=Sort.PRICE) == [1, 2]
        assert await found(engine, "kain", sort=Sort.NEWEST) == [2, 1]

    async def test_by_distance(self, engine: SearchEngine) -> None:
        results = await answer(engine, sort=Sort.DISTANCE, near=Location(*KUPANG))
        assert results.ids[:4] == (4, 2, 5, 1)
        assert set(results.ids[4:]) == {3, 6}, "those without a place come last"
        assert set(results.distances_m) == {1, 2, 4, 5}
        assert results.distances_m[4] == pytest.approx(0, abs=1)
        assert results.distances_m[2] == pytest.approx(1_094, rel=0.01)
        assert results.distances_m[5] == pytest.approx(5_560, rel=0.01)

    async def test_distances_without_sorting_by_them(self, engine: SearchEngine) -> None:
        results = await answer(engine, "kain", near=Location(*KUPANG))
        assert set(results.distances_m) == {1, 2}

    async def test_no_distances_unless_asked(self, engine: SearchEngine) -> None:
        assert (await answer(engine)).distances_m == {}

    async def test_equal_products_keep_their_order_over_pages(self, engine: SearchEngine) -> None:
        await engine.index([entry(number, "Gelang") for number in range(101, 151)], [])
        for sort in (Sort.RELEVANCE, Sort.PRICE, Sort.NAME):
            pages = [
                await found(engine, "gelang", sort=sort, offset=offset, limit=7)
                for offset in range(0, 56, 7)
            ]
            ids = [number for page in pages for number in page]
            assert sorted(ids) == list(range(101, 151))


class TestPins:
    @pytest.fixture(autouse=True)
    async def filled(self, engine: SearchEngine) -> None:
        await engine.index(shelf(), [])

    async def test_come_first_in_their_order(self, engine: SearchEngine) -> None:
        assert await found(engine, sort=Sort.NEWEST, pins=(1, 6)) == [1, 6, 2, 3, 4, 5]

    async def test_paging_over_them(self, engine: SearchEngine) -> None:
        pages = [
            await found(engine, sort=Sort.NEWEST, pins=(1, 6, 5), offset=offset, limit=2)
            for offset in (0, 2, 4, 6)
        ]
        assert pages == [[1, 6], [5, 2], [3, 4], []]

    async def test_must_pass_the_filters(self, engine: SearchEngine) -> None:
        results = await answer(
            engine, scope=OneOf("category", ("tenun",)), sort=Sort.NEWEST, pins=(4, 1, 404)
        )
        assert results.ids == (1, 2, 3)
        assert results.total == 3

    async def test_need_not_match_the_text(self, engine: SearchEngine) -> None:
        results = await answer(engine, "kain", pins=(6,), facets=("category",), sort=Sort.NEWEST)
        assert results.ids[0] == 6
        assert set(results.ids) == {1, 2, 6}
        assert results.total == 3
        assert results.counts == {"category": {"tenun": 2, "kain": 2, "perhiasan": 1}}

    async def test_twice_the_same_pin_is_one(self, engine: SearchEngine) -> None:
        assert await found(engine, "kain", sort=Sort.NEWEST, pins=(1, 1)) == [1, 2]


class TestPages:
    async def test_deep_offsets(self, engine: SearchEngine) -> None:
        await engine.index([entry(number, price=number) for number in range(1, 2001)], [])
        assert await found(engine, sort=Sort.PRICE, offset=1_990, limit=5) == [
            1991, 1992, 1993, 1994, 1995,
        ]  # fmt: skip
        results = await answer(engine, sort=Sort.PRICE, offset=1_998, limit=24)
        assert (results.ids, results.total) == ((1999, 2000), 2000)

    async def test_beyond_the_end(self, engine: SearchEngine) -> None:
        await engine.index(shelf(), [])
        results = await answer(engine, offset=9_000, limit=24)
        assert (results.ids, results.total) == ((), 6)
