"""Remember what was answered under an `Idempotency-Key`, for a day, per account.

Whoever asks again gets the same answer and nothing is done twice. A process that dies over a
request leaves a claim that is taken over after a while, so what is done under a key must itself
be safe to repeat. Fails with KeyReused and RequestUnderWay.
"""

from __future__ import annotations

from datetime import timedelta

import asyncpg
from msgspec import Struct

from catalog.library_errors import KeyReused, RequestUnderWay
from catalog.statements import load_statements

SQL = load_statements("catalog", "requests.sql")

REMEMBERED_FOR = timedelta(hours=24)
ABANDONED_AFTER = timedelta(seconds=15)
"""Whoever is at work says so three times in that time (`keep`)."""


class Answered(Struct, frozen=True):
    """What was answered."""

    status: int
    body: bytes


async def claim(
    connection: asyncpg.Pool | asyncpg.Connection, account: int, key: str, request_hash: bytes
) -> Answered | None:
    """The answer that the request has had; None: the caller is to answer it."""
    while True:
        taken = await connection.fetchval(
            SQL.claim, account, key, request_hash, REMEMBERED_FOR, ABANDONED_AFTER
        )
        if taken is not None:
            return None
        row = await connection.fetchrow(SQL.read, account, key)
        # Between the two statements a failed request may have given its claim back.
        if row is None:
            continue
        if row["request_hash"] != request_hash:
            raise KeyReused(key)
        if row["status"] is None:
            raise RequestUnderWay(key)
        return Answered(row["status"], row["body"])


async def keep(connection: asyncpg.Pool | asyncpg.Connection, account: int, key: str) -> None:
    """Say that the work goes on."""
    await connection.execute(SQL.keep, account, key)


async def answer(
    connection: asyncpg.Pool | asyncpg.Connection, account: int, key: str, answered: Answered
) -> None:
    """Remember an answer."""
    await connection.execute(SQL.answer, account, key, answered.status, answered.body)


async def release(connection: asyncpg.Pool | asyncpg.Connection, account: int, key: str) -> None:
    """Not answered after all; asking again begins anew."""
    await connection.execute(SQL.release, account, key)


async def forget(connection: asyncpg.Pool | asyncpg.Connection) -> None:
    """Forget what is older than a day."""
    await connection.execute(SQL.forget, REMEMBERED_FOR)
