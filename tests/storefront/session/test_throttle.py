"""Guessing gets slow: by the thousand, at once, from one address, for one login."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from pathlib import Path

import asyncpg
import httpx
import pytest

from storefront.accounts.errors import TooManyAttempts
from storefront.accounts.pruning import prune
from storefront.accounts.secrets import keys_from
from storefront.accounts.throttle import (
    GUESSING,
    Attempt,
    Patience,
    attempt,
    attempt_from,
    count,
    forgive,
)
from tests.accounts import PASSWORD, resources_of, somebody

KEYS = keys_from(b"k" * 32)
SHORT = Patience(free=3, first=timedelta(seconds=10), longest=timedelta(seconds=35))


async def _waits(pool: asyncpg.Pool, *attempts: Attempt) -> int:
    """Seconds to wait; 0: passed."""
    try:
        await count(pool, *attempts)
    except TooManyAttempts as refusal:
        return refusal.seconds
    return 0


async def _time_passes(pool: asyncpg.Pool, seconds: float) -> None:
    await pool.execute(
        "UPDATE sign_in_throttle SET since = since - $1::interval,"
        " blocked_until = blocked_until - $1::interval",
        timedelta(seconds=seconds),
    )


async def test_each_further_attempt_waits_twice_as_long(clean_database: asyncpg.Pool) -> None:
    tried = attempt(KEYS, "sign-in", "mama@example.org", SHORT)

    assert [await _waits(clean_database, tried) for _ in range(3)] == [0, 0, 0]
    waited = []
    for _ in range(4):
        waited.append(await _waits(clean_database, tried))
        assert await _waits(clean_database, tried) == waited[-1]  # and asking does not prolong it
        await _time_passes(clean_database, waited[-1])
        assert await _waits(clean_database, tried) == 0
    assert waited == [10, 20, 35, 35]


async def test_counting_begins_anew_after_an_hour(clean_database: asyncpg.Pool) -> None:
    tried = attempt(KEYS, "sign-in", "mama@example.org", SHORT)
    for _ in range(3):
        await count(clean_database, tried)

    await _time_passes(clean_database, 3601)

    assert [await _waits(clean_database, tried) for _ in range(3)] == [0, 0, 0]
    assert await _waits(clean_database, tried) == 10


async def test_of_a_thousand_at_once_the_free_ones_pass(clean_database: asyncpg.Pool) -> None:
    tried = attempt(KEYS, "sign-in", "mama@example.org", GUESSING)

    waits = await asyncio.gather(*(_waits(clean_database, tried) for _ in range(1000)))

    assert waits.count(0) == GUESSING.free
    assert await clean_database.fetchval("SELECT failures FROM sign_in_throttle") == GUESSING.free


async def test_whoever_is_slowed_down_cannot_spend_the_attempts_of_others(
    clean_database: asyncpg.Pool,
) -> None:
    victim = attempt(KEYS, "sign-in", "mama@example.org", SHORT)
    source = Attempt("an address", Patience(1, timedelta(minutes=1), timedelta(minutes=1)))
    await count(clean_database, source)

    assert await _waits(clean_database, source, victim) == 60
    assert [await _waits(clean_database, victim) for _ in range(3)] == [0, 0, 0]


async def test_a_success_forgets_the_login_and_gives_the_address_one_back(
    clean_database: asyncpg.Pool,
) -> None:
    tried = attempt(KEYS, "sign-in", "mama@example.org", SHORT)
    source = Attempt("an address", SHORT)
    await count(clean_database, source, tried)
    await count(clean_database, source, tried)

    await forgive(clean_database, tried, source)

    rows = await clean_database.fetch("SELECT subject, failures FROM sign_in_throttle")
    assert rows == [("an address", 1)]
    for _ in range(10):  # successes alone never fill it
        await count(clean_database, source)
        await forgive(clean_database, tried, source)


async def test_subjects_tell_nobody_who_it_was(clean_database: asyncpg.Pool) -> None:
    await count(clean_database, attempt(KEYS, "sign-in", "mama@example.org", SHORT))
    await count(clean_database, attempt_from(KEYS, "sign-in", "10.1.2.3"))

    kept = await clean_database.fetchval("SELECT string_agg(t::text, ';') FROM sign_in_throttle t")
    assert "mama" not in kept
    assert "10.1" not in kept


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("10.0.0.1", "10.0.0.2", False),
        ("no address", "no address", True),
    ],
)
def test_a_home_of_ipv6_is_one_sender(one: str, other: str, same: bool) -> None:
    assert (attempt_from(KEYS, "x", one) == attempt_from(KEYS, "x", other)) is same


async def test_what_counts_no_more_is_pruned(clean_database: asyncpg.Pool) -> None:
    await count(clean_database, attempt(KEYS, "sign-in", "old", SHORT))
    await _time_passes(clean_database, 2 * 86_400)
    await count(clean_database, attempt(KEYS, "sign-in", "new", SHORT))

    await prune(clean_database)

    assert await clean_database.fetchval("SELECT count(*) FROM sign_in_throttle") == 1


async def test_passwords_by_the_hundred_at_once_are_hardly_ever_looked_at(
    shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    await somebody(pool)

    async def guess(number: int) -> httpx.Response:
        return await shop.post(
            "/v1/session", json={"login": "mama@example.org", "password": f"guess number {number}"}
        )

    answers = await asyncio.gather(*(guess(number) for number in range(300)))

    statuses = Counter(answer.status_code for answer in answers)
    assert statuses == {401: GUESSING.free, 429: 300 - GUESSING.free}
    assert resources_of(shop).accounts.passwords.checked == GUESSING.free
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert 1 <= int(refused.headers["retry-after"]) <= 15
    assert refused.json()["type"] == "/problems/too-many-attempts"
    # The right password must wait as well, or guessing would go on.
    right = {"login": "mama@example.org", "password": PASSWORD}
    assert (await shop.post("/v1/session", json=right)).status_code == 429
    await _time_passes(pool, 15)
    assert (await shop.post("/v1/session", json=right)).status_code == 200


async def test_unknown_logins_are_slowed_down_like_known_ones(
    shop: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    await somebody(pool)

    seen = []
    for login in ("mama@example.org", "nobody@example.org", "no login"):
        answers = [
            (await shop.post("/v1/session", json={"login": login, "password": "x"})).status_code
            for _ in range(GUESSING.free + 1)
        ]
        seen.append(answers)

    assert seen[0] == [401] * GUESSING.free + [429]
    assert seen[0] == seen[1] == seen[2]


async def test_codes_are_not_asked_for_without_end(
    shop: httpx.AsyncClient, pool: asyncpg.Pool, letter_folder: Path
) -> None:
    await somebody(pool)

    for login in ("mama@example.org", "nobody@example.org"):
        statuses = [
            (await shop.post("/v1/session/codes", json={"login": login})).status_code
            for _ in range(5)
        ]
        assert statuses == [202, 202, 202, 429, 429]
