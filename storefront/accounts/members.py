"""Who acts for a producer: inviting, changing and removing members.

Every verb is given the actor's producer; another producer's member or invitation is not found.
An invited person is no member before accepting, so nobody is drawn into a producer unasked.
Not for: officers, whom the city assigns (`administration`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import asyncpg
from msgspec import Struct

from catalog.statements import load_statements
from catalog.values import Language, MemberRole
from storefront.accounts import tokens
from storefront.accounts.actors import Actor
from storefront.accounts.delivery import Letter
from storefront.accounts.errors import AlreadyMember, LastOwner, NoSuch
from storefront.accounts.invitations import Invitation, invite, letter
from storefront.accounts.logins import Login
from storefront.accounts.means import Means
from storefront.accounts.record import Connection, record
from storefront.accounts.throttle import INVITING, attempt, count

SQL = load_statements("storefront.accounts.sql", "members.sql")
PROOFS = load_statements("storefront.accounts.sql", "proofs.sql")


class Member(Struct, frozen=True):
    """Somebody who acts for the producer."""

    id: int
    account: int
    name: str
    login: str
    role: str
    status: str
    since: datetime


class Invited(Struct, frozen=True):
    """Somebody who may accept to."""

    id: int
    login: str
    role: str
    expires_at: datetime


async def list_members(connection: Connection, producer: int) -> tuple[list[Member], list[Invited]]:
    """Members, owners first, and invitations that are still open."""
    members = await connection.fetch(SQL.list_members, producer)
    invited = await connection.fetch(SQL.list_invitations, producer)
    return [Member(**row) for row in members], [Invited(**row) for row in invited]


async def invite_member(
    means: Means, actor: Actor, login: Login, name: str, role: MemberRole, language: Language
) -> Invited:
    """Invite whoever has `login`, with an account or without; the answer does not tell which.

    `name` is for a new account. Raises `AlreadyMember` and `TooManyAttempts`.
    """
    await count(means.pool, attempt(means.keys, "invite", str(actor.account), INVITING))
    async with means.pool.acquire() as connection, connection.transaction():
        account = await _account_of(connection, login, name, language)
        if await connection.fetchval(SQL.membership, actor.producer, account["id"]):
            raise AlreadyMember
        await connection.execute(SQL.withdraw_older, actor.producer, account["id"])
        invitation = await invite(
            connection, account["id"], producer=actor.producer, member_role=role
        )
        await record(connection, actor, "member.invited", account=account["id"], role=role.value)
        producer = await connection.fetchval(SQL.producer_name, actor.producer)
    if account["status"] == "active":
        means.courier.send(lambda: _write(means, account, invitation, producer))
    return Invited(invitation.id, str(login), role.value, invitation.expires_at)


async def withdraw_invitation(means: Means, actor: Actor, invitation: int) -> None:
    """Let an open invitation hold no longer. Raises `NoSuch`."""
    async with means.pool.acquire() as connection, connection.transaction():
        account = await connection.fetchval(SQL.withdraw, invitation, actor.producer)
        if account is None:
            raise NoSuch("invitation")
        await record(connection, actor, "member.uninvited", account=account)


async def change_role(means: Means, actor: Actor, member: int, role: MemberRole) -> None:
    """Make a member an owner, or an owner a member. Raises `NoSuch` and `LastOwner`."""
    async with means.pool.acquire() as connection, connection.transaction():
        await connection.execute(SQL.lock_producer, actor.producer)
        account = await connection.fetchval(SQL.change_role, member, actor.producer, role.value)
        if account is None:
            raise NoSuch("member")
        await _check_owner(connection, actor.producer)
        await record(connection, actor, "member.changed", account=account, role=role.value)


async def remove_member(
    means: Means, actor: Actor, member: int, *, only_account: int | None = None
) -> None:
    """Remove a member, whose tokens for the producer end too. Raises `NoSuch` and `LastOwner`.

    `only_account`: remove only if the member is this account (somebody who leaves).
    """
    async with means.pool.acquire() as connection, connection.transaction():
        await connection.execute(SQL.lock_producer, actor.producer)
        removed = await connection.fetchrow(SQL.remove, member, actor.producer)
        if removed is None or only_account not in (None, removed["account"]):
            raise NoSuch("member")
        if removed["role"] == MemberRole.OWNER:
            await _check_owner(connection, actor.producer)
        await tokens.revoke_for_producer(connection, removed["account"], actor.producer or 0)
        await record(connection, actor, "member.removed", account=removed["account"])


async def _check_owner(connection: asyncpg.Connection, producer: int | None) -> None:
    if not await connection.fetchval(SQL.has_owner, producer):
        raise LastOwner


async def _account_of(
    connection: asyncpg.Connection, login: Login, name: str, language: Language
) -> Any:
    await connection.execute(SQL.add_account, name, login.email, login.phone, [], language.value)
    return await connection.fetchrow(PROOFS.account_by_login, login.email, login.phone)


async def _write(means: Means, account: Any, invitation: Invitation, producer: str) -> Letter:
    return letter(
        name=account["name"],
        email=account["email"],
        phone=account["phone"],
        language=account["language"],
        link=invitation.link(means.public_url),
        producer=producer,
    )
