"""Which products have the words of a query, whole, begun, quoted or excluded, and SKUs."""

from __future__ import annotations

import pytest

from catalog.values import Language
from search.engine import SearchEngine
from search.request import Sort
from tests.contract.entries import entry
from tests.contract.search_engine.asking import answer, found, whole


class TestWords:
    async def test_what_has_every_word_comes_first(self, engine: SearchEngine) -> None:
        # Few have everything: what lacks the less telling word follows (see TestNear).
        await engine.index([entry(1, "Tenun Rote"), entry(2, "Tenun Sumba", quality=0)], [])
        assert await found(engine, "tenun sumba") == [2, 1]
        assert await found(engine, "tenun sumba", sort=Sort.NEWEST) == [2]

    async def test_words_may_stand_in_different_texts(self, engine: SearchEngine) -> None:
        await engine.index(
            [entry(1, "Selendang", producer="Rumah Oebufu"), entry(2, "Selendang")], []
        )
        assert await whole(engine, "selendang oebufu") == [1]

    async def test_the_last_word_may_be_unfinished(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, "Sasando Kecil"), entry(2, "Sandal")], [])
        assert await found(engine, "sas") == [1]
        assert await found(engine, "sasando kec") == [1]

    async def test_a_word_before_the_last_is_whole(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, "Kopi Bajawa"), entry(2, "Kopiah Bajawa")], [])
        assert await whole(engine, "kopi bajawa") == [1]

    async def test_a_name_before_a_description(self, engine: SearchEngine) -> None:
        await engine.index(
            [
                entry(1, "Kain", description="Ditaruh di sebelah sasando", quality=100),
                entry(2, "Kain", labels="Alat musik · sasando"),
                entry(3, "Sasando", quality=0),
            ],
            [],
        )
        assert await found(engine, "sasando") == [3, 2, 1]

    async def test_a_whole_word_before_the_beginning_of_another(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, "Kopiah", quality=100), entry(2, "Kopi", quality=0)], [])
        assert await found(engine, "kopi") == [2, 1]

    async def test_in_stock_before_sold_out(self, engine: SearchEngine) -> None:
        await engine.index(
            [entry(1, "Kain", in_stock=False, quality=90), entry(2, "Kain", quality=40)], []
        )
        assert await found(engine, "kain") == [2, 1]
        assert await found(engine) == [2, 1]

    @pytest.mark.parametrize("typed", ["se'i", "sei", "se’i", "se`i", "SE'I", "seʼi", "se´i"])
    async def test_apostrophes_and_case_do_not_matter(
        self, engine: SearchEngine, typed: str
    ) -> None:
        await engine.index([entry(1, "Se'i Sapi"), entry(2, "Abon Ayam")], [])
        assert await found(engine, typed) == [1]

    async def test_marks_on_letters_do_not_matter(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, "Café Rotê")], [])
        assert await found(engine, "cafe rote") == [1]
        assert await found(engine, "CAFÉ ") == [1]

    async def test_both_languages_are_searched(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, {"id": "Anting Perak", "en": "Silver Earrings"})], [])
        assert await found(engine, "silver earrings", language=Language.INDONESIAN) == [1]
        assert await found(engine, "anting perak", language=Language.ENGLISH) == [1]

    @pytest.mark.parametrize(
        ("typed", "name"),
        [
            ("ganci sasando", "Gantungan Kunci Sasando"),
            ("coklat", "Baruas Cokelat"),
            ("cokelat", "Baruas Coklat"),
            ("beef sei", "Se'i Sapi"),
            ("topi rote", "Ti'i Langga"),
            ("oleh oleh", "Buah Tangan"),
            ("oleh-oleh", "Paket oleh oleh"),
        ],
    )
    async def test_synonyms(self, engine: SearchEngine, typed: str, name: str) -> None:
        await engine.index([entry(1, name), entry(2, "Periuk Tanah")], [])
        assert await found(engine, typed) == [1]

    async def test_a_one_way_synonym_does_not_lead_back(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, "Beef"), entry(2, "Sapi")], [])
        assert set(await found(engine, "beef")) == {1, 2}
        assert await found(engine, "sapi") == [2]

    async def test_what_was_typed_before_its_synonym(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, "Slendang", quality=90), entry(2, "Selendang")], [])
        assert await found(engine, "selendang") == [2, 1]

    async def test_stop_words_are_not_demanded(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, "Tenun Sumba"), entry(2, "Madu Timor")], [])
        assert await found(engine, "beli tenun dari sumba") == [1]
        assert await found(engine, "i want the tenun", language=Language.ENGLISH) == [1]

    async def test_a_query_of_stop_words_only_is_taken_at_its_word(
        self, engine: SearchEngine
    ) -> None:
        await engine.index([entry(1, "Untuk Dia"), entry(2, "Madu")], [])
        assert await found(engine, "untuk ") == [1]

    async def test_a_phrase_in_quotes_stands_together(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, "Kopi Bubuk Timor"), entry(2, "Bubuk Kopi Timor")], [])
        assert await found(engine, '"kopi bubuk"') == [1]

    async def test_a_word_with_minus_must_not_be_there(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, "Se'i Sapi"), entry(2, "Se'i Babi")], [])
        assert await found(engine, "sei -babi") == [1]
        assert await found(engine, "-babi") == [1]

    async def test_unknown_words_find_nothing(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, "Tenun Sumba")], [])
        results = await answer(engine, "zzyzx qwrtp", facets=("in_stock", "price"))
        assert (results.ids, results.total) == ((), 0)
        assert results.counts == {"in_stock": {}}
        assert results.price_range is None

    async def test_words_to_highlight(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, "Tenun Sumba")], [])
        matched = (await answer(engine, "tenun sum")).matched
        assert "tenun" in matched
        assert "sum*" in matched

    async def test_nothing_to_highlight_without_text(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, "Tenun Sumba")], [])
        assert (await answer(engine)).matched == ()


class TestSkus:
    @pytest.mark.parametrize(
        "typed", ["SEI-SAP-001", "sei-sap-001", "SEI-SAP-001-250", "sei-sap-0"]
    )
    async def test_found_by_their_beginning(self, engine: SearchEngine, typed: str) -> None:
        await engine.index(
            [
                entry(1, "Se'i Sapi", skus=["SEI-SAP-001-250", "SEI-SAP-001-500"]),
                entry(2, "Se'i Sapi", skus=["SEI-SAP-100-250"]),
            ],
            [],
        )
        assert await found(engine, typed) == [1]
