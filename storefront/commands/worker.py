"""Background work: indexing, and feeding the engines that live behind a network.

`etalase worker` runs this alone; `etalase serve` runs it in a thread of its parent process, beside
the server's own processes. Any number may run: they take turns by locks in the database, which a
killed one cannot keep.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable

from catalog.database import open_pool
from search.indexer import run_indexer
from storefront.engines import deliveries, meilisearch_engines, postgres_engine
from storefront.settings import Settings

log = logging.getLogger(__name__)


async def run_worker(settings: Settings, dsn: str) -> None:
    """Work until cancelled."""
    async with open_pool(dsn, max_size=6) as pool, meilisearch_engines(settings, pool) as engines:
        await asyncio.gather(
            run_indexer(pool, dsn, postgres_engine(pool)), *deliveries(engines, pool, dsn)
        )


def start_worker_thread(settings: Settings, dsn: str) -> Callable[[], None]:
    """Run the worker on an event loop of its own; call the answer to stop it and wait."""
    loop = asyncio.new_event_loop()
    work = loop.create_task(run_worker(settings, dsn))
    work.add_done_callback(_report)

    def run() -> None:
        try:
            loop.run_until_complete(asyncio.wait([work]))
        finally:
            loop.close()

    thread = threading.Thread(target=run, name="worker", daemon=True)
    thread.start()

    def stop() -> None:
        if thread.is_alive():
            loop.call_soon_threadsafe(work.cancel)
            thread.join(timeout=10)

    return stop


def _report(work: asyncio.Task[None]) -> None:
    if not work.cancelled() and (error := work.exception()):
        log.critical("background work has ended", exc_info=error)
