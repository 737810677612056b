"""Members of a producer: invited, changed, removed; owners only, and never the last owner."""

from __future__ import annotations

import asyncio
from pathlib import Path

import asyncpg
import httpx
import msgspec
import pytest

from storefront.accounts.secrets import hash_of
from tests import rows
from tests.accounts import (
    PASSWORD,
    another_client,
    letters,
    session_headers,
    signed_in,
    somebody,
    token_in,
)

MEMBERS = "/v1/producer/members"


@pytest.fixture
async def weaver(pool: asyncpg.Pool, shop: httpx.AsyncClient) -> int:
    return await rows.producer(pool, "weaver")


@pytest.fixture
async def owner(pool: asyncpg.Pool, shop: httpx.AsyncClient, weaver: int) -> httpx.AsyncClient:
    return await signed_in(shop, pool, producer=weaver)


def _invitation(login: str = "new@example.org", role: str = "member") -> dict[str, str]:
    return {"login": login, "name": "Nona", "role": role}


async def test_an_invited_person_becomes_a_member_by_accepting(
    owner: httpx.AsyncClient, shop: httpx.AsyncClient, pool: asyncpg.Pool, letter_folder: Path
) -> None:
    answer = await owner.post(MEMBERS, json=_invitation("NEW@example.org"))

    assert answer.status_code == 202
    listed = (await owner.get(MEMBERS)).json()
    assert listed["invitations"] == [answer.json()]
    assert answer.json()["login"] == "new@example.org"
    assert [item["is_self"] for item in listed["items"]] == [True]
    (letter,) = await letters(shop, letter_folder)
    assert "Nona" in letter
    assert "Weaver" in letter
    token = token_in(letter)
    assert token not in answer.text
    accepted = await shop.post(
        "/v1/session/invitation", json={"token": token, "password": PASSWORD}
    )
    assert accepted.json()["producers"] == [
        {"slug": "weaver", "name": "Weaver", "role": "member", "active": True}
    ]
    listed = (await owner.get(MEMBERS)).json()
    assert [(item["name"], item["role"]) for item in listed["items"]][1:] == [("Nona", "member")]
    assert listed["invitations"] == []
    actions = [row[0] for row in await pool.fetch("SELECT action FROM account_event ORDER BY id")]
    assert actions == ["member.invited", "invitation.accepted"]


async def test_the_answer_does_not_tell_whether_there_is_an_account(
    owner: httpx.AsyncClient, shop: httpx.AsyncClient, pool: asyncpg.Pool, letter_folder: Path
) -> None:
    await somebody(pool, "known@example.org", name="A secret name")
    await somebody(pool, "gone@example.org", status="suspended")

    answers = [
        await owner.post(MEMBERS, json=_invitation(login))
        for login in ("known@example.org", "gone@example.org", "new@example.org")
    ]

    assert {answer.status_code for answer in answers} == {202}
    assert {tuple(answer.json()) for answer in answers} == {("id", "login", "role", "expires_at")}
    assert "A secret name" not in (await owner.get(MEMBERS)).text
    assert len(await letters(shop, letter_folder)) == 2
    assert await pool.fetchval("SELECT count(*) FROM producer_member") == 1


async def test_an_invitation_is_withdrawn_or_replaced(
    owner: httpx.AsyncClient, shop: httpx.AsyncClient, pool: asyncpg.Pool, letter_folder: Path
) -> None:
    await owner.post(MEMBERS, json=_invitation())
    second = await owner.post(MEMBERS, json=_invitation(role="owner"))
    first_token, second_token = map(token_in, await letters(shop, letter_folder))
    assert await pool.fetchval("SELECT secret_hash FROM one_time_code") == hash_of(second_token)

    withdrawn = await owner.delete(f"{MEMBERS}/invitations/{second.json()['id']}")

    assert withdrawn.status_code == 204
    for token in (first_token, second_token):
        answer = await shop.post(
            "/v1/session/invitation", json={"token": token, "password": PASSWORD}
        )
        assert answer.status_code == 401
    again = await owner.delete(f"{MEMBERS}/invitations/{second.json()['id']}")
    assert again.status_code == 404


async def test_nobody_is_invited_twice_or_as_an_officer(
    owner: httpx.AsyncClient, pool: asyncpg.Pool, weaver: int
) -> None:
    await rows.member(pool, weaver, await somebody(pool))

    known = await owner.post(MEMBERS, json=_invitation("mama@example.org"))
    officer = await owner.post(MEMBERS, json=_invitation(role="officer"))
    nobody = await owner.post(MEMBERS, json=_invitation("no login"))
    more = await owner.post(MEMBERS, json=_invitation() | {"producer": 99, "account": 1})

    assert (known.status_code, known.json()["type"]) == (409, "/problems/conflict")
    assert [error["pointer"] for error in officer.json()["errors"]] == ["/role"]
    assert [error["pointer"] for error in nobody.json()["errors"]] == ["/login"]
    assert sorted(error["pointer"] for error in more.json()["errors"]) == ["/account", "/producer"]


@pytest.mark.parametrize("role", ["member", "officer"])
async def test_only_owners_change_who_is_a_member(
    shop: httpx.AsyncClient, owner: httpx.AsyncClient, pool: asyncpg.Pool, weaver: int, role: str
) -> None:
    other = await signed_in(shop, pool, producer=weaver, member_role=role, roles=["officer"])
    ids = [item["id"] for item in (await other.get(MEMBERS)).json()["items"]]

    invited = await other.post(MEMBERS, json=_invitation())
    promoted = await other.patch(f"{MEMBERS}/{ids[1]}", json={"role": "owner"})
    withdrawn = await other.delete(f"{MEMBERS}/invitations/1")

    assert [each.status_code for each in (invited, promoted, withdrawn)] == [403] * 3
    assert (await other.delete(f"{MEMBERS}/{ids[0]}")).status_code == 404  # others
    assert (await other.delete(f"{MEMBERS}/{ids[1]}")).status_code == 204  # oneself: leaving
    assert len((await owner.get(MEMBERS)).json()["items"]) == 1


async def test_the_last_owner_stays(
    owner: httpx.AsyncClient, pool: asyncpg.Pool, weaver: int
) -> None:
    (me,) = [item["id"] for item in (await owner.get(MEMBERS)).json()["items"]]
    other = await rows.member(pool, weaver, await somebody(pool))

    assert (await owner.delete(f"{MEMBERS}/{me}")).status_code == 409
    assert (await owner.patch(f"{MEMBERS}/{me}", json={"role": "member"})).status_code == 409
    # An owner who cannot sign in is none.
    await pool.execute("UPDATE account SET status = 'suspended' WHERE email = 'mama@example.org'")
    assert (await owner.patch(f"{MEMBERS}/{other}", json={"role": "owner"})).status_code == 204
    assert (await owner.delete(f"{MEMBERS}/{me}")).status_code == 409
    await pool.execute("UPDATE account SET status = 'active'")
    assert (await owner.patch(f"{MEMBERS}/{me}", json={"role": "member"})).status_code == 204
    assert await pool.fetchval("SELECT count(*) FROM producer_member WHERE role = 'owner'") == 1


async def test_two_owners_who_remove_each_other_at_once_do_not_both_succeed(
    shop: httpx.AsyncClient, pool: asyncpg.Pool, weaver: int
) -> None:
    owners = [await signed_in(shop, pool, producer=weaver) for _ in range(2)]
    members = [row[0] for row in await pool.fetch("SELECT id FROM producer_member ORDER BY id")]

    answers = await asyncio.gather(
        owners[0].delete(f"{MEMBERS}/{members[1]}"), owners[1].delete(f"{MEMBERS}/{members[0]}")
    )

    assert min(answer.status_code for answer in answers) == 204
    assert await pool.fetchval("SELECT count(*) FROM producer_member WHERE role = 'owner'") == 1


async def test_another_producers_members_are_not_found(
    owner: httpx.AsyncClient, shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    smoker = await rows.producer(pool, "smoker")
    other = await signed_in(shop, pool, producer=smoker)
    foreign = await pool.fetchval("SELECT id FROM producer_member WHERE producer = $1", smoker)
    invitation = (await other.post(MEMBERS, json=_invitation())).json()["id"]

    assert (await owner.delete(f"{MEMBERS}/{foreign}")).status_code == 404
    assert (await owner.patch(f"{MEMBERS}/{foreign}", json={"role": "member"})).status_code == 404
    assert (await owner.delete(f"{MEMBERS}/invitations/{invitation}")).status_code == 404
    assert len((await owner.get(MEMBERS)).json()["items"]) == 1
    assert (await owner.get(MEMBERS)).json()["invitations"] == []


async def test_what_happened_is_on_record_with_the_producer(
    owner: httpx.AsyncClient, pool: asyncpg.Pool, weaver: int
) -> None:
    account = await somebody(pool)
    member = await rows.member(pool, weaver, account)
    await owner.patch(f"{MEMBERS}/{member}", json={"role": "owner"})
    await owner.delete(f"{MEMBERS}/{member}")

    events = await pool.fetch("SELECT action, producer, facts FROM account_event ORDER BY id")

    assert [(event["action"], event["producer"]) for event in events] == [
        ("member.changed", weaver),
        ("member.removed", weaver),
    ]
    assert msgspec.json.decode(events[0]["facts"]) == {"account": account, "role": "owner"}


async def test_an_owner_does_not_invite_without_end(
    owner: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    statuses = [
        (await owner.post(MEMBERS, json=_invitation(f"person{number}@example.com"))).status_code
        for number in range(22)
    ]

    assert statuses == [202] * 20 + [429] * 2


async def test_a_producer_that_is_not_chosen_is_out_of_reach(
    shop: httpx.AsyncClient, pool: asyncpg.Pool, weaver: int
) -> None:
    account = await somebody(pool)
    smoker = await rows.producer(pool, "smoker")
    await rows.member(pool, weaver, account, "owner")
    await rows.member(pool, smoker, account, "owner")
    browser = another_client(shop, await session_headers(pool, account, smoker))
    of_weaver = await pool.fetchval("SELECT id FROM producer_member WHERE producer = $1", weaver)

    answer = await browser.delete(
        f"{MEMBERS}/{of_weaver}", params={"producer": weaver}, headers={"x-producer": str(weaver)}
    )

    assert answer.status_code == 404
