"""Every refusal below `/meili/` in Meilisearch's shape: `{message, code, type, link}`.

Codes and words are Meilisearch's where it has them, since front ends show them to developers and
clients decide by them. Crashes and an engine out of reach have a shape too.
"""

from __future__ import annotations

from typing import Any

from litestar.exceptions import HTTPException
from msgspec import Struct

from search.filter_language import FilterRefused
from storefront.http.problems import OUT_OF_REACH

LINK = "https://docs.meilisearch.com/errors#"

_TYPES = {
    "missing_authorization_header": "auth",
    "invalid_api_key": "auth",
    "internal": "internal",
    "too_many_search_requests": "system",
}


class Refusal(Exception):
    """A request that is not answered."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


class ErrorBody(Struct, frozen=True):
    """What a client is told."""

    message: str
    code: str
    type: str
    link: str


def error_body(refusal: Refusal) -> ErrorBody:
    """`refusal` as it is sent."""
    return ErrorBody(
        refusal.message,
        refusal.code,
        _TYPES.get(refusal.code, "invalid_request"),
        LINK + refusal.code,
    )


def inside(refusal: Refusal, place: str) -> Refusal:
    """The same refusal of one query among several: then it is the whole request that is bad."""
    return Refusal(refusal.code, f"Inside `{place}`: {refusal.message}")


def index_not_found(uid: str) -> Refusal:
    """There is but one index."""
    return Refusal("index_not_found", f"Index `{uid}` not found.", 404)


def refusal_for(exception: Exception) -> Refusal:
    """What a client is told of `exception`."""
    if isinstance(exception, Refusal):
        return exception
    if isinstance(exception, OUT_OF_REACH):
        message = "The search engine is out of reach. Try again soon."
        return Refusal("too_many_search_requests", message, 503)
    if isinstance(exception, HTTPException):
        return _of_http(exception)
    return Refusal("internal", "An internal error has occurred.", 500)


def refused_filter(refused: FilterRefused, uid: str) -> Refusal:
    """A filter's refusal; where it is the index that has no such attribute, it says so first."""
    of_index = f"Index `{uid}`: " if refused.of_index else ""
    return Refusal(refused.code, of_index + refused.message)


def _of_http(exception: HTTPException) -> Refusal:
    facts: dict[int, Any] = {
        404: ("not_found", "Nothing is served at this address."),
        405: ("method_not_allowed", "This address does not take this method."),
        413: ("payload_too_large", "The provided payload reached the size limit."),
    }
    code, message = facts.get(exception.status_code, ("bad_request", "The request is not valid."))
    return Refusal(code, message, exception.status_code)
