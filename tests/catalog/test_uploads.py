"""Where uploads have come to, under writers and finishers that meet."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from catalog import uploads
from catalog.library_errors import UploadElsewhere, UploadNotFound
from catalog.values import UploadKind, UploadStatus
from tests import rows


@pytest.fixture
async def owner(clean_database: asyncpg.Pool) -> int:
    return await rows.producer(clean_database)


@pytest.fixture
async def account(clean_database: asyncpg.Pool, owner: int) -> int:
    account = await rows.account(clean_database)
    await rows.member(clean_database, owner, account)
    return account


async def begun(pool: asyncpg.Pool, owner: int | None, account: int, length: int = 10) -> UUID:
    identity = uuid4()
    await uploads.begin(
        pool,
        owner,
        identity,
        account=account,
        kind=UploadKind.PICTURE,
        name="a.jpg",
        length=length,
        facts={"sku": "X"},
    )
    return identity


async def receive(pool: asyncpg.Pool, owner: int | None, upload: UUID, start: int, n: int) -> int:
    key = f"upload/{upload}/{start}-{uuid4().hex[:8]}"
    return await uploads.receive(pool, owner, upload, start=start, length=n, key=key)


async def test_moves_on_part_by_part(
    clean_database: asyncpg.Pool, owner: int, account: int
) -> None:
    upload = await begun(clean_database, owner, account)

    assert await receive(clean_database, owner, upload, 0, 4) == 4
    for start, length in ((0, 4), (3, 1), (5, 1), (4, 7)):
        with pytest.raises(UploadElsewhere) as refused:
            await receive(clean_database, owner, upload, start, length)
        assert refused.value.received == 4
    assert await receive(clean_database, owner, upload, 4, 6) == 10

    read = await uploads.read(clean_database, owner, upload)
    assert (read.status, read.received, read.claimed) == (UploadStatus.PROCESSING, 10, True)
    assert read.facts == {"sku": "X"}
    assert [length for _, length in await uploads.parts(clean_database, upload)] == [4, 6]


async def test_is_another_owners_nothing(
    clean_database: asyncpg.Pool, owner: int, account: int
) -> None:
    other = await rows.producer(clean_database, "b")
    upload = await begun(clean_database, owner, account)

    for stranger in (other, None):
        with pytest.raises(UploadNotFound):
            await uploads.read(clean_database, stranger, upload)
        with pytest.raises(UploadNotFound):
            await receive(clean_database, stranger, upload, 0, 4)
        with pytest.raises(UploadNotFound):
            await uploads.forget(clean_database, stranger, upload)
    assert (await uploads.read(clean_database, owner, upload)).received == 0


async def test_of_writers_at_once_one_wins(
    clean_database: asyncpg.Pool, owner: int, account: int
) -> None:
    upload = await begun(clean_database, owner, account)

    tried = await asyncio.gather(
        *(receive(clean_database, owner, upload, 0, 10) for _ in range(8)), return_exceptions=True
    )

    assert sum(each == 10 for each in tried) == 1
    assert sum(isinstance(each, UploadElsewhere) for each in tried) == 7
    assert len(await uploads.parts(clean_database, upload)) == 1


async def expire_claims(pool: asyncpg.Pool) -> None:
    await pool.execute("UPDATE upload SET claimed_until = now() - interval '1 s'")


async def test_one_finisher_at_a_time(
    clean_database: asyncpg.Pool, owner: int, account: int
) -> None:
    upload = await begun(clean_database, owner, account)
    await receive(clean_database, owner, upload, 0, 10)
    assert not await uploads.claim(clean_database, upload)
    assert await uploads.claim_next(clean_database) is None
    await expire_claims(clean_database)

    claims: list[Any] = await asyncio.gather(
        *(uploads.claim_next(clean_database) for _ in range(8))
    )
    assert [each for each in claims if each] == [(upload, owner)]

    await uploads.release(clean_database, upload, until=timedelta(0))
    assert await uploads.claim(clean_database, upload)
    assert await uploads.finish(clean_database, upload, UploadStatus.READY, facts={"a": 1})
    assert not await uploads.finish(clean_database, upload, UploadStatus.REFUSED, facts={})
    read = await uploads.read(clean_database, owner, upload)
    assert (read.status, read.facts) == (UploadStatus.READY, {"sku": "X", "a": 1})


async def test_forgetting(clean_database: asyncpg.Pool, owner: int, account: int) -> None:
    upload = await begun(clean_database, owner, account)
    await receive(clean_database, owner, upload, 0, 10)
    with pytest.raises(UploadNotFound):
        await uploads.forget(clean_database, owner, upload)
    await expire_claims(clean_database)
    await uploads.forget(clean_database, owner, upload)
    assert await uploads.parts(clean_database, upload) == []


async def test_expiry(clean_database: asyncpg.Pool, owner: int, account: int) -> None:
    old, working = [await begun(clean_database, owner, account) for _ in range(2)]
    await receive(clean_database, owner, working, 0, 10)
    await clean_database.execute("UPDATE upload SET expires_at = now() - interval '1 s'")

    with pytest.raises(UploadNotFound):
        await uploads.read(clean_database, owner, old)
    with pytest.raises(UploadNotFound):
        await receive(clean_database, owner, old, 0, 1)
    assert await uploads.forget_expired(clean_database) == [old]
    assert await uploads.forget_expired(clean_database) == []
    assert (await uploads.read(clean_database, owner, working)).status is UploadStatus.PROCESSING


async def test_who_may_act(clean_database: asyncpg.Pool, owner: int, account: int) -> None:
    other = await rows.producer(clean_database, "b")
    promo = await rows.account(clean_database, "p@example.org", roles=["promo"])

    assert await uploads.may_act(clean_database, account, owner)
    assert not await uploads.may_act(clean_database, account, other)
    assert not await uploads.may_act(clean_database, account, None)
    assert await uploads.may_act(clean_database, promo, None)
    assert not await uploads.may_act(clean_database, promo, owner)
    await clean_database.execute("UPDATE account SET status = 'suspended'")
    assert not await uploads.may_act(clean_database, account, owner)


async def test_spent_parts(clean_database: asyncpg.Pool, owner: int, account: int) -> None:
    upload = await begun(clean_database, owner, account)
    await receive(clean_database, owner, upload, 0, 10)
    await uploads.finish(clean_database, upload, UploadStatus.READY, facts={})

    spent = uploads.with_spent_parts
    assert await spent(clean_database, finished_for=timedelta(minutes=5)) == []
    assert await spent(clean_database, finished_for=timedelta(0)) == [upload]
    await uploads.forget_parts(clean_database, upload)
    assert await spent(clean_database, finished_for=timedelta(0)) == []
