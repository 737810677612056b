"""Sessions of browsers: opened by a proof, ended by hand, by time, or with the account.

A session's secret is made anew at every sign-in, so one that was planted before is worth nothing.
It slides: two weeks without use end it (`actors.IDLE`), and two months in any case.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from catalog.statements import load_statements
from storefront.accounts.actors import IDLE
from storefront.accounts.errors import NoSuch, WrongCredentials
from storefront.accounts.record import Connection
from storefront.accounts.secrets import hash_of, new_secret

SQL = load_statements("storefront.accounts.sql", "sessions.sql")

LONGEST = timedelta(days=60)
"""A session ends then, however much it is used."""

MOST = 50
"""Sessions of one account; the one that was not used for longest makes room."""

_LONGEST_DEVICE = 200


class Producing(Struct, frozen=True):
    """A producer that an account acts for."""

    id: int
    slug: str
    name: str
    role: str


class AccountView(Struct, frozen=True):
    """An account as its owner sees it."""

    id: int
    name: str
    email: str | None
    phone: str | None
    language: str
    roles: tuple[str, ...]
    has_password: bool
    producers: tuple[Producing, ...]
    acting_for: int | None


class OpenSession(Struct, frozen=True):
    """One of an account's sessions."""

    id: int
    device: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


async def open_session(
    connection: Connection, account: int, *, device: str, instead_of: str | None
) -> tuple[int, str]:
    """Open one and answer its id and secret; the browser's session of before (its secret) ends.

    Raises `WrongCredentials` if the account was suspended a moment ago.
    """
    if instead_of is not None:
        await connection.execute(SQL.end_by_secret, hash_of(instead_of))
    secret = new_secret()
    shown = "".join(letter for letter in device if letter.isprintable())[:_LONGEST_DEVICE]
    session = await connection.fetchval(SQL.open_session, account, hash_of(secret), shown, LONGEST)
    if session is None:
        raise WrongCredentials
    await connection.execute(SQL.end_forgotten, account, MOST)
    return session, secret


async def end_session(connection: Connection, account: int, session: int) -> None:
    """End one of the account's own. Raises `NoSuch`."""
    if await connection.fetchval(SQL.end_session, session, account) is None:
        raise NoSuch("session")


async def end_all(connection: Connection, account: int) -> None:
    """End every session of `account`."""
    await connection.execute(SQL.end_all, account)


async def list_sessions(connection: Connection, account: int) -> list[OpenSession]:
    """Those that can still be used, the latest used first."""
    return [OpenSession(**row) for row in await connection.fetch(SQL.list_sessions, account, IDLE)]


async def act_for(connection: Connection, session: int, slug: str) -> int:
    """Make the session act for a producer of its account; answers the producer's id.

    Raises `NoSuch` if the account does not act for it, whether or not there is one.
    """
    producer: int | None = await connection.fetchval(SQL.act_for, session, slug)
    if producer is None:
        raise NoSuch("own_producer", slug=slug)
    return producer


async def view(connection: Connection, account: int, session: int | None) -> AccountView:
    """The account of an actor who is there."""
    row = dict(await connection.fetchrow(SQL.view, account, session))
    row["producers"] = msgspec.json.decode(row["producers"], type=tuple[Producing, ...])
    return AccountView(**{**row, "roles": tuple(row["roles"])})


async def prune(connection: Connection) -> None:
    """Delete those that have ended by time."""
    await connection.execute(SQL.prune_sessions, IDLE)
