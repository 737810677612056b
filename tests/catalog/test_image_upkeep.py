"""The catalogue's side of keeping stored pictures whole."""

from collections.abc import AsyncIterator

import asyncpg
import msgspec
import pytest

from catalog.image_upkeep import (
    KnownImage,
    claim_unrendered,
    count_images,
    images,
    is_known,
    mark_rendered,
    move_image,
    upload_parts,
)
from catalog.images import NewImage
from tests import rows

OLD, NEW = "a" * 32, "b" * 32

REBUILT = NewImage(
    key=NEW,
    source=None,
    format="JPEG",
    width=1600,
    height=1200,
    bytes=400_000,
    widths=(320, 640),
    placeholder="data:image/webp;base64,BB==",
    colour="#112233",
    fingerprint=-5,
    focal_x=0.25,
    focal_y=0.75,
)


@pytest.fixture
async def connection(clean_database: asyncpg.Pool) -> AsyncIterator[asyncpg.Connection]:
    async with clean_database.acquire() as connection:
        yield connection


async def test_every_picture_is_told_however_many(
    clean_database: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalog.image_upkeep.PAGE", 2)
    keys = [f"{number:032x}" for number in range(5)]
    for key in keys:
        await rows.image(clean_database, key)
    assert [image.key async for image in images(clean_database)] == keys
    assert await count_images(clean_database) == 5
    assert await is_known(clean_database, keys[3])  # type: ignore[arg-type]
    assert not await is_known(clean_database, NEW)  # type: ignore[arg-type]


async def test_a_moved_picture_shows_everywhere_under_its_new_key(
    clean_database: asyncpg.Pool, connection: asyncpg.Connection
) -> None:
    product = await rows.product(clean_database)
    image = await rows.image(clean_database, OLD, source="painted")
    await rows.insert(
        clean_database, "image_placement", image=image, product=product, alt={"en": "x"}
    )
    await clean_database.execute("UPDATE image SET rendered_at = now()")
    await clean_database.execute("TRUNCATE catalog_change")

    await move_image(connection, KnownImage(image, OLD), REBUILT)

    row = await connection.fetchrow("SELECT * FROM image")
    assert (row["id"], row["key"], row["source"]) == (image, NEW, "painted")
    assert (row["widths"], row["fingerprint"], row["focal_x"]) == ([320, 640], -5, 0.25)
    assert row["rendered_at"] is None
    told = await connection.fetch("SELECT entity, entity_id FROM catalog_change")
    assert [tuple(change) for change in told] == [("product", product)]


async def test_a_picture_that_was_uploaded_again_meanwhile_becomes_one_with_it(
    clean_database: asyncpg.Pool, connection: asyncpg.Connection
) -> None:
    product = await rows.product(clean_database)
    producer = await clean_database.fetchval("SELECT id FROM producer")
    other = await rows.producer(clean_database, "carver")
    old = await rows.image(clean_database, OLD, source="painted")
    new = await rows.image(clean_database, NEW)
    await rows.insert(
        clean_database, "image_placement", image=old, product=product, alt={"en": "x"}
    )
    for image, owner in ((old, producer), (old, other), (new, producer)):
        await rows.insert(clean_database, "library_image", image=image, producer=owner)

    await move_image(connection, KnownImage(old, OLD), REBUILT)

    assert await connection.fetchval("SELECT array_agg(id) FROM image") == [new]
    assert await connection.fetchval("SELECT source FROM image") == "painted"
    assert await connection.fetchval("SELECT image FROM image_placement") == new
    libraries = await connection.fetch("SELECT image, producer FROM library_image ORDER BY 2")
    assert [tuple(row) for row in libraries] == [(new, producer), (new, other)]


async def test_moving_twice_is_moving_once(
    clean_database: asyncpg.Pool, connection: asyncpg.Connection
) -> None:
    image = await rows.image(clean_database, OLD)
    for _ in range(2):
        await move_image(connection, KnownImage(image, OLD), REBUILT)
    assert await connection.fetchval("SELECT array_agg(key) FROM image") == [NEW]


async def test_a_ladder_belongs_to_one_worker(clean_database: asyncpg.Pool) -> None:
    await rows.image(clean_database, "0" * 32, source="painted")
    first, second = [await rows.image(clean_database, key) for key in (OLD, NEW)]

    async with clean_database.acquire() as one, clean_database.acquire() as two:
        async with one.transaction(), two.transaction():
            assert await claim_unrendered(one, ()) == KnownImage(first, OLD)
            assert await claim_unrendered(two, ()) == KnownImage(second, NEW)
            assert await claim_unrendered(two, {second}) is None
            await mark_rendered(one, KnownImage(first, OLD))
        async with one.transaction():
            assert await claim_unrendered(one, ()) == KnownImage(second, NEW)
            # It has got another key meanwhile: the ladder that was made is not its own.
            await mark_rendered(one, KnownImage(second, "c" * 32))
        async with one.transaction():
            assert await claim_unrendered(one, ()) == KnownImage(second, NEW)


async def test_parts_of_uploads_are_told_with_their_sizes(clean_database: asyncpg.Pool) -> None:
    account = await rows.account(clean_database)
    upload = await clean_database.fetchval(
        "INSERT INTO upload (account, length, received, expires_at)"
        " VALUES ($1, 30, 20, now() + interval '1 day') RETURNING id",
        account,
    )
    for start in (0, 10):
        await rows.insert(
            clean_database,
            "upload_part",
            upload=upload,
            start=start,
            bytes=10,
            key=f"upload/x/{start}",
        )
    assert await upload_parts(clean_database) == {"upload/x/0": 10, "upload/x/10": 10}


def test_what_is_moved_is_all_of_a_picture_but_its_source() -> None:
    assert set(msgspec.structs.asdict(REBUILT)) == {
        "key", "source", "format", "width", "height", "bytes", "widths", "placeholder", "colour",
        "fingerprint", "focal_x", "focal_y",
    }  # fmt: skip
