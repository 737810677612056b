"""The application: every route and every piece of wiring, on one screen.

`create_app` is given a function that opens what handlers work with (`storefront.services`), so
the command line, the tests and the benchmarks differ in that function only.
"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException

from storefront import description, health
from storefront.hot_reads import HotReads
from storefront.insight.events import EVENTS
from storefront.media import get_picture
from storefront.meili.routes import MEILI
from storefront.message_cache import MessageCache
from storefront.metrics import RequestTimes
from storefront.problems import answer_problem
from storefront.services import OpenServices, Services
from storefront.shop.categories import Categories
from storefront.shop.collections import Collections
from storefront.shop.facet_search import Facets
from storefront.shop.home import HomePage
from storefront.shop.producers import Producers
from storefront.shop.products import Products
from storefront.shop.suggest import Suggest

SHOP = [Products, Facets, Suggest, Categories, Producers, Collections, HomePage]
OPERATIONS = [health.live, health.ready, health.metrics]
DESCRIBED: list[Any] = [*SHOP, EVENTS, get_picture, *OPERATIONS]
ABOUT = [description.openapi_json, description.docs, description.problem, description.start]


def create_app(open_services: OpenServices, *, cache: MessageCache | None = None) -> HotReads:
    """The ASGI application; `cache` is given only by who wants to look into it."""
    cache = cache if cache is not None else MessageCache()
    times = RequestTimes()

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        async with open_services(cache) as services:
            app.state.services = services
            yield

    app = Litestar(
        route_handlers=[*DESCRIBED, *ABOUT, MEILI],
        lifespan=[lifespan],
        dependencies={"services": Provide(provide_services, sync_to_thread=False)},
        exception_handlers={HTTPException: answer_problem, Exception: answer_problem},
        state=State({"times": times, "description": description.Description(DESCRIBED)}),
        openapi_config=None,
    )
    return HotReads(app, cache, times)


def provide_services(state: State) -> Services:
    """What the lifespan opened."""
    services: Services = state.services
    return services


def lifespan_of(app: HotReads) -> AbstractAsyncContextManager[None]:
    """Start and stop the application without a server, as tests do. Begins and ends in one task."""
    litestar: Litestar = app.app  # type: ignore[assignment]
    return litestar.lifespan()
