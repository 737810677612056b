"""What follows, or is answered instead, where few products have every word."""

from __future__ import annotations

from search.engine import SearchEngine
from search.filters import price_between
from search.request import Sort
from tests.contract.entries import entry
from tests.contract.search_engine.asking import answer, found, whole


class TestNear:
    """What follows where few products have everything."""

    async def test_the_least_telling_word_is_left_out(self, engine: SearchEngine) -> None:
        plain = [entry(number, "Kain Polos") for number in range(10, 30)]
        named = [entry(1, "Kain Korkase"), entry(2, "Tas Korkase"), entry(3, "Tas Buna")]
        await engine.index([*plain, *named], [])
        results = await answer(engine, "kain korkase ")
        assert results.ids[:2] == (1, 2)
        assert results.whole == 1

    async def test_nothing_has_everything(self, engine: SearchEngine) -> None:
        plain = [entry(number, "Kain Polos") for number in range(10, 30)]
        await engine.index([*plain, entry(2, "Tas Korkase")], [])
        results = await answer(engine, "kain korkase ")
        assert (results.ids[0], results.whole, results.dropped) == (2, 0, ("kain",))

    async def test_a_word_that_no_product_has_is_left_out(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, "Selendang Rote"), entry(2, "Madu")], [])
        results = await answer(engine, "selendang rote sutra ")
        assert (results.ids, results.whole, results.dropped) == ((1,), 0, ("sutra",))

    async def test_what_is_meant_by_a_word_comes_first_of_the_near_too(
        self, engine: SearchEngine
    ) -> None:
        bag, cloth = {"category": ["tas"]}, {"category": ["kain-tenun"]}
        await engine.index(
            [entry(1, "Tenun Rote", choices=bag), entry(2, "Tenun Rote", choices=cloth)], []
        )
        assert await found(engine, "tenun sutra ") == [2, 1]

    async def test_a_number_never_stands_for_the_thing(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, "Tas Nomor 15"), entry(2, "Madu")], [])
        assert await found(engine, "iphone 15 ") == []

    async def test_nothing_is_near_that_lacks_what_is_quoted(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, "Kopi Bubuk Timor"), entry(2, "Bubuk Kopi Timor")], [])
        assert await found(engine, '"kopi bubuk" timor ') == [1]

    async def test_nothing_is_near_a_sku(self, engine: SearchEngine) -> None:
        same = {"category": ["sei"]}
        await engine.index(
            [
                entry(1, "Sei", skus=["SEI-SAP-001"], choices=same),
                entry(2, "Sei", skus=["SEI-SAP-002"], choices=same),
            ],
            [],
        )
        assert await found(engine, "SEI-SAP-001") == [1]

    async def test_a_dropped_amount_is_told_as_it_was_typed(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, "Madu Hutan"), entry(2, "Kain")], [])
        results = await answer(engine, "madu 1/2 Kg ")
        assert (results.ids, results.whole, results.dropped) == ((1,), 0, ("1/2 Kg",))

    async def test_a_dropped_dimension_is_told_once(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, "Kain Sumba"), entry(2, "Madu")], [])
        results = await answer(engine, "kain 999 x 999 ")
        assert (results.ids, results.dropped) == ((1,), ("999 x 999",))

    async def test_more_of_the_same_kind(self, engine: SearchEngine) -> None:
        sweets, cloth = {"category": ["kue"]}, {"category": ["kain"]}
        await engine.index(
            [
                entry(1, "Kue Rambut", choices=sweets),
                entry(2, "Baruas", choices=sweets),
                entry(3, "Selendang", choices=cloth),
            ],
            [],
        )
        results = await answer(engine, "rambut ", facets=("category",))
        assert (results.ids, results.whole, results.counts) == ((1, 2), 1, {"category": {"kue": 2}})

    async def test_a_filter_is_not_given_up(self, engine: SearchEngine) -> None:
        sweets = {"category": ["kue"]}
        await engine.index(
            [
                entry(1, "Kue Rambut", choices=sweets, price=10_000),
                entry(2, "Baruas", choices=sweets, price=90_000),
                entry(3, "Bagea", choices=sweets, price=20_000),
            ],
            [],
        )
        assert await found(engine, "rambut ", scope=price_between(None, 50_000)) == [1, 3]
        cheap = {"price": price_between(None, 50_000)}
        assert await found(engine, "rambut ", selected=cheap) == [1, 3]

    async def test_only_by_relevance(self, engine: SearchEngine) -> None:
        sweets = {"category": ["kue"]}
        await engine.index(
            [entry(1, "Kue Rambut", choices=sweets), entry(2, "Baruas", choices=sweets)], []
        )
        assert await found(engine, "rambut ", sort=Sort.PRICE) == [1]

    async def test_enough_stand_alone(self, engine: SearchEngine) -> None:
        sweets = {"category": ["kue"]}
        enough = [entry(number, "Kue Rambut", choices=sweets) for number in range(1, 14)]
        await engine.index([*enough, entry(99, "Baruas", choices=sweets)], [])
        results = await answer(engine, "rambut ")
        assert results.total == results.whole == 13

    async def test_they_are_paged_after_the_others(self, engine: SearchEngine) -> None:
        sweets = {"category": ["kue"]}
        others = [entry(number, "Baruas", choices=sweets) for number in range(10, 20)]
        await engine.index(
            [entry(1, "Kue Rambut", choices=sweets), entry(2, "Rambut", choices=sweets), *others],
            [],
        )
        pages = [await found(engine, "rambut ", offset=at, limit=5) for at in (0, 5, 10, 15)]
        assert set(pages[0][:2]) == {1, 2}
        assert sorted(number for page in pages for number in page) == [1, 2, *range(10, 20)]
        assert [len(page) for page in pages] == [5, 5, 2, 0]

    async def test_long_texts_come_last(self, engine: SearchEngine) -> None:
        often = [entry(n, "Topi Merah", description="cocok untuk pesta") for n in range(10, 30)]
        await engine.index([entry(1, "Gaun Pesta"), *often], [])
        results = await answer(engine, "pesta ")
        assert (results.ids[0], results.whole) == (1, 1)
        assert await whole(engine, "cocok pesta ", limit=24) == await found(
            engine, "cocok pesta ", limit=24
        )
