"""What workers do for uploads that were left: finish, wait, and tidy up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from catalog import uploads
from catalog.values import UploadKind, UploadStatus
from media.errors import IntakeBusy, StorageUnavailable
from media.ingest import IngestedImage, ingest
from media.keys import original_key, upload_part_key
from media.local_storage import LocalStorage
from storefront.pictures import keeping
from storefront.pictures.finishing import Finishing
from storefront.pictures.keeping import finish_waiting, tidy
from tests import rows
from tests.photos import photo


class InThisProcess:
    """An intake without worker processes, that can be told to fail."""

    def __init__(self, storage: LocalStorage) -> None:
        self.storage = storage
        self.fails: list[Exception] = []

    async def take(self, original: Any) -> IngestedImage:
        if self.fails:
            raise self.fails.pop()
        return ingest(original.read_bytes(), self.storage)


@pytest.fixture
def finishing(clean_database: asyncpg.Pool, tmp_path: Any) -> Finishing:
    storage = LocalStorage(tmp_path)
    return Finishing(clean_database, storage, InThisProcess(storage))  # type: ignore[arg-type]


async def left(finishing: Finishing, content: bytes, *, parts: int = 3) -> tuple[int, UUID]:
    """An upload whose last byte has arrived just before its process was killed."""
    pool = finishing.pool
    owner = await rows.producer(pool)
    account = await rows.account(pool)
    await rows.member(pool, owner, account)
    identity = uuid4()
    await uploads.begin(
        pool,
        owner,
        identity,
        account=account,
        kind=UploadKind.PICTURE,
        name="a.jpg",
        length=len(content),
        facts={},
    )
    step = len(content) // parts + 1
    for start in range(0, len(content), step):
        piece = content[start : start + step]
        key = upload_part_key(str(identity), start, "w")
        finishing.storage.write(key, piece)
        await uploads.receive(pool, owner, identity, start=start, length=len(piece), key=key)
    await pool.execute("UPDATE upload SET claimed_until = now() - interval '1 s'")
    return owner, identity


def lying(finishing: Finishing, folder: str) -> int:
    return len(list(finishing.storage.list(folder)))


async def test_what_was_left_is_finished(finishing: Finishing) -> None:
    owner, identity = await left(finishing, photo(1))

    assert await finish_waiting(finishing) == 1
    assert await finish_waiting(finishing) == 0

    upload = await uploads.read(finishing.pool, owner, identity)
    assert upload.status is UploadStatus.READY
    assert upload.library_image is not None
    assert lying(finishing, "upload") == 0
    assert await uploads.parts(finishing.pool, identity) == []


@pytest.mark.parametrize(
    "fault", [IntakeBusy(9), StorageUnavailable("write", "k", "timeout"), OSError(28, "full")]
)
async def test_what_fails_for_now_is_tried_again(finishing: Finishing, fault: Exception) -> None:
    owner, identity = await left(finishing, photo(1))
    finishing.intake.fails.append(fault)  # type: ignore[attr-defined]

    assert await finish_waiting(finishing) == 1
    upload = await uploads.read(finishing.pool, owner, identity)
    assert (upload.status, upload.claimed) == (UploadStatus.PROCESSING, True)
    assert lying(finishing, "upload") == 3

    await finishing.pool.execute("UPDATE upload SET claimed_until = now()")
    assert await finish_waiting(finishing) == 1
    assert (await uploads.read(finishing.pool, owner, identity)).status is UploadStatus.READY


async def test_killed_after_the_answer_the_parts_go_later(
    finishing: Finishing, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, identity = await left(finishing, photo(1))
    upload = await uploads.read(finishing.pool, owner, identity)
    await finishing._finish(upload)
    assert lying(finishing, "upload") == 3

    await tidy(finishing)
    assert lying(finishing, "upload") == 3
    monkeypatch.setattr(keeping, "SPENT_AFTER", timedelta(0))
    await tidy(finishing)
    assert lying(finishing, "upload") == 0
    assert lying(finishing, "original") == 1


async def test_finishing_twice_is_finishing_once(finishing: Finishing) -> None:
    owner, identity = await left(finishing, photo(1))
    upload = await uploads.read(finishing.pool, owner, identity)

    await finishing._finish(upload)
    await finishing._finish(upload)

    assert await finishing.pool.fetchval("SELECT count(*) FROM library_image") == 1
    found = await uploads.read(finishing.pool, owner, identity)
    assert found.status is UploadStatus.READY


async def test_given_up_uploads_go_with_their_bytes(finishing: Finishing) -> None:
    _, identity = await left(finishing, photo(1))
    await finishing.pool.execute(
        "UPDATE upload SET status = 'receiving', expires_at = now() - interval '1 s'"
    )

    await tidy(finishing)

    assert await finishing.pool.fetchval("SELECT count(*) FROM upload") == 0
    assert lying(finishing, "upload") == 0
    assert identity


async def test_a_sweep_between_storing_and_recording_loses_nothing(finishing: Finishing) -> None:
    owner, identity = await left(finishing, photo(1))
    storage = finishing.storage
    take = finishing.intake.take
    swept = []

    async def swept_once(original: Any) -> IngestedImage:
        ingested = await take(original)
        if not swept:
            swept.append(ingested.key)
            # A sweep that has come after the facts had been written, or in the midst of it.
            storage.delete(original_key(ingested.key))
        return ingested

    finishing.intake.take = swept_once  # type: ignore[method-assign]
    assert await finish_waiting(finishing) == 1

    assert (await uploads.read(finishing.pool, owner, identity)).status is UploadStatus.READY
    assert storage.exists(original_key(swept[0]))
