"""What a worker does for uploads: finish those that were left, forget those that nobody wants.

Any number of workers may run; uploads are claimed one by one. Not for: files that no row speaks of
any more (`etalase media` sweeps them).
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from catalog import library, requests, uploads
from storefront.pictures.finishing import Finishing, delete_files, delete_parts

log = logging.getLogger("etalase.uploads")

LOOK_EVERY = 2.0
TIDY_EVERY = 600.0

SPENT_AFTER = timedelta(minutes=5)
"""Whoever finished an upload deletes its parts at once; this long after, nobody will any more."""

FORGOTTEN_AFTER = timedelta(days=1)


async def keep_uploads(finishing: Finishing) -> None:
    """Work until cancelled; a database or storage that is away is waited for."""
    loop = asyncio.get_running_loop()
    tidied = loop.time() - TIDY_EVERY
    while True:
        try:
            await finish_waiting(finishing)
            if loop.time() - tidied >= TIDY_EVERY:
                await tidy(finishing)
                tidied = loop.time()
        except Exception:
            log.warning("uploads are left alone for now", exc_info=True)
        await asyncio.sleep(LOOK_EVERY)


async def finish_waiting(finishing: Finishing) -> int:
    """Finish every upload that nobody is at; answers how many were tried."""
    tried = 0
    while (claimed := await uploads.claim_next(finishing.pool)) is not None:
        identity, owner = claimed
        await finishing.finish(owner, identity)
        tried += 1
    return tried


async def tidy(finishing: Finishing) -> None:
    """Delete what is spent, expired or forgotten."""
    pool, storage = finishing.pool, finishing.storage
    for identity in await uploads.with_spent_parts(pool, finished_for=SPENT_AFTER):
        await delete_parts(pool, storage, identity)
    while expired := await uploads.forget_expired(pool):
        for identity in expired:
            await asyncio.to_thread(delete_files, storage, identity)
    await requests.forget(pool)
    await library.forget_images(pool, older_than=FORGOTTEN_AFTER)
