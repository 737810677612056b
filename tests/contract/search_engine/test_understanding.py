"""What a query says beyond its words becomes a filter or an order."""

from __future__ import annotations

import pytest

from search.engine import SearchEngine
from search.filters import price_between
from tests.contract.entries import entry
from tests.contract.search_engine.asking import answer, found


class TestUnderstanding:
    """What of a text becomes a filter, and how it is reported and taken back."""

    @pytest.fixture(autouse=True)
    async def filled(self, engine: SearchEngine) -> None:
        await engine.index(
            [
                entry(1, "Sei Sapi", price=72_000, choices={"halal": ["halal"]}),
                entry(2, "Sei Babi", price=65_000, choices={"halal": ["non-halal"]}),
                entry(3, "Sei Ayam", price=(40_000, 210_000), choices={"halal": ["halal"]}),
                entry(4, "Madu", labels="Toko · 500net · 1000net", price=30_000),
                entry(5, "Madu", labels="Toko · 250net", price=20_000, quality=99),
            ],
            [],
        )

    @pytest.mark.parametrize(
        ("typed", "expected"),
        [
            ("sei di bawah 70rb", {2, 3}),
            ("sei 50-100 ribu", {1, 2, 3}),
            ("sei under 45k", {3}),
            ("sei diatas 100.000", {3}),
            ("sei halal", {1, 3}),
            ("sei non halal", {2}),
            ("halal", {1, 3}),
            ("sei bukan babi", {1, 3}),
        ],
    )
    async def test_filters(self, engine: SearchEngine, typed: str, expected: set[int]) -> None:
        results = await answer(engine, typed, facets=("halal",))
        assert set(results.ids) == expected
        assert results.total == len(expected)
        assert sum(results.counts["halal"].values()) == len(expected)

    async def test_a_filter_is_reported(self, engine: SearchEngine) -> None:
        (told,) = (await answer(engine, "sei di bawah 70rb")).recognised
        assert (told.kind, told.text) == ("price", "di bawah 70rb")
        assert told.parameters == {"price_max": ("70000",)}

    async def test_quotes_take_it_back(self, engine: SearchEngine) -> None:
        assert (await answer(engine, 'sei "halal"')).recognised == ()
        assert (await answer(engine, "sei halal", literally=True)).recognised == ()

    async def test_an_own_choice_comes_instead(self, engine: SearchEngine) -> None:
        chosen = {"price": price_between(None, 72_000)}
        assert set(await found(engine, "sei di bawah 50rb", selected=chosen)) == {1, 2, 3}

    async def test_an_amount_comes_first(self, engine: SearchEngine) -> None:
        for typed in ("madu 1/2 kg", "madu 500gr", "madu ½ kilo", "madu 0,5 liter"):
            results = await answer(engine, typed)
            assert (results.ids, results.whole) == ((4, 5), 1), typed

    async def test_a_corrected_text_is_read_anew(self, engine: SearchEngine) -> None:
        await engine.index([entry(6, "Kopi Halal")], [])
        results = await answer(engine, "sei hallal")
        assert set(results.ids) == {1, 3}
        assert results.corrected == "sei halal"
        assert [each.kind for each in results.recognised] == ["halal"]
