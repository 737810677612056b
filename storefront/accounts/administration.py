"""What administrators do with accounts: find, create, change, suspend, assign to producers.

Changes of roles and status take turns, and the last administrator who is active stays one. A
suspended account's sessions and codes end at once; its tokens stop for as long as it is suspended.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import asyncpg
import msgspec
from msgspec import UNSET, Struct, UnsetType

from catalog.statements import load_statements
from catalog.values import AccountRole, AccountStatus, Language, MemberRole
from storefront.accounts import sessions, tokens
from storefront.accounts.actors import Actor
from storefront.accounts.errors import LastAdmin, LastOwner, LoginTaken, NoSuch, StaleAccount
from storefront.accounts.invitations import Invitation, invite
from storefront.accounts.logins import Login
from storefront.accounts.record import Connection, note

SQL = load_statements("storefront.accounts.sql", "administration.sql")
MEMBERS = load_statements("storefront.accounts.sql", "members.sql")


class Assigned(Struct, frozen=True):
    """A producer that an account acts for."""

    slug: str
    name: str
    role: str


class KnownAccount(Struct, frozen=True, kw_only=True):
    """An account as administrators see it."""

    id: int
    name: str
    email: str | None
    phone: str | None
    language: str
    roles: tuple[str, ...]
    status: str
    has_password: bool
    created_at: datetime
    version: int
    producers: tuple[Assigned, ...]


class Wanted(Struct, frozen=True, kw_only=True):
    """Which accounts to list; None: whichever."""

    text: str | None = None
    """Part of a name, number or address."""
    role: str | None = None
    """officer, promo, admin, or producer: whoever acts for one."""
    status: str | None = None


class Changes(Struct, frozen=True, kw_only=True):
    """What to change; the rest stays."""

    name: str | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    roles: Collection[AccountRole] | UnsetType = UNSET
    status: AccountStatus | UnsetType = UNSET
    login: Login | UnsetType = UNSET
    """Takes the place of the login of its kind: a number that of the number."""


async def list_accounts(
    connection: Connection, wanted: Wanted, *, limit: int, offset: int
) -> tuple[list[KnownAccount], int]:
    """A page of accounts, the newest first, and how many there are."""
    chosen = (wanted.text and wanted.text.lower(), wanted.role, wanted.status)
    rows = await connection.fetch(SQL.list_accounts, *chosen, limit, offset)
    total = rows[0]["total"] if rows else await connection.fetchval(SQL.count_accounts, *chosen)
    return [_known(row) for row in rows], total


async def read_account(connection: Connection, account: int) -> KnownAccount:
    """One account. Raises `NoSuch`."""
    row = await connection.fetchrow(SQL.read_account, account)
    if row is None:
        raise NoSuch("account")
    return _known(row)


async def create_account(
    connection: asyncpg.Connection,
    login: Login,
    *,
    name: str,
    roles: Collection[AccountRole],
    language: Language,
    by: int | None,
) -> int:
    """Create an account without a password; answers its id. Raises `LoginTaken`."""
    account: int | None = await connection.fetchval(
        MEMBERS.add_account, name, login.email, login.phone, _sorted(roles), language.value
    )
    if account is None:
        raise LoginTaken
    await note(connection, by, "account.created", account=account, roles=_sorted(roles))
    return account


async def invite_again(connection: asyncpg.Connection, account: int, by: Actor) -> Invitation:
    """A further invitation to choose a password. Raises `NoSuch`."""
    if await connection.fetchrow(SQL.lock_account, account) is None:
        raise NoSuch("account")
    await note(connection, by.account, "account.invited", account=account)
    return await invite(connection, account)


async def change_account(
    connection: asyncpg.Connection,
    account: int,
    changes: Changes,
    *,
    expected: int | None,
    by: Actor,
) -> None:
    """Change an account, inside a transaction; `expected` is the version that was read.

    Codes that are on their way to a former login are void. Raises `NoSuch`, `StaleAccount`,
    `LoginTaken` and `LastAdmin`.
    """
    await connection.execute(SQL.lock_administrators)
    before = await connection.fetchrow(SQL.lock_account, account)
    if before is None:
        raise NoSuch("account")
    if expected not in (None, before["version"]):
        raise StaleAccount
    known = await read_account(connection, account)
    after = _changed(known, changes)
    try:
        await connection.execute(SQL.change_account, account, *after)
    except asyncpg.UniqueViolationError:
        raise LoginTaken from None
    if not await connection.fetchval(SQL.has_administrator):
        raise LastAdmin
    if after[3] != AccountStatus.ACTIVE:
        await sessions.end_all(connection, account)
    if after[3] != AccountStatus.ACTIVE or changes.login is not UNSET:
        await connection.execute(SQL.void_all_codes, account)
    told = msgspec.to_builtins(msgspec.structs.replace(changes, name=UNSET))
    await note(connection, by.account, "account.changed", account=account, **told)


async def assign(
    connection: asyncpg.Connection, account: int, slug: str, role: MemberRole, *, by: int | None
) -> int:
    """Have `account` act for the producer `slug` as `role`; answers the producer's id.

    Raises `NoSuch` and `LastOwner`.
    """
    producer = await _producer(connection, slug)
    if await connection.fetchrow(SQL.lock_account, account) is None:
        raise NoSuch("account")
    had_owner = await connection.fetchval(MEMBERS.has_owner, producer)
    await connection.execute(SQL.assign, producer, account, role.value)
    await _check_owner(connection, producer, had_owner)
    await note(
        connection, by, "member.assigned", producer=producer, account=account, role=role.value
    )
    return producer


async def unassign(connection: asyncpg.Connection, account: int, slug: str, by: Actor) -> None:
    """Have `account` act for the producer no longer. Raises `NoSuch` and `LastOwner`."""
    producer = await _producer(connection, slug)
    had_owner = await connection.fetchval(MEMBERS.has_owner, producer)
    if await connection.fetchval(SQL.unassign, producer, account) is None:
        raise NoSuch("member")
    await _check_owner(connection, producer, had_owner)
    await tokens.revoke_for_producer(connection, account, producer)
    await note(connection, by.account, "member.removed", producer=producer, account=account)


async def add_roles(connection: asyncpg.Connection, account: int, roles: list[str]) -> None:
    """Give `account` further roles."""
    await connection.execute(SQL.add_roles, account, roles)


async def _producer(connection: asyncpg.Connection, slug: str) -> int:
    found = await connection.fetchrow(SQL.producer, slug)
    if found is None:
        raise NoSuch("producer", slug=slug)
    producer: int = found["id"]
    await connection.execute(MEMBERS.lock_producer, producer)
    return producer


async def _check_owner(connection: asyncpg.Connection, producer: int, had_owner: bool) -> None:
    """One that never had an owner may be given an officer first."""
    if had_owner and not await connection.fetchval(MEMBERS.has_owner, producer):
        raise LastOwner


def _changed(
    known: KnownAccount, changes: Changes
) -> tuple[str, str, list[str], str, str | None, str | None]:
    login = Login() if changes.login is UNSET else changes.login
    return (
        known.name if changes.name is UNSET else changes.name,
        known.language if changes.language is UNSET else changes.language.value,
        list(known.roles) if changes.roles is UNSET else _sorted(changes.roles),
        known.status if changes.status is UNSET else changes.status.value,
        login.email or known.email,
        login.phone or known.phone,
    )


def _sorted(roles: Collection[AccountRole]) -> list[str]:
    return sorted({role.value for role in roles})


def _known(row: Any) -> KnownAccount:
    values = {name: row[name] for name in KnownAccount.__struct_fields__}
    values["roles"] = tuple(row["roles"])
    values["producers"] = msgspec.json.decode(row["producers"], type=tuple[Assigned, ...])
    return KnownAccount(**values)
