"""What every search engine must do, run over each of `tests.contract.engines.ENGINES`.

Only what a shopper or the promo team could notice is stated: sets, exact totals and counts, and
orders that the contract promises. How near two equally good products rank is each engine's own.
"""

from __future__ import annotations

import asyncio

import pytest

from catalog.values import Language, Location
from search.document import IndexEntry
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
from search.request import SearchRequest, Sort
from search.results import SearchResults
from tests.contract.entries import KUPANG, entry


async def found(engine: SearchEngine, text: str = "", **asked: object) -> list[int]:
    """Ids in the order of the answer, whose total must agree."""
    results = await engine.search(SearchRequest(text=text, **asked))  # type: ignore[arg-type]
    assert results.engine == engine.name
    assert results.total >= len(results.ids)
    if not asked.get("offset") and "limit" not in asked and results.total <= 24:
        assert results.total == len(results.ids)
    return list(results.ids)


async def whole(engine: SearchEngine, text: str, **asked: object) -> list[int]:
    """Ids of the products that have all that was asked for."""
    results = await answer(engine, text, **asked)
    return list(results.ids[: results.whole])


async def answer(engine: SearchEngine, text: str = "", **asked: object) -> SearchResults:
    return await engine.search(SearchRequest(text=text, **asked))  # type: ignore[arg-type]


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


class TestTypos:
    @pytest.mark.parametrize(
        "typed",
        ["tenum sumba ", "tenunn sumba ", "tneun sumba ", "tenun sunba ", "tenun smuba"],
    )
    async def test_one_typo_in_a_word(self, engine: SearchEngine, typed: str) -> None:
        await engine.index([entry(1, "Tenun Sumba"), entry(2, "Madu Timor")], [])
        results = await answer(engine, typed)
        assert results.ids == (1,)
        assert results.corrected == "tenun sumba"

    async def test_four_letters_are_too_few_to_guess(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, "Tenun"), entry(2, "Madu")], [])
        assert await found(engine, "tenn ") == []

    async def test_two_typos_in_a_long_word(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, "Selendang Panjang"), entry(2, "Madu Timor")], [])
        assert await found(engine, "selrndabg ") == [1]

    async def test_a_wrong_first_letter_counts_twice(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, "Tenun"), entry(2, "Selendang")], [])
        assert await found(engine, "renun ") == []
        assert await found(engine, "delendang ") == [2]

    async def test_a_known_word_is_not_corrected(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, "Kopiah"), entry(2, "Kopian")], [])
        results = await answer(engine, "kopian ")
        assert results.ids == (2,)
        assert results.corrected is None

    async def test_no_correction_of_numbers(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, "Benang 12345")], [])
        assert await found(engine, "12346 ") == []
        assert await found(engine, "12345 ") == [1]

    async def test_no_correction_of_skus(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, "Kain", skus=["TNN-SRG-008"])], [])
        assert await found(engine, "TNN-SRG-009") == []

    async def test_no_correction_of_protected_words(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, "Sasanda")], [])
        assert await found(engine, "sasando ") == []

    async def test_a_missing_space(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, "Tenun Ikat Sumba"), entry(2, "Madu Timor")], [])
        results = await answer(engine, "tenunsumba")
        assert results.ids == (1,)
        assert results.corrected == "tenun sumba"

    async def test_a_correction_that_leads_nowhere_is_none(self, engine: SearchEngine) -> None:
        voices = [entry(2, "Suara Alam"), entry(3, "Suara Laut")]
        await engine.index([entry(1, "Selendang Rote"), *voices], [])
        results = await answer(engine, "selendang sutra ")
        assert (results.ids, results.corrected, results.dropped) == ((1,), None, ("sutra",))

    async def test_a_correction_beside_one_that_leads_nowhere(self, engine: SearchEngine) -> None:
        voices = [entry(2, "Suara Alam"), entry(3, "Suara Laut")]
        await engine.index([entry(1, "Selendang Rote"), *voices], [])
        results = await answer(engine, "selemdang sutra ")
        assert results.ids == (1,)
        assert (results.corrected, results.dropped) == ("selendang sutra", ("sutra",))

    async def test_the_first_part_of_a_name_is_not_corrected_away(
        self, engine: SearchEngine
    ) -> None:
        await engine.index([entry(1, "Selendang"), entry(2, "Madu")], [])
        results = await answer(engine, "selen")
        assert (results.ids, results.corrected) == ((1,), None)


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


HOSTILE = [
    "\x00",
    "sei\x00sapi",
    "'",
    "''; DROP TABLE search_entry; --",
    '"',
    '"" ""',
    '"sei',
    "-",
    "--",
    "- -",
    "!",
    "&|!():*<->",
    "tenun:* & !babi",
    "\\",
    "\\'",
    "%",
    "_",
    "$1",
    "{}",
    "*",
    "🍖",
    "🍖 tenun",
    "\u202etenun",
    "\ufeff",
    "a" * 5_000,
    "tenun " * 2_000,
    "é" * 3_000,
    "\ud800",
    "('" * 500,
    "ﷺ" * 200,
    "İ",
    "ß",
    "<mark>tenun</mark>",
    "١٢٣",
    "中文",
    "-" * 1_000,
    '"' * 1_001,
    "a-" * 1_000,
    "' '".join("abcdefghijklmnop"),
]


class TestAnythingTyped:
    @pytest.mark.parametrize("typed", HOSTILE, ids=[ascii(typed)[:20] for typed in HOSTILE])
    async def test_is_answered(self, engine: SearchEngine, typed: str) -> None:
        await engine.index([entry(1, "Tenun Sumba"), entry(2, "Se'i Sapi")], [])
        results = await answer(engine, typed, facets=("in_stock",))
        assert 0 <= results.total <= 2
        assert await found(engine, "tenun") == [1]

    async def test_no_letters_at_all_is_no_text(self, engine: SearchEngine) -> None:
        await engine.index([entry(1, "Tenun"), entry(2, "Se'i")], [])
        assert len(await found(engine, "   ")) == 2

    async def test_odd_characters_in_an_entry(self, engine: SearchEngine) -> None:
        await engine.index(
            [entry(1, "Kain 'a\\b\" 🍖 & | ! <b> 中文", description="\\' " * 50, skus=["A'\\B"])],
            [],
        )
        assert await found(engine, "kain") == [1]
        assert await found(engine, "中文") == [1]

    async def test_a_very_long_text_in_an_entry(self, engine: SearchEngine) -> None:
        words = " ".join(f"kata{number}" for number in range(30_000))
        await engine.index([entry(1, "Kain", description=words + " " + "x" * 9_000)], [])
        assert await found(engine, "kain") == [1]
        assert await found(engine, "kata77 ") == [1]


def shelf() -> list[IndexEntry]:
    """Six products that differ in everything that can be filtered, sorted or counted."""
    return [
        entry(
            1,
            "Kain Sumba",
            price=(100_000, 200_000),
            created=100,
            popularity=5,
            location=(KUPANG[0], KUPANG[1] + 0.10),
            choices={
                "category": ["tenun", "kain"],
                "producer": ["ina"],
                "attr.technique": ["ikat"],
                "attr.length": [200],
                "attr.colour": ["merah", "hitam"],
            },
        ),
        entry(
            2,
            "Kain Rote",
            price=150_000,
            created=600,
            popularity=50,
            location=(KUPANG[0], KUPANG[1] + 0.01),
            choices={
                "category": ["tenun", "kain"],
                "producer": ["ama"],
                "attr.technique": ["ikat"],
                "attr.length": [180],
                "attr.colour": ["merah"],
            },
        ),
        entry(
            3,
            "Selendang Sabu",
            price=75_000,
            created=500,
            popularity=20,
            in_stock=False,
            choices={
                "category": ["tenun", "selendang"],
                "producer": ["ina"],
                "attr.technique": ["sotis"],
                "attr.length": [180, 160.5],
                "attr.colour": ["hitam"],
            },
        ),
        entry(
            4,
            "Se'i Sapi",
            price=72_000,
            created=400,
            popularity=90,
            location=KUPANG,
            choices={"category": ["sei"], "producer": ["bara"], "halal": ["halal"]},
        ),
        entry(
            5,
            "Se'i Babi",
            price=(65_000, 260_000),
            created=300,
            popularity=80,
            location=(KUPANG[0] + 0.05, KUPANG[1]),
            choices={"category": ["sei"], "producer": ["bara"], "halal": ["non-halal"]},
        ),
        entry(
            6,
            "Anting Perak",
            price=350_000,
            created=200,
            popularity=0,
            choices={
                "category": ["perhiasan"],
                "producer": ['o\'brien "x\\y" 100%_'],
                "tag": ["a,b", "c:d=e", "(x) AND y", "日本"],
            },
        ),
    ]


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
