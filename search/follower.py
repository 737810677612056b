"""Keep one serving process current: tell it which documents changed, within milliseconds.

Reads `product_document` by `seq > the last seen`, woken by NOTIFY and now and then anyway. While
the connection that listens is gone, nothing that was remembered can be trusted, and the process is
told so (`on_lost`); a process that answers without memory is slower, never wrong.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

import asyncpg

from search import change_feed
from search.documents import SQL

log = logging.getLogger(__name__)

PAGE = 5_000
LOOK_EVERY = 15.0
RETRY_AFTER = 1.0


async def follow(
    pool: asyncpg.Pool,
    dsn: str,
    *,
    on_changed: Callable[[Sequence[int]], Awaitable[None]],
    on_connected: Callable[[], Awaitable[None]],
    on_lost: Callable[[], None],
) -> None:
    """Follow for ever. `on_changed` hears of products (or of none: something else changed)."""
    while True:
        try:
            channels = (change_feed.DOCUMENTS_CHANGED, change_feed.CATALOGUE_CHANGED)
            async with change_feed.listening(dsn, *channels) as (news, lost):
                seen = await pool.fetchval(SQL.newest)
                # Connected first, then read: what changes in between is notified.
                await on_connected()
                while not lost.is_set():
                    told = False
                    with suppress(TimeoutError):
                        async with asyncio.timeout(LOOK_EVERY):
                            await news.wait()
                        told = True
                    news.clear()
                    seen = await _hear(pool, seen, told, on_changed)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            log.warning("the change feed is lost: %s", error)
        finally:
            on_lost()
        await asyncio.sleep(RETRY_AFTER)


async def _hear(
    pool: asyncpg.Pool,
    seen: int,
    told: bool,
    on_changed: Callable[[Sequence[int]], Awaitable[None]],
) -> int:
    """Read on from `seen`; answers the newest `seq` read."""
    while rows := await pool.fetch(SQL.changed_since, seen, PAGE):
        await on_changed([row["product_id"] for row in rows])
        seen = rows[-1]["seq"]
        told = False
    if told:
        await on_changed(())
    return seen
