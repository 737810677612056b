"""Administrators: find, create, change, suspend, assign; and one of them always stays."""

from __future__ import annotations

import asyncio
from pathlib import Path

import asyncpg
import httpx
import pytest

from tests import rows
from tests.accounts import (
    PASSWORD,
    another_client,
    letters,
    session_headers,
    signed_in,
    somebody,
    token_headers,
    token_in,
)

ACCOUNTS = "/v1/admin/accounts"


@pytest.fixture
async def admin(shop: httpx.AsyncClient, pool: asyncpg.Pool) -> httpx.AsyncClient:
    return await signed_in(shop, pool, roles=["admin"])


async def test_an_account_is_created_and_its_person_invited(
    admin: httpx.AsyncClient, shop: httpx.AsyncClient, letter_folder: Path
) -> None:
    answer = await admin.post(
        ACCOUNTS,
        json={"login": "Promo@example.org", "name": "Nona Promo", "roles": ["promo"]},
    )

    assert answer.status_code == 201
    made = answer.json()
    assert made["account"]["email"] == "promo@example.org"
    assert made["account"]["roles"] == ["promo"]
    assert made["account"]["has_password"] is False
    (letter,) = await letters(shop, letter_folder)
    assert made["invitation"]["link"] in letter
    proof = {"token": token_in(letter), "password": PASSWORD}
    accepted = await shop.post("/v1/session/invitation", json=proof)
    assert accepted.json()["roles"] == ["promo"]
    again = await admin.post(ACCOUNTS, json={"login": "promo@example.org", "name": "X"})
    assert again.status_code == 409


async def test_accounts_are_found_by_what_is_known_of_them(
    admin: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    mama = await somebody(pool, "+6281234567890", name="Mama Yuli", roles=["promo"])
    await somebody(pool, "papa@example.org", name="Papa 100%", status="suspended")
    await rows.member(pool, await rows.producer(pool), mama)

    async def names(**query: object) -> list[str]:
        answer = await admin.get(ACCOUNTS, params=query)  # type: ignore[arg-type]
        assert answer.status_code == 200
        return [item["name"] for item in answer.json()["items"]]

    assert await names(q="yuli") == ["Mama Yuli"]
    assert await names(q="81234") == ["Mama Yuli"]
    assert await names(q="PAPA@") == ["Papa 100%"]
    assert await names(q="%") == ["Papa 100%"]
    assert await names(role="promo") == ["Mama Yuli"]
    assert await names(role="producer") == ["Mama Yuli"]
    assert await names(status="suspended") == ["Papa 100%"]
    assert await names(per_page=1, page=2) == ["Mama Yuli"]
    page = (await admin.get(ACCOUNTS, params={"per_page": 1, "page": 9})).json()
    assert (page["items"], page["total"]) == ([], 3)
    item = (await admin.get(ACCOUNTS, params={"q": "yuli"})).json()["items"][0]
    assert item["producers"] == [{"slug": "weaver", "name": "Weaver", "role": "member"}]
    assert (await admin.get(ACCOUNTS, params={"rolle": "x"})).status_code == 400


async def test_a_change_names_what_it_was_made_from(
    admin: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    address = f"{ACCOUNTS}/{await somebody(pool)}"
    read = await admin.get(address)
    tag = {"if-match": read.headers["etag"]}

    changed = await admin.patch(address, json={"name": "Mama Baru"}, headers=tag)
    stale = await admin.patch(address, json={"roles": ["admin"]}, headers=tag)
    strange = await admin.patch(address, json={"name": "X"}, headers={"if-match": '"other"'})
    whatever = await admin.patch(address, json={"language": "en"}, headers={"if-match": "*"})

    assert changed.status_code == 200
    assert changed.headers["etag"] != read.headers["etag"]
    assert (stale.status_code, stale.json()["type"]) == (412, "/problems/stale")
    assert strange.status_code == 412
    assert whatever.json()["name"] == "Mama Baru"
    assert whatever.json()["language"] == "en"
    assert whatever.json()["roles"] == []


async def test_a_new_number_or_address_takes_the_place_of_the_old(
    admin: httpx.AsyncClient, shop: httpx.AsyncClient, pool: asyncpg.Pool, letter_folder: Path
) -> None:
    account = await somebody(pool, "+6281234567890")
    await somebody(pool, "papa@example.org", name="Papa")
    address = f"{ACCOUNTS}/{account}"
    await shop.post("/v1/session/codes", json={"login": "+6281234567890"})
    await letters(shop, letter_folder)
    assert await pool.fetchval("SELECT count(*) FROM one_time_code") == 1

    moved = (await admin.patch(address, json={"login": "0812-9999-0000"})).json()
    both = (await admin.patch(address, json={"login": "Mama@Example.org"})).json()
    taken = await admin.patch(address, json={"login": "papa@example.org"})
    strange = await admin.patch(address, json={"login": "papa"})

    assert (moved["phone"], moved["email"]) == ("+6281299990000", None)
    assert (both["phone"], both["email"]) == ("+6281299990000", "mama@example.org")
    assert (taken.status_code, strange.status_code) == (409, 400)
    assert await pool.fetchval("SELECT count(*) FROM one_time_code") == 0
    for login, status in (("+6281234567890", 401), ("mama@example.org", 200)):
        proof = {"login": login, "password": PASSWORD}
        assert (await shop.post("/v1/session", json=proof)).status_code == status


async def test_suspending_ends_sessions_codes_and_tokens(
    admin: httpx.AsyncClient, shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    account = await somebody(pool, roles=["promo"])
    browser = another_client(shop, await session_headers(pool, account))
    machine = another_client(shop, await token_headers(pool, account, ["accounts:read"]))
    await shop.post("/v1/session/codes", json={"login": "mama@example.org"})

    answer = await admin.patch(f"{ACCOUNTS}/{account}", json={"status": "suspended"})

    assert answer.json()["status"] == "suspended"
    assert (await browser.get("/v1/session")).status_code == 401
    assert (await machine.get(ACCOUNTS)).status_code == 401
    assert await pool.fetchval("SELECT count(*) FROM account_session") == 1
    proof = {"login": "mama@example.org", "password": PASSWORD}
    assert (await shop.post("/v1/session", json=proof)).status_code == 401
    await admin.patch(f"{ACCOUNTS}/{account}", json={"status": "active"})
    assert (await browser.get("/v1/session")).status_code == 401
    assert (await shop.post("/v1/session", json=proof)).status_code == 200


async def test_the_last_administrator_stays(admin: httpx.AsyncClient, pool: asyncpg.Pool) -> None:
    (me,) = [row[0] for row in await pool.fetch("SELECT id FROM account")]

    for change in ({"roles": []}, {"status": "suspended"}):
        answer = await admin.patch(f"{ACCOUNTS}/{me}", json=change)
        assert answer.status_code == 409
    assert (await admin.get(ACCOUNTS)).status_code == 200


async def test_two_administrators_who_remove_each_other_at_once_do_not_both_succeed(
    shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    admins = [await signed_in(shop, pool, roles=["admin"]) for _ in range(2)]
    ids = [row[0] for row in await pool.fetch("SELECT id FROM account ORDER BY id")]

    await asyncio.gather(
        admins[0].patch(f"{ACCOUNTS}/{ids[1]}", json={"roles": []}),
        admins[1].patch(f"{ACCOUNTS}/{ids[0]}", json={"roles": []}),
    )

    assert await pool.fetchval("SELECT count(*) FROM account WHERE 'admin' = ANY (roles)") == 1


async def test_officers_are_assigned_to_producers(
    admin: httpx.AsyncClient, shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    weaver = await rows.producer(pool)
    account = await somebody(pool, roles=["officer"])
    officer = another_client(shop, await session_headers(pool, account))
    address = f"{ACCOUNTS}/{account}/producers/weaver"

    answer = await admin.put(address, json={"role": "officer"})

    assert answer.json()["producers"] == [{"slug": "weaver", "name": "Weaver", "role": "officer"}]
    chosen = await officer.put("/v1/session/producer", json={"producer": "weaver"})
    assert chosen.json()["producers"][0]["active"] is True
    assert (await officer.get("/v1/producer/members")).status_code == 200
    assert (await admin.delete(address)).status_code == 204
    assert (await officer.get("/v1/producer/members")).status_code == 403
    assert (await admin.delete(address)).status_code == 404
    actions = await pool.fetch("SELECT action FROM account_event WHERE producer = $1", weaver)
    assert [row[0] for row in actions] == ["member.assigned", "member.removed"]


async def test_assigning_takes_no_producer_its_last_owner(
    admin: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    account = await somebody(pool)
    await rows.producer(pool)
    address = f"{ACCOUNTS}/{account}/producers/weaver"

    assert (await admin.put(address, json={"role": "owner"})).status_code == 200
    assert (await admin.put(address, json={"role": "member"})).status_code == 409
    assert (await admin.delete(address)).status_code == 409
    gone = await admin.put(f"{ACCOUNTS}/{account}/producers/nowhere", json={"role": "owner"})
    assert gone.status_code == 404
    gone = await admin.put(f"{ACCOUNTS}/999/producers/weaver", json={"role": "owner"})
    assert gone.status_code == 404


async def test_whoever_lost_an_invitation_gets_another(
    admin: httpx.AsyncClient, shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    account = await rows.account(pool)

    answer = await admin.post(f"{ACCOUNTS}/{account}/invitation")

    assert answer.status_code == 201
    proof = {"token": token_in(answer.json()["link"]), "password": PASSWORD}
    assert (await shop.post("/v1/session/invitation", json=proof)).status_code == 200
    assert (await admin.post(f"{ACCOUNTS}/999/invitation")).status_code == 404


@pytest.mark.parametrize(
    "path", ["/v1/admin/accounts/0", "/v1/admin/accounts/99999999999999999999999"]
)
async def test_ids_that_cannot_be_are_bad_requests(admin: httpx.AsyncClient, path: str) -> None:
    assert (await admin.get(path)).status_code == 400
