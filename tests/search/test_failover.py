"""Which engine answers when the better one is slow, gone, behind or back."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

import pytest

from search.document import IndexEntry
from search.engine import EngineUnavailable, SearchEngine
from search.engines.meilisearch.client import MeilisearchClient
from search.engines.meilisearch.engine import MeilisearchEngine
from search.failover import Failover
from search.request import SearchRequest
from search.results import SearchResults

KAIN = SearchRequest(text="kain")


class Scripted:
    """An engine that answers, is gone, or keeps silent."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.asked = 0
        self.gone = False
        self.silent = False
        self.level = True
        self.indexed: list[int] = []
        self.closed = False

    async def search(self, request: SearchRequest) -> SearchResults:
        self.asked += 1
        if self.gone:
            raise EngineUnavailable("gone")
        await asyncio.sleep(60 if self.silent else 0)
        return SearchResults(ids=(1,), total=1, engine=self.name)

    async def index(self, entries: Sequence[IndexEntry], removed: Sequence[int]) -> None:
        self.indexed += removed

    async def hashes(self) -> dict[int, str]:
        return {1: self.name}

    async def close(self) -> None:
        self.closed = True


async def level(engine: SearchEngine) -> bool:
    assert isinstance(engine, Scripted)
    return engine.level


@pytest.fixture
def better() -> Scripted:
    return Scripted("better")


@pytest.fixture
def fallback() -> Scripted:
    return Scripted("fallback")


@pytest.fixture
async def failover(better: Scripted, fallback: Scripted) -> AsyncIterator[Failover]:
    made = Failover([better], fallback, level, answer_within=0.2, look_every=0.05)
    await made.start()
    yield made
    await made.close()


async def soon(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(3):
        while not await condition():  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.01)


async def answers(failover: Failover, name: str) -> None:
    async def is_so() -> bool:
        return (await failover.search(KAIN)).engine == name

    await soon(is_so)


async def test_the_better_engine_answers(failover: Failover, fallback: Scripted) -> None:
    assert (await failover.search(KAIN)).engine == "better"
    assert failover.name == "better"
    assert fallback.asked == 0


async def test_the_fallback_steps_in_at_once(
    failover: Failover, better: Scripted, caplog: pytest.LogCaptureFixture
) -> None:
    better.gone = True
    with caplog.at_level(logging.INFO):
        assert (await failover.search(KAIN)).engine == "fallback"
        asked = better.asked
        for _ in range(5):
            assert (await failover.search(KAIN)).engine == "fallback"
        assert better.asked == asked, "an open circuit is passed by"
        better.gone = False
        await answers(failover, "better")
    assert [record.message for record in caplog.records] == [
        "searches pass by better 1: gone",
        "searches are answered by better 1",
    ]


async def test_a_silent_engine_is_not_waited_for(failover: Failover, better: Scripted) -> None:
    better.silent = True
    async with asyncio.timeout(0.5):
        assert (await failover.search(KAIN)).engine == "fallback"
    async with asyncio.timeout(0.1):
        assert (await failover.search(KAIN)).engine == "fallback"


async def test_an_engine_that_swallows_packets(fallback: Scripted) -> None:
    with socket.socket() as hole:
        hole.bind(("127.0.0.1", 0))
        hole.listen(0)
        url = f"http://127.0.0.1:{hole.getsockname()[1]}"
        better = MeilisearchEngine(MeilisearchClient(url))

        async def always(_engine: SearchEngine) -> bool:
            return True

        failover = Failover([better], fallback, always)
        failover._circuits[0].closed = True
        started = asyncio.get_running_loop().time()
        found = await asyncio.gather(*(failover.search(KAIN) for _ in range(8)))
        assert {results.engine for results in found} == {"fallback"}
        assert asyncio.get_running_loop().time() - started < 1
        await failover.close()


async def test_back_but_not_level(failover: Failover, better: Scripted) -> None:
    better.gone = True
    await failover.search(KAIN)
    better.gone, better.level = False, False
    await asyncio.sleep(0.3)
    assert (await failover.search(KAIN)).engine == "fallback"
    better.level = True
    await answers(failover, "better")


async def test_an_engine_that_falls_behind(failover: Failover, better: Scripted) -> None:
    better.level = False
    await answers(failover, "fallback")


async def test_not_knowing_changes_nothing(better: Scripted, fallback: Scripted) -> None:
    known = True

    async def sometimes(_engine: SearchEngine) -> bool:
        if not known:
            raise OSError("no database")
        return True

    failover = Failover([better], fallback, sometimes, look_every=0.02)
    await failover.start()
    known = False
    await asyncio.sleep(0.1)
    assert (await failover.search(KAIN)).engine == "better"
    await failover.close()


async def test_gone_from_the_start(better: Scripted, fallback: Scripted) -> None:
    better.gone = True
    failover = Failover([better], fallback, level, look_every=0.05)
    await failover.start()
    assert (await failover.search(KAIN)).engine == "fallback"
    better.gone = False
    await answers(failover, "better")
    await failover.close()
    assert better.closed
    assert fallback.closed


async def test_several_share_the_searches(fallback: Scripted) -> None:
    engines = [Scripted(f"server {number}") for number in range(3)]
    failover = Failover(engines, fallback, level, look_every=60)
    await failover.start()
    for engine in engines:
        engine.asked = 0
    for _ in range(30):
        await failover.search(KAIN)
    assert [engine.asked for engine in engines] == [10, 10, 10]
    engines[1].gone = True
    answered = [(await failover.search(KAIN)).engine for _ in range(9)]
    assert answered.count("fallback") == 1, "one search found out"
    assert {*answered} == {"server 0", "server 2", "fallback"}
    await failover.close()


async def test_the_rest_of_an_engine(
    failover: Failover, better: Scripted, fallback: Scripted
) -> None:
    await failover.index([], [5])
    assert better.indexed == fallback.indexed == [5]
    assert await failover.hashes() == {1: "fallback"}
    alone = Failover([], fallback, level)
    await alone.start()
    assert (await alone.search(KAIN)).engine == "fallback"


async def test_every_switch_is_told(better: Scripted, fallback: Scripted) -> None:
    told: list[bool] = []
    made = Failover(
        [better], fallback, level, look_every=0.05, on_switch=lambda: told.append(better.gone)
    )
    await made.start()
    assert told == [False]
    better.gone = True
    for _ in range(3):
        assert (await made.search(KAIN)).engine == "fallback"
    assert told == [False, True]
    better.gone = False
    await answers(made, "better")
    assert told == [False, True, False]
    await made.close()
