"""One process at a time, on however many machines: locks in the database that nobody can keep.

A lock lives as long as one short transaction, so that a killed process frees it. The connection is
taken for that time: who uses this bounds how many locks a process holds at once. Not for order or
for truth: without the database `alone` lets everybody in, since work that is done twice is better
than work that is not done.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

import asyncpg

log = logging.getLogger(__name__)

LONGEST_WAIT_SECONDS = 10

# Texts become locks by their hash; the seed keeps ours apart from those of other work.
_SEED = 5_158_001
_LOCK = f"SELECT pg_advisory_xact_lock(hashtextextended($1, {_SEED}))"
_TRY = f"SELECT pg_try_advisory_xact_lock(hashtextextended($1, {_SEED}))"

_GONE = (
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)

Alone = Callable[[str], AbstractAsyncContextManager[None]]
"""Enter with the name of the work; nobody else is inside with the same name until the end."""


def alone_by(pool: asyncpg.Pool) -> Alone:
    """Locks of this database. Waits at most LONGEST_WAIT_SECONDS, then goes on all the same."""

    @asynccontextmanager
    async def alone(name: str) -> AsyncIterator[None]:
        stack = AsyncExitStack()
        try:
            connection = await stack.enter_async_context(pool.acquire(timeout=LONGEST_WAIT_SECONDS))
            await stack.enter_async_context(connection.transaction())
            await connection.execute(
                f"SET LOCAL lock_timeout = '{round(LONGEST_WAIT_SECONDS * 1000)}ms'"
            )
            await connection.execute(_LOCK, name)
        except _GONE as error:
            log.warning("not alone with %s: %s: %s", name, type(error).__name__, error)
            await _end(stack)
            stack = AsyncExitStack()
        try:
            yield
        finally:
            await _end(stack)

    return alone


async def try_alone(connection: asyncpg.Connection, name: str) -> bool:
    """Whether nobody else has this work; it is ours until the connection's transaction ends."""
    taken: bool = await connection.fetchval(_TRY, name)
    return taken


async def hold(connection: asyncpg.Connection, name: str) -> None:
    """Wait for this work to be ours until the connection's transaction ends."""
    await connection.execute(_LOCK, name)


async def _end(stack: AsyncExitStack) -> None:
    """Give the lock back; if the connection has died, the lock has died with it."""
    try:
        await stack.aclose()
    except Exception as error:
        # asyncpg says in many ways that a connection is of no use any more.
        log.warning("a lock was lost before its work ended: %s", error)
