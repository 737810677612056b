"""Who may call which route: every route says it, one guard holds every request to it.

A handler declares `opt={"access": Access.PRODUCER, "scope": Scope.PICTURES_WRITE}` and stands
inside `private(…)`; it then takes `actor: NamedDependency[Actor]`. An application with a handler
that says nothing, or that is not public and stands elsewhere, does not start (`check_routes`).

Checked before the handler, in this order: one credential and not two (400), signed in (401), a
write from a page of ours (403), what the route asks of the account (403), the token's scope (403).
The tenant is `actor.producer`, from the session or token alone; that another's id is a 404 is the
business of the statement that looks for it. An officer's writes are on record before they happen.
Public routes never come here.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from litestar import Litestar, Request, Response, Router
from litestar.connection import ASGIConnection
from litestar.datastructures import ResponseHeader
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.types import ControllerRouterHandler
from litestar.types import Scope as RequestScope

from catalog.values import AccountRole, MemberRole
from storefront.accounts.actors import Actor, actor_of_session, actor_of_token
from storefront.accounts.record import record
from storefront.accounts.secrets import csrf_holds
from storefront.http.credentials import (
    SAFE_METHODS,
    Credentials,
    is_from_elsewhere,
    read_credentials,
)
from storefront.http.problem_types import (
    FOREIGN_REQUEST,
    INVALID_REQUEST,
    NO_PRODUCER,
    NOT_ALLOWED,
    NOT_SIGNED_IN,
    SCOPE_MISSING,
)
from storefront.http.problems import Refusal, answer_problem
from storefront.resources import Resources

__all__ = [
    "Access",
    "Actor",
    "Scope",
    "actor_of",
    "check_access",
    "check_routes",
    "private",
    "record",
]


class Access(StrEnum):
    """What a route asks of whoever calls it."""

    PUBLIC = "public"
    ACCOUNT = "account"
    """Signed in."""
    PRODUCER = "producer"
    """Acting for a producer, as owner, member or officer."""
    PROMO = "promo"
    ADMIN = "admin"


class Scope(StrEnum):
    """What a token can be allowed; writing includes reading the same."""

    PICTURES_READ = "pictures:read"
    PICTURES_WRITE = "pictures:write"
    MEMBERS_READ = "members:read"
    MEMBERS_WRITE = "members:write"
    ACCOUNTS_READ = "accounts:read"
    ACCOUNTS_WRITE = "accounts:write"


ROLE_OF = {Access.PROMO: AccountRole.PROMO, Access.ADMIN: AccountRole.ADMIN}

_ACTOR = "etalase.actor"
"""Where in a request's scope the actor is: not in its `state`, which servers may share."""

_NOBODY = {"www-authenticate": "Bearer"}
_NOT_HIM = {"www-authenticate": 'Bearer error="invalid_token"'}


def private(*route_handlers: ControllerRouterHandler) -> Router:
    """Where everything stands that is not for everybody: guarded, and never kept by a cache."""
    return Router(
        "/",
        route_handlers=route_handlers,
        guards=[check_access],
        dependencies={"actor": Provide(actor_of, sync_to_thread=False)},
        response_headers=[ResponseHeader(name="cache-control", value="no-store")],
        exception_handlers={
            HTTPException: answer_problem_privately,
            Exception: answer_problem_privately,
        },
    )


def actor_of(scope: RequestScope) -> Actor:
    """Whom the guard has found; for a route that asks for nobody, a defect."""
    values: Any = scope
    actor: Actor = values[_ACTOR]
    return actor


def answer_problem_privately(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """A refusal that no cache may keep."""
    answer = answer_problem(request, error)
    answer.headers["cache-control"] = "no-store"
    return answer


async def check_access(
    connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
) -> None:
    """The guard of every private route. Raises `Refusal`."""
    access = handler.opt.get("access")
    if access is Access.PUBLIC or _is_litestars_own(handler):
        return
    resources: Resources = connection.app.state.resources
    scope: Any = connection.scope
    credentials = read_credentials(scope, resources.public_url)
    actor = await _who(resources, credentials)
    writes = scope["method"] not in SAFE_METHODS
    if writes and credentials.session is not None:
        _check_page(scope, resources.public_url, credentials)
    _check_role(actor, access)
    if actor.scopes is not None:
        _check_scope(actor.scopes, handler.opt.get("scope"))
    if writes and access is Access.PRODUCER and actor.member_role is MemberRole.OFFICER:
        await record(
            resources.pool, actor, "officer.write", method=scope["method"], address=scope["path"]
        )
    scope[_ACTOR] = actor


def check_routes(app: Litestar) -> None:
    """Raise `ValueError` that names every route which nobody classified, or which is unguarded."""
    faults = []
    for route in app.routes:
        for handler in getattr(route, "route_handlers", [getattr(route, "route_handler", None)]):
            if handler is None or _is_litestars_own(handler):
                continue
            fault = _fault(handler)
            if fault:
                faults.append(f"{route.path} ({handler}): {fault}")
    if faults:
        raise ValueError("\n".join(["routes that cannot be served:", *sorted(set(faults))]))


def _fault(handler: BaseRouteHandler) -> str | None:
    access, scope = handler.opt.get("access"), handler.opt.get("scope")
    if not isinstance(access, Access):
        return 'says nothing of who may call it: opt={"access": Access.…}'
    if scope is not None and not isinstance(scope, Scope):
        return f"names no Scope: {scope!r}"
    if access is not Access.PUBLIC and check_access not in _guards(handler):
        return "is not public and must stand inside private(…)"
    return None


def _guards(handler: BaseRouteHandler) -> Sequence[Any]:
    return [getattr(guard, "func", guard) for guard in handler.resolve_guards()]


def _is_litestars_own(handler: BaseRouteHandler) -> bool:
    """Litestar answers OPTIONS with what is allowed where nobody else does."""
    name: str = getattr(handler.fn, "__qualname__", "")
    return name.startswith("HTTPRoute.create_options_handler.")


async def _who(resources: Resources, credentials: Credentials) -> Actor:
    if credentials.token is not None:
        if credentials.session is not None:
            raise Refusal(INVALID_REQUEST, "two_credentials_detail")
        actor = credentials.token and await actor_of_token(resources.pool, credentials.token)
        if not actor:
            raise Refusal(NOT_SIGNED_IN, headers=_NOT_HIM)
        return actor
    if credentials.session is None:
        raise Refusal(NOT_SIGNED_IN, headers=_NOBODY)
    found = await actor_of_session(resources.pool, credentials.session)
    if found is None:
        raise Refusal(NOT_SIGNED_IN, headers=_NOBODY)
    return found


def _check_page(scope: Any, public_url: str, credentials: Credentials) -> None:
    if is_from_elsewhere(scope, public_url):
        raise Refusal(FOREIGN_REQUEST, "foreign_origin_detail")
    if not csrf_holds(credentials.session or "", credentials.csrf):
        raise Refusal(FOREIGN_REQUEST)


def _check_role(actor: Actor, access: Any) -> None:
    if access is Access.PRODUCER:
        if actor.producer is None:
            raise Refusal(NO_PRODUCER)
    elif access is not Access.ACCOUNT and ROLE_OF[access] not in actor.roles:
        raise Refusal(NOT_ALLOWED)


def _check_scope(scopes: frozenset[str], needed: Scope | None) -> None:
    if needed is None:
        raise Refusal(SCOPE_MISSING, "session_only_detail")
    if needed in scopes or needed.replace(":read", ":write") in scopes:
        return
    challenge = f'Bearer error="insufficient_scope", scope="{needed}"'
    raise Refusal(
        SCOPE_MISSING,
        "scope_needed_detail",
        headers={"www-authenticate": challenge},
        scope=needed.value,
    )
