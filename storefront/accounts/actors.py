"""Who is behind a request: one statement from a secret to everything that access depends on.

Nothing is remembered between requests, so a session that was ended, a token that was revoked, a
member who was removed and an account that was suspended stop at once, in every process.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import asyncpg
from msgspec import Struct

from catalog.statements import load_statements
from catalog.values import AccountRole, Language, MemberRole
from storefront.accounts.secrets import hash_of

SQL = load_statements("storefront.accounts.sql", "actors.sql")

IDLE = timedelta(days=14)
"""A session that was not used for so long has ended."""

SEEN_EVERY = timedelta(minutes=5)
"""How exactly the last use of a session or token is known; each writing costs a statement."""


class Actor(Struct, frozen=True):
    """Who asks, in what role, and for which producer."""

    account: int
    name: str
    language: Language
    roles: frozenset[AccountRole]
    producer: int | None
    """The producer acted for: from the session or token alone."""
    member_role: MemberRole | None
    """As what; an officer's is OFFICER."""
    scopes: frozenset[str] | None
    """Of a token; None: a browser's session, which may do everything its account may."""
    session: int | None = None
    token: int | None = None


async def actor_of_session(pool: asyncpg.Pool, secret: str) -> Actor | None:
    """Whose session this is, if it may still be used."""
    row = await pool.fetchrow(SQL.actor_of_session, hash_of(secret), IDLE, SEEN_EVERY)
    if row is None:
        return None
    if row["unseen"]:
        await pool.execute(SQL.session_seen, row["id"], SEEN_EVERY)
    return _actor(row, scopes=None, session=row["id"])


async def actor_of_token(pool: asyncpg.Pool, secret: str) -> Actor | None:
    """Whose token this is, if it may still be used.

    One that is bound to a producer ends with its account's membership there.
    """
    row = await pool.fetchrow(SQL.actor_of_token, hash_of(secret), SEEN_EVERY)
    if row is None:
        return None
    if row["unseen"]:
        await pool.execute(SQL.token_used, row["id"], SEEN_EVERY)
    return _actor(row, scopes=frozenset(row["scopes"]), token=row["id"])


def _actor(row: Any, **proof: Any) -> Actor:
    member_role = row["member_role"]
    return Actor(
        account=row["account"],
        name=row["name"],
        language=Language(row["language"]),
        roles=frozenset(map(AccountRole, row["roles"])),
        producer=row["producer"] if member_role is not None else None,
        member_role=None if member_role is None else MemberRole(member_role),
        **proof,
    )
