"""Signing in by password: what is answered, what is set, and what betrays nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import msgspec
import pytest
from argon2 import PasswordHasher

from storefront.accounts import sign_in as sign_in_verbs
from storefront.accounts.errors import WrongCredentials
from storefront.accounts.secrets import hash_of
from tests import rows
from tests.accounts import PASSWORD, another_client, resources_of, session_headers, somebody
from tests.shop import open_shop


async def sign_in(shop: httpx.AsyncClient, login: str = "mama@example.org", **more: Any) -> Any:
    return await shop.post("/v1/session", json={"login": login, "password": PASSWORD} | more)


async def test_a_member_is_told_everything_that_a_front_end_needs(
    shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    account = await somebody(pool, roles=["promo"])
    weaver = await rows.producer(pool, "weaver")
    smoker = await rows.producer(pool, "smoker")
    await rows.member(pool, smoker, account, "member")
    await rows.member(pool, weaver, account, "owner")

    answer = await sign_in(shop, " MAMA@example.org ")

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in answer.headers
    told = answer.json()
    assert told.pop("csrf")
    assert told == {
        "account": {
            "id": str(account),
            "name": "Mama",
            "email": "mama@example.org",
            "phone": None,
            "language": "id",
            "has_password": True,
        },
        "roles": ["producer", "promo"],
        "producers": [
            {"slug": "smoker", "name": "Smoker", "role": "member", "active": False},
            {"slug": "weaver", "name": "Weaver", "role": "owner", "active": True},
        ],
    }


async def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(
    shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    await somebody(pool)

    (cookie,) = (await sign_in(shop)).headers.get_list("set-cookie")

    name, _, rest = cookie.partition("=")
    secret, *attributes = rest.split("; ")
    assert name == "__Host-etalase"
    assert attributes == ["Max-Age=5184000", "Path=/", "HttpOnly", "SameSite=Lax", "Secure"]
    kept = await pool.fetchval("SELECT secret_hash FROM account_session")
    assert kept == hash_of(secret)
    assert secret.encode() not in kept


@pytest.mark.parametrize("typed", ["0812-3456-7890", "+62 812 3456 7890", "6281234567890"])
async def test_a_phone_number_may_be_written_in_any_way(
    shop: httpx.AsyncClient, pool: asyncpg.Pool, typed: str
) -> None:
    await somebody(pool, "+6281234567890")

    assert (await sign_in(shop, typed)).status_code == 200


async def test_the_session_goes_on_where_signing_in_ended(
    shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    await somebody(pool)
    told = (await sign_in(shop)).json()

    answer = await shop.get("/v1/session")

    assert answer.status_code == 200
    assert answer.json() == told


async def test_every_refusal_is_the_same_whoever_there_is(
    shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    await somebody(pool)
    await somebody(pool, "gone@example.org", status="suspended")
    await rows.account(pool, "invited@example.org")
    resources = resources_of(shop)
    answers, work = [], []

    for login, password in [
        ("mama@example.org", "wrong password"),
        ("nobody@example.org", PASSWORD),
        ("gone@example.org", PASSWORD),
        ("invited@example.org", PASSWORD),
        ("+6281234567890", PASSWORD),
        ("not a login at all", PASSWORD),
    ]:
        before = resources.accounts.passwords.checked
        answer = await shop.post("/v1/session", json={"login": login, "password": password})
        answers.append((answer.status_code, answer.text, "set-cookie" in answer.headers))
        work.append(resources.accounts.passwords.checked - before)

    assert answers[0][0] == 401
    assert set(answers) == {answers[0]}
    assert answers[0][2] is False
    assert work == [1] * 6


class Heard:
    """A pool or a connection that notes every statement."""

    def __init__(self, of: Any, said: list[str]) -> None:
        self._of, self.said = of, said

    def __getattr__(self, name: str) -> Any:
        if name not in ("execute", "fetch", "fetchrow", "fetchval"):
            return getattr(self._of, name)

        def run(statement: str, *values: Any) -> Any:
            self.said.append(statement)
            return getattr(self._of, name)(statement, *values)

        return run

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[Heard]:
        async with self._of.acquire() as connection:
            yield Heard(connection, self.said)


async def test_a_wrong_proof_and_an_unknown_login_run_the_same_statements(
    shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    await somebody(pool)
    said: list[str] = []
    means = msgspec.structs.replace(resources_of(shop).accounts, pool=Heard(pool, said))
    heard = []

    for login in ("mama@example.org", "nobody@example.org"):
        for prove in (
            sign_in_verbs.by_password(means, login, "wrong password", "10.0.0.1"),
            sign_in_verbs.by_code(means, login, "123456", "10.0.0.1"),
            sign_in_verbs.reset_password(means, login, "123456", "ikan kuah asam", "10.0.0.1"),
        ):
            said.clear()
            with pytest.raises(WrongCredentials):
                await prove
            heard.append(list(said))

    assert heard[:3] == heard[3:]
    assert all(len(statements) >= 3 for statements in heard)
    assert "UPDATE" in heard[1][-1]  # so that committing takes the same whether a code was there


async def test_signing_in_anew_makes_a_new_secret_and_ends_the_session_of_before(
    shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    """Session fixation: who has planted a cookie knows nothing after its victim signs in."""
    victim, attacker = await somebody(pool), await somebody(pool, "evil@example.org")
    planted = await session_headers(pool, attacker)

    answer = await another_client(shop, planted).post(
        "/v1/session", json={"login": "mama@example.org", "password": PASSWORD}
    )

    assert answer.status_code == 200
    assert planted["cookie"].partition("=")[2] not in answer.headers["set-cookie"]
    assert (await another_client(shop, planted).get("/v1/session")).status_code == 401
    assert await pool.fetch("SELECT account FROM account_session") == [(victim,)]


async def test_a_page_of_another_origin_signs_nobody_in(
    shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    await somebody(pool)
    proof = {"login": "mama@example.org", "password": PASSWORD}

    for headers in (
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://shop.test"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ):
        answer = await shop.post("/v1/session", json=proof, headers=headers)
        assert answer.status_code == 403
        assert answer.json()["type"] == "/problems/foreign-request"
    ours = {"origin": "https://shop.test", "sec-fetch-site": "same-origin"}
    assert (await shop.post("/v1/session", json=proof, headers=ours)).status_code == 200


async def test_a_form_cannot_sign_in(shop: httpx.AsyncClient, pool: asyncpg.Pool) -> None:
    await somebody(pool)

    answer = await shop.post(
        "/v1/session",
        content=b'{"login": "mama@example.org", "password": "' + PASSWORD.encode() + b'"}',
        headers={"content-type": "text/plain"},
    )

    assert answer.status_code == 415


async def test_a_hash_of_old_parameters_is_renewed(
    shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    await somebody(pool, password_hash=old)

    assert (await sign_in(shop)).status_code == 200
    renewed = await pool.fetchval("SELECT password_hash FROM account")
    assert renewed != old
    assert "m=19456,t=2,p=1" in renewed
    assert (await sign_in(shop)).status_code == 200


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, ["/login"]),
        ({"login": "a@b.cd"}, ["/password"]),
        ({"login": "a@b.cd", "password": "x", "code": "1"}, ["/password"]),
        ({"login": "a@b.cd", "password": "x", "role": "admin"}, ["/role"]),
        ({"login": "a@b.cd", "password": "x", "producer": 1, "roles": []}, ["/producer", "/roles"]),
        ({"login": 7, "password": ""}, ["/login", "/password"]),
        ({"login": "a@b.cd", "password": ["x"]}, ["/password"]),
        ([], [""]),
    ],
)
async def test_bodies_are_read_strictly(
    shop: httpx.AsyncClient, body: object, pointers: list[str]
) -> None:
    answer = await shop.post("/v1/session", json=body)

    assert answer.status_code == 400
    assert sorted(error["pointer"] for error in answer.json()["errors"]) == pointers


async def test_half_a_character_is_no_password(shop: httpx.AsyncClient) -> None:
    answer = await shop.post(
        "/v1/session",
        content=rb'{"login": "a@b.cd", "password": "\ud800"}',
        headers={"content-type": "application/json"},
    )

    assert answer.status_code == 400


async def test_over_http_the_cookie_has_a_plain_name(
    clean_database: asyncpg.Pool, dsn: str, tmp_path: Path
) -> None:
    await somebody(clean_database)
    async with open_shop(dsn, tmp_path, public_url="http://127.0.0.1:8000") as shop:
        answer = await shop.post(
            "/v1/session",
            json={"login": "mama@example.org", "password": PASSWORD},
            headers={"origin": "http://localhost:8000", "host": "localhost:8000"},
        )

    assert answer.status_code == 200
    assert answer.headers["set-cookie"].startswith("etalase=")
    assert "Secure" not in answer.headers["set-cookie"]
