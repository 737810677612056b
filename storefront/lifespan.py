"""Open what one server process works with, and keep it current while the process lives.

A server process that loses its parent (kill -9) ends itself, so that its port is free again.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from catalog.alone import alone_by
from catalog.database import open_pool
from media.intake import Intake
from media.open_storage import open_storage
from media.renditions import Renditions
from media.share_cards import ShareCards
from search.change_feed import lag_seconds
from search.documents import Cards
from search.follower import follow
from search.insight.keeping import keep_forever
from search.insight.tally import Tally
from storefront import memory
from storefront.accounts.means import open_means
from storefront.accounts.pruning import prune_forever
from storefront.engines import postgres_engine, searching
from storefront.http.message_cache import MessageCache
from storefront.metrics import EngineUse
from storefront.pictures.finishing import Finishing
from storefront.resources import OpenResources, Resources
from storefront.settings import Settings
from storefront.shop.catalogue_names import NamesReader
from storefront.shop.phrase_reader import PhraseReader
from storefront.shop.shop_counts import ShopCounts

ORPHAN_CHECK_EVERY = 1.0


def open_resources(settings: Settings) -> OpenResources:
    """How to open everything, for `storefront.app.create_app`."""

    @asynccontextmanager
    async def opened(cache: MessageCache) -> AsyncIterator[Resources]:
        dsn = settings.database_url
        if dsn is None:
            raise RuntimeError("a server process is told its database by DATABASE_URL")
        memory.prefer_requests()
        async with open_pool(dsn) as pool:
            postgres = postgres_engine(pool)
            cards = Cards(pool)
            storage = open_storage(settings.media_url, settings.data_dir)
            renditions = Renditions(storage, alone=alone_by(pool))
            share_cards = ShareCards(storage, renditions)
            intake = Intake(storage)
            finishing = Finishing(pool, storage, intake)
            await postgres.refresh()
            memory.settle()

            async def on_changed(products: Sequence[int]) -> None:
                await postgres.refresh()
                cards.drop(products)
                cache.drop(products)

            async def on_connected() -> None:
                await postgres.refresh()
                cards.clear()
                cache.enabled = True

            def on_lost() -> None:
                cache.enabled = False
                cards.clear()

            accounts = await open_means(pool, settings)
            tally = Tally()
            names, counts = NamesReader(pool, cache), ShopCounts(postgres, cache)
            phrases = PhraseReader(pool, cache, names, counts)
            tasks = [
                asyncio.create_task(
                    follow(
                        pool, dsn, on_changed=on_changed, on_connected=on_connected, on_lost=on_lost
                    )
                ),
                asyncio.create_task(end_when_orphaned(_parent())),
                asyncio.create_task(keep_forever(pool, tally)),
                asyncio.create_task(phrases.keep_current()),
                asyncio.create_task(prune_forever(pool)),
            ]
            try:
                async with searching(settings, pool, postgres, cache.clear) as engine:
                    yield Resources(
                        pool=pool,
                        engine=engine,
                        cards=cards,
                        public_url=settings.public_url,
                        search_key=settings.search_key,
                        cache=cache,
                        similar=postgres.similar,
                        lag_seconds=lambda: lag_seconds(pool),
                        storage=storage,
                        intake=intake,
                        finishing=finishing,
                        renditions=renditions,
                        share_cards=share_cards,
                        names=names,
                        counts=counts,
                        phrases=phrases,
                        engine_use=EngineUse(),
                        accounts=accounts,
                        tally=tally,
                    )
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                await accounts.courier.close()
                accounts.passwords.close()
                await finishing.close()
                await asyncio.to_thread(intake.close)
                share_cards.close()
                renditions.close()

    return opened


def _parent() -> int:
    """Who started this process, even if it has ended since: then `getppid` names somebody else."""
    started_by = multiprocessing.parent_process()
    known = None if started_by is None else started_by.pid
    return os.getppid() if known is None else known


async def end_when_orphaned(parent: int) -> None:
    """Stop this process once the one that started it is gone."""
    while os.getppid() == parent:  # noqa: ASYNC110 - nobody tells us; it must be looked at
        await asyncio.sleep(ORPHAN_CHECK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
