"""Signed in without typing a password: rows of sessions and tokens, and clients that use them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from storefront.accounts.passwords import HASHER
from storefront.accounts.secrets import csrf_of, hash_of, new_secret, new_token, shown_part
from storefront.resources import Resources
from tests import rows

PASSWORD = "ikan kuah asam"

_NUMBERS = count(1)

OPEN = """
INSERT INTO account_session (account, secret_hash, producer, expires_at)
VALUES ($1, $2, $3, now() + $4)
"""
TOKEN = """
INSERT INTO api_token (account, name, prefix, secret_hash, scopes, producer)
VALUES ($1, 'test', $2, $3, $4, $5)
"""


async def session_headers(
    pool: asyncpg.Pool, account: int, producer: int | None = None, *, https: bool = True
) -> dict[str, str]:
    """What a browser of `account` sends: its cookie, and the CSRF token that writes repeat."""
    secret = new_secret()
    await pool.execute(OPEN, account, hash_of(secret), producer, timedelta(days=1))
    name = "__Host-etalase" if https else "etalase"
    return {"cookie": f"{name}={secret}", "x-csrf-token": csrf_of(secret)}


async def token_headers(
    pool: asyncpg.Pool, account: int, scopes: Iterable[str], producer: int | None = None
) -> dict[str, str]:
    """What a machine of `account` sends."""
    token = new_token()
    await pool.execute(TOKEN, account, shown_part(token), hash_of(token), list(scopes), producer)
    return {"authorization": f"Bearer {token}"}


async def signed_in(
    client: httpx.AsyncClient,
    pool: asyncpg.Pool,
    *,
    producer: int | None = None,
    member_role: str = "owner",
    roles: Iterable[str] = (),
) -> httpx.AsyncClient:
    """A second client of the same shop, signed in as a new account.

    With `producer` the account is its `member_role` and acts for it; `roles` are officer, promo,
    admin. The client holds nothing open, so it need not be closed.
    """
    login = f"person-{next(_NUMBERS)}@example.org"
    account = await rows.account(pool, login, roles=list(roles))
    if producer is not None:
        await rows.member(pool, producer, account, member_role)
    headers = await session_headers(pool, account, producer)
    return another_client(client, headers)


def another_client(client: httpx.AsyncClient, headers: dict[str, str]) -> httpx.AsyncClient:
    """The same shop, asked by somebody else."""
    return httpx.AsyncClient(transport=client._transport, base_url=client.base_url, headers=headers)


@cache
def password_hash() -> str:
    """Of `PASSWORD`."""
    return HASHER.hash(PASSWORD)


async def somebody(pool: asyncpg.Pool, login: str = "mama@example.org", **more: Any) -> int:
    """An account with `PASSWORD`."""
    return await rows.account(pool, login, **({"password_hash": password_hash()} | more))


def resources_of(client: httpx.AsyncClient) -> Resources:
    """What the shop behind `client` works with."""
    found: Resources = client._transport.app.app.state.resources  # type: ignore[attr-defined]
    return found


async def letters(client: httpx.AsyncClient, folder: Path) -> list[str]:
    """What a shop whose `mail_url` is that folder has sent, the latest last."""
    await resources_of(client).accounts.courier.settled()
    return _texts(folder)


def _texts(folder: Path) -> list[str]:
    return [file.read_text() for file in sorted(folder.glob("*.txt"))]


def code_in(letter: str) -> str:
    """The digits of a letter."""
    (code,) = re.findall(r"\b[0-9]{6}\b", letter)
    return code


def token_in(text: str) -> str:
    """What follows # in a link."""
    (token,) = re.findall(r"/invitation#([\w-]+)", text)
    return token
