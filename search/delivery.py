"""Feed an engine over a network from the stored documents, each index at a pace of its own.

Rows of `product_document` are handed over in the order of `seq`; how far an index (a "target") has
come is stored only after the engine has carried out what it was given, so a crash repeats work and
never loses it. One process at a time feeds a target, under an advisory lock. A product that the
engine refuses for good is set aside in `index_failure` and the rest goes on; an engine that is not
there is waited for. Not for: the `postgres` engine, which the indexer writes in its transaction.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress

import asyncpg
import msgspec

from catalog.database import SESSION_SETTINGS
from catalog.statements import load_statements
from search import change_feed
from search.document import IndexEntry
from search.engine import EngineUnavailable, EntryRefused, SearchEngine

log = logging.getLogger(__name__)

SQL = load_statements("search.sql", "delivery.sql")

MOST_PRODUCTS = 2_000
MOST_BYTES = 8_000_000
"""Of one batch: large ones are cheaper per product, small ones are searchable sooner."""
LOOK_EVERY = 5.0
"""Seconds until an unasked look for rows whose notification was missed."""
PREPARE_EVERY = 10.0
"""Seconds between two looks at the index itself, if it is there and as it should be."""
LEVEL_WITHIN = 30.0
"""Seconds that a row may wait while its target still counts as level."""

_BACKOFF = (0.25, 30.0)
_entry = msgspec.json.Decoder(IndexEntry)

OnIndexed = Callable[[Sequence[int]], Awaitable[None]]
"""Hears which products the engine has taken in or forgotten, after each batch."""


class FedElsewhere(Exception):
    """Another process is feeding this target."""


async def deliver_forever(
    dsn: str,
    engine: SearchEngine,
    target: str,
    wake: asyncio.Event,
    *,
    prepare: Callable[[], Awaitable[object]] | None = None,
    on_indexed: OnIndexed | None = None,
) -> None:
    """Feed `target` until cancelled, at each `wake` and now and then anyway.

    `prepare` runs before the first delivery, after every failure and now and then, since a server
    may come back empty while nothing is due. Each loop needs a `wake` of its own.
    """
    failures = 0
    clock = asyncio.get_running_loop().time
    while True:
        try:
            async with _connection(dsn) as connection:
                prepared = float("-inf")
                while True:
                    wake.clear()
                    if prepare is not None and clock() - prepared >= PREPARE_EVERY:
                        await prepare()
                        prepared = clock()
                    with suppress(FedElsewhere):
                        async with _locked(connection, target, wait=False):
                            await deliver_batches(connection, engine, target, on_indexed)
                    if failures:
                        log.info("%s is fed again", target)
                    failures = 0
                    with suppress(TimeoutError):
                        async with asyncio.timeout(LOOK_EVERY):
                            await wake.wait()
        except Exception as error:  # Nobody else would restart it, and most of it passes.
            pause = _pause(failures, error)
            failures += 1
            expected = isinstance(error, EngineUnavailable | OSError | asyncpg.PostgresError)
            log.warning(
                "%s cannot be fed, next try in %.1f s: %s",
                target,
                pause,
                error,
                exc_info=None if expected else error,
            )
            await asyncio.sleep(pause)


async def deliver_once(
    dsn: str, engine: SearchEngine, target: str, on_indexed: OnIndexed | None = None
) -> int:
    """Deliver everything that is due; returns the number of products.

    Raises `FedElsewhere`, or what the engine and the database raise.
    """
    async with exclusively(dsn, target) as connection:
        return await deliver_batches(connection, engine, target, on_indexed)


async def deliver_batches(
    connection: asyncpg.Connection,
    engine: SearchEngine,
    target: str,
    on_indexed: OnIndexed | None = None,
) -> int:
    """As `deliver_once`, for a caller that holds the target's lock on this very connection."""
    delivered = 0
    while True:
        position = await connection.fetchval(SQL.position, target)
        rows = await connection.fetch(SQL.undelivered, position, MOST_PRODUCTS, MOST_BYTES)
        if not rows:
            return delivered
        entries, removed, refused = _read(rows)
        refused |= await _hand_over(engine, entries, removed)
        taken = [row["product_id"] for row in rows if row["product_id"] not in refused]
        async with connection.transaction():
            for product, error in refused.items():
                log.error("%s refuses product %d: %s", target, product, error)
                await change_feed.record_failure(connection, product, target, error)
            await change_feed.forget_failures(connection, taken, target)
            if await connection.fetchval(SQL.advance, target, position, rows[-1]["seq"]) is None:
                # Somebody without the lock was faster, and may have overtaken newer content
                # with older. Sending all of it again is harmless.
                await connection.execute(SQL.rewind, target, position)
        delivered += len(rows)
        if on_indexed is not None:
            await on_indexed(taken)


def _read(
    rows: Sequence[asyncpg.Record],
) -> tuple[list[IndexEntry], list[int], dict[int, Exception]]:
    """Entries, withdrawn products, and those whose entry is not of this version's form."""
    entries: list[IndexEntry] = []
    removed: list[int] = []
    unreadable: dict[int, Exception] = {}
    for product, _, entry in rows:
        if entry is None:
            removed.append(product)
            continue
        try:
            entries.append(_entry.decode(entry))
        except msgspec.MsgspecError as error:
            unreadable[product] = error
    return entries, removed, unreadable


async def _hand_over(
    engine: SearchEngine, entries: Sequence[IndexEntry], removed: Sequence[int]
) -> dict[int, Exception]:
    """Index what the engine takes; returns the products that it refuses, found by halving."""
    try:
        if entries or removed:
            await engine.index(entries, removed)
    except EntryRefused as refused:
        if not entries:
            # Nothing is wrong with a number; whatever this is, waiting is all that can be done.
            raise EngineUnavailable(str(refused)) from refused
        if len(entries) == 1:
            await _hand_over(engine, [], removed)
            return {entries[0].id: refused}
        half = len(entries) // 2
        first = await _hand_over(engine, entries[:half], removed)
        return first | await _hand_over(engine, entries[half:], [])
    return {}


async def is_level(pool: asyncpg.Pool, target: str, within: float = LEVEL_WITHIN) -> bool:
    """Whether no change has been waiting for `target` longer than `within` seconds."""
    level: bool = await pool.fetchval(SQL.is_level, target, within)
    return level


async def lag_seconds(pool: asyncpg.Pool, target: str) -> float:
    """How long the oldest change that `target` lacks has been waiting."""
    seconds: float = await pool.fetchval(SQL.lag_seconds, target)
    return seconds


@asynccontextmanager
async def exclusively(
    dsn: str, name: str, *, wait: bool = False
) -> AsyncIterator[asyncpg.Connection]:
    """Hold the lock `name` on a connection of its own. Without `wait`, raises `FedElsewhere`."""
    async with _connection(dsn) as connection, _locked(connection, name, wait=wait):
        yield connection


@asynccontextmanager
async def _connection(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(dsn, server_settings=SESSION_SETTINGS)
    try:
        yield connection
    finally:
        # Closing ends the locks; a connection that does not close in time is cut.
        with suppress(TimeoutError):
            await connection.close(timeout=2)


@asynccontextmanager
async def _locked(connection: asyncpg.Connection, name: str, *, wait: bool) -> AsyncIterator[None]:
    if wait:
        await connection.execute(SQL.lock, name)
    elif not await connection.fetchval(SQL.try_lock, name):
        raise FedElsewhere(name)
    try:
        yield
    finally:
        if not connection.is_closed():
            await connection.execute(SQL.unlock, name)


def _pause(failures: int, error: Exception) -> float:
    """Seconds to wait: what the engine asks for, else twice as long each time, at random."""
    asked: float | None = getattr(error, "retry_after", None)
    first, longest = _BACKOFF
    spread = random.uniform(0.0, min(longest, first * 2 ** min(failures, 10)))  # noqa: S311
    return max(spread, min(asked or 0.0, longest), first / 5)
