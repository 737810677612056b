"""The application: every route and every piece of wiring, on one screen.

`create_app` is given a function that opens what handlers work with (`storefront.resources`), so
the command line, the tests and the benchmarks differ in that function only.
"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException

from storefront import health
from storefront.access import check_routes, private
from storefront.admin.accounts import Accounts
from storefront.http import description
from storefront.http.hot_reads import HotReads
from storefront.http.message_cache import MessageCache
from storefront.http.problems import answer_problem
from storefront.insight.events import EVENTS
from storefront.media import RENDITIONS
from storefront.meili.routes import MEILI
from storefront.metrics import RequestTimes
from storefront.pictures.routes import PICTURES
from storefront.producer.members import Members
from storefront.resources import OpenResources, Resources
from storefront.session.invitation_page import invitation_page
from storefront.session.own_session import OwnSession
from storefront.session.own_tokens import OwnTokens
from storefront.session.signing_in import SigningIn
from storefront.shop.categories import Categories
from storefront.shop.collections import Collections
from storefront.shop.facet_search import Facets
from storefront.shop.home import HomePage
from storefront.shop.producers import Producers
from storefront.shop.products import Products
from storefront.shop.share_cards import SHARE_CARDS
from storefront.shop.suggest import Suggest

SHOP = [Products, Facets, Suggest, Categories, Producers, Collections, HomePage, *SHARE_CARDS]
OPERATIONS = [health.live, health.ready, health.metrics]
SESSION = [SigningIn, OwnSession, OwnTokens]
PRIVATE = private(*SESSION, Members, *PICTURES, Accounts)
DESCRIBED: list[Any] = [*SHOP, EVENTS, *RENDITIONS, PRIVATE, *OPERATIONS]
ABOUT = [description.openapi_json, description.docs, description.problem, description.start]
PAGES = [invitation_page]


def create_app(open_resources: OpenResources, *, cache: MessageCache | None = None) -> HotReads:
    """The ASGI application; `cache` is given only by who wants to look into it."""
    cache = cache if cache is not None else MessageCache()
    times = RequestTimes()

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        async with open_resources(cache) as resources:
            app.state.resources = resources
            yield

    app = Litestar(
        route_handlers=[*DESCRIBED, *ABOUT, *PAGES, MEILI],
        lifespan=[lifespan],
        dependencies={"resources": Provide(provide_resources, sync_to_thread=False)},
        exception_handlers={HTTPException: answer_problem, Exception: answer_problem},
        state=State({"times": times, "description": description.Description(DESCRIBED)}),
        openapi_config=None,
    )
    check_routes(app)
    return HotReads(app, cache, times)


def provide_resources(state: State) -> Resources:
    """What the lifespan opened."""
    resources: Resources = state.resources
    return resources


def lifespan_of(app: HotReads) -> AbstractAsyncContextManager[None]:
    """Start and stop the application without a server, as tests do. Begins and ends in one task."""
    litestar: Litestar = app.app  # type: ignore[assignment]
    return litestar.lifespan()
