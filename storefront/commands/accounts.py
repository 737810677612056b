"""`etalase account add`: the first administrator, and whoever else is let in from the console.

Prints a link with which the person chooses a password, or a token for a machine. Who has an account
already is given the further role. Fails with `AccountNotAdded`, whose text says what to mend.
"""

from __future__ import annotations

from typing import Any

import asyncpg
from msgspec import Struct

from catalog.database import open_pool
from catalog.statements import load_statements
from catalog.values import AccountRole, Language, MemberRole
from storefront.access import Scope
from storefront.accounts import administration, tokens
from storefront.accounts.errors import LastOwner, NoSuch
from storefront.accounts.invitations import invite
from storefront.accounts.logins import Login, read_login
from storefront.accounts.record import note
from storefront.settings import Settings

SQL = load_statements("storefront.accounts.sql", "proofs.sql")

PRODUCER = "producer"
ROLES = (PRODUCER, *(role.value for role in AccountRole))

SCOPES = {
    PRODUCER: (Scope.PICTURES_WRITE, Scope.MEMBERS_WRITE),
    AccountRole.OFFICER.value: (Scope.PICTURES_WRITE, Scope.MEMBERS_READ),
    AccountRole.PROMO.value: (Scope.PICTURES_WRITE,),
    AccountRole.ADMIN.value: (Scope.ACCOUNTS_WRITE,),
}
"""What a token that is made here may do."""


class AccountNotAdded(Exception):
    """Nothing was changed."""


class Added(Struct, frozen=True):
    """What became of it."""

    login: str
    was_there: bool
    link: str | None = None
    token: str | None = None


async def add_account(
    settings: Settings, dsn: str, *, login: str, role: str, producer: str | None, token: bool
) -> Added:
    """Create an account or find it, and give it `role`; the whole or nothing."""
    read = read_login(login)
    if read is None:
        raise AccountNotAdded(f"{login!r} is neither a phone number nor an email address")
    if role == PRODUCER and producer is None:
        raise AccountNotAdded("--role producer needs --producer SLUG")
    if role not in (PRODUCER, AccountRole.OFFICER) and producer is not None:
        raise AccountNotAdded(f"--role {role} acts for no producer")
    async with open_pool(dsn, max_size=1) as pool, pool.acquire() as connection:
        try:
            async with connection.transaction():
                return await _add(connection, settings, read, role, producer, token)
        except NoSuch:
            raise AccountNotAdded(f"there is no producer {producer!r}") from None
        except LastOwner:
            raise AccountNotAdded(f"{producer!r} would lose its last owner") from None


async def _add(
    connection: asyncpg.Connection,
    settings: Settings,
    login: Login,
    role: str,
    producer: str | None,
    token: bool,
) -> Added:
    account = await _find(connection, login)
    was_there = account is not None
    if account is None:
        await administration.create_account(
            connection, login, name=str(login), roles=(), language=Language.INDONESIAN, by=None
        )
        account = await _find(connection, login)
    if account["status"] != "active":
        raise AccountNotAdded(f"the account of {login} is suspended")
    await _give_role(connection, account["id"], role, producer)
    if token:
        _, secret = await tokens.create_token(
            connection,
            account["id"],
            name="etalase account add",
            scopes=[scope.value for scope in SCOPES[role]],
            producer=producer,
            expires_at=None,
        )
        await note(connection, None, "token.created", account=account["id"])
        return Added(str(login), was_there, token=secret)
    if account["password_hash"] is not None:
        return Added(str(login), was_there)
    invitation = await invite(connection, account["id"])
    return Added(str(login), was_there, link=invitation.link(settings.public_url))


async def _give_role(
    connection: asyncpg.Connection, account: int, role: str, producer: str | None
) -> None:
    if role != PRODUCER:
        await administration.add_roles(connection, account, [role])
        await note(connection, None, "account.changed", account=account, role=role)
    if producer is not None:
        as_what = MemberRole.OWNER if role == PRODUCER else MemberRole.OFFICER
        await administration.assign(connection, account, producer, as_what, by=None)


async def _find(connection: asyncpg.Connection, login: Login) -> Any:
    return await connection.fetchrow(SQL.account_by_login, login.email, login.phone)
