"""What the engine says at once, for who is still typing, agrees with what a search finds."""

from __future__ import annotations

import random

import asyncpg
import pytest

from search.engines.postgres.engine import PostgresEngine
from search.request import SearchRequest
from search.vocabulary import shipped_vocabulary
from tests.contract.entries import entry

WORDS = [
    *("kain", "tenun", "ikat", "sumba", "sei", "sapi", "babi", "pedas", "halal", "non", "tas"),
    *("parsel", "hampers", "anyaman", "kopi", "bubuk", "timor", "oleh", "tenunan", "kopiah"),
    *("batik", "cuci"),
]
TEXTS = (
    *WORDS,
    *(" ".join(pair) for pair in zip(WORDS, WORDS[1:] + WORDS[:1], strict=True)),
    "kain tenun ikat",
    "tenunsumba",
    "sei sapi halal",
    "sei non halal",
    '"kain tenun"',
    "kain -tenun",
    "oleh oleh timor",
    "ten",
    "kain te",
    "hampers kopi",
    "tnn-01",
    "zzz",
    "kain zzz",
    "pakis",
    "kain pakis",
)
IN_DESCRIPTIONS = {"pakis", "kain pakis"}


@pytest.fixture
async def engine(clean_database: asyncpg.Pool) -> PostgresEngine:
    chance = random.Random(3)

    def some(most: int) -> str:
        return " ".join(chance.choices(WORDS, k=chance.randint(1, most)))

    engine = PostgresEngine(clean_database, shipped_vocabulary())
    entries = [
        entry(
            number,
            some(4),
            labels=some(2),
            producer=some(1),
            description="pakis",
            skus=[f"TNN-{number:03}"],
            popularity=chance.random(),
            choices={"halal": [chance.choice(["halal", "non_halal"])]},
        )
        for number in range(1, 151)
    ]
    await engine.index(entries, [])
    return engine


async def test_totals_are_those_of_whole_matches(engine: PostgresEngine) -> None:
    totals = await engine.totals([SearchRequest(text=text) for text in TEXTS])
    for text, total in zip(TEXTS, totals, strict=True):
        # Searched for as it is written: what a search would mend or fill up does not count.
        found = await engine.search(SearchRequest(text=text, fill=False))
        if text not in IN_DESCRIPTIONS:
            whole = found.total if found.whole is None else found.whole
            assert total == (0 if found.corrected else whole), text
        else:
            assert (total, bool(found.whole)) == (0, True), text
    assert totals.count(0) < len(totals) / 3


async def test_foremost_are_some_of_these_in_their_standing(engine: PostgresEngine) -> None:
    every = await engine.foremost(SearchRequest(text="kain tenun", limit=1_000))
    [total] = await engine.totals([SearchRequest(text="kain tenun")])
    assert len(every) == total > 3
    assert await engine.foremost(SearchRequest(text="kain tenun", limit=3)) == every[:3]
    whole = await engine.search(SearchRequest(text="kain tenun", fill=False, limit=1_000))
    assert set(every) == set(whole.ids)


async def test_products_are_named_by_beginnings(clean_database: asyncpg.Pool) -> None:
    engine = PostgresEngine(clean_database, shipped_vocabulary())
    names = ["Kain Tenun", "Tenun Kain", "Tenunan Tua", "Sarung Tenun Kainnya", "Kopi"]
    await engine.index(
        [entry(n, name, popularity=n, quality=n) for n, name in enumerate(names, 1)], []
    )
    assert engine.named(("ten",), 9) == ()
    await engine.learn_beginnings()
    # Those that begin so come first, then the best.
    assert engine.named(("ten",), 9) == (3, 2, 4, 1)
    assert engine.named(("ten",), 2) == (3, 2)
    assert engine.named(("tenun", "kai"), 9) == (2, 4, 1)
    assert engine.named(("kai", "tenun"), 9) == ()
    assert engine.together(("kain", "sarung")) is False
    assert engine.together(("tenun", "kain")) is True
    assert engine.named(("tua", "zz"), 9) == engine.named(("zz",), 9) == engine.named((), 9) == ()
    await engine.index([entry(6, "Tenda")], [3])
    # What is gone is gone at once; what is new is found by its name a while later.
    assert engine.named(("ten",), 9) == (2, 4, 1)
    await engine.learn_beginnings()
    assert set(engine.named(("ten",), 9)) == {6, 2, 4, 1}
