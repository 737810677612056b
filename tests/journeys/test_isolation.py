"""Every route x role x own, foreign and anonymous; a route that nobody has classified fails.

Routes are taken from the application itself and their bodies from the OpenAPI description, so what
is added tomorrow is tested tomorrow. Each private route is asked by everybody: whoever may not is
refused before anything is read or changed, and whoever may is let through to their own things and
finds nothing (404) of anybody else's. Whether a route does its work is tested elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import msgspec
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute
from msgspec import Struct

from storefront.access import Access, Scope, _is_litestars_own
from storefront.app import DESCRIBED, create_app
from storefront.http.credentials import SAFE_METHODS
from storefront.http.openapi import describe
from tests.journeys.isolation_world import (
    EVERYBODYS,
    MARK,
    ROLES,
    Side,
    World,
    client_of,
    make_world,
    maker,
)
from tests.shop import open_shop

ALLOWED = {
    Access.ACCOUNT: set(ROLES) - {"anonymous"},
    Access.PRODUCER: {"owner", "member", "officer", "neighbour"},
    Access.PROMO: {"promo"},
    Access.ADMIN: {"admin"},
}

INSIDER = {
    Access.ACCOUNT: "owner",
    Access.PRODUCER: "owner",
    Access.PROMO: "promo",
    Access.ADMIN: "admin",
}
"""Who asks for things of either side."""

GUARDS_REFUSALS = {
    "not-signed-in",
    "not-allowed",
    "no-producer",
    "foreign-request",
    "scope-missing",
}
"""Kinds of problems that mean: not even looked at. Owners' own rules may say not-allowed too."""

NOT_COMPARED = {"account_event", "sign_in_throttle", "answered_request"}
"""Tables in which asking itself may leave a trace."""

BODIES: dict[str, Any] = {
    "PATCH /v1/producer/images/{image}": {"alt": {"id": "Kain"}},
    "PATCH /v1/promo/images/{image}": {"alt": {"id": "Kain"}},
}
"""Where the least that the description allows is not enough to get as far as the thing."""

CONTENT_TYPES = {
    "POST /v1/producer/uploads/{upload}": "application/offset+octet-stream",
    "POST /v1/promo/uploads/{upload}": "application/offset+octet-stream",
}
"""Of routes that the description leaves out."""

ALWAYS = {
    "tus-resumable": "1.0.0",
    "upload-offset": "0",
    "x-http-method-override": "PATCH",
}
"""Headers that some routes want; others do not look at them."""


class Operation(Struct, frozen=True):
    """One method of one path."""

    method: str
    path: str
    access: Access
    scope: Scope | None
    body: Any
    content_type: str | None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def parts(self) -> list[str]:
        return re.findall(r"{(\w+)}", self.path)

    @property
    def writes(self) -> bool:
        return self.method not in SAFE_METHODS


def _handlers() -> Iterator[tuple[str, str, Any]]:
    app: Litestar = create_app(None).app  # type: ignore[arg-type, assignment]
    for route in app.routes:
        assert isinstance(route, HTTPRoute), f"{route.path}: only HTTP routes are classified"
        for method, (handler, _) in route.route_handler_map.items():
            if not _is_litestars_own(handler):
                yield route.path_format, method, handler


def _operations() -> list[Operation]:
    described = describe(DESCRIBED)
    found = []
    for path, method, handler in _handlers():
        operation = described["paths"].get(path, {}).get(method.lower(), {})
        content = operation.get("requestBody", {}).get("content", {})
        content_type = next(iter(content), CONTENT_TYPES.get(f"{method} {path}"))
        body = None
        if content_type == "application/json":
            body = _sample(content[content_type]["schema"], described)
        body = BODIES.get(f"{method} {path}", body)
        found.append(
            Operation(
                method,
                path,
                handler.opt["access"],
                handler.opt.get("scope"),
                body,
                content_type,
            )
        )
    return found


def _sample(schema: dict[str, Any], described: dict[str, Any]) -> Any:
    """The least that a schema allows."""
    if "$ref" in schema:
        _, _, name = schema["$ref"].rpartition("/")
        return _sample(described["components"]["schemas"][name], described)
    for key in ("oneOf", "anyOf"):
        if key in schema:
            return _sample(schema[key][0], described)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        required = schema.get("required", [])
        return {name: _sample(schema["properties"][name], described) for name in required}
    if kind == "array":
        return [_sample(schema["items"], described)] * schema.get("minItems", 0)
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    return True if kind == "boolean" else "x" * max(1, schema.get("minLength", 1))


OPERATIONS = _operations()
PRIVATE = [each for each in OPERATIONS if each.access is not Access.PUBLIC]
PUBLIC = [each for each in OPERATIONS if each.access is Access.PUBLIC]
ADDRESSING = [
    each
    for each in PRIVATE
    if each.parts and not any(each.path.startswith(prefix) for prefix in EVERYBODYS)
]


@pytest.fixture(scope="module")
async def shop(
    dsn: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[httpx.AsyncClient]:
    folder: Path = tmp_path_factory.mktemp("isolation")
    async with open_shop(dsn, folder, mail_url=f"file://{folder}/letters") as client:
        yield client


@pytest.fixture
async def world(clean_database: asyncpg.Pool, shop: httpx.AsyncClient) -> World:
    return await make_world(clean_database)


async def _address(operation: Operation, world: World, side: Side) -> str:
    path = operation.path
    for name in operation.parts:
        value = "1"
        if operation in ADDRESSING:
            value = await maker(operation.path, name)(world.pool, side)
        path = path.replace(f"{{{name}}}", value)
    return path


async def _ask(
    shop: httpx.AsyncClient, operation: Operation, address: str, headers: dict[str, str]
) -> httpx.Response:
    more: dict[str, Any] = {}
    if operation.content_type == "application/json" or operation.body is not None:
        more["json"] = operation.body
    elif operation.content_type is not None:
        more["content"] = b"x"
    sent = ALWAYS | headers
    if operation.content_type is not None:
        sent["content-type"] = operation.content_type
    return await client_of(shop, sent).request(operation.method, address, **more)


def _kind(answer: httpx.Response) -> str:
    if not answer.headers.get("content-type", "").startswith("application/problem+json"):
        return ""
    _, _, kind = answer.json()["type"].rpartition("/")
    return str(kind)


def _was_let_through(operation: Operation, answer: httpx.Response) -> bool:
    """Whether the guard has let it through; what the handler then says is its own business."""
    kinds = GUARDS_REFUSALS
    if operation.access is Access.PRODUCER:
        kinds = kinds - {"not-allowed"}  # of the guard it is `no-producer` there
    return _kind(answer) not in kinds


async def _state(pool: asyncpg.Pool) -> dict[str, str]:
    """Everything that the database holds, as one hash per table."""
    tables = await pool.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    state = {}
    for (table,) in tables:
        if table not in NOT_COMPARED:
            held = await pool.fetch(f'SELECT t::text AS row FROM "{table}" AS t ORDER BY 1')
            state[table] = sha256("\n".join(row[0] for row in held).encode()).hexdigest()
    return state


def _never_kept(answer: httpx.Response) -> None:
    assert answer.headers["cache-control"] == "no-store"
    assert not [name for name in answer.headers if name.startswith("access-control-")]


def test_every_route_is_classified() -> None:
    """`create_app` refuses others already; the description says the same to readers."""
    described = describe(DESCRIBED)
    for operation in OPERATIONS:
        assert isinstance(operation.access, Access), operation
        told = described["paths"].get(operation.path, {}).get(operation.method.lower())
        if told is not None:
            assert told["x-access"] == operation.access.value, operation
            assert bool(told.get("security")) is (operation.access is not Access.PUBLIC), operation
    below = {
        "/v1/producer/": Access.PRODUCER,
        "/v1/promo/": Access.PROMO,
        "/v1/admin/": Access.ADMIN,
    }
    for beginning, access in below.items():
        found = [each for each in OPERATIONS if each.path.startswith(beginning)]
        assert {each.access for each in found if each.method != "OPTIONS"} <= {access}
    assert len(PRIVATE) >= 20


def test_every_part_of_a_path_is_known() -> None:
    for operation in ADDRESSING:
        for name in operation.parts:
            assert maker(operation.path, name)
    with pytest.raises(AssertionError, match=r"nobody has said what \{thing\} is"):
        maker("/v1/producer/things/{thing}", "thing")


@pytest.mark.parametrize("operation", PRIVATE, ids=str)
async def test_each_role_is_let_through_or_refused(
    operation: Operation, shop: httpx.AsyncClient, world: World
) -> None:
    allowed = ALLOWED[operation.access]
    for role in ROLES:
        if role in allowed:
            continue
        address = await _address(operation, world, world.ours)
        before = await _state(world.pool)
        answer = await _ask(shop, operation, address, world.headers[role])

        assert answer.status_code == (401 if role == "anonymous" else 403), role
        assert not _was_let_through(operation, answer), role
        _never_kept(answer)
        assert await _state(world.pool) == before, f"{role} has changed something"
    for role in ROLES:
        if role in allowed:
            side = world.theirs if role == "neighbour" else world.ours
            await _check_insider(operation, shop, world, role, side)


async def _check_insider(
    operation: Operation, shop: httpx.AsyncClient, world: World, role: str, side: Side
) -> None:
    address = await _address(operation, world, side)
    if operation.writes:
        before = await _state(world.pool)
        without = {**world.headers[role], "x-csrf-token": ""}
        elsewhere = {**world.headers[role], "origin": "https://evil.example"}
        for headers in (without, elsewhere):
            answer = await _ask(shop, operation, address, headers)
            assert (answer.status_code, _kind(answer)) == (403, "foreign-request"), role
        assert await _state(world.pool) == before, "a page of another origin has changed something"
    answer = await _ask(shop, operation, address, await world.another_session(role))
    assert _was_let_through(operation, answer), f"{role}: {answer.text}"
    assert answer.status_code < 500, answer.text
    _never_kept(answer)


@pytest.mark.parametrize("operation", PRIVATE, ids=str)
async def test_a_token_does_what_its_scopes_say(
    operation: Operation, shop: httpx.AsyncClient, world: World
) -> None:
    role = INSIDER[operation.access]
    every = [scope.value for scope in Scope]
    needed = operation.scope.value if operation.scope else ""
    others = [
        scope for scope in every if scope != needed and scope != needed.replace(":read", ":write")
    ]
    address = await _address(operation, world, world.ours)
    before = await _state_without_tokens(world.pool)

    answer = await _ask(shop, operation, address, await world.token(role, *others))

    assert (answer.status_code, _kind(answer)) == (403, "scope-missing")
    assert await _state_without_tokens(world.pool) == before
    if operation.scope is not None:
        answer = await _ask(shop, operation, address, await world.token(role, needed))
        assert _was_let_through(operation, answer), answer.text
        _never_kept(answer)


async def _state_without_tokens(pool: asyncpg.Pool) -> dict[str, str]:
    return {table: held for table, held in (await _state(pool)).items() if table != "api_token"}


@pytest.mark.parametrize("operation", ADDRESSING, ids=str)
async def test_ones_own_is_found_and_anothers_is_not(
    operation: Operation, shop: httpx.AsyncClient, world: World
) -> None:
    headers = world.headers[INSIDER[operation.access]]
    own = await _address(operation, world, world.ours)
    foreign = await _address(operation, world, world.theirs)
    before = await _state(world.pool)

    refused = await _ask(shop, operation, foreign, headers)

    assert refused.status_code == 404, f"another's {operation}: {refused.text}"
    told = refused.text
    for part in foreign.split("/"):  # what was asked for may be repeated, and nothing more
        told = told.replace(part, "") if len(part) > 1 else told
    assert MARK not in told
    assert await _state(world.pool) == before, "another's has been changed"
    found = await _ask(shop, operation, own, headers)
    assert found.status_code not in (404, 405), f"one's own {operation}: {found.text}"
    assert found.status_code < 500, found.text


@pytest.mark.parametrize(
    "operation",
    [each for each in PRIVATE if each.method == "GET" and each.access is not Access.ADMIN],
    ids=str,
)
async def test_no_answer_holds_what_is_anothers(
    operation: Operation, shop: httpx.AsyncClient, world: World
) -> None:
    for each in ADDRESSING:  # something of every kind on the other side
        if each.access is operation.access and each.access is not Access.PROMO:
            await _address(each, world, world.theirs)
    address = await _address(operation, world, world.ours)

    answer = await _ask(shop, operation, address, world.headers[INSIDER[operation.access]])

    assert answer.status_code == 200, answer.text
    assert MARK not in answer.text


@pytest.mark.parametrize("operation", PUBLIC, ids=str)
async def test_public_routes_ask_nobody_who_they_are(
    operation: Operation, shop: httpx.AsyncClient, world: World
) -> None:
    """And a credential changes nothing: the answer to an administrator is the one to anybody."""
    address = re.sub(r"{\w+}", "nothing", operation.path)

    answers = [
        await _ask(shop, operation, address, headers)
        for headers in ({}, world.headers["admin"], {"authorization": "Bearer etl_wrong"})
    ]

    kinds = GUARDS_REFUSALS
    assert not [answer for answer in answers if _kind(answer) in kinds]
    if operation.method == "GET" and not operation.path.startswith(("/health", "/metrics")):
        assert len({(answer.status_code, answer.text) for answer in answers}) == 1


def test_the_sampler_makes_what_schemas_ask_for() -> None:
    schema = {
        "type": "object",
        "required": ["a", "b", "c", "d", "e"],
        "properties": {
            "a": {"type": "string", "minLength": 3},
            "b": {"type": "array", "minItems": 1, "items": {"type": "integer", "minimum": 4}},
            "c": {"enum": ["x", "y"]},
            "d": {"anyOf": [{"type": ["boolean", "null"]}, {"type": "string"}]},
            "e": {"$ref": "#/components/schemas/E"},
            "f": {"type": "string"},
        },
    }
    described = {"components": {"schemas": {"E": {"const": 7}}}}

    made = _sample(schema, described)

    assert made == {"a": "xxx", "b": [4], "c": "x", "d": True, "e": 7}
    assert msgspec.json.encode(made)
