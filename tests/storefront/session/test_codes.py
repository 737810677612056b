"""One-time codes and invitations: wrong, expired, replayed, stolen, and guessed at once."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from catalog.values import CodePurpose, MemberRole
from storefront.accounts.codes import GUESSES, redeem_code
from storefront.accounts.invitations import invite
from storefront.accounts.secrets import hash_of_code
from tests import rows
from tests.accounts import (
    PASSWORD,
    another_client,
    code_in,
    letters,
    resources_of,
    session_headers,
    somebody,
    token_in,
)

MAMA = "mama@example.org"
NEW = "se'i dan sambal lu'at"


async def ask(shop: httpx.AsyncClient, folder: Path, login: str = MAMA, **more: Any) -> str:
    """Ask for a code, and read it."""
    answer = await shop.post("/v1/session/codes", json={"login": login} | more)
    assert answer.status_code == 202
    assert answer.json() == {"status": "accepted"}
    return code_in((await letters(shop, folder))[-1])


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


async def by_code(shop: httpx.AsyncClient, code: str, login: str = MAMA) -> int:
    answer = await shop.post("/v1/session", json={"login": login, "code": code})
    return answer.status_code


async def test_a_code_signs_in_once(
    shop: httpx.AsyncClient, pool: asyncpg.Pool, letter_folder: Path
) -> None:
    await rows.account(pool, MAMA, language="en")  # even without a password

    code = await ask(shop, letter_folder)

    (letter,) = await letters(shop, letter_folder)
    assert "Subject: Your Etalase sign-in code" in letter
    assert await by_code(shop, wrong(code)) == 401
    assert await by_code(shop, code) == 200
    assert (await shop.get("/v1/session")).json()["account"]["has_password"] is False
    assert await by_code(shop, code) == 401


async def test_asking_tells_nobody_who_there_is(
    shop: httpx.AsyncClient, pool: asyncpg.Pool, letter_folder: Path
) -> None:
    await somebody(pool)
    await somebody(pool, "gone@example.org", status="suspended")

    answers = [
        await shop.post("/v1/session/codes", json={"login": login})
        for login in (MAMA, "gone@example.org", "nobody@example.org", "no login at all")
    ]

    assert {(answer.status_code, answer.text) for answer in answers} == {
        (202, '{"status":"accepted"}')
    }
    assert len(await letters(shop, letter_folder)) == 1


async def test_a_code_is_for_its_account_and_purpose_only(
    shop: httpx.AsyncClient, pool: asyncpg.Pool, letter_folder: Path
) -> None:
    await somebody(pool)
    await somebody(pool, "papa@example.org")
    code = await ask(shop, letter_folder)

    assert await by_code(shop, code, "papa@example.org") == 401
    stolen = {"login": MAMA, "code": code, "password": NEW}
    assert (await shop.post("/v1/session/password-reset", json=stolen)).status_code == 401
    assert await by_code(shop, code) == 200


async def test_an_expired_code_is_worth_nothing(
    shop: httpx.AsyncClient, pool: asyncpg.Pool, letter_folder: Path
) -> None:
    await somebody(pool)
    code = await ask(shop, letter_folder)
    await pool.execute(
        "UPDATE one_time_code SET created_at = created_at - interval '10 minutes',"
        " expires_at = expires_at - interval '10 minutes'"
    )

    assert await by_code(shop, code) == 401


async def test_only_the_newest_code_is_good(
    shop: httpx.AsyncClient, pool: asyncpg.Pool, letter_folder: Path
) -> None:
    await somebody(pool)
    older = await ask(shop, letter_folder)
    newer = await ask(shop, letter_folder)

    if older != newer:
        assert await by_code(shop, older) == 401
    assert await by_code(shop, newer) == 200


async def test_codes_are_kept_as_hashes_that_cannot_be_tried_through(
    shop: httpx.AsyncClient, pool: asyncpg.Pool, letter_folder: Path
) -> None:
    account = await somebody(pool)
    code = await ask(shop, letter_folder)

    kept = await pool.fetchval("SELECT secret_hash FROM one_time_code")

    keys = resources_of(shop).accounts.keys
    assert kept == hash_of_code(keys, account, "sign-in", code)
    assert code.encode() not in kept


async def test_five_guesses_end_a_code_however_many_come_at_once(
    shop: httpx.AsyncClient, pool: asyncpg.Pool, letter_folder: Path
) -> None:
    account = await somebody(pool)
    code = await ask(shop, letter_folder)
    means = resources_of(shop).accounts

    async def guess(typed: str) -> bool:
        async with pool.acquire() as connection, connection.transaction():
            return await redeem_code(connection, means, account, CodePurpose.SIGN_IN, typed)

    assert not any(await asyncio.gather(*(guess(wrong(code)) for _ in range(40))))
    assert await pool.fetchval("SELECT attempts FROM one_time_code") == GUESSES
    assert await guess(code) is False


async def test_of_many_who_use_a_code_at_once_one_gets_in(
    shop: httpx.AsyncClient, pool: asyncpg.Pool, letter_folder: Path
) -> None:
    account = await somebody(pool)
    code = await ask(shop, letter_folder)
    means = resources_of(shop).accounts

    async def use() -> bool:
        async with pool.acquire() as connection, connection.transaction():
            return await redeem_code(connection, means, account, CodePurpose.SIGN_IN, code)

    assert sum(await asyncio.gather(*(use() for _ in range(20)))) == 1


async def test_a_reset_chooses_a_password_and_ends_every_session(
    shop: httpx.AsyncClient, pool: asyncpg.Pool, letter_folder: Path
) -> None:
    account = await somebody(pool)
    thief = another_client(shop, await session_headers(pool, account))
    code = await ask(shop, letter_folder, purpose="password-reset")

    weak = {"login": MAMA, "code": code, "password": "mama@example.org"}
    answer = await shop.post("/v1/session/password-reset", json=weak)
    assert answer.json()["errors"][0]["pointer"] == "/password"
    answer = await shop.post(
        "/v1/session/password-reset", json={"login": MAMA, "code": code, "password": NEW}
    )

    assert answer.status_code == 200
    assert (await shop.get("/v1/session")).status_code == 200
    assert (await thief.get("/v1/session")).status_code == 401
    again = {"login": MAMA, "code": code, "password": NEW + "!"}
    assert (await shop.post("/v1/session/password-reset", json=again)).status_code == 401
    old = {"login": MAMA, "password": PASSWORD}
    assert (await shop.post("/v1/session", json=old)).status_code == 401
    assert (await shop.post("/v1/session", json=old | {"password": NEW})).status_code == 200
    assert "Kata sandi Etalase Anda sudah diganti" in (await letters(shop, letter_folder))[-1]


async def accept(shop: httpx.AsyncClient, token: str, password: str) -> httpx.Response:
    return await shop.post("/v1/session/invitation", json={"token": token, "password": password})


async def test_an_invitation_opens_an_account_once(
    shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    account = await rows.account(pool, MAMA)
    invitation, other = await invite(pool, account), await invite(pool, account)

    short = await accept(shop, invitation.token, "short")
    assert short.status_code == 400
    answer = await accept(shop, invitation.token, NEW)

    assert answer.status_code == 200
    assert answer.json()["account"]["has_password"] is True
    assert (await accept(shop, invitation.token, NEW + "!")).status_code == 401
    assert (await accept(shop, other.token, NEW + "!")).status_code == 401
    proof = {"login": MAMA, "password": NEW}
    assert (await shop.post("/v1/session", json=proof)).status_code == 200


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE one_time_code SET created_at = created_at - interval '8 days',"
        " expires_at = expires_at - interval '8 days'",
        "UPDATE account SET status = 'suspended'",
        "DELETE FROM one_time_code",
    ],
)
async def test_an_invitation_that_no_longer_holds(
    shop: httpx.AsyncClient, pool: asyncpg.Pool, spoil: str
) -> None:
    account = await rows.account(pool, MAMA)
    invitation = await invite(pool, account)
    await pool.execute(spoil)

    answer = await accept(shop, invitation.token, NEW)

    assert answer.status_code == 401
    assert await pool.fetchval("SELECT password_hash FROM account") is None


async def test_a_stolen_link_does_not_open_an_account_that_is_in_use(
    shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    account = await somebody(pool)
    producer = await rows.producer(pool)
    invitation = await invite(pool, account, producer=producer, member_role=MemberRole.MEMBER)

    answer = await accept(shop, invitation.token, "the thief's own password")
    assert answer.status_code == 401
    assert await pool.fetchval("SELECT count(*) FROM producer_member") == 0

    answer = await accept(shop, invitation.token, PASSWORD)
    assert answer.status_code == 200
    assert [each["slug"] for each in answer.json()["producers"]] == ["weaver"]


async def test_a_link_leads_to_a_page_whose_script_alone_may_run(shop: httpx.AsyncClient) -> None:
    for language, words in (("id", "Terima undangan"), ("en", "Accept the invitation")):
        answer = await shop.get("/invitation", headers={"accept-language": language})

        assert words in answer.text
        assert "script-src 'sha256-" in answer.headers["content-security-policy"]
    assert token_in("https://shop.test/invitation#abc_-1") == "abc_-1"
