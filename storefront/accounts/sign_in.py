"""Proving who one is: by password or by a code; and choosing another password.

Each answers the account's id or raises: `WrongCredentials` whichever part was wrong, whoever there
is or is not; `TooManyAttempts` before anything was looked at. The work is the same in each case:
one look for the account, and one password hashed or one code compared.
"""

from __future__ import annotations

from typing import Any

import asyncpg

from catalog.statements import load_statements
from catalog.values import CodePurpose, Language
from storefront.accounts import sessions
from storefront.accounts.codes import redeem_code
from storefront.accounts.delivery import Letter
from storefront.accounts.errors import WrongCredentials
from storefront.accounts.logins import read_login
from storefront.accounts.means import Means
from storefront.accounts.passwords import check_password
from storefront.accounts.record import note
from storefront.accounts.throttle import (
    GUESSING,
    Attempt,
    attempt,
    attempt_from,
    count,
    forgive,
    touch,
)
from storefront.messages import message

SQL = load_statements("storefront.accounts.sql", "proofs.sql")

NOBODY = 0
"""No account has this id; what is done for it is what would be done for one that is there."""


async def by_password(means: Means, typed: str, password: str, address: str) -> int:
    """Sign in with a password."""
    tries = await _count(means, "sign-in", typed, address)
    account = await _find(means, typed)
    stored = account and account["password_hash"]
    is_right = await means.passwords.verify(stored, password)
    if account is None or not is_right or account["status"] != "active":
        raise WrongCredentials
    await forgive(means.pool, *tries)
    if means.passwords.is_outdated(stored):
        fresh = await means.passwords.hash(password)
        await means.pool.execute(SQL.change_hash, account["id"], stored, fresh)
    await note(means.pool, account["id"], "session.opened", by="password")
    return int(account["id"])


async def by_code(means: Means, typed: str, code: str, address: str) -> int:
    """Sign in with a code that was sent."""
    tries = await _count(means, "sign-in code", typed, address)
    account = await _redeem(means, typed, CodePurpose.SIGN_IN, code, tries[0])
    await forgive(means.pool, *tries)
    await note(means.pool, account["id"], "session.opened", by="code")
    return int(account["id"])


async def reset_password(means: Means, typed: str, code: str, new: str, address: str) -> int:
    """Choose a password with a code that was sent; every session of the account ends.

    Raises `PasswordRefused` before anything is counted or used up.
    """
    check_password(new, str(read_login(typed) or typed))
    tries = await _count(means, "reset code", typed, address)
    account = await _redeem(means, typed, CodePurpose.PASSWORD_RESET, code, tries[0])
    await forgive(means.pool, *tries)
    fresh = await means.passwords.hash(new)
    await _change(means, account, account["password_hash"], fresh, "password.reset")
    return int(account["id"])


async def change_password(means: Means, account: int, old: str, new: str, address: str) -> None:
    """Replace the password of who is signed in; every session ends, the caller's included.

    Raises `WrongCredentials` and `PasswordRefused`.
    """
    tries = (
        attempt(means.keys, "password", str(account), GUESSING),
        attempt_from(means.keys, "password", address),
    )
    await count(means.pool, *reversed(tries))
    row = await means.pool.fetchrow(SQL.account_by_id, account)
    if not await means.passwords.verify(row["password_hash"], old):
        raise WrongCredentials("wrong_password")
    await forgive(means.pool, *tries)
    check_password(new, row["email"], row["phone"], row["name"])
    fresh = await means.passwords.hash(new)
    await _change(means, row, row["password_hash"], fresh, "password.changed")


async def _count(means: Means, kind: str, typed: str, address: str) -> tuple[Attempt, Attempt]:
    login = read_login(typed)
    at = attempt(means.keys, kind, str(login or typed).strip().lower(), GUESSING)
    source = attempt_from(means.keys, kind, address)
    await count(means.pool, source, at)
    return at, source


async def _find(means: Means, typed: str) -> Any:
    login = read_login(typed)
    email, phone = (login.email, login.phone) if login else (None, None)
    return await means.pool.fetchrow(SQL.account_by_login, email, phone)


async def _redeem(
    means: Means, typed: str, purpose: CodePurpose, code: str, counted: Attempt
) -> Any:
    account = await _find(means, typed)
    identity = account["id"] if account else NOBODY
    async with means.pool.acquire() as connection, connection.transaction():
        is_right = await redeem_code(connection, means, identity, purpose, code)
        await touch(connection, counted)
    if not is_right or account["status"] != "active":
        raise WrongCredentials
    return account


async def _change(
    means: Means, account: Any, old_hash: str | None, new_hash: str, action: str
) -> None:
    connection: asyncpg.Connection
    async with means.pool.acquire() as connection, connection.transaction():
        changed = await connection.fetchval(SQL.change_hash, account["id"], old_hash, new_hash)
        if changed is None:
            raise WrongCredentials
        await sessions.end_all(connection, account["id"])
        for purpose in (CodePurpose.SIGN_IN, CodePurpose.PASSWORD_RESET):
            await connection.execute(SQL.void_codes, account["id"], purpose.value)
        await connection.execute(SQL.void_plain_invitations, account["id"])
        await note(connection, account["id"], action)
    means.courier.send(lambda: _tell(account))


async def _tell(account: Any) -> Letter:
    language = Language(account["language"])
    return Letter(
        name=account["name"],
        email=account["email"],
        phone=account["phone"],
        subject=message("password_changed_subject", language, {}),
        text=message("password_changed_letter", language, {"name": account["name"]}),
    )
