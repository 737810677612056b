from __future__ import annotations

import asyncio
from hashlib import sha256

import asyncpg
import pytest

from catalog import requests
from catalog.library_errors import KeyReused, RequestUnderWay
from catalog.requests import Answered
from tests import rows

ONE, TWO = sha256(b"1").digest(), sha256(b"2").digest()


async def test_the_first_works_and_the_others_hear_of_it(clean_database: asyncpg.Pool) -> None:
    account = await rows.account(clean_database)

    tried = await asyncio.gather(
        *(requests.claim(clean_database, account, "k", ONE) for _ in range(6)),
        return_exceptions=True,
    )
    assert sum(each is None for each in tried) == 1
    assert sum(isinstance(each, RequestUnderWay) for each in tried) == 5

    await requests.answer(clean_database, account, "k", Answered(201, b"{}"))
    assert await requests.claim(clean_database, account, "k", ONE) == Answered(201, b"{}")
    with pytest.raises(KeyReused):
        await requests.claim(clean_database, account, "k", TWO)


async def test_keys_are_an_accounts_own(clean_database: asyncpg.Pool) -> None:
    for login in ("a@example.org", "b@example.org"):
        account = await rows.account(clean_database, login)
        assert await requests.claim(clean_database, account, "k", ONE) is None


async def test_a_claim_is_given_back_taken_over_and_forgotten(clean_database: asyncpg.Pool) -> None:
    account = await rows.account(clean_database)
    await requests.claim(clean_database, account, "k", ONE)
    await requests.release(clean_database, account, "k")
    assert await requests.claim(clean_database, account, "k", TWO) is None

    await clean_database.execute("UPDATE answered_request SET created_at = now() - interval '20 s'")
    assert await requests.claim(clean_database, account, "k", TWO) is None
    await requests.answer(clean_database, account, "k", Answered(201, b"x"))
    await requests.release(clean_database, account, "k")
    assert await requests.claim(clean_database, account, "k", TWO) == Answered(201, b"x")

    await clean_database.execute("UPDATE answered_request SET created_at = now() - interval '25 h'")
    assert await requests.claim(clean_database, account, "k", ONE) is None
    await requests.forget(clean_database)
    assert await clean_database.fetchval("SELECT count(*) FROM answered_request") == 1


async def test_who_is_at_work_is_not_taken_for_dead(clean_database: asyncpg.Pool) -> None:
    account = await rows.account(clean_database)
    await requests.claim(clean_database, account, "k", ONE)
    await clean_database.execute(
        "UPDATE answered_request SET created_at = now() - interval '1 min'"
    )

    await requests.keep(clean_database, account, "k")

    with pytest.raises(RequestUnderWay):
        await requests.claim(clean_database, account, "k", ONE)
