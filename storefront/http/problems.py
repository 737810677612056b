"""Every refusal as RFC 9457 `application/problem+json`, in the reader's language.

A table of problem types (`problem_types`), one function from exception to `Problem`, one handler.
Domain code raises what it knows (`EngineUnavailable`, `NotThere`, `AccountRefusal`, …) and never a
status. Crashes answer 500 without detail; the log line carries the request id of the answer's
`instance`. Litestar's own ProblemDetails plugin swaps title and detail and documents another body,
so it is not used. Not for: the words (`storefront.messages`).
"""

import logging
from collections.abc import Mapping
from typing import Annotated, Any
from uuid import uuid4

import asyncpg
import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.openapi.datastructures import ResponseSpec
from msgspec import Meta, Struct

from catalog.values import Language
from media.errors import RenditionsBusy, StorageUnavailable
from search.engine import EngineUnavailable
from storefront.http.problem_types import (
    BY_STATUS,
    INTERNAL,
    INVALID_QUERY,
    INVALID_REQUEST,
    NOT_FOUND,
    PROBLEM_TYPES,
    UNAVAILABLE,
    ProblemType,
)
from storefront.http.query_string import BadQuery, Fault, reader_language
from storefront.messages import message

__all__ = [
    "PROBLEM_TYPES",
    "BadBody",
    "NotThere",
    "Problem",
    "Refusal",
    "answer_problem",
    "problem_for",
    "problems",
]

PROBLEM_JSON = "application/problem+json"

log = logging.getLogger("etalase.http")


class FieldError(Struct, frozen=True):
    """One thing that is wrong with the input."""

    pointer: Annotated[
        str, Meta(description="JSON Pointer to the parameter or field.", examples=["/per_page"])
    ]
    message: Annotated[str, Meta(description="What is wrong, in the reader's language.")]


class Problem(Struct, frozen=True, omit_defaults=True):
    """Why a request was refused (RFC 9457)."""

    type: Annotated[
        str, Meta(description="Stable name of the problem.", examples=["/problems/invalid-query"])
    ]
    title: str
    status: int
    detail: str
    instance: str | None = None
    errors: tuple[FieldError, ...] = ()


class BadBody(Exception):
    """A body that cannot be taken; each fault's parameter is a JSON Pointer into it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(", ".join(f"{fault.parameter}: {fault.code}" for fault in faults))
        self.faults = faults


class Refusal(Exception):
    """A request that is understood and not granted, told by HTTP code that knows why.

    `detail` is a code of `messages`, filled with `facts`; `headers` go with the answer.
    """

    def __init__(
        self,
        kind: ProblemType,
        detail: str | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        **facts: str,
    ) -> None:
        super().__init__(detail or kind.slug)
        self.kind = kind
        self.detail = detail
        self.headers = headers or {}
        self.facts = facts


class NotThere(Exception):
    """The address names nothing that may be shown; `detail` is a code of `messages`."""

    def __init__(self, detail: str = "no_address_detail", **facts: str) -> None:
        super().__init__(detail)
        self.detail = detail
        self.facts = facts


OUT_OF_REACH = (
    EngineUnavailable,
    RenditionsBusy,
    StorageUnavailable,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InterfaceError,
    TimeoutError,
    ConnectionError,
)
"""What is raised while the database, the storage or every engine is gone or has too much to do."""


def problem_for(exception: Exception, language: Language, facts: Mapping[str, str]) -> Problem:
    """The problem that tells a reader of `exception`."""
    if isinstance(exception, BadQuery):
        errors = tuple(_field_error(fault, language) for fault in exception.faults)
        return _problem(INVALID_QUERY, language, facts, errors=errors)
    if isinstance(exception, BadBody):
        errors = tuple(
            FieldError(fault.parameter, message(fault.code, language, fault.facts))
            for fault in exception.faults
        )
        return _problem(INVALID_REQUEST, language, facts, errors=errors)
    if isinstance(exception, NotThere):
        return _problem(NOT_FOUND, language, exception.facts, detail=exception.detail)
    if isinstance(exception, Refusal):
        told = {**facts, **exception.facts}
        return _problem(exception.kind, language, told, detail=exception.detail)
    if isinstance(exception, OUT_OF_REACH):
        return _problem(UNAVAILABLE, language, facts)
    if isinstance(exception, HTTPException):
        status = exception.status_code
        kind = BY_STATUS.get(status) or (INTERNAL if status >= 500 else INVALID_REQUEST)
        return _problem(kind, language, facts)
    return _problem(INTERNAL, language, facts)


def answer_problem(request: Request[Any, Any, Any], exception: Exception) -> Response[bytes]:
    """The exception handler of the whole application."""
    language = reader_language(request.scope)
    problem = problem_for(exception, language, {"method": request.method})
    headers = {"content-language": language.value, "vary": "accept-language"}
    if isinstance(exception, HTTPException):
        headers |= {
            name.lower(): value
            for name, value in (exception.headers or {}).items()
            if name.lower() in ("allow", "www-authenticate", "retry-after")
        }
    if isinstance(exception, Refusal):
        headers |= exception.headers
    if problem.status in (401, 403, 429):
        headers["cache-control"] = "no-store"
    if problem.status == 405 and "allow" in headers and "GET" in headers["allow"]:
        headers["allow"] += ", HEAD"
    if problem.status >= 500:
        instance = uuid4().urn
        problem = msgspec.structs.replace(problem, instance=instance)
        headers["cache-control"] = "no-store"
        if problem.status == 503:
            headers.setdefault("retry-after", "2")
        log.error(
            "%s %s failed, request %s",
            request.method,
            request.url.path,
            instance,
            exc_info=exception,
        )
    return Response(
        msgspec.json.encode(problem),
        status_code=problem.status,
        media_type=PROBLEM_JSON,
        headers=headers,
    )


def problems(*statuses: int) -> dict[int, ResponseSpec]:
    """OpenAPI `responses=` of a handler; replaces the error body that Litestar would document."""
    return {
        status: ResponseSpec(
            data_container=Problem,
            generate_examples=False,
            description=message(BY_STATUS[status].title, Language.ENGLISH, {}),
            media_type=PROBLEM_JSON,
        )
        for status in statuses
    }


def _problem(
    kind: ProblemType,
    language: Language,
    facts: Mapping[str, str],
    *,
    detail: str | None = None,
    errors: tuple[FieldError, ...] = (),
) -> Problem:
    return Problem(
        type=f"/problems/{kind.slug}",
        title=message(kind.title, language, {}),
        status=kind.status,
        detail=message(detail or kind.detail, language, facts),
        errors=errors,
    )


def _field_error(fault: Fault, language: Language) -> FieldError:
    escaped = fault.parameter.replace("~", "~0").replace("/", "~1")
    return FieldError(
        pointer=f"/{escaped}" if escaped else "",
        message=message(fault.code, language, fault.facts),
    )
