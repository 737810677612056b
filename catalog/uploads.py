"""Verbs over files on their way in: where an upload has come to, and who finishes it.

Bytes are the storage's: a part is stored first and counted after, so what is counted is there.
One writer moves an upload on at a time, and one process at a time turns it into pictures; a
process that dies leaves a claim that runs out. `owner` is a producer's id, or None for the promo
team. Fails with UploadNotFound and UploadElsewhere.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from catalog.library_errors import UploadElsewhere, UploadNotFound
from catalog.statements import load_statements
from catalog.values import UploadKind, UploadStatus

SQL = load_statements("catalog", "uploads.sql")

KEPT_FOR = timedelta(days=3)
"""Since its last part; a market day without a signal must not cost a picture."""

CLAIMED_FOR = timedelta(seconds=15)
"""Renewed while the work goes on; a process that was killed is waited for this long."""

SOON = timedelta(seconds=3)
LATER = timedelta(seconds=8)


class Upload(Struct, frozen=True, kw_only=True):
    """How far a file has come."""

    id: UUID
    account: int
    owner: int
    kind: UploadKind
    name: str
    length: int
    received: int
    status: UploadStatus
    facts: dict[str, Any]
    """`sku`, where it belongs; `refusal`, why it was refused; `files`, what became of a folder."""
    library_image: int | None
    expires_at: datetime
    claimed: bool

    @property
    def producer(self) -> int | None:
        """The owner as verbs want it."""
        return self.owner or None


async def begin(
    connection: asyncpg.Pool | asyncpg.Connection,
    owner: int | None,
    upload: UUID,
    *,
    account: int,
    kind: UploadKind,
    name: str,
    length: int,
    facts: dict[str, Any],
) -> None:
    """Expect a file of `length` bytes."""
    told = msgspec.json.encode(facts).decode()
    await connection.execute(
        SQL.begin, upload, account, owner or 0, kind, name, length, told, KEPT_FOR
    )


async def read(
    connection: asyncpg.Pool | asyncpg.Connection, owner: int | None, upload: UUID
) -> Upload:
    """Where an upload has come to."""
    found = await connection.fetchval(SQL.read, owner or 0, upload)
    if found is None:
        raise UploadNotFound(upload)
    return msgspec.json.decode(found, type=Upload)


async def receive(
    connection: asyncpg.Pool | asyncpg.Connection,
    owner: int | None,
    upload: UUID,
    *,
    start: int,
    length: int,
    key: str,
) -> int:
    """Count a part that has been stored under `key`; answers how many bytes are there now.

    With the last one the caller has the claim to finish the upload.
    """
    received: int | None = await connection.fetchval(
        SQL.receive, owner or 0, upload, start, length, key, CLAIMED_FOR, KEPT_FOR
    )
    if received is None:
        raise UploadElsewhere((await read(connection, owner, upload)).received)
    return received


async def parts(
    connection: asyncpg.Pool | asyncpg.Connection, upload: UUID
) -> list[tuple[str, int]]:
    """Keys and lengths of the parts, in order."""
    return [(row["key"], row["bytes"]) for row in await connection.fetch(SQL.parts, upload)]


async def claim(connection: asyncpg.Pool | asyncpg.Connection, upload: UUID) -> bool:
    """Whether the caller may finish this upload, which waits for somebody to."""
    return await connection.fetchval(SQL.claim, upload, CLAIMED_FOR) is not None


async def claim_next(
    connection: asyncpg.Pool | asyncpg.Connection,
) -> tuple[UUID, int | None] | None:
    """An upload that waits to be finished and its owner, for the caller to finish; or None."""
    row = await connection.fetchrow(SQL.claim_next, CLAIMED_FOR)
    return None if row is None else (row["id"], row["owner"] or None)


async def keep_claim(
    connection: asyncpg.Pool | asyncpg.Connection,
    upload: UUID,
    facts: dict[str, Any] | None = None,
) -> None:
    """Say that the work goes on, and how far it is."""
    told = msgspec.json.encode(facts or {}).decode()
    if await connection.fetchval(SQL.keep_claim, upload, CLAIMED_FOR, told) is None:
        raise UploadNotFound(upload)


async def release(
    connection: asyncpg.Pool | asyncpg.Connection, upload: UUID, *, until: timedelta
) -> None:
    """Leave the upload to whoever comes next, after a while."""
    await connection.execute(SQL.release, upload, until)


async def finish(
    connection: asyncpg.Pool | asyncpg.Connection,
    upload: UUID,
    status: UploadStatus,
    *,
    library_image: int | None = None,
    facts: dict[str, Any],
) -> bool:
    """Say what became of it; False when somebody else has said so before."""
    told = msgspec.json.encode(facts).decode()
    done = await connection.fetchval(SQL.finish, upload, status, library_image, told)
    return done is not None


async def may_act(
    connection: asyncpg.Pool | asyncpg.Connection, account: int, owner: int | None
) -> bool:
    """Whether the account may still act for the owner; asked again before background work."""
    allowed: bool = await connection.fetchval(SQL.may_act, account, owner or 0)
    return allowed


async def forget(
    connection: asyncpg.Pool | asyncpg.Connection, owner: int | None, upload: UUID
) -> None:
    """Forget an upload, unless it is being turned into a picture right now."""
    if await connection.fetchval(SQL.forget, owner or 0, upload) is None:
        raise UploadNotFound(upload)


async def forget_parts(connection: asyncpg.Pool | asyncpg.Connection, upload: UUID) -> None:
    """The parts are no longer in the storage."""
    await connection.execute(SQL.forget_parts, upload)


async def with_spent_parts(
    connection: asyncpg.Pool | asyncpg.Connection, *, finished_for: timedelta
) -> list[UUID]:
    """Uploads that are finished and whose parts are still there."""
    return [row["id"] for row in await connection.fetch(SQL.with_spent_parts, finished_for)]


async def forget_expired(connection: asyncpg.Pool | asyncpg.Connection) -> list[UUID]:
    """Forget uploads that nobody has gone on with; their parts are for the caller to delete."""
    return [row["id"] for row in await connection.fetch(SQL.forget_expired)]
