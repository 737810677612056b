"""What the verbs of accounts work with, opened once per process.

The installation's key is `ETALASE_SECRET_KEY`, or else one that the first process makes and keeps
in the database, where all the others find it.
"""

from __future__ import annotations

import secrets
from hashlib import sha256

import asyncpg
from msgspec import Struct

from catalog.statements import load_statements
from storefront.accounts.courier import Courier
from storefront.accounts.delivery import delivery_for
from storefront.accounts.passwords import Passwords
from storefront.accounts.secrets import Keys, keys_from
from storefront.settings import Settings

SQL = load_statements("storefront.accounts.sql", "means.sql")


class Means(Struct, frozen=True, kw_only=True):
    """Data and tools; no verbs."""

    pool: asyncpg.Pool
    keys: Keys
    passwords: Passwords
    courier: Courier
    public_url: str
    """Begins the links that people are sent."""
    proxies: int = 0
    """How many proxies of ours stand before us and tell the sender's address."""


async def open_means(pool: asyncpg.Pool, settings: Settings) -> Means:
    """As the settings say; whoever opens them closes the courier and the passwords."""
    return Means(
        pool=pool,
        keys=await installation_keys(pool, settings.secret_key),
        passwords=Passwords(),
        courier=Courier(delivery_for(settings.mail_url, settings.mail_from)),
        public_url=settings.public_url,
        proxies=settings.proxies,
    )


async def installation_keys(pool: asyncpg.Pool, secret_key: str | None) -> Keys:
    """The same for every process of this installation."""
    if secret_key is not None:
        return keys_from(sha256(secret_key.encode()).digest())
    await pool.execute(SQL.keep_key, secrets.token_bytes(32))
    return keys_from(await pool.fetchval(SQL.kept_key))
