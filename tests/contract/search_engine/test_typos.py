"""Which typing errors are forgiven, and what is told of it."""

from __future__ import annotations

import pytest

from search.engine import SearchEngine
from tests.contract.entries import entry
from tests.contract.search_engine.asking import answer, found


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
