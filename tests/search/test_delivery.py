"""Feeding an engine over a network: order, crashes, poison, absence, and two workers at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import asyncpg
import msgspec
import pytest

from search import delivery
from search.delivery import FedElsewhere, deliver_forever, deliver_once, exclusively, is_level
from search.document import IndexEntry
from search.engine import EngineUnavailable, EntryRefused
from search.results import SearchResults
from tests.contract.entries import entry

TARGET = "http://engine/products"


class Remote:
    """An engine that remembers, and fails on demand."""

    name = "remote"

    def __init__(self) -> None:
        self.held: dict[int, str] = {}
        self.calls: list[tuple[list[int], list[int]]] = []
        self.poison: set[int] = set()
        self.failures: list[Exception] = []
        self.before: Callable[[], Any] | None = None

    async def index(self, entries: Sequence[IndexEntry], removed: Sequence[int]) -> None:
        self.calls.append(([each.id for each in entries], list(removed)))
        if self.before is not None:
            await self.before()
        if self.failures:
            raise self.failures.pop(0)
        if bad := self.poison & {each.id for each in entries}:
            raise EntryRefused(f"document {min(bad)} is not valid")
        self.held |= {each.id: each.hash for each in entries}
        for product in removed:
            self.held.pop(product, None)

    async def search(self, request: object) -> SearchResults:
        raise NotImplementedError

    async def hashes(self) -> dict[int, str]:
        return self.held

    async def close(self) -> None:
        pass


@pytest.fixture
def remote() -> Remote:
    return Remote()


@pytest.fixture
def pool(clean_database: asyncpg.Pool) -> asyncpg.Pool:
    return clean_database


async def store(pool: asyncpg.Pool, *entries: IndexEntry, text: str | None = None) -> None:
    """As the indexer does."""
    for each in entries:
        content = text or msgspec.json.encode(each).decode()
        await pool.execute(
            """INSERT INTO product_document
                (product_id, slug, hash, document, card_id, card_en, entry)
            VALUES ($1, $2, $3, '{}', '{}', '{}', $4)
            ON CONFLICT (product_id) DO UPDATE SET seq = nextval('product_document_seq'),
                slug = EXCLUDED.slug, hash = EXCLUDED.hash, document = '{}', card_id = '{}',
                card_en = '{}', entry = EXCLUDED.entry, stored_at = now()""",
            each.id,
            f"product-{each.id}",
            each.hash,
            content,
        )


async def withdraw(pool: asyncpg.Pool, product: int) -> None:
    await pool.execute(
        """UPDATE product_document SET seq = nextval('product_document_seq'), slug = NULL,
            hash = NULL, document = NULL, card_id = NULL, card_en = NULL, entry = NULL
        WHERE product_id = $1""",
        product,
    )


async def position(pool: asyncpg.Pool) -> int | None:
    found: int | None = await pool.fetchval(
        "SELECT seq FROM engine_position WHERE target = $1", TARGET
    )
    return found


async def failures(pool: asyncpg.Pool) -> list[tuple[int, str, int]]:
    rows = await pool.fetch("SELECT product_id, error, attempts FROM index_failure ORDER BY 1")
    return [tuple(row) for row in rows]


async def test_everything_is_delivered_once(pool: asyncpg.Pool, dsn: str, remote: Remote) -> None:
    heard: list[int] = []

    async def on_indexed(ids: Sequence[int]) -> None:
        heard.extend(ids)

    await store(pool, entry(1), entry(2))
    assert await deliver_once(dsn, remote, TARGET, on_indexed) == 2
    assert heard == [1, 2]
    assert await deliver_once(dsn, remote, TARGET, on_indexed) == 0
    assert remote.held == {number: entry(number).hash for number in (1, 2)}
    assert await position(pool) == await pool.fetchval("SELECT max(seq) FROM product_document")


async def test_changes_and_withdrawals_follow(pool: asyncpg.Pool, dsn: str, remote: Remote) -> None:
    await store(pool, entry(1), entry(2))
    await deliver_once(dsn, remote, TARGET)
    await store(pool, entry(1, "Kain"))
    await withdraw(pool, 2)
    await deliver_once(dsn, remote, TARGET)
    assert remote.calls[-1] == ([1], [2])
    assert remote.held == {1: entry(1, "Kain").hash}


async def test_targets_have_positions_of_their_own(
    pool: asyncpg.Pool, dsn: str, remote: Remote
) -> None:
    await store(pool, entry(1))
    await deliver_once(dsn, remote, TARGET)
    late = Remote()
    assert await deliver_once(dsn, late, "http://other/products") == 1
    assert late.held == remote.held


async def test_batches_are_bounded(
    pool: asyncpg.Pool, dsn: str, remote: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "MOST_PRODUCTS", 3)
    await store(pool, *map(entry, range(1, 8)))
    await deliver_once(dsn, remote, TARGET)
    assert [ids for ids, _ in remote.calls] == [[1, 2, 3], [4, 5, 6], [7]]
    monkeypatch.setattr(delivery, "MOST_BYTES", 2_000)
    remote.calls.clear()
    await store(pool, entry(1), entry(2, description="x" * 5_000), entry(3), entry(4))
    await withdraw(pool, 5)
    await deliver_once(dsn, remote, TARGET)
    assert [ids for ids, _ in remote.calls] == [[1], [2], [3, 4]]
    assert remote.calls[-1][1] == [5]


@pytest.mark.parametrize("crash", [EngineUnavailable("gone"), KeyError("a bug")])
async def test_a_failure_repeats_and_loses_nothing(
    pool: asyncpg.Pool, dsn: str, remote: Remote, crash: Exception
) -> None:
    await store(pool, entry(1))
    remote.failures = [crash]
    with pytest.raises(type(crash)):
        await deliver_once(dsn, remote, TARGET)
    assert await position(pool) is None
    assert await deliver_once(dsn, remote, TARGET) == 1
    assert set(remote.held) == {1}


async def test_a_crash_after_sending_sends_again(
    pool: asyncpg.Pool, dsn: str, remote: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store(pool, entry(1))
    with monkeypatch.context() as patch:
        patch.setattr(delivery.SQL, "advance", "SELECT $1::text, $2::int, $3::int / 0")
        with pytest.raises(asyncpg.DivisionByZeroError):
            await deliver_once(dsn, remote, TARGET)
    assert set(remote.held) == {1}
    assert await deliver_once(dsn, remote, TARGET) == 1


async def test_poison_is_set_aside_and_the_rest_goes_on(
    pool: asyncpg.Pool, dsn: str, remote: Remote
) -> None:
    heard: list[int] = []

    async def on_indexed(ids: Sequence[int]) -> None:
        heard.extend(ids)

    await store(pool, *map(entry, range(1, 21)))
    await withdraw(pool, 20)
    remote.poison = {3, 11}
    await deliver_once(dsn, remote, TARGET, on_indexed)
    assert set(remote.held) == set(range(1, 20)) - remote.poison
    assert set(heard) == set(range(1, 21)) - remote.poison
    assert [(number, attempts) for number, _, attempts in await failures(pool)] == [(3, 1), (11, 1)]
    assert "document 3 is not valid" in (await failures(pool))[0][1]
    assert await deliver_once(dsn, remote, TARGET) == 0, "poison is not tried without end"


async def test_a_repaired_product_is_no_failure_any_more(
    pool: asyncpg.Pool, dsn: str, remote: Remote
) -> None:
    await store(pool, entry(1), entry(2))
    remote.poison = {1, 2}
    await deliver_once(dsn, remote, TARGET)
    await store(pool, entry(1, "Bad again"))
    await withdraw(pool, 2)
    await deliver_once(dsn, remote, TARGET)
    assert [(number, attempts) for number, _, attempts in await failures(pool)] == [(1, 2)]
    remote.poison = set()
    await store(pool, entry(1, "Repaired"))
    await deliver_once(dsn, remote, TARGET)
    assert await failures(pool) == []


async def test_an_entry_of_another_form_is_set_aside(
    pool: asyncpg.Pool, dsn: str, remote: Remote
) -> None:
    await store(pool, entry(1), text='{"id": 1}')
    await store(pool, entry(2))
    assert await deliver_once(dsn, remote, TARGET) == 2
    assert set(remote.held) == {2}
    assert [number for number, _, _ in await failures(pool)] == [1]


async def test_one_at_a_time(pool: asyncpg.Pool, dsn: str, remote: Remote) -> None:
    async with exclusively(dsn, TARGET):
        with pytest.raises(FedElsewhere):
            await deliver_once(dsn, remote, TARGET)
    assert await deliver_once(dsn, remote, TARGET) == 0


async def test_a_lost_lock_leads_to_sending_again(
    pool: asyncpg.Pool, dsn: str, remote: Remote
) -> None:
    """While this one was sending, somebody else delivered something newer and went on."""
    await store(pool, entry(1, "Older"))

    async def elsewhere() -> None:
        remote.before = None
        await store(pool, entry(1, "Newer"), entry(2))
        await pool.execute(delivery.SQL.set_position, TARGET, 1_000_000)

    remote.before = elsewhere
    await deliver_once(dsn, remote, TARGET)
    assert remote.held == {1: entry(1, "Newer").hash, 2: entry(2).hash}


async def test_two_loops_share_a_target(pool: asyncpg.Pool, dsn: str, remote: Remote) -> None:
    wakes = [asyncio.Event(), asyncio.Event()]
    loops = [asyncio.create_task(deliver_forever(dsn, remote, TARGET, wake)) for wake in wakes]
    try:
        for number in range(1, 31):
            await store(pool, entry(number % 7, f"Kain {number}"))
            for wake in wakes:
                wake.set()
        newest = {number % 7: entry(number % 7, f"Kain {number}").hash for number in range(1, 31)}
        async with asyncio.timeout(10):
            while remote.held != newest:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
    finally:
        await ended(loops)


async def test_an_absent_engine_is_waited_for(
    pool: asyncpg.Pool, dsn: str, remote: Remote, caplog: pytest.LogCaptureFixture
) -> None:
    prepared: list[int] = []

    async def prepare() -> None:
        prepared.append(len(remote.calls))

    await store(pool, entry(1))
    remote.failures = [EngineUnavailable("gone"), KeyError("surprise")]
    wake = asyncio.Event()
    loop = asyncio.create_task(deliver_forever(dsn, remote, TARGET, wake, prepare=prepare))
    try:
        async with asyncio.timeout(10):
            while not remote.held:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
    finally:
        await ended([loop])
    assert prepared == [0, 1, 2], "a server that was away may have come back empty"
    assert "gone" in caplog.text


def test_pauses_grow_and_heed_the_engine() -> None:
    gone = EngineUnavailable()
    assert all(0.05 <= delivery._pause(0, gone) <= 0.25 for _ in range(50))
    assert all(delivery._pause(1_000, gone) <= 30 for _ in range(50))
    assert max(delivery._pause(6, gone) for _ in range(200)) > 5
    gone.retry_after = 10.0  # type: ignore[attr-defined]
    assert all(delivery._pause(0, gone) == 10 for _ in range(50))


async def test_level_is_to_have_nothing_waiting_for_long(
    pool: asyncpg.Pool, dsn: str, remote: Remote
) -> None:
    assert not await is_level(pool, TARGET), "never fed"
    await store(pool, entry(1))
    await deliver_once(dsn, remote, TARGET)
    assert await is_level(pool, TARGET)
    await store(pool, entry(2))
    assert await is_level(pool, TARGET), "it has only just changed"
    await pool.execute("UPDATE product_document SET stored_at = now() - interval '1 minute'")
    assert not await is_level(pool, TARGET)
    assert await delivery.lag_seconds(pool, TARGET) == pytest.approx(60, abs=5)
    await deliver_once(dsn, remote, TARGET)
    assert await is_level(pool, TARGET)
    assert await delivery.lag_seconds(pool, TARGET) == 0


async def ended(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError):
            await task
