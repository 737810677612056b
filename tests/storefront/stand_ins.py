"""Stand-ins for what handlers work with, for tests of HTTP that need no database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

import httpx

from catalog.values import Language
from media.errors import RenditionNotFound
from search.card import card_json
from search.document import IndexEntry
from search.insight.tally import Tally
from search.request import SearchRequest
from search.results import SearchResults
from search.vocabulary import Words
from storefront.app import create_app, lifespan_of
from storefront.http.message_cache import MessageCache
from storefront.metrics import EngineUse
from storefront.resources import Resources
from storefront.shop.catalogue_names import CatalogueNames
from storefront.shop.phrase_reader import PhraseReader
from storefront.shop.shop_counts import ShopCounts
from tests.shop import in_one_task
from tests.storefront.shop.sample import NAMES, SHAWL

PICTURE = "a" * 32
HELD = {"category": {"tenun": 1}, "producer": {"rumah-tenun": 1}}


class Engine:
    """Finds the sample's shawl, or does what `answer` says."""

    name = "stub"

    def __init__(self) -> None:
        self.requests: list[SearchRequest] = []
        self.answer: Callable[[SearchRequest], SearchResults] = self._found

    async def search(self, request: SearchRequest) -> SearchResults:
        self.requests.append(request)
        return self.answer(request)

    async def totals(self, requests: Sequence[SearchRequest]) -> list[int]:
        return [self.answer(request).total for request in requests]

    async def foremost(self, request: SearchRequest) -> tuple[int, ...]:
        return self.answer(request).ids[: request.limit]

    def named(self, typed: Words, limit: int) -> tuple[int, ...]:
        return (17, 404)[:limit] if typed and all(map(str.isalpha, typed)) else ()

    def together(self, words: Words) -> bool:
        return True

    async def learn_beginnings(self) -> None:
        raise NotImplementedError

    async def index(self, entries: Sequence[IndexEntry], removed: Sequence[int]) -> None:
        raise NotImplementedError

    async def hashes(self) -> dict[int, str]:
        return {}

    async def close(self) -> None:
        pass

    @staticmethod
    def _found(request: SearchRequest) -> SearchResults:
        return SearchResults(
            ids=(17, 404),
            total=1,
            counts={key: HELD[key] for key in request.facets if key in HELD},
            price_range=(150_000, 150_000) if "price" in request.facets else None,
            distances_m={17: 1234.5} if request.near else {},
            corrected="ikat" if request.text == "ikatt" else None,
            matched=("ikat",) if request.text else (),
            engine="stub",
        )


class Cards:
    """The shawl's card; anything else is not visible."""

    async def read(self, ids: Sequence[int], language: Language) -> dict[int, bytes]:
        return {17: card_json(SHAWL, language).encode()} if 17 in ids else {}


class Names:
    """The sample's names."""

    async def current(self) -> CatalogueNames:
        return NAMES


class Pool:
    """A database without anything in it, or one that is gone."""

    def __init__(self) -> None:
        self.error: Exception | None = None

    async def fetchval(self, statement: str, *values: object) -> object:
        if self.error is not None:
            raise self.error
        return None

    async def fetch(self, statement: str, *values: object) -> list[object]:
        if self.error is not None:
            raise self.error
        return []


class Renditions:
    """One picture of 640 pixels in AVIF."""

    async def find(self, image: str, width: int, extension: str, crop: str = "") -> bytes:
        if (image, width, extension) != (PICTURE, 640, "avif"):
            raise RenditionNotFound(image, width, extension)
        return b"picture"


class Shop:
    """The application over stand-ins, and a client for it."""

    def __init__(self) -> None:
        self.engine, self.pool, self.cache = Engine(), Pool(), MessageCache()
        self.tally = Tally()
        self.renditions: Any = Renditions()

    @asynccontextmanager
    async def resources(self, cache: MessageCache) -> AsyncIterator[Resources]:
        names, counts = Names(), ShopCounts(Engine(), cache)

        async def lag() -> float | None:
            return 0.25

        yield Resources(
            pool=cast(Any, self.pool),
            engine=self.engine,
            cards=cast(Any, Cards()),
            public_url="https://etalase.example",
            accounts=cast(Any, None),  # Nobody signs in here.
            cache=cache,
            lag_seconds=lag,
            storage=cast(Any, None),
            intake=cast(Any, None),
            finishing=cast(Any, None),
            renditions=self.renditions,
            share_cards=cast(Any, None),
            names=cast(Any, names),
            counts=counts,
            phrases=PhraseReader(cast(Any, self.pool), cache, cast(Any, names), counts),
            engine_use=EngineUse(),
            tally=self.tally,
        )

    @asynccontextmanager
    async def client(self) -> AsyncIterator[httpx.AsyncClient]:
        app = create_app(self.resources, cache=self.cache)
        transport = httpx.ASGITransport(cast(Any, app), raise_app_exceptions=False)
        async with (
            in_one_task(lifespan_of(app)),
            httpx.AsyncClient(transport=transport, base_url="http://shop.test") as client,
        ):
            yield client
