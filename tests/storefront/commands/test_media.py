"""`etalase media`: over a real database and a real folder of pictures."""

import asyncio
import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import msgspec
import pytest
from PIL import Image

from catalog.image_upkeep import hold_picture
from catalog.images import record_image
from media import ladder
from media.ingest import IngestedImage, ingest
from media.keys import facts_key, image_key, original_key, rendition_key
from media.local_storage import LocalStorage
from storefront.commands.media import (
    FEW,
    NothingKnown,
    Swept,
    rebuild_pictures,
    sweep_pictures,
    verify_pictures,
)
from storefront.pictures.taking import new_image
from storefront.settings import Settings
from tests import rows

pytestmark = pytest.mark.usefixtures("clean_database")


def photograph(colour: str = "red", width: int = 700) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, width * 3 // 4), colour).save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.fixture
def settings(dsn: str, tmp_path: Path) -> Settings:
    return Settings(database_url=dsn, data_dir=tmp_path)


@pytest.fixture
def storage(tmp_path: Path) -> LocalStorage:
    return LocalStorage(tmp_path / "media")


@pytest.fixture
async def image(clean_database: asyncpg.Pool, storage: LocalStorage) -> IngestedImage:
    """A picture that the catalogue knows."""
    taken = ingest(photograph(), storage)
    await record_image(clean_database, new_image(taken))
    return taken


def make_old(storage: LocalStorage, days: float = 2) -> None:
    """Let everything that is stored be written so long ago."""
    then = (datetime.now(UTC) - timedelta(days=days)).timestamp()
    for path in storage.root.rglob("*"):
        if path.is_file():
            os.utime(path, (then, then))


def everything(storage: LocalStorage) -> set[str]:
    prefixes = ("original", "facts", "rendition", "upload", "card")
    return {file.key for prefix in prefixes for file in storage.list(prefix)}


async def test_whole_pictures_have_no_faults(
    settings: Settings, dsn: str, image: IngestedImage
) -> None:
    assert await verify_pictures(settings, dsn) == []


async def test_what_is_missing_or_damaged_is_told_and_can_be_rebuilt(
    settings: Settings, dsn: str, image: IngestedImage, storage: LocalStorage
) -> None:
    missing, broken, cut_short, resized = (
        rendition_key(image.key, width, extension)
        for width, extension in ((320, "jpg"), (640, "jpg"), (640, "webp"), (320, "avif"))
    )
    storage.delete(missing)
    storage.write(broken, b"no picture")
    storage.write(cut_short, storage.read(cut_short)[:-200])
    storage.write(resized, storage.read(rendition_key(image.key, 640, "avif")))
    storage.write(facts_key(image.key), b"{}")

    assert await verify_pictures(settings, dsn) == [
        f"{facts_key(image.key)}: missing or unreadable"
    ]
    storage.write(facts_key(image.key), msgspec.json.encode(image))
    assert await verify_pictures(settings, dsn) == sorted(
        [
            f"{missing}: missing",
            f"{broken}: cannot be decoded",
            f"{cut_short}: cannot be decoded",
            f"{resized}: is 640 pixels wide",
        ]
    )

    assert await rebuild_pictures(settings, dsn, only_missing=True) == []
    assert [line.partition(":")[0] for line in await verify_pictures(settings, dsn)] == sorted(
        [broken, cut_short, resized]
    )
    assert await rebuild_pictures(settings, dsn, only_missing=False) == []
    assert await verify_pictures(settings, dsn) == []


async def test_unreadable_facts_are_found_anew(
    settings: Settings, dsn: str, image: IngestedImage, storage: LocalStorage
) -> None:
    storage.write(facts_key(image.key), b"{}")
    assert await rebuild_pictures(settings, dsn, only_missing=True) == []
    assert await verify_pictures(settings, dsn) == []


async def test_an_original_that_has_changed_or_gone_is_told(
    settings: Settings, dsn: str, image: IngestedImage, storage: LocalStorage
) -> None:
    storage.write(original_key(image.key), photograph("blue"))
    assert await verify_pictures(settings, dsn) == [
        f"{original_key(image.key)}: its content has another hash"
    ]
    [failed] = await rebuild_pictures(settings, dsn, only_missing=False)
    assert failed.startswith(image.key)
    storage.delete(original_key(image.key))
    assert await verify_pictures(settings, dsn) == [f"{original_key(image.key)}: missing"]
    [failed] = await rebuild_pictures(settings, dsn, only_missing=False)
    assert original_key(image.key) in failed


async def test_what_was_made_on_demand_is_rebuilt_too_and_an_old_ladder_goes(
    settings: Settings, dsn: str, image: IngestedImage, storage: LocalStorage
) -> None:
    crop = rendition_key(image.key, 320, "webp", "square-50")
    old = f"rendition/{image.key}/500.webp"
    for key in (crop, old):
        storage.write(key, b"damaged")
    assert len(await verify_pictures(settings, dsn)) == 2
    await rebuild_pictures(settings, dsn, only_missing=False)
    assert await verify_pictures(settings, dsn) == []
    assert Image.open(io.BytesIO(storage.read(crop))).size == (320, 320)
    assert not storage.exists(old)


async def test_a_new_render_version_moves_pictures_to_new_addresses(
    settings: Settings,
    dsn: str,
    clean_database: asyncpg.Pool,
    storage: LocalStorage,
) -> None:
    original = photograph()
    old = image_key(original, ladder.RENDER_VERSION - 1)
    taken = ingest(original, storage)
    for key in list(everything(storage)):
        storage.write(key.replace(taken.key, old), storage.read(key))
        storage.delete(key)
    product = await rows.product(clean_database)
    identity = await record_image(
        clean_database, new_image(msgspec.structs.replace(taken, key=old))
    )
    await rows.insert(
        clean_database, "image_placement", image=identity, product=product, alt={"en": "x"}
    )
    make_old(storage)
    await clean_database.execute("TRUNCATE catalog_change")

    assert await verify_pictures(settings, dsn) == []
    assert await rebuild_pictures(settings, dsn, only_missing=False) == []

    assert await clean_database.fetchval("SELECT key FROM image") == taken.key
    assert await clean_database.fetchval("SELECT entity_id FROM catalog_change") == product
    assert await verify_pictures(settings, dsn) == []
    # Pages that name the old addresses are still about.
    assert storage.exists(rendition_key(old, 320, "jpg"))
    assert await sweep_pictures(settings, dsn) == Swept(0, 0)
    make_old(storage)
    assert (await sweep_pictures(settings, dsn)).pictures == 1
    assert {key for key in everything(storage) if old in key} == set()
    assert await verify_pictures(settings, dsn) == []


async def test_more_than_a_few_are_done_in_processes(
    settings: Settings, dsn: str, clean_database: asyncpg.Pool, storage: LocalStorage
) -> None:
    keys = []
    for number in range(9):
        taken = ingest(photograph(f"#{number * 25:02x}0000", 320), storage)
        await record_image(clean_database, new_image(taken))
        keys.append(taken.key)
    assert len(set(keys)) > FEW
    storage.delete(original_key(keys[4]))
    assert await verify_pictures(settings, dsn) == [f"{original_key(keys[4])}: missing"]


async def test_a_sweep_takes_what_is_old_and_nobodys(
    settings: Settings, dsn: str, image: IngestedImage, storage: LocalStorage
) -> None:
    kept = everything(storage)
    orphan = ingest(photograph("blue"), storage)
    half_stored = original_key(image_key(photograph("green")))
    storage.write(half_stored, photograph("green"))
    storage.write("upload/gone/0", b"part")
    storage.write("card/never-asked-for", b"card")
    make_old(storage, days=40)
    young = ingest(photograph("yellow"), storage)
    storage.write("upload/under-way/0", b"part")

    before = everything(storage)
    told = await sweep_pictures(settings, dsn, dry_run=True)
    assert told.pictures == 2
    assert everything(storage) == before

    swept = await sweep_pictures(settings, dsn)
    assert swept.pictures == 2
    assert everything(storage) == kept | {"upload/under-way/0"} | {
        key for key in before if young.key in key
    }
    assert not any(orphan.key in key for key in everything(storage))
    assert await verify_pictures(settings, dsn) == []


async def test_a_sweep_leaves_counted_parts_of_uploads(
    settings: Settings,
    dsn: str,
    clean_database: asyncpg.Pool,
    image: IngestedImage,
    storage: LocalStorage,
) -> None:
    account = await rows.account(clean_database)
    upload = await clean_database.fetchval(
        "INSERT INTO upload (account, length, received, expires_at)"
        " VALUES ($1, 30, 8, now() + interval '1 day') RETURNING id",
        account,
    )
    for start in (0, 4):
        key = f"upload/{upload}/{start}"
        storage.write(key, b"part")
        await rows.insert(
            clean_database, "upload_part", upload=upload, start=start, bytes=4, key=key
        )
    make_old(storage)
    assert await sweep_pictures(settings, dsn) == Swept(0, 0)
    assert await verify_pictures(settings, dsn) == []
    storage.delete(f"upload/{upload}/0")
    storage.write(f"upload/{upload}/4", b"more")
    storage.write(f"upload/{upload}/4", b"parts")
    assert await verify_pictures(settings, dsn) == [
        f"upload/{upload}/0: missing",
        f"upload/{upload}/4: has 5 bytes, not 4",
    ]


async def test_a_sweep_removes_what_killed_writers_left(
    settings: Settings, dsn: str, image: IngestedImage, storage: LocalStorage
) -> None:
    (storage.root / "original" / ".half.0").write_bytes(b"half")
    make_old(storage)
    assert await sweep_pictures(settings, dsn) == Swept(0, 1)


async def test_the_wrong_database_sweeps_nothing(
    settings: Settings, dsn: str, storage: LocalStorage
) -> None:
    ingest(photograph(), storage)
    make_old(storage)
    before = everything(storage)
    with pytest.raises(NothingKnown, match="same shop"):
        await sweep_pictures(settings, dsn)
    assert everything(storage) == before
    assert (await sweep_pictures(settings, dsn, even_all=True)).pictures == 1
    assert everything(storage) == set()


async def test_who_records_a_picture_while_it_is_swept_keeps_it(
    settings: Settings,
    dsn: str,
    clean_database: asyncpg.Pool,
    image: IngestedImage,
    storage: LocalStorage,
) -> None:
    orphan = ingest(photograph("blue"), storage)
    make_old(storage)
    async with clean_database.acquire() as connection, connection.transaction():
        await hold_picture(connection, orphan.key)
        sweeping = asyncio.create_task(sweep_pictures(settings, dsn))
        await asyncio.sleep(0.3)
        await record_image(connection, new_image(orphan))
    assert await sweeping == Swept(0, 0)
    assert await verify_pictures(settings, dsn) == []
