"""Invitations: a link that holds for a week and once, to choose a password or to join a producer.

The link's token is 256 random bits. It is sent to the login that is invited and shown to nobody
else, except by the command line and to administrators. Whoever has a password already accepts with
it: a link alone opens no account that is in use.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import asyncpg
from msgspec import Struct

from catalog.statements import load_statements
from catalog.values import CodePurpose, Language, MemberRole
from storefront.accounts.delivery import Letter
from storefront.accounts.errors import WrongCredentials
from storefront.accounts.means import Means
from storefront.accounts.passwords import check_password
from storefront.accounts.record import note
from storefront.accounts.secrets import hash_of, new_secret
from storefront.accounts.throttle import GUESSING, attempt, attempt_from, count, forgive
from storefront.messages import message

SQL = load_statements("storefront.accounts.sql", "proofs.sql")

GOOD_FOR = timedelta(days=7)


class Invitation(Struct, frozen=True):
    """One that can be accepted."""

    id: int
    token: str
    expires_at: datetime

    def link(self, public_url: str) -> str:
        """Where it is accepted; what follows # is not sent to servers and stands in no log."""
        return f"{public_url}/invitation#{self.token}"


async def invite(
    connection: asyncpg.Connection | asyncpg.Pool,
    account: int,
    *,
    producer: int | None = None,
    member_role: MemberRole | None = None,
) -> Invitation:
    """Invite `account`: to choose a password, or to act for `producer` as `member_role`."""
    token = new_secret()
    row = await connection.fetchrow(
        SQL.keep_code,
        account,
        CodePurpose.INVITATION.value,
        producer,
        member_role and member_role.value,
        hash_of(token),
        GOOD_FOR,
    )
    return Invitation(row["id"], token, row["expires_at"])


async def accept(means: Means, token: str, password: str, address: str) -> int:
    """Accept with a new password, or with the one that the account has; answers the account.

    Raises `WrongCredentials`, `PasswordRefused` (the invitation still holds then) and
    `TooManyAttempts`.
    """
    source = attempt_from(means.keys, "invitation", address)
    await count(means.pool, source)
    row = await means.pool.fetchrow(SQL.invitation, hash_of(token))
    if row is None:
        raise WrongCredentials("wrong_invitation")
    fresh = None
    if row["password_hash"] is None:
        check_password(password, row["email"], row["phone"], row["name"])
        fresh = await means.passwords.hash(password)
    else:
        at = attempt(means.keys, "invitation", str(row["id"]), GUESSING)
        await count(means.pool, at)
        if not await means.passwords.verify(row["password_hash"], password):
            raise WrongCredentials("invited_password")
        await forgive(means.pool, at)
    async with means.pool.acquire() as connection, connection.transaction():
        await _redeem(connection, row, fresh)
    await forgive(means.pool, source)
    return int(row["id"])


def letter(
    *,
    name: str,
    email: str | None,
    phone: str | None,
    language: str,
    link: str,
    producer: str | None,
) -> Letter:
    """What the invited person is sent; `producer` is the name of the one to join."""
    spoken = Language(language)
    facts = {"name": name, "link": link, "days": str(GOOD_FOR.days)}
    words = "invitation_letter" if producer is None else "member_invitation_letter"
    return Letter(
        name=name,
        email=email,
        phone=phone,
        subject=message("invitation_subject", spoken, {}),
        text=message(words, spoken, {**facts, "producer": producer or ""}),
    )


async def _redeem(connection: asyncpg.Connection, row: Any, fresh: str | None) -> None:
    account = row["id"]
    if await connection.fetchval(SQL.redeem_invitation, row["code"]) is None:
        raise WrongCredentials("wrong_invitation")
    if fresh is not None:
        if await connection.fetchval(SQL.change_hash, account, None, fresh) is None:
            raise WrongCredentials("wrong_invitation")
        await connection.execute(SQL.void_plain_invitations, account)
    if row["producer"] is not None:
        await connection.execute(SQL.join_producer, row["producer"], account, row["member_role"])
    await note(connection, account, "invitation.accepted", producer=row["producer"])
