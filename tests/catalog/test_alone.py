"""Locks that processes share, over two pools as two machines would have them."""

import asyncio
import logging
from contextlib import suppress

import asyncpg
import pytest

from catalog import alone as locks
from catalog.alone import alone_by, hold, try_alone
from catalog.database import open_pool


async def test_two_machines_take_turns_by_name(dsn: str) -> None:
    inside = most = 0

    async def work(pool: asyncpg.Pool) -> None:
        nonlocal inside, most
        async with alone_by(pool)("one"):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.01)
            inside -= 1

    async with open_pool(dsn, max_size=3) as here, open_pool(dsn, max_size=3) as there:
        await asyncio.gather(*(work(pool) for pool in (here, there) for _ in range(3)))
    assert most == 1


async def test_other_names_do_not_wait(dsn: str) -> None:
    async with open_pool(dsn, max_size=2) as pool, alone_by(pool)("one"):
        async with asyncio.timeout(5), alone_by(pool)("other"):
            pass


async def test_who_fails_or_is_cancelled_gives_the_lock_back(dsn: str) -> None:
    async def wait_for_ever() -> None:
        async with alone_by(pool)("one"):
            await asyncio.Event().wait()

    async with open_pool(dsn, max_size=2) as pool:
        with suppress(ZeroDivisionError):
            async with alone_by(pool)("one"):
                raise ZeroDivisionError
        waiting = asyncio.create_task(wait_for_ever())
        await asyncio.sleep(0.05)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        async with asyncio.timeout(5), alone_by(pool)("one"):
            pass


async def test_who_waits_too_long_goes_on(
    dsn: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(locks, "LONGEST_WAIT_SECONDS", 0.1)
    async with open_pool(dsn, max_size=2) as pool, alone_by(pool)("one"):
        with caplog.at_level(logging.WARNING):
            async with asyncio.timeout(5), alone_by(pool)("one"):
                pass
        assert "not alone with one" in caplog.text
        # The connection of the one who gave up is as good as new.
        assert await asyncio.gather(*(pool.fetchval("SELECT 1") for _ in range(3))) == [1, 1, 1]


async def test_without_a_database_everybody_goes_on(
    dsn: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_pool(dsn, max_size=1) as pool:
        pass
    done = False
    async with alone_by(pool)("one"):
        done = True
    assert done
    assert "not alone" in caplog.text


async def test_a_connection_that_dies_inside_does_not_spoil_the_work(
    dsn: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_pool(dsn, max_size=2) as pool:
        killing = (
            "SELECT pg_terminate_backend(pid) FROM pg_locks"
            " WHERE locktype = 'advisory' AND granted AND pid <> pg_backend_pid()"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        async with alone_by(pool)("one"):
            assert await pool.fetch(killing)
        async with asyncio.timeout(5), alone_by(pool)("one"):
            pass


async def test_a_try_does_not_wait(dsn: str) -> None:
    async with open_pool(dsn, max_size=2) as pool:
        async with pool.acquire() as one, one.transaction():
            assert await try_alone(one, "one")
            async with pool.acquire() as other, other.transaction():
                assert not await try_alone(other, "one")
                assert await try_alone(other, "two")
        async with pool.acquire() as other, other.transaction():
            await hold(other, "one")
