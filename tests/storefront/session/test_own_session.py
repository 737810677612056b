"""One's own sessions, password and tokens: ended, listed, changed, stolen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import httpx
import pytest

from storefront.accounts.actors import actor_of_session, actor_of_token
from storefront.accounts.pruning import prune
from storefront.accounts.secrets import hash_of
from storefront.accounts.sessions import MOST, open_session
from tests import rows
from tests.accounts import (
    PASSWORD,
    another_client,
    letters,
    session_headers,
    signed_in,
    somebody,
    token_headers,
)

NEW = "se'i dan sambal lu'at"


async def test_signing_out_makes_the_cookie_worthless(
    shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    browser = await signed_in(shop, pool)

    answer = await browser.delete("/v1/session")

    assert answer.status_code == 204
    assert answer.headers["set-cookie"].startswith("__Host-etalase=; Max-Age=0; ")
    assert (await browser.get("/v1/session")).status_code == 401
    assert (await browser.delete("/v1/session")).status_code == 401


@pytest.mark.parametrize(
    ("spoil", "status"),
    [
        ("UPDATE account_session SET seen_at = now() - interval '13 days'", 200),
        ("UPDATE account_session SET seen_at = now() - interval '15 days'", 401),
        (
            "UPDATE account_session SET created_at = now() - interval '9 days',"
            " expires_at = now() - interval '1 second'",
            401,
        ),
        ("UPDATE account SET status = 'suspended'", 401),
        ("DELETE FROM account", 401),
    ],
)
async def test_a_session_ends_by_itself(
    shop: httpx.AsyncClient, pool: asyncpg.Pool, spoil: str, status: int
) -> None:
    browser = await signed_in(shop, pool)
    await pool.execute(spoil)

    assert (await browser.get("/v1/session")).status_code == status


async def test_the_last_use_is_written_now_and_then(
    shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    browser = await signed_in(shop, pool)
    seen = "SELECT seen_at FROM account_session"
    first = await pool.fetchval(seen)

    await browser.get("/v1/session")
    assert await pool.fetchval(seen) == first
    await pool.execute("UPDATE account_session SET seen_at = seen_at - interval '6 minutes'")
    await browser.get("/v1/session")
    assert await pool.fetchval(seen) > first


async def test_sessions_are_listed_and_ended(shop: httpx.AsyncClient, pool: asyncpg.Pool) -> None:
    account, other = await somebody(pool), await somebody(pool, "papa@example.org")
    _, secret = await open_session(pool, account, device="An\x00dro\nid " * 40, instead_of=None)
    phone = await pool.fetchval("SELECT id FROM account_session")
    foreign, _ = await open_session(pool, other, device="", instead_of=None)
    browser = another_client(shop, await session_headers(pool, account))

    items = (await browser.get("/v1/session/list")).json()["items"]

    assert [item["current"] for item in items] == [True, False]
    assert items[1]["id"] == str(phone)
    assert items[1]["device"].startswith("Android Android")
    assert len(items[1]["device"]) == 200
    assert (await browser.delete(f"/v1/session/list/{foreign}")).status_code == 404
    assert (await browser.delete(f"/v1/session/list/{phone}")).status_code == 204
    assert (await browser.delete(f"/v1/session/list/{phone}")).status_code == 404
    assert await actor_of_session(pool, secret) is None
    assert await pool.fetchval("SELECT count(*) FROM account_session WHERE account = $1", other)


async def test_an_account_has_so_many_sessions_and_no_more(clean_database: asyncpg.Pool) -> None:
    account = await somebody(clean_database)

    opened = [
        await open_session(clean_database, account, device="", instead_of=None)
        for _ in range(MOST + 3)
    ]

    kept = await clean_database.fetch("SELECT id FROM account_session ORDER BY id")
    assert [row["id"] for row in kept] == [session for session, _ in opened[3:]]


async def test_what_has_ended_is_pruned(clean_database: asyncpg.Pool) -> None:
    account = await somebody(clean_database)
    for _ in range(3):
        await open_session(clean_database, account, device="", instead_of=None)
    await clean_database.execute(
        "UPDATE account_session SET seen_at = now() - interval '15 days' WHERE id = 1"
    )
    await clean_database.execute(
        "UPDATE account_session SET created_at = now() - interval '61 days',"
        " expires_at = now() - interval '1 day' WHERE id = 2"
    )

    await prune(clean_database)

    kept = await clean_database.fetch("SELECT id FROM account_session")
    assert [row["id"] for row in kept] == [3]


async def test_a_changed_password_ends_every_other_session(
    shop: httpx.AsyncClient, pool: asyncpg.Pool, letter_folder: Path
) -> None:
    account = await somebody(pool)
    stolen = await session_headers(pool, account)
    thief, copy = another_client(shop, await session_headers(pool, account)), stolen
    browser = another_client(shop, stolen)

    answer = await browser.put("/v1/session/password", json={"old": PASSWORD, "new": NEW})

    assert answer.status_code == 200
    assert (await thief.get("/v1/session")).status_code == 401
    # Whoever has copied this very cookie is out too: the browser has a new one.
    assert (await another_client(shop, copy).get("/v1/session")).status_code == 401
    cookie = answer.headers["set-cookie"].partition(";")[0]
    fresh = {"cookie": cookie, "x-csrf-token": answer.json()["csrf"]}
    again = another_client(shop, fresh)
    assert (await again.get("/v1/session")).status_code == 200
    assert (await again.delete("/v1/session")).status_code == 204
    assert len(await letters(shop, letter_folder)) == 1
    proof = {"login": "mama@example.org", "password": NEW}
    assert (await shop.post("/v1/session", json=proof)).status_code == 200


async def test_the_old_password_is_needed_and_cannot_be_guessed_from_a_stolen_session(
    shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    account = await somebody(pool)
    thief = another_client(shop, await session_headers(pool, account))

    answers = [
        await thief.put("/v1/session/password", json={"old": f"guess {number}", "new": NEW})
        for number in range(6)
    ]

    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert answers[0].json()["type"] == "/problems/wrong-credentials"


async def test_a_weak_password_is_refused_at_its_field(
    shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    browser = another_client(shop, await session_headers(pool, await somebody(pool)))

    answer = await browser.put("/v1/session/password", json={"old": PASSWORD, "new": "password123"})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/new"
    assert (await browser.get("/v1/session")).status_code == 200


async def test_a_session_acts_for_the_producer_that_it_chooses(
    shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    weaver, smoker = await rows.producer(pool, "weaver"), await rows.producer(pool, "smoker")
    await rows.producer(pool, "stranger")
    browser = await signed_in(shop, pool, producer=weaver)
    account = await pool.fetchval("SELECT id FROM account")
    await rows.member(pool, smoker, account)

    answer = await browser.put("/v1/session/producer", json={"producer": "smoker"})

    assert answer.status_code == 200
    assert {each["slug"]: each["active"] for each in answer.json()["producers"]} == {
        "smoker": True,
        "weaver": False,
    }
    listed = (await browser.get("/v1/producer/members")).json()["items"]
    assert [item["role"] for item in listed] == ["member"]
    for slug in ("stranger", "nowhere"):
        refused = await browser.put("/v1/session/producer", json={"producer": slug})
        assert refused.status_code == 404
    by_id = await browser.put("/v1/session/producer", json={"producer": smoker})
    assert by_id.status_code == 400


async def test_a_token_is_told_once_and_does_what_its_scopes_say(
    shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    weaver = await rows.producer(pool)
    browser = await signed_in(shop, pool, producer=weaver)

    answer = await browser.post(
        "/v1/session/tokens",
        json={"name": "Till", "scopes": ["members:read"], "producer": "weaver"},
    )

    assert answer.status_code == 201
    made = answer.json()
    token = made["token"]
    listed = (await browser.get("/v1/session/tokens")).json()["items"]
    assert listed == [made["details"]]
    assert token.startswith(listed[0]["prefix"])
    assert token not in str(listed)
    assert await pool.fetchval("SELECT secret_hash FROM api_token") == hash_of(token)
    machine = another_client(shop, {"authorization": f"Bearer {token}"})
    assert (await machine.get("/v1/producer/members")).status_code == 200
    refused = await machine.delete("/v1/producer/members/1")
    assert refused.status_code == 403
    assert refused.json()["type"] == "/problems/scope-missing"
    assert 'scope="members:write"' in refused.headers["www-authenticate"]
    assert (await browser.delete(f"/v1/session/tokens/{listed[0]['id']}")).status_code == 204
    assert (await machine.get("/v1/producer/members")).status_code == 401
    assert (await browser.get("/v1/session/tokens")).json()["items"] == []
    assert (await browser.delete(f"/v1/session/tokens/{listed[0]['id']}")).status_code == 404


async def test_a_token_makes_no_tokens_and_changes_no_password(
    shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    account = await somebody(pool)
    everything = ["pictures:write", "members:write", "accounts:write"]
    machine = another_client(shop, await token_headers(pool, account, everything))

    for answer in (
        await machine.get("/v1/session"),
        await machine.post("/v1/session/tokens", json={"name": "x", "scopes": ["pictures:read"]}),
        await machine.put("/v1/session/password", json={"old": PASSWORD, "new": NEW}),
        await machine.delete("/v1/session"),
    ):
        assert answer.status_code == 403
        assert answer.json()["type"] == "/problems/scope-missing"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"scopes": ["pictures:read"]}, "/name"),
        ({"name": "x", "scopes": []}, "/scopes"),
        ({"name": "x", "scopes": ["everything"]}, "/scopes"),
        ({"name": "x", "scopes": "pictures:read"}, "/scopes"),
        ({"name": "x", "scopes": ["pictures:read"], "account": 1}, "/account"),
        (
            {"name": "x", "scopes": ["pictures:read"], "expires_at": "2020-01-01T00:00:00Z"},
            "/expires_at",
        ),
        ({"name": "x", "scopes": ["pictures:read"], "expires_at": "2030-01-01"}, "/expires_at"),
    ],
)
async def test_what_a_token_may_be_made_of(
    shop: httpx.AsyncClient, pool: asyncpg.Pool, body: dict[str, object], pointer: str
) -> None:
    browser = await signed_in(shop, pool)

    answer = await browser.post("/v1/session/tokens", json=body)

    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


async def test_a_token_is_bound_to_ones_own_producers_only(
    shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    await rows.producer(pool, "stranger")
    browser = await signed_in(shop, pool)

    for slug in ("stranger", "nowhere"):
        answer = await browser.post(
            "/v1/session/tokens", json={"name": "x", "scopes": ["pictures:read"], "producer": slug}
        )
        assert answer.status_code == 404
    assert await pool.fetchval("SELECT count(*) FROM api_token") == 0


async def test_an_expired_token_is_worth_nothing(
    shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    browser = await signed_in(shop, pool, producer=await rows.producer(pool))
    soon = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    made = await browser.post(
        "/v1/session/tokens",
        json={"name": "x", "scopes": ["members:read"], "producer": "weaver", "expires_at": soon},
    )
    token = made.json()["token"]
    assert await actor_of_token(pool, token) is not None

    await pool.execute("UPDATE api_token SET expires_at = now() - interval '1 second'")

    assert await actor_of_token(pool, token) is None
