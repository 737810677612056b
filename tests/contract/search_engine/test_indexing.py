"""What is indexed, replaced and removed is found, or is not, as soon as an engine has taken it."""

from __future__ import annotations

import asyncio

from search.engine import SearchEngine
from tests.contract.entries import entry
from tests.contract.search_engine.asking import answer, found


class TestIndexing:
    async def test_an_empty_engine_finds_nothing(self, engine: SearchEngine) -> None:
        results = await answer(engine, facets=("category", "price"))
        assert (results.ids, results.total) == ((), 0)
        assert results.counts == {"category": {}}
        assert results.price_range is None
        assert await engine.hashes() == {}

    async def test_the_same_entry_twice_is_one_product(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, "Kain Tenun")], [])
        await engine.index([entry(1, "Kain Tenun")], [])
        assert await found(engine, "tenun") == [1]
        assert await found(engine) == [1]

    async def test_the_last_of_two_entries_in_one_call_counts(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, "Kain Tenun"), entry(1, "Topi Lontar")], [])
        assert await found(engine, "tenun") == []
        assert await found(engine, "topi") == [1]

    async def test_a_new_entry_replaces_all_of_the_old(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, "Kain Tenun", choices={"category": ["kain"]})], [])
        await engine.index([entry(1, "Topi Lontar", choices={"category": ["topi"]}, price=9)], [])
        assert await found(engine, "tenun ") == []
        assert await found(engine, "lontar") == [1]
        results = await answer(engine, facets=("category", "price"))
        assert results.counts == {"category": {"topi": 1}}
        assert results.price_range == (9, 9)

    async def test_a_removed_product_is_forgotten(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, "Kain Tenun"), entry(2, "Kain Polos")], [])
        await engine.index([], [1])
        assert await found(engine, "kain") == [2]
        assert await found(engine) == [2]
        assert set(await engine.hashes()) == {2}

    async def test_removing_what_is_not_there_is_no_error(self, engine: SearchEngine) -> None:
        await engine.index([], [404])
        assert await found(engine) == []

    async def test_a_removed_product_may_return(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, "Kain Tenun")], [])
        await engine.index([], [1])
        await engine.index([entry(1, "Kain Tenun")], [])
        assert await found(engine, "tenun") == [1]

    async def test_hashes_are_those_of_the_entries(self, engine: SearchEngine) -> None:
        entries = [entry(1, "Kain"), entry(2, "Topi")]
        await engine.index(entries, [])
        assert await engine.hashes() == {given.id: given.hash for given in entries}

    async def test_many_entries_at_once(self, engine: SearchEngine) -> None:
        await engine.index([entry(number, f"Kain nomor {number}") for number in range(1, 1201)], [])
        results = await answer(engine, "kain", limit=100)
        assert results.total == 1200
        assert len(results.ids) == 100

    async def test_searching_while_indexing(self, engine: SearchEngine) -> None:
        async def write() -> None:
            for number in range(1, 11):
                await engine.index([entry(number, "Kain Tenun")], [])

        async def read() -> None:
            for _ in range(20):
                results = await answer(engine, "tenun", facets=("in_stock",))
                assert results.counts["in_stock"].get("true", 0) == results.total

        await asyncio.gather(write(), read(), read())
        assert len(await found(engine, "tenun")) == 10
