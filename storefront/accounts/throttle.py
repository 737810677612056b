"""Guessing gets slow: attempts are counted in the database, for what is tried and for who tries.

An attempt is counted before it is looked at, in one statement, so a thousand at the same moment
count as a thousand whichever processes get them. After `free` attempts each further one must wait,
twice as long as the one before; meanwhile nothing is looked at or counted. A success is given back.
Subjects are hashed: the table tells nobody who tried to sign in, or from where.
"""

from __future__ import annotations

from datetime import timedelta
from ipaddress import IPv6Address, ip_address

import asyncpg
from msgspec import Struct

from catalog.statements import load_statements
from storefront.accounts.errors import TooManyAttempts
from storefront.accounts.secrets import Keys, hash_of_subject

SQL = load_statements("storefront.accounts.sql", "throttle.sql")


class Patience(Struct, frozen=True):
    """How many attempts are free, and how long the next ones wait."""

    free: int
    first: timedelta
    longest: timedelta
    window: timedelta = timedelta(hours=1)
    """Counting begins anew so long after the first attempt."""


GUESSING = Patience(free=5, first=timedelta(seconds=15), longest=timedelta(minutes=15))
"""One login. Owners of a login that others try still get in: after the longest wait, or by code."""

ASKING = Patience(free=3, first=timedelta(minutes=1), longest=timedelta(hours=1))
"""Codes for one login: each of them reaches a person's phone."""

FROM_ADDRESS = Patience(free=60, first=timedelta(seconds=5), longest=timedelta(minutes=5))
"""One network address. Whole mobile networks share one: it is lenient, and successes count not."""

INVITING = Patience(free=20, first=timedelta(minutes=1), longest=timedelta(hours=1))
"""One account that invites others."""


class Attempt(Struct, frozen=True):
    """What is counted, under which name and how patiently."""

    subject: str
    patience: Patience


def attempt(keys: Keys, kind: str, subject: str, patience: Patience) -> Attempt:
    """An attempt of `kind` (sign-in, code …) at `subject`."""
    return Attempt(hash_of_subject(keys, kind, subject), patience)


def attempt_from(keys: Keys, kind: str, address: str) -> Attempt:
    """An attempt from a network address; of IPv6 the network, since a home has 2^64 of them."""
    try:
        ip = ip_address(address)
    except ValueError:
        return attempt(keys, f"{kind} from", address, FROM_ADDRESS)
    if isinstance(ip, IPv6Address):
        mapped = ip.ipv4_mapped
        address = str(mapped) if mapped else ip.exploded[:19]
    return attempt(keys, f"{kind} from", address, FROM_ADDRESS)


async def count(pool: asyncpg.Pool, *attempts: Attempt) -> None:
    """Count each, and raise `TooManyAttempts` at the first that must wait.

    Put the address first: whoever is slowed down there cannot spend anybody's free attempts.
    """
    for each in attempts:
        patience = each.patience
        counted = await pool.fetchval(
            SQL.count,
            each.subject,
            patience.free,
            patience.first,
            patience.longest,
            patience.window,
        )
        if counted is None:
            seconds = await pool.fetchval(SQL.seconds_to_wait, each.subject)
            raise TooManyAttempts(seconds or 1)


async def forgive(pool: asyncpg.Pool, proved: Attempt, *others: Attempt) -> None:
    """After a success: forget the attempts at what was proved, give back one of the others."""
    await pool.execute(SQL.forget, proved.subject)
    for each in others:
        await pool.execute(SQL.give_back, each.subject, each.patience.free)


async def touch(connection: asyncpg.Connection, counted: Attempt) -> None:
    """Write something: a transaction that found nothing to write takes as long to commit then."""
    await connection.execute(SQL.touch, counted.subject)


async def prune(pool: asyncpg.Pool) -> None:
    """Delete what counts no more."""
    await pool.execute(SQL.prune)
