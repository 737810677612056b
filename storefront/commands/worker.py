"""Background work: indexing, completing ladders and uploads, feeding the engines behind a network.

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
from media.intake import Intake
from media.open_storage import open_storage
from search.indexer import run_indexer
from storefront import memory
from storefront.engines import deliveries, meilisearch_engines, postgres_engine
from storefront.pictures.finishing import Finishing
from storefront.pictures.keeping import keep_uploads
from storefront.pictures.ladders import complete_ladders
from storefront.settings import Settings

log = logging.getLogger(__name__)


async def run_worker(settings: Settings, dsn: str) -> None:
    """Work until cancelled."""
    memory.collect_seldom()
    storage = open_storage(settings.media_url, settings.data_dir)
    async with open_pool(dsn, max_size=6) as pool, meilisearch_engines(settings, pool) as engines:
        intake = Intake(storage, processes=1)
        try:
            await asyncio.gather(
                run_indexer(pool, dsn, postgres_engine(pool)),
                complete_ladders(pool, storage),
                keep_uploads(Finishing(pool, storage, intake)),
                *deliveries(engines, pool, dsn),
            )
        finally:
            await asyncio.to_thread(intake.close)


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
