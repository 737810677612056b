"""What has ended is deleted now and then: sessions, codes, old tokens and counted attempts.

Nothing depends on it, since whatever has ended is refused by its times; tables stay small. Every
process does it, so none need be told to; what one has deleted, the others do not find.
"""

from __future__ import annotations

import asyncio
import logging
import random

import asyncpg

from storefront.accounts import codes, sessions, throttle, tokens

log = logging.getLogger("etalase.accounts")

EVERY_SECONDS = 600.0


async def prune(pool: asyncpg.Pool) -> None:
    """Delete everything that has ended."""
    for each in (sessions.prune, codes.prune, tokens.prune, throttle.prune):
        await each(pool)


async def prune_forever(pool: asyncpg.Pool) -> None:
    """Do so until cancelled; a database that is away is tried again later."""
    while True:
        # Spread out, so that processes that start together do not all come at once.
        await asyncio.sleep(EVERY_SECONDS * random.uniform(0.5, 1.5))  # noqa: S311 - no secret
        try:
            await prune(pool)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            log.warning("ended sessions were not deleted: %s", error)
