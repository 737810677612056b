"""API tokens: keys of machines, each for some scopes, told once and kept as a hash.

A token can do no more than its account can do now, and no more than its scopes. One that is bound
to a producer acts for that producer and ends with its account's membership there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from catalog.statements import load_statements
from storefront.accounts.errors import NoSuch, TooManyAttempts
from storefront.accounts.record import Connection
from storefront.accounts.secrets import hash_of, new_token, shown_part

SQL = load_statements("storefront.accounts.sql", "tokens.sql")

MOST = 100
"""Tokens of one account that can be used."""


class KeptToken(Struct, frozen=True):
    """What is known of a token afterwards."""

    id: int
    name: str
    prefix: str
    scopes: tuple[str, ...]
    producer: str | None
    """Slug."""
    created_at: datetime
    used_at: datetime | None
    expires_at: datetime | None


async def create_token(
    connection: Connection,
    account: int,
    *,
    name: str,
    scopes: Sequence[str],
    producer: str | None,
    expires_at: datetime | None,
) -> tuple[KeptToken, str]:
    """Make one; the second of the answer is the token itself, which nobody can tell again.

    Raises `NoSuch` if the account does not act for `producer` (a slug).
    """
    if await connection.fetchval(SQL.count_tokens, account) >= MOST:
        raise TooManyAttempts(3600)
    bound = None
    if producer is not None:
        bound = await connection.fetchval(SQL.producer_by_slug, producer)
        if bound is None:
            raise NoSuch("own_producer", slug=producer)
    token = new_token()
    row = await connection.fetchrow(
        SQL.keep_token,
        account,
        name,
        shown_part(token),
        hash_of(token),
        list(scopes),
        bound,
        expires_at,
    )
    if row is None:
        raise NoSuch("own_producer", slug=producer or "")
    kept = KeptToken(
        row["id"],
        name,
        shown_part(token),
        tuple(scopes),
        producer,
        row["created_at"],
        None,
        expires_at,
    )
    return kept, token


async def list_tokens(connection: Connection, account: int) -> list[KeptToken]:
    """Those that were not revoked, the oldest first."""
    rows = await connection.fetch(SQL.list_tokens, account)
    return [KeptToken(**{**row, "scopes": tuple(row["scopes"])}) for row in rows]


async def revoke_token(connection: Connection, account: int, token: int) -> None:
    """Revoke one of the account's own. Raises `NoSuch`."""
    if await connection.fetchval(SQL.revoke_token, token, account) is None:
        raise NoSuch("token")


async def revoke_for_producer(connection: Connection, account: int, producer: int) -> None:
    """Revoke what acts for `producer`: its account does so no longer."""
    await connection.execute(SQL.revoke_for_producer, account, producer)


async def prune(connection: Connection) -> None:
    """Delete what has been of no use for long."""
    await connection.execute(SQL.prune_tokens)
