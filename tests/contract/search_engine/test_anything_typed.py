"""Whatever is typed, or stands in an entry, is answered and breaks nothing."""

from __future__ import annotations

import pytest

from search.engine import SearchEngine
from tests.contract.entries import entry
from tests.contract.search_engine.asking import answer, found

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
