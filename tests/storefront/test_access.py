"""The guard: classified routes, one credential, writes from our pages, roles, scopes, record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import asyncpg
import httpx
import msgspec
import pytest
from litestar import Controller, Litestar, get
from litestar.di import NamedDependency, Provide

from storefront.access import Access, Actor, Scope, check_routes, private
from storefront.app import provide_resources
from tests import rows
from tests.accounts import (
    another_client,
    session_headers,
    signed_in,
    somebody,
    token_headers,
)


def _app(*handlers: Any) -> Litestar:
    return Litestar(
        list(handlers),
        dependencies={"resources": Provide(provide_resources, sync_to_thread=False)},
        openapi_config=None,
    )


def test_a_route_that_says_nothing_keeps_the_application_from_starting() -> None:
    @get("/forgotten")
    async def forgotten() -> None: ...

    @get("/said", opt={"access": Access.PUBLIC})
    async def said() -> None: ...

    class Half(Controller):
        path = "/half"

        @get("/said", opt={"access": Access.PUBLIC})
        async def said(self) -> None: ...

        @get("/forgotten")
        async def forgotten(self) -> None: ...

    check_routes(_app(said))
    with pytest.raises(ValueError, match=r"/forgotten.*\n?.*says nothing") as refused:
        check_routes(_app(forgotten, said, Half))
    assert str(refused.value).count("says nothing") == 2


def test_a_route_that_is_not_public_must_be_guarded() -> None:
    @get("/secret", opt={"access": Access.ADMIN, "scope": Scope.ACCOUNTS_READ})
    async def secret() -> None: ...

    check_routes(_app(private(secret)))
    with pytest.raises(ValueError, match="must stand inside private"):
        check_routes(_app(secret))


@pytest.mark.parametrize("opt", [{"access": "public"}, {"access": Access.ADMIN, "scope": "x:y"}])
def test_words_that_nobody_knows_are_no_classification(opt: dict[str, object]) -> None:
    @get("/secret", opt=opt)
    async def secret() -> None: ...

    with pytest.raises(ValueError, match=r"says nothing|names no Scope"):
        check_routes(_app(private(secret)))


def test_a_handler_outside_has_no_actor() -> None:
    @get("/outside", opt={"access": Access.PUBLIC})
    async def outside(actor: NamedDependency[Actor]) -> None: ...

    with pytest.raises(Exception, match="actor"):
        _app(outside)


WRITES: list[tuple[str, str, dict[str, Any]]] = [
    ("PUT", "/v1/session/producer", {"json": {"producer": "weaver"}}),
    ("POST", "/v1/session/tokens", {"json": {"name": "x", "scopes": ["pictures:read"]}}),
    ("DELETE", "/v1/producer/members/1", {}),
    ("PATCH", "/v1/producer/members/1", {"json": {"role": "owner"}}),
    ("DELETE", "/v1/session", {}),
]


@pytest.mark.parametrize(("method", "path", "more"), WRITES)
@pytest.mark.parametrize(
    "headers",
    [
        {"x-csrf-token": ""},
        {"x-csrf-token": "x" * 32},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
async def test_a_write_comes_from_a_page_of_ours_or_not_at_all(
    shop: httpx.AsyncClient,
    pool: asyncpg.Pool,
    method: str,
    path: str,
    more: dict[str, Any],
    headers: dict[str, str],
) -> None:
    weaver = await rows.producer(pool)
    browser = await signed_in(shop, pool, producer=weaver)

    answer = await browser.request(method, path, headers=headers, **more)

    assert answer.status_code == 403
    assert answer.json()["type"] == "/problems/foreign-request"
    assert await pool.fetchval("SELECT count(*) FROM account_session") == 1
    assert await pool.fetchval("SELECT count(*) FROM api_token") == 0


async def test_a_csrf_token_of_another_session_of_the_same_account_does_not_do(
    shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    account = await somebody(pool)
    one, other = await session_headers(pool, account), await session_headers(pool, account)
    mixed = another_client(shop, {"cookie": one["cookie"], "x-csrf-token": other["x-csrf-token"]})

    assert (await mixed.delete("/v1/session")).status_code == 403
    assert (await another_client(shop, one).delete("/v1/session")).status_code == 204


async def test_a_stolen_cookie_alone_reads_and_writes_nothing_from_another_page(
    shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    headers = await session_headers(pool, await somebody(pool))
    page = another_client(shop, {"cookie": headers["cookie"], "origin": "https://evil.example"})

    answer = await page.get("/v1/session")
    assert "access-control-allow-origin" not in answer.headers  # the browser shows it to nobody
    assert "access-control-allow-credentials" not in answer.headers
    assert (await page.delete("/v1/session")).status_code == 403


async def test_two_credentials_at_once_are_refused(
    shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    account = await somebody(pool)
    both = await session_headers(pool, account) | await token_headers(
        pool, account, ["pictures:read"]
    )

    answer = await another_client(shop, both).get("/v1/session")

    assert answer.status_code == 400
    assert answer.json()["type"] == "/problems/invalid-request"


@pytest.mark.parametrize(
    ("headers", "challenge"),
    [
        ({}, "Bearer"),
        ({"cookie": "__Host-etalase=" + "x" * 43}, "Bearer"),
        ({"cookie": "__Host-etalase=short"}, "Bearer"),
        ({"authorization": "Bearer etl_" + "x" * 43}, 'Bearer error="invalid_token"'),
        ({"authorization": "Bearer"}, 'Bearer error="invalid_token"'),
        ({"authorization": "Bearer \x00"}, 'Bearer error="invalid_token"'),
        ({"authorization": "Basic YTpi"}, "Bearer"),
    ],
)
async def test_whoever_is_not_signed_in_is_told_so(
    shop: httpx.AsyncClient, headers: dict[str, str], challenge: str
) -> None:
    for path in ("/v1/session", "/v1/producer/members", "/v1/admin/accounts"):
        answer = await another_client(shop, headers).get(path, params={"lang": "en"})

        assert answer.status_code == 401
        assert answer.json()["type"] == "/problems/not-signed-in"
        assert answer.json()["title"] == "Not signed in"
        assert answer.headers["www-authenticate"] == challenge
        assert answer.headers["cache-control"] == "no-store"
        assert "access-control-allow-origin" not in answer.headers


async def test_acting_for_nobody_is_its_own_refusal(
    shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    browser = await signed_in(shop, pool)

    answer = await browser.get("/v1/producer/members")

    assert answer.status_code == 403
    assert answer.json()["type"] == "/problems/no-producer"


async def test_a_removed_member_stops_at_once(shop: httpx.AsyncClient, pool: asyncpg.Pool) -> None:
    weaver = await rows.producer(pool)
    owner = await signed_in(shop, pool, producer=weaver)
    account = await somebody(pool)
    membership = await rows.member(pool, weaver, account)
    member = another_client(shop, await session_headers(pool, account, weaver))
    machine = another_client(shop, await token_headers(pool, account, ["members:read"], weaver))
    assert (await member.get("/v1/producer/members")).status_code == 200
    assert (await machine.get("/v1/producer/members")).status_code == 200

    assert (await owner.delete(f"/v1/producer/members/{membership}")).status_code == 204

    assert (await member.get("/v1/producer/members")).status_code == 403
    assert (await machine.get("/v1/producer/members")).status_code == 401
    await rows.member(pool, weaver, account)
    assert (await machine.get("/v1/producer/members")).status_code == 401  # revoked for good


async def test_a_suspended_account_stops_at_once(
    shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    weaver = await rows.producer(pool)
    account = await somebody(pool)
    await rows.member(pool, weaver, account, "owner")
    browser = another_client(shop, await session_headers(pool, account, weaver))
    machine = another_client(shop, await token_headers(pool, account, ["members:read"], weaver))

    await pool.execute("UPDATE account SET status = 'suspended'")

    assert (await browser.get("/v1/producer/members")).status_code == 401
    assert (await machine.get("/v1/producer/members")).status_code == 401


async def test_a_token_does_no_more_than_its_account(
    shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    account = await somebody(pool, roles=["admin"])
    machine = another_client(shop, await token_headers(pool, account, ["accounts:write"]))
    assert (await machine.get("/v1/admin/accounts")).status_code == 200  # writing includes reading

    await pool.execute("UPDATE account SET roles = '{}'")

    answer = await machine.get("/v1/admin/accounts")
    assert answer.status_code == 403
    assert answer.json()["type"] == "/problems/not-allowed"


async def test_a_tokens_writes_need_no_csrf_token(
    shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    weaver = await rows.producer(pool)
    account, other = await somebody(pool), await somebody(pool, "papa@example.org")
    await rows.member(pool, weaver, account, "owner")
    membership = await rows.member(pool, weaver, other)
    machine = another_client(shop, await token_headers(pool, account, ["members:write"], weaver))

    assert (await machine.delete(f"/v1/producer/members/{membership}")).status_code == 204


async def test_an_officers_writes_are_on_record_even_when_they_fail(
    shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    weaver = await rows.producer(pool)
    officer = await signed_in(shop, pool, producer=weaver, member_role="officer", roles=["officer"])

    assert (await officer.get("/v1/producer/members")).status_code == 200
    assert (await officer.delete("/v1/producer/members/99")).status_code == 404

    (event,) = await pool.fetch("SELECT * FROM account_event")
    assert (event["action"], event["producer"]) == ("officer.write", weaver)
    assert msgspec.json.decode(event["facts"]) == {
        "method": "DELETE",
        "address": "/v1/producer/members/99",
    }


async def test_an_officer_acts_only_while_an_officer(
    shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    weaver = await rows.producer(pool)
    officer = await signed_in(shop, pool, producer=weaver, member_role="officer", roles=["officer"])
    assert (await officer.get("/v1/producer/members")).status_code == 200

    await pool.execute("UPDATE account SET roles = '{}'")

    assert (await officer.get("/v1/producer/members")).status_code == 403
    assert (await officer.get("/v1/session")).json()["producers"] == []
    chosen = await officer.put("/v1/session/producer", json={"producer": "weaver"})
    assert chosen.status_code == 404


async def test_one_statement_finds_the_actor(
    clean_database: asyncpg.Pool, dsn: str, tmp_path: Path
) -> None:
    """What a session costs is one round trip; a second would double it."""
    from storefront.accounts import actors

    account = await somebody(clean_database)
    headers = await session_headers(clean_database, account)
    asked: list[str] = []
    async with clean_database.acquire() as connection:
        with connection.query_logger(lambda query: asked.append(query.query)):
            found = await actors.actor_of_session(connection, headers["cookie"].partition("=")[2])

    assert found is not None
    assert found.account == account
    assert len(asked) == 1
