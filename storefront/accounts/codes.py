"""One-time codes: six digits for ten minutes, five guesses and one use, for one purpose.

A code is asked for by a login. Whether there is such an account is found out in the background
(`courier`), so that neither the answer nor its time tells.
"""

from __future__ import annotations

from datetime import timedelta

import asyncpg

from catalog.statements import load_statements
from catalog.values import CodePurpose, Language
from storefront.accounts.delivery import Letter
from storefront.accounts.logins import Login, read_login
from storefront.accounts.means import Means
from storefront.accounts.secrets import hash_of_code, new_code
from storefront.accounts.throttle import ASKING, attempt, attempt_from, count
from storefront.messages import message

SQL = load_statements("storefront.accounts.sql", "proofs.sql")

GOOD_FOR = timedelta(minutes=10)
GUESSES = 5

_WORDS = {CodePurpose.SIGN_IN: "sign_in_code", CodePurpose.PASSWORD_RESET: "password_reset"}


async def ask_for_code(means: Means, typed: str, purpose: CodePurpose, address: str) -> None:
    """Send a code to whoever has this login, if anybody has. Raises `TooManyAttempts`."""
    login = read_login(typed)
    await count(
        means.pool,
        attempt_from(means.keys, "code", address),
        attempt(means.keys, "code", str(login or typed).lower(), ASKING),
    )
    if login is not None:
        means.courier.send(lambda: _write(means, login, purpose))


async def redeem_code(
    connection: asyncpg.Connection, means: Means, account: int, purpose: CodePurpose, code: str
) -> bool:
    """Whether `code` is the account's; it is used up then, and otherwise a guess is."""
    guess = hash_of_code(means.keys, account, purpose, code)
    row = await connection.fetchrow(SQL.redeem_code, account, purpose.value, guess, GUESSES)
    return row is not None and row["is_right"]


async def prune(connection: asyncpg.Pool) -> None:
    """Delete codes and invitations that are long out of date."""
    await connection.execute(SQL.prune_codes)


async def _write(means: Means, login: Login, purpose: CodePurpose) -> Letter | None:
    account = await means.pool.fetchrow(SQL.account_by_login, login.email, login.phone)
    if account is None or account["status"] != "active":
        return None
    code = new_code()
    kept = hash_of_code(means.keys, account["id"], purpose, code)
    async with means.pool.acquire() as connection, connection.transaction():
        await connection.execute(SQL.void_codes, account["id"], purpose.value)
        await connection.execute(
            SQL.keep_code, account["id"], purpose.value, None, None, kept, GOOD_FOR
        )
    language, words = Language(account["language"]), _WORDS[purpose]
    facts = {"name": account["name"], "code": code, "minutes": str(GOOD_FOR.seconds // 60)}
    return Letter(
        name=account["name"],
        email=account["email"],
        phone=account["phone"],
        subject=message(f"{words}_subject", language, {}),
        text=message(f"{words}_letter", language, facts),
    )
