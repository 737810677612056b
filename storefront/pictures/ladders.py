"""Background work: complete the ladder of newly uploaded pictures, so that nobody waits for it.

Any number of workers may do this; a picture belongs to one of them as long as it takes, by a lock
that a killed one cannot keep. One picture at a time, in a thread that yields to everything else. A
picture that cannot be done is tried again later; whoever asks for it meanwhile gets it made.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import asyncpg

from catalog.image_upkeep import KnownImage, claim_unrendered, mark_rendered
from media.errors import StorageUnavailable
from media.making import complete_ladder
from media.storage import Storage

log = logging.getLogger("etalase.ladders")

LOOK_EVERY = 5.0
AWAY_SECONDS, FAULTY_SECONDS = 60.0, 3600.0
"""After this long a picture is tried again whose storage was away, or that was at fault itself."""

NICENESS = 10


async def complete_ladders(pool: asyncpg.Pool, storage: Storage) -> None:
    """Work until cancelled; a database or storage that is away is waited for."""
    set_aside: dict[int, float] = {}
    with ThreadPoolExecutor(1, "ladder", initializer=_yield_to_others) as thread:
        while True:
            now, after = time.monotonic(), 0
            set_aside = {image: until for image, until in set_aside.items() if until > now}
            try:
                while image := await complete_next(pool, storage, thread, set_aside, after):
                    after = image.id
            except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("ladders are left alone for now: %s", error)
            await asyncio.sleep(LOOK_EVERY)


async def complete_next(
    pool: asyncpg.Pool,
    storage: Storage,
    thread: ThreadPoolExecutor,
    set_aside: dict[int, float],
    after: int = 0,
) -> KnownImage | None:
    """Complete the ladder of the next picture after this id that nobody is at."""
    async with pool.acquire() as connection, connection.transaction():
        image = await claim_unrendered(connection, set_aside, after)
        if image is None:
            return None
        try:
            await asyncio.get_running_loop().run_in_executor(
                thread, complete_ladder, storage, image.key
            )
        except Exception as error:
            log.warning("the ladder of %s is left for later", image.key, exc_info=True)
            away = isinstance(error, OSError | StorageUnavailable)
            set_aside[image.id] = time.monotonic() + (AWAY_SECONDS if away else FAULTY_SECONDS)
        else:
            await mark_rendered(connection, image)
    return image


def _yield_to_others() -> None:
    # On Linux a thread has a niceness of its own; elsewhere it is the process's, or refused.
    if os.uname().sysname == "Linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
