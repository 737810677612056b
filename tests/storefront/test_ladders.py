"""Ladders are completed in the background, and renditions made once, by several workers."""

import asyncio
import io
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg
import pytest
from PIL import Image

from catalog.alone import alone_by
from catalog.database import open_pool
from catalog.images import record_image
from media import making
from media.ingest import IngestedImage, ingest
from media.keys import original_key, rendition_key
from media.ladder import FORMATS
from media.local_storage import LocalStorage
from media.making import rendition_state
from media.renditions import Renditions
from storefront.pictures.ladders import _yield_to_others, complete_ladders, complete_next
from storefront.pictures.taking import new_image


@pytest.fixture
def storage(tmp_path: Path) -> LocalStorage:
    return LocalStorage(tmp_path)


@pytest.fixture
def thread() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as thread:
        yield thread


async def uploaded(
    pool: asyncpg.Pool, storage: LocalStorage, colour: str = "red", source: str | None = None
) -> IngestedImage:
    buffer = io.BytesIO()
    Image.new("RGB", (1300, 975), colour).save(buffer, "JPEG")
    taken = ingest(buffer.getvalue(), storage)
    await record_image(pool, new_image(taken, source))
    return taken


async def rendered(pool: asyncpg.Pool) -> list[str]:
    found = await pool.fetch("SELECT key FROM image WHERE rendered_at IS NOT NULL ORDER BY id")
    return [row["key"] for row in found]


async def test_the_whole_ladder_of_an_upload_is_made(
    clean_database: asyncpg.Pool, storage: LocalStorage, thread: ThreadPoolExecutor
) -> None:
    image = await uploaded(clean_database, storage)
    ready = rendition_key(image.key, 960, "webp")
    storage.write(ready, b"made on demand")
    assert rendition_state(storage, image.key, image.widths) == making.RenditionState(7, 12)

    assert await complete_next(clean_database, storage, thread, {})

    assert rendition_state(storage, image.key, image.widths) == making.RenditionState(12, 12)
    for width in (960, 1280):
        for extension in FORMATS:
            content = storage.read(rendition_key(image.key, width, extension))
            if (width, extension) == (960, "webp"):
                assert content == b"made on demand"
            else:
                assert Image.open(io.BytesIO(content)).size == (width, width * 3 // 4)
    assert await rendered(clean_database) == [image.key]
    assert not await complete_next(clean_database, storage, thread, {})


async def test_made_in_advance_or_on_demand_is_the_same(
    clean_database: asyncpg.Pool, storage: LocalStorage, thread: ThreadPoolExecutor
) -> None:
    image = await uploaded(clean_database, storage)
    widest = rendition_key(image.key, 1280, "jpg")
    on_demand = making.make_rendition(storage, image.key, 1280, "jpg")
    storage.delete(widest)
    await complete_next(clean_database, storage, thread, {})
    assert storage.read(widest) == on_demand


async def test_painted_pictures_wait_until_somebody_asks(
    clean_database: asyncpg.Pool, storage: LocalStorage, thread: ThreadPoolExecutor
) -> None:
    await uploaded(clean_database, storage, source="painted")
    assert not await complete_next(clean_database, storage, thread, {})


async def test_one_that_cannot_be_done_is_set_aside(
    clean_database: asyncpg.Pool,
    storage: LocalStorage,
    thread: ThreadPoolExecutor,
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken = await uploaded(clean_database, storage)
    whole = await uploaded(clean_database, storage, "blue")
    storage.delete(original_key(broken.key))
    set_aside: dict[int, float] = {}
    while await complete_next(clean_database, storage, thread, set_aside):
        pass
    assert await rendered(clean_database) == [whole.key]
    assert len(set_aside) == 1
    assert broken.key in caplog.text


async def test_those_that_cannot_be_done_are_passed_by_a_page_at_a_time(
    clean_database: asyncpg.Pool,
    storage: LocalStorage,
    thread: ThreadPoolExecutor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("catalog.image_upkeep.PAGE", 2)
    for number in range(5):
        broken = await uploaded(clean_database, storage, f"#{number * 40:02x}0000")
        storage.delete(original_key(broken.key))
    whole = await uploaded(clean_database, storage, "blue")
    set_aside: dict[int, float] = {}
    after, tried = 0, 0
    while image := await complete_next(clean_database, storage, thread, set_aside, after):
        after, tried = image.id, tried + 1
    assert (tried, len(set_aside)) == (6, 5)
    assert await rendered(clean_database) == [whole.key]


async def test_several_workers_share_them(
    clean_database: asyncpg.Pool, storage: LocalStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    images = [await uploaded(clean_database, storage, f"#{n * 40:02x}0000") for n in range(5)]
    done: list[str] = []
    complete = making.complete_ladder

    def counted(storage: LocalStorage, image: str) -> int:
        done.append(image)
        return complete(storage, image)

    monkeypatch.setattr("storefront.pictures.ladders.complete_ladder", counted)
    workers = [asyncio.create_task(complete_ladders(clean_database, storage)) for _ in range(2)]
    try:
        async with asyncio.timeout(30):
            while len(await rendered(clean_database)) < 5:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.02)
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
    assert sorted(done) == sorted(image.key for image in images)


@pytest.mark.skipif(os.uname().sysname != "Linux", reason="threads have no niceness of their own")
def test_only_the_worker_thread_yields() -> None:
    def niceness() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    before = niceness()
    with ThreadPoolExecutor(1, initializer=_yield_to_others) as thread:
        assert thread.submit(niceness).result() == 10
    assert niceness() == before


async def test_machines_make_a_rendition_once(
    clean_database: asyncpg.Pool,
    dsn: str,
    storage: LocalStorage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    image = await uploaded(clean_database, storage)
    renderings: list[int] = []
    encode = making.encode

    def counting(*args: object) -> bytes:
        renderings.append(1)
        return encode(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(making, "encode", counting)
    async with open_pool(dsn, max_size=3) as here, open_pool(dsn, max_size=3) as there:
        machines = [Renditions(storage, alone=alone_by(pool)) for pool in (here, there)]
        try:
            answers = await asyncio.gather(
                *(each.find(image.key, 1280, "webp") for each in machines for _ in range(4))
            )
        finally:
            for each in machines:
                each.close()
    assert len(set(answers)) == 1
    assert len(renderings) == 1
