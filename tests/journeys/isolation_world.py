"""Two producers, everybody who may ask, and something of each kind that can be addressed.

`VALUES` says how to make what a part of a path names, for one side or the other: a new kind of
thing under `/v1/` is one line there.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
from msgspec import Struct

from catalog.values import MemberRole
from storefront.accounts.invitations import invite
from tests import rows
from tests.accounts import session_headers, token_headers

MARK = "rahasia-tetangga"
"""Stands in everything that the other side has; no answer to our side may hold it."""

_numbers = count(1)


class Side(Struct):
    """A tenant: its producer, and who acts for it. The promo team's things have no producer."""

    name: str
    producer: int | None
    account: int


class World(Struct):
    """Who is there, and what they send to prove it."""

    pool: asyncpg.Pool
    ours: Side
    theirs: Side
    people: dict[str, Side]
    """By role; the producer is the one that they act for."""
    headers: dict[str, dict[str, str]]
    """Of a browser of each."""

    async def another_session(self, role: str) -> dict[str, str]:
        """For what may end the session that it comes from."""
        who = self.people[role]
        return await session_headers(self.pool, who.account, who.producer)

    async def token(self, role: str, *scopes: str) -> dict[str, str]:
        """Of a machine of the same account, acting for the same producer."""
        who = self.people[role]
        return await token_headers(self.pool, who.account, scopes, who.producer)


ROLES = (
    "anonymous",
    "account",
    "owner",
    "member",
    "officer",
    "neighbour",
    "promo",
    "admin",
)
"""`neighbour` owns the other producer."""

AS_WHAT = {"owner": "owner", "member": "member", "officer": "officer", "neighbour": "owner"}


async def make_world(pool: asyncpg.Pool) -> World:
    """Everything that there is at first, in a clean database."""
    ours = await rows.producer(pool, "weaver")
    theirs = await rows.producer(pool, MARK)
    people, headers = {}, {"anonymous": {}}
    for role in ROLES[1:]:
        name = f"{MARK} {role}" if role == "neighbour" else role
        account = await rows.account(
            pool,
            f"{name.replace(' ', '.')}@example.org",
            name=name,
            roles=[role] if role in ("officer", "promo", "admin") else [],
        )
        producer = None
        if role in AS_WHAT:
            producer = theirs if role == "neighbour" else ours
            await rows.member(pool, producer, account, AS_WHAT[role])
        people[role] = Side(name, producer, account)
        headers[role] = await session_headers(pool, account, producer)
    return World(
        pool,
        Side("weaver", ours, people["owner"].account),
        Side(MARK, theirs, people["neighbour"].account),
        people,
        headers,
    )


async def _session(pool: asyncpg.Pool, side: Side) -> str:
    now = datetime.now(UTC)
    return str(
        await rows.insert(
            pool,
            "account_session",
            account=side.account,
            secret_hash=uuid4().bytes * 2,
            device=side.name,
            expires_at=now + timedelta(days=1),
        )
    )


async def _token(pool: asyncpg.Pool, side: Side) -> str:
    return str(
        await rows.insert(
            pool,
            "api_token",
            account=side.account,
            name=side.name,
            prefix="etl_x",
            secret_hash=uuid4().bytes * 2,
            scopes=["pictures:read"],
        )
    )


async def _member(pool: asyncpg.Pool, side: Side) -> str:
    login = f"{side.name}-{next(_numbers)}@example.org"
    account = await rows.account(pool, login, name=side.name)
    return str(await rows.member(pool, side.producer or 0, account))


async def _invitation(pool: asyncpg.Pool, side: Side) -> str:
    account = await rows.account(pool, f"{side.name}-{next(_numbers)}@example.org")
    made = await invite(pool, account, producer=side.producer, member_role=MemberRole.MEMBER)
    return str(made.id)


async def _picture(pool: asyncpg.Pool, side: Side, **more: Any) -> str:
    image = await rows.insert(
        pool,
        "image",
        key=uuid4().hex,
        format="jpeg",
        width=640,
        height=480,
        bytes=1,
        widths=[320],
        placeholder="data:,",
        colour="#aabbcc",
    )
    return str(
        await rows.insert(
            pool, "library_image", image=image, producer=side.producer, name=side.name, **more
        )
    )


async def _promo_picture(pool: asyncpg.Pool, side: Side) -> str:
    """Of the promo team, whose side is ours; the other side's is a producer's."""
    if side.name != MARK:
        side = Side(side.name, None, side.account)
    return await _picture(pool, side)


async def _flagged(pool: asyncpg.Pool, side: Side) -> str:
    """Every producer's, if it is flagged; what is not is none of the promo team's business."""
    other = int(await _picture(pool, side))
    return await _picture(pool, side, **({"flagged_as": other} if side.name != MARK else {}))


async def _upload(pool: asyncpg.Pool, side: Side) -> str:
    return await _new_upload(pool, side, side.producer)


async def _promo_upload(pool: asyncpg.Pool, side: Side) -> str:
    return await _new_upload(pool, side, side.producer if side.name == MARK else None)


async def _new_upload(pool: asyncpg.Pool, side: Side, producer: int | None) -> str:
    identity = uuid4()
    await pool.execute(
        "INSERT INTO upload (id, account, producer, name, length, expires_at)"
        " VALUES ($1, $2, $3, $4, 10, now() + interval '1 day')",
        identity,
        side.account,
        producer,
        side.name,
    )
    return str(identity)


async def _product(pool: asyncpg.Pool, side: Side) -> str:
    slug = f"{side.name}-{next(_numbers)}"
    await rows.product(pool, slug, producer=side.producer)
    return slug


async def _collection(pool: asyncpg.Pool, side: Side) -> str:
    if side.name == MARK:
        return "nowhere"
    slug = f"collection-{next(_numbers)}"
    await rows.insert(pool, "collection", slug=slug, title={"id": slug}, kind="manual")
    return slug


async def _category(pool: asyncpg.Pool, side: Side) -> str:
    if side.name == MARK:
        return "nowhere"
    slug = f"category-{next(_numbers)}"
    await rows.category(pool, slug)
    return slug


Make = Callable[[asyncpg.Pool, Side], Awaitable[str]]

VALUES: dict[tuple[str, str], Make] = {
    ("/v1/session", "session"): _session,
    ("/v1/session", "token"): _token,
    ("/v1/producer/members", "member"): _member,
    ("/v1/producer/members", "invitation"): _invitation,
    ("/v1/producer/images", "image"): _picture,
    ("/v1/producer/uploads", "upload"): _upload,
    ("/v1/producer/products", "slug"): _product,
    ("/v1/promo/images", "image"): _promo_picture,
    ("/v1/promo/flagged-images", "image"): _flagged,
    ("/v1/promo/uploads", "upload"): _promo_upload,
    ("/v1/promo/collections", "slug"): _collection,
    ("/v1/promo/categories", "slug"): _category,
}
"""(Beginning of the path, name of the part) -> makes one for a side and answers how it is called.

What the other side has must not be found by ours: another account's, another producer's, or
nothing at all.
"""

EVERYBODYS = {"/v1/admin"}
"""Below these, whoever may ask may address everything; there is no other side."""


def maker(path: str, name: str) -> Make:
    """How to make what `name` in `path` names. Fails with what to add."""
    for (beginning, known), make in VALUES.items():
        if path.startswith(beginning) and name == known:
            return make
    raise AssertionError(
        f"{path}: nobody has said what {{{name}}} is. Add a line to VALUES in {__file__}, with a "
        "function that makes one for a producer (or an account) and answers its id, so that the "
        "matrix can ask for one's own and for another's."
    )


def client_of(shop: httpx.AsyncClient, headers: dict[str, str]) -> httpx.AsyncClient:
    """The same shop for somebody else."""
    return httpx.AsyncClient(transport=shop._transport, base_url=shop.base_url, headers=headers)
