"""`/openapi.json`, `/docs` and `/problems/{slug}`: what the API says about itself.

Both pages are made once per process, when first asked for.
"""

from typing import Any

import msgspec
from litestar import MediaType, Request, Response, get
from litestar.params import FromPath
from litestar.response import Redirect

from catalog.values import Language
from storefront.access import Access
from storefront.http.docs_page import docs_page, problem_page
from storefront.http.hot_reads import cacheable
from storefront.http.openapi import describe
from storefront.http.problems import PROBLEM_TYPES, NotThere
from storefront.messages import message

PUBLIC = {"access": Access.PUBLIC}

OPENAPI_JSON = "application/vnd.oai.openapi+json"

_PAGE_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'",
    "x-content-type-options": "nosniff",
}

_SHOWS_NO_PRODUCT: frozenset[int] = frozenset()


class _Whatever(dict[str, str]):
    """Facts of no refusal in particular."""

    def __missing__(self, _name: str) -> str:
        return "…"


class Description:
    """The description of one application's handlers, made on demand."""

    def __init__(self, handlers: list[Any]) -> None:
        self._handlers = handlers
        self._json: bytes | None = None
        self._page: bytes | None = None

    def json(self) -> bytes:
        """OpenAPI 3.1."""
        if self._json is None:
            self._json = msgspec.json.encode(describe(self._handlers))
        return self._json

    def page(self) -> bytes:
        """The same for people."""
        if self._page is None:
            self._page = docs_page(msgspec.json.decode(self.json()))
        return self._page


@get("/openapi.json", include_in_schema=False, opt=PUBLIC)
async def openapi_json(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The OpenAPI document."""
    cacheable(request.scope, products=_SHOWS_NO_PRODUCT)
    return Response(request.app.state.description.json(), media_type=OPENAPI_JSON)


@get("/docs", include_in_schema=False, opt=PUBLIC)
async def docs(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The documentation page."""
    cacheable(request.scope, products=_SHOWS_NO_PRODUCT)
    return Response(
        request.app.state.description.page(), media_type=MediaType.HTML, headers=_PAGE_HEADERS
    )


@get("/problems/{slug:str}", include_in_schema=False, opt=PUBLIC)
async def problem(slug: FromPath[str]) -> Response[bytes]:
    """What a problem's `type` leads to."""
    for kind in PROBLEM_TYPES:
        if kind.slug == slug:
            texts = [
                (message(kind.title, language, {}), message(kind.detail, language, _Whatever()))
                for language in Language
            ]
            return Response(
                problem_page(kind.slug, kind.status, texts),
                media_type=MediaType.HTML,
                headers=_PAGE_HEADERS,
            )
    raise NotThere


@get("/", include_in_schema=False, opt=PUBLIC)
async def start() -> Redirect:
    """Whoever opens the server's address wants to read about it."""
    return Redirect("/docs", status_code=302)
