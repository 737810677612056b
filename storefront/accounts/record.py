"""The record of what accounts do: rows of `account_event`, which nothing changes afterwards."""

from __future__ import annotations

from typing import TypeAlias

import asyncpg
import msgspec

from catalog.statements import load_statements
from storefront.accounts.actors import Actor

SQL = load_statements("storefront.accounts.sql", "record.sql")

Connection: TypeAlias = asyncpg.Connection | asyncpg.Pool
"""A pool where one statement is enough, a connection where several must stand together."""


async def record(connection: Connection, actor: Actor, action: str, /, **facts: object) -> None:
    """Note that `actor` did `action`; on the connection of the deed, so that both or neither stand.

    `action` is words in lower case with dots or hyphens between; `facts` are whatever JSON can say.
    """
    await note(connection, actor.account, action, producer=actor.producer, **facts)


async def note(
    connection: Connection,
    account: int | None,
    action: str,
    /,
    *,
    producer: int | None = None,
    **facts: object,
) -> None:
    """The same where there is no actor: signing in, the command line."""
    await connection.execute(
        SQL.note, account, producer, action, msgspec.json.encode(facts).decode()
    )
