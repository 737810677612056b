"""Remembered answers stay true while products change."""

from __future__ import annotations

import random

import asyncpg

from search.engines.postgres.engine import PostgresEngine
from search.request import SearchRequest
from search.vocabulary import shipped_vocabulary
from tests.contract.entries import entry


async def test_remembered_answers_follow_the_index(clean_database: asyncpg.Pool) -> None:
    chance = random.Random(5)
    engine = PostgresEngine(clean_database, shipped_vocabulary())
    kinds = {number: chance.choice(["Gelang", "Kalung"]) for number in range(1, 1_501)}
    await engine.index([entry(number, kind) for number, kind in kinds.items()], [])
    for _ in range(70):
        changed = {
            number: chance.choice(["Gelang", "Kalung", ""])
            for number in chance.sample(range(1, 1_601), 3)
        }
        kinds |= changed
        await engine.index(
            [entry(number, kind) for number, kind in changed.items() if kind],
            [number for number, kind in changed.items() if not kind],
        )
        # Some searches are asked after many changes only, some after each.
        for word in ("Gelang", "Kalung") if chance.random() < 0.3 else ("Gelang",):
            results = await engine.search(SearchRequest(text=word.casefold()))
            assert results.total == sum(kind == word for kind in kinds.values())
