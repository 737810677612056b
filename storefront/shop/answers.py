"""What every handler of the shop does at its end or its beginning: answer JSON, find the moved.

HTTP only. Answers made here are public and cacheable (`storefront.http.hot_reads`).
"""

import re
from collections.abc import Callable
from typing import Any

from litestar import Response
from litestar.response import Redirect

from catalog.values import Language
from search.documents import moved_to
from storefront.http.hot_reads import cacheable
from storefront.http.problems import NotThere
from storefront.http.query_string import quoted, read_query, table
from storefront.http.query_values import language_parameter
from storefront.resources import Resources

LANGUAGE_ONLY = table(language_parameter())
"""Parameters of an address that takes none but the language."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_SLUG = 200


class EncodedJson(Response[Any]):
    """JSON as it is sent. Of what Litestar's own does for cookies, encoders and background tasks,
    it needs nothing, and it is made for every list."""

    def __init__(self, content: bytes, language: Language) -> None:
        self.content = content
        self._language = language.value.encode()

    def to_asgi_response(self, *_args: Any, **_more: Any) -> Any:
        """Itself: `__call__` sends it."""
        return self

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Send it."""
        headers = [(b"content-type", b"application/json"), (b"content-language", self._language)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": self.content, "more_body": False})


def public_json(
    scope: Any,
    content: bytes,
    language: Language,
    *,
    products: frozenset[int] | None = None,
    expires_at: float | None = None,
    validated_by: bytes | memoryview | None = None,
    on_read: Callable[[], None] | None = None,
) -> Response[Any]:
    """An answer that is the same for everybody, until a change or `expires_at`."""
    cacheable(
        scope,
        products=products,
        expires_at=expires_at,
        validated_by=validated_by,
        on_read=on_read,
    )
    return EncodedJson(content, language)


def read_language(scope: Any) -> Language:
    """The language of a request that takes `LANGUAGE_ONLY`. Raises `BadQuery`."""
    reading = read_query(scope, LANGUAGE_ONLY)
    reading.check()
    return reading.language


def is_slug(text: str) -> bool:
    """Whether `text` can be an address at all; anything else never reaches the database."""
    return len(text) <= _LONGEST_SLUG and _SLUG.fullmatch(text) is not None


async def redirect_or_404(
    resources: Resources, scope: Any, entity: str, slug: str, below: str = ""
) -> Redirect:
    """A permanent redirect from an old slug, query string kept. Raises `NotThere`."""
    current = await moved_to(resources.pool, entity, slug) if is_slug(slug) else None
    if current is None:
        raise NotThere(f"no_{entity}_detail", slug=quoted(slug))
    query = scope["query_string"].decode("ascii", "ignore")
    address = f"/v1/{entity}s/{current}{below}" + (f"?{query}" if query else "")
    return Redirect(address, status_code=301, headers={"cache-control": "public, max-age=300"})
