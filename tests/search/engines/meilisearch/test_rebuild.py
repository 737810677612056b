"""Building and replacing an index on a real server, with searches and changes under way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import asyncpg
import pytest

from search.delivery import FedElsewhere, deliver_forever, deliver_once
from search.document import IndexEntry
from search.engine import EngineUnavailable, EntryRefused
from search.engines.meilisearch import rebuild as rebuilding
from search.engines.meilisearch.documents import encode_document
from search.engines.meilisearch.engine import IndexMissing, MeilisearchEngine
from search.engines.meilisearch.rebuild import create_index, prepare, rebuild
from search.engines.meilisearch.settings import index_settings
from search.request import SearchRequest
from search.vocabulary import shipped_vocabulary, with_synonyms
from tests.contract.entries import entry
from tests.meilisearch_server import meilisearch_server
from tests.search.test_delivery import ended, store, withdraw

SETTINGS = index_settings(shipped_vocabulary(), typo_tolerance=False)
OTHER_SETTINGS = SETTINGS | {"rankingRules": SETTINGS["rankingRules"][:-1]}


@pytest.fixture
def pool(clean_database: asyncpg.Pool) -> asyncpg.Pool:
    return clean_database


@pytest.fixture
async def engine() -> AsyncIterator[MeilisearchEngine]:
    server = meilisearch_server()
    made = MeilisearchEngine(server.client(), f"{server.prefix}products")
    for index in await made.client.indexes():
        if index.uid.startswith(server.prefix):
            await made.client.wait(await made.client.delete_index(index.uid))
    yield made
    await made.close()


async def names(engine: MeilisearchEngine) -> list[str]:
    live = engine.index_name
    return sorted(
        index.uid for index in await engine.client.indexes() if index.uid.startswith(live)
    )


async def found(engine: MeilisearchEngine, text: str = "") -> set[int]:
    return set((await engine.search(SearchRequest(text=text, limit=1_000))).ids)


async def rows(pool: asyncpg.Pool, table: str) -> list[dict[str, Any]]:
    return [dict(row) for row in await pool.fetch(f"SELECT * FROM {table} ORDER BY 1")]


async def test_an_empty_server_gets_its_index(
    pool: asyncpg.Pool, dsn: str, engine: MeilisearchEngine
) -> None:
    await store(pool, *map(entry, range(1, 6)))
    await withdraw(pool, 5)
    with pytest.raises(IndexMissing):
        await deliver_once(dsn, engine, engine.target)
    told: list[tuple[int, int]] = []
    assert await prepare(dsn, engine, SETTINGS, lambda done, total: told.append((done, total)))
    assert told[-1] == (5, 5)
    assert await found(engine) == {1, 2, 3, 4}
    assert await names(engine) == [engine.index_name]
    assert await deliver_once(dsn, engine, engine.target) == 0
    assert [row["target"] for row in await rows(pool, "engine_position")] == [engine.target]
    assert await engine.hashes() == {number: entry(number).hash for number in range(1, 5)}


async def test_a_level_server_is_left_alone(
    pool: asyncpg.Pool, dsn: str, engine: MeilisearchEngine
) -> None:
    await prepare(dsn, engine, SETTINGS)
    assert not await prepare(dsn, engine, SETTINGS)
    assert await names(engine) == [engine.index_name]


async def test_a_synonym_is_changed_in_place(
    pool: asyncpg.Pool, dsn: str, engine: MeilisearchEngine
) -> None:
    await store(pool, entry(1, "Kopi"))
    await prepare(dsn, engine, SETTINGS)
    taught = with_synonyms(shipped_vocabulary(), [("kopi", "kofi")], [])
    assert await found(engine, "kofi") == set()
    assert not await prepare(dsn, engine, index_settings(taught, typo_tolerance=False))
    assert await found(engine, "kofi") == {1}


async def test_nobody_sees_a_rebuild(
    pool: asyncpg.Pool, dsn: str, engine: MeilisearchEngine
) -> None:
    await store(pool, *map(entry, range(1, 301)))
    await prepare(dsn, engine, SETTINGS)
    seen: list[int] = []
    finished = asyncio.Event()

    async def shop() -> None:
        while not finished.is_set():
            seen.append((await engine.search(SearchRequest(limit=1))).total)

    async def change() -> None:
        for number in range(301, 321):
            await store(pool, entry(number), entry(number - 300, "Kain"))
            await asyncio.sleep(0.02)

    async def deliver() -> None:
        while not finished.is_set():
            with suppress(FedElsewhere):
                await deliver_once(dsn, engine, engine.target)
            await asyncio.sleep(0.02)

    shopping, delivering = asyncio.create_task(shop()), asyncio.create_task(deliver())
    _, rebuilt = await asyncio.gather(change(), prepare(dsn, engine, OTHER_SETTINGS))
    finished.set()
    await asyncio.gather(shopping, delivering)
    await deliver_once(dsn, engine, engine.target)
    assert rebuilt
    assert min(seen) >= 300, "neither empty nor partial"
    assert await found(engine, "kain") == set(range(1, 21))
    assert await found(engine) == set(range(1, 321))
    assert await names(engine) == [engine.index_name]
    assert (await engine.client.settings(engine.index_name))["rankingRules"] == OTHER_SETTINGS[
        "rankingRules"
    ]


async def test_a_rebuild_that_breaks_off_changes_nothing(
    pool: asyncpg.Pool,
    dsn: str,
    engine: MeilisearchEngine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await store(pool, entry(1))
    await prepare(dsn, engine, SETTINGS)
    await store(pool, entry(2))
    before = await rows(pool, "engine_position")

    async def short(*_asked: object) -> None:
        raise EngineUnavailable("it holds too little")

    with monkeypatch.context() as patch:
        patch.setattr(rebuilding, "_check", short)
        with pytest.raises(EngineUnavailable):
            await rebuild(dsn, engine, SETTINGS)
    assert await found(engine) == {1}
    assert await rows(pool, "engine_position") == before
    assert len(await names(engine)) == 2
    await rebuild(dsn, engine, SETTINGS)
    assert await found(engine) == {1, 2}
    assert await names(engine) == [engine.index_name], "what was left over is gone"


async def test_two_rebuilds_take_turns(
    pool: asyncpg.Pool, dsn: str, engine: MeilisearchEngine
) -> None:
    await store(pool, entry(1))
    did = await asyncio.gather(*(prepare(dsn, engine, SETTINGS) for _ in range(3)))
    assert sorted(did) == [False, False, True]
    assert await found(engine) == {1}


async def test_what_the_server_refuses_is_set_aside(
    pool: asyncpg.Pool, dsn: str, engine: MeilisearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = entry(3, "Bad")

    def encode(given: IndexEntry) -> bytes:
        line = encode_document(given)
        return line.replace(b'"id":3', b'"id":"no id!"') if given == bad else line

    monkeypatch.setattr("search.engines.meilisearch.engine.encode_document", encode)
    await store(pool, *map(entry, (1, 2)), bad, *map(entry, (4, 5)))
    await prepare(dsn, engine, SETTINGS)
    assert await found(engine) == {1, 2, 4, 5}
    (failure,) = await rows(pool, "index_failure")
    assert (failure["product_id"], failure["stage"]) == (3, engine.target)
    assert "invalid_document_id" in failure["error"]
    with pytest.raises(EntryRefused):
        await engine.index([bad], [])
    await store(pool, entry(3))
    await deliver_once(dsn, engine, engine.target)
    assert await rows(pool, "index_failure") == []
    assert await found(engine) == {1, 2, 3, 4, 5}


async def test_an_incomplete_index_never_goes_live(
    pool: asyncpg.Pool, dsn: str, engine: MeilisearchEngine
) -> None:
    await store(pool, entry(1), entry(2))
    await create_index(engine.client, engine.index_name, SETTINGS)
    await engine.index([entry(1)], [])
    connection = await asyncpg.connect(dsn)
    try:
        newest = await connection.fetchval("SELECT max(seq) FROM product_document")
        with pytest.raises(EngineUnavailable, match="holds 1 products instead of 2"):
            await rebuilding._check(connection, engine, newest)
        await rebuilding._check(connection, engine, newest - 1)
    finally:
        await connection.close()


async def test_a_server_that_lost_its_data_is_filled_again(
    pool: asyncpg.Pool, dsn: str, engine: MeilisearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.delivery.PREPARE_EVERY", 0.0)
    monkeypatch.setattr("search.delivery.LOOK_EVERY", 0.05)
    await store(pool, entry(1))

    async def ready() -> bool:
        return await prepare(dsn, engine, SETTINGS)

    feeding = asyncio.create_task(
        deliver_forever(dsn, engine, engine.target, asyncio.Event(), prepare=ready)
    )
    try:
        for _ in range(2):
            await until_found(engine, {1})
            await engine.client.wait(await engine.client.delete_index(engine.index_name))
        await until_found(engine, {1})
    finally:
        await ended([feeding])


async def until_found(engine: MeilisearchEngine, ids: set[int]) -> None:
    async with asyncio.timeout(20):
        while True:
            with suppress(IndexMissing):
                if await found(engine) == ids:
                    return
            await asyncio.sleep(0.02)
