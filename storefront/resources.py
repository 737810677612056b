"""What request handlers work with, opened once per process by the composition root.

Data only. Tests make one with stand-ins; `storefront.lifespan` makes the real one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager

import asyncpg
from msgspec import Struct, field

from media.intake import Intake
from media.renditions import Renditions
from media.share_cards import ShareCards
from media.storage import Storage
from search.documents import Cards
from search.engine import SearchEngine
from search.insight.tally import Tally
from storefront.accounts.means import Means
from storefront.http.message_cache import MessageCache
from storefront.metrics import EngineUse
from storefront.pictures.finishing import Finishing
from storefront.shop.catalogue_names import NamesReader
from storefront.shop.phrase_reader import PhraseReader
from storefront.shop.shop_counts import ShopCounts


async def _unknown_lag() -> float | None:
    return None


async def _nothing_similar(product_id: int, limit: int) -> Sequence[int]:
    return ()


class Resources(Struct, kw_only=True):
    """The one argument that handlers share."""

    pool: asyncpg.Pool
    engine: SearchEngine
    cards: Cards
    public_url: str
    """`ETALASE_PUBLIC_URL`, without a slash at its end."""
    cache: MessageCache
    similar: Callable[[int, int], Awaitable[Sequence[int]]] = _nothing_similar
    """Ids of products like the given one, best first."""
    search_key: str | None = None
    """The publishable key that `/meili/` demands; None: whoever asks is answered."""
    lag_seconds: Callable[[], Awaitable[float | None]] = _unknown_lag
    """Age of the oldest change that has not reached the index; None: nobody knows."""
    storage: Storage
    intake: Intake
    finishing: Finishing
    """Turns uploads that have arrived into pictures, beside the requests."""
    renditions: Renditions
    share_cards: ShareCards
    names: NamesReader
    counts: ShopCounts
    phrases: PhraseReader
    engine_use: EngineUse
    accounts: Means
    """What signing in and the verbs of accounts work with."""
    tally: Tally = field(default_factory=Tally)
    """What shoppers look for, counted without knowing anybody (`search.insight`)."""


OpenResources = Callable[[MessageCache], AbstractAsyncContextManager[Resources]]
"""Opens everything for one process; the cache is the shell's, so that both see the same changes."""
