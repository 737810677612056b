"""Libraries and places on a real database: who sees what, what is refused, what the index hears."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from catalog import library, places
from catalog.images import NewImage
from catalog.library import Advice, Changes
from catalog.library_errors import (
    LibraryImageInUse,
    LibraryImageNotFound,
    LibraryImageStale,
    PlaceNotFound,
    StaleOrder,
    TooManyPictures,
)
from catalog.places import Place, PlaceKind
from tests import rows


def image(number: int, **more: Any) -> NewImage:
    return NewImage(
        **(
            {
                "key": f"{number:032x}",
                "source": None,
                "format": "JPEG",
                "width": 1600,
                "height": 1200,
                "bytes": 1000,
                "widths": (320, 640),
                "placeholder": "data:image/webp;base64,AA",
                "colour": "#112233",
                # Far from all others.
                "fingerprint": (number * 0x9E3779B97F4A7C15) % 2**63,
                "focal_x": 0.25,
            }
            | more
        )
    )


async def add(pool: asyncpg.Pool, owner: int | None, number: int, **more: Any) -> int:
    async with pool.acquire() as connection:
        identity, _ = await library.add(
            connection, owner, image(number, **more), name=f"{number}.jpg", advice=(), account=None
        )
    return identity


async def put(
    pool: asyncpg.Pool, owner: int | None, place: Place, images: list[int], **more: Any
) -> places.Order:
    async with pool.acquire() as connection:
        return await places.put_in_order(connection, owner, place, images, **more)


def on(slug: str) -> Place:
    return Place(PlaceKind.PRODUCT, slug)


async def test_the_same_bytes_are_one_row_per_library(clean_database: asyncpg.Pool) -> None:
    mine, theirs = await rows.producer(clean_database), await rows.producer(clean_database, "b")
    async with clean_database.acquire() as connection:
        first = await library.add(
            connection,
            mine,
            image(1),
            name="a",
            advice=[Advice("dark", {"mean": 12})],
            account=None,
        )
        again = await library.add(connection, mine, image(1), name="b", advice=(), account=None)
    other = await add(clean_database, theirs, 1)
    promo = await add(clean_database, None, 1)

    assert again == (first[0], False)
    assert first[1]
    assert len({first[0], other, promo}) == 3
    assert await clean_database.fetchval("SELECT count(*) FROM image") == 1
    read = await library.read(clean_database, mine, first[0])
    assert (read.name, read.advice, read.focal) == (
        "a",
        (Advice("dark", {"mean": 12}),),
        (0.25, 0.5),
    )


async def test_another_librarys_picture_is_not_found(clean_database: asyncpg.Pool) -> None:
    mine, theirs = await rows.producer(clean_database), await rows.producer(clean_database, "b")
    await rows.product(clean_database, "shawl", producer=mine)
    await rows.product(clean_database, "basket", producer=theirs)
    await rows.insert(
        clean_database, "collection", slug="best", title={"id": "Best"}, kind="manual"
    )
    foreign = await add(clean_database, theirs, 1)
    promo = await add(clean_database, None, 2)
    own = await add(clean_database, mine, 3)
    async with clean_database.acquire() as connection:
        for identity in (foreign, promo, 10**6):
            with pytest.raises(LibraryImageNotFound):
                await library.read(connection, mine, identity)
            with pytest.raises(LibraryImageNotFound):
                await library.change(connection, mine, identity, Changes(alt={"id": "x"}))
            with pytest.raises(LibraryImageNotFound):
                await library.delete(connection, mine, identity)
            with pytest.raises(LibraryImageNotFound):
                await places.put_in_order(connection, mine, on("shawl"), [own, identity])
        with pytest.raises(LibraryImageNotFound):
            await library.read(connection, None, own)
        for place in (on("basket"), on("nothing"), Place(PlaceKind.COLLECTION, "best")):
            with pytest.raises(PlaceNotFound):
                await places.put_in_order(connection, mine, place, [own])
            with pytest.raises(PlaceNotFound):
                await places.read_order(connection, mine, place)
        with pytest.raises(PlaceNotFound):
            await places.put_in_order(connection, None, on("shawl"), [promo])
    page, total = await library.list_newest(clean_database, mine, unused=False, limit=9, offset=0)
    assert ([each.id for each in page], total) == ([own], 1)
    assert await clean_database.fetchval("SELECT count(*) FROM image_placement") == 0


async def test_order_is_put_whole(clean_database: asyncpg.Pool) -> None:
    mine = await rows.producer(clean_database)
    product = await rows.product(clean_database, "shawl", producer=mine)
    a, b, c = [await add(clean_database, mine, number) for number in (1, 2, 3)]

    first = await put(clean_database, mine, on("shawl"), [a, b, a])
    second = await put(clean_database, mine, on("shawl"), [c, a], expected=first.tag)
    with pytest.raises(StaleOrder):
        await put(clean_database, mine, on("shawl"), [], expected=first.tag)

    assert (first.images, second.images) == ((a, b), (c, a))
    stored = await clean_database.fetch(
        "SELECT l.id, p.position FROM image_placement p JOIN library_image l ON l.image = p.image"
        " WHERE p.product = $1 ORDER BY p.position",
        product,
    )
    assert [tuple(row) for row in stored] == [(c, 0), (a, 1)]
    unused, _ = await library.list_newest(clean_database, mine, unused=True, limit=9, offset=0)
    assert [each.id for each in unused] == [b]
    async with clean_database.acquire() as connection:
        assert await places.append(connection, mine, on("shawl"), b) == 2
        assert await places.append(connection, mine, on("shawl"), c) == 0
    shown = (await library.read(clean_database, mine, b)).places
    assert [(place.kind, place.slug, place.position) for place in shown] == [
        ("product", "shawl", 2)
    ]


async def test_writing_the_same_order_is_no_change(clean_database: asyncpg.Pool) -> None:
    mine = await rows.producer(clean_database)
    await rows.product(clean_database, "shawl", producer=mine)
    a = await add(clean_database, mine, 1)
    await put(clean_database, mine, on("shawl"), [a])
    await clean_database.execute("TRUNCATE catalog_change")

    await put(clean_database, mine, on("shawl"), [a])
    assert await clean_database.fetchval("SELECT count(*) FROM catalog_change") == 0

    await put(clean_database, mine, on("shawl"), [])
    changed = await clean_database.fetch("SELECT DISTINCT entity FROM catalog_change")
    assert "product" in {row["entity"] for row in changed}


async def test_a_place_has_room_for_so_many(clean_database: asyncpg.Pool) -> None:
    mine = await rows.producer(clean_database)
    await rows.product(clean_database, "shawl", producer=mine)
    many = [await add(clean_database, mine, number) for number in range(1, 14)]

    with pytest.raises(TooManyPictures):
        await put(clean_database, mine, on("shawl"), many)
    await put(clean_database, mine, on("shawl"), many[:12])
    async with clean_database.acquire() as connection:
        with pytest.raises(TooManyPictures):
            await places.append(connection, mine, on("shawl"), many[12])


async def test_drafts_follow_the_listing_until_somebody_writes(
    clean_database: asyncpg.Pool,
) -> None:
    mine = await rows.producer(clean_database)
    await rows.product(clean_database, "shawl", producer=mine, attributes={"motif": "horse"})
    attribute = await rows.insert(
        clean_database, "attribute", key="motif", name={"id": "Motif"}, kind="choice"
    )
    await rows.insert(
        clean_database,
        "attribute_value",
        attribute=attribute,
        value="horse",
        label={"id": "Kuda", "en": "Horse"},
    )
    a, b = [await add(clean_database, mine, number) for number in (1, 2)]
    await put(clean_database, mine, on("shawl"), [a, b])

    drafted = await library.read(clean_database, mine, b)
    assert drafted.alt == {"id": "Shawl – Kuda (foto 2)", "en": "Shawl – Horse (picture 2)"}
    assert drafted.alt_is_draft

    async with clean_database.acquire() as connection:
        written = await library.change(connection, mine, b, Changes(alt={"id": "Kain merah"}))
    assert (written.alt, written.alt_is_draft) == ({"id": "Kain merah"}, False)
    await put(clean_database, mine, on("shawl"), [b, a])
    assert await alts(clean_database) == [
        {"id": "Kain merah"},
        {"id": "Shawl – Kuda (foto 2)", "en": "Shawl – Horse (picture 2)"},
    ]

    async with clean_database.acquire() as connection:
        again = await library.change(connection, mine, b, Changes(alt=None))
    assert again.alt == {"id": "Shawl – Kuda", "en": "Shawl – Horse"}
    assert again.alt_is_draft


async def alts(pool: asyncpg.Pool) -> list[Any]:
    rows_ = await pool.fetch("SELECT alt::text FROM image_placement ORDER BY position")
    return [json.loads(row["alt"]) for row in rows_]


async def test_focal_points_reach_the_places(clean_database: asyncpg.Pool) -> None:
    mine = await rows.producer(clean_database)
    await rows.product(clean_database, "shawl", producer=mine)
    a = await add(clean_database, mine, 1)
    await put(clean_database, mine, on("shawl"), [a])

    async with clean_database.acquire() as connection:
        changed = await library.change(connection, mine, a, Changes(focal=(0.75, 0.5)))
        assert (changed.focal, changed.focal_is_chosen) == ((0.75, 0.5), True)
        stored = await connection.fetchrow("SELECT focal_x, focal_y FROM image_placement")
        assert tuple(stored) == (0.75, 0.5)
        changed = await library.change(connection, mine, a, Changes(focal=None))
        assert (changed.focal, changed.focal_is_chosen) == ((0.25, 0.5), False)


async def test_a_stale_version_changes_nothing(clean_database: asyncpg.Pool) -> None:
    mine = await rows.producer(clean_database)
    a = await add(clean_database, mine, 1)
    async with clean_database.acquire() as connection:
        await library.change(connection, mine, a, Changes(alt={"id": "x"}), expected=1)
        with pytest.raises(LibraryImageStale):
            await library.change(connection, mine, a, Changes(alt={"id": "y"}), expected=1)
        with pytest.raises(LibraryImageStale):
            await library.delete(connection, mine, a, expected=1)
        assert (await library.read(connection, mine, a)).alt == {"id": "x"}
        await library.delete(connection, mine, a, expected=2)


async def test_only_unused_pictures_are_deleted(clean_database: asyncpg.Pool) -> None:
    mine = await rows.producer(clean_database)
    await rows.product(clean_database, "shawl", producer=mine)
    a = await add(clean_database, mine, 1)
    await put(clean_database, mine, on("shawl"), [a])
    await put(clean_database, mine, Place(PlaceKind.PRODUCER), [a])
    async with clean_database.acquire() as connection:
        with pytest.raises(LibraryImageInUse) as refused:
            await library.delete(connection, mine, a)
        assert refused.value.places == (("producer", "weaver"), ("product", "shawl"))
        await places.put_in_order(connection, mine, on("shawl"), [])
        await places.put_in_order(connection, mine, Place(PlaceKind.PRODUCER), [])
        await library.delete(connection, mine, a)
        assert await library.forget_images(connection, older_than=timedelta(0)) == 1


async def test_forgetting_spares_what_anybody_has(clean_database: asyncpg.Pool) -> None:
    mine = await rows.producer(clean_database)
    await add(clean_database, mine, 1)
    await rows.product(clean_database, "shawl", producer=mine)
    await clean_database.execute(
        "INSERT INTO image (key, format, width, height, bytes, widths, placeholder, colour)"
        " VALUES (repeat('a', 32), 'JPEG', 9, 9, 9, '{9}', '', '')"
    )
    await clean_database.execute(
        "INSERT INTO image_placement (image, product, alt)"
        ' SELECT max(image.id), max(product.id), \'{"id": "x"}\' FROM image, product'
    )

    assert await library.forget_images(clean_database, older_than=timedelta(0)) == 0
    assert await library.forget_images(clean_database, older_than=timedelta(days=1)) == 0


async def test_what_stands_without_a_library_joins_it(clean_database: asyncpg.Pool) -> None:
    mine = await rows.producer(clean_database)
    await rows.product(clean_database, "shawl", producer=mine)
    await clean_database.execute(
        "INSERT INTO image (key, format, width, height, bytes, widths, placeholder, colour)"
        " VALUES (repeat('b', 32), 'JPEG', 9, 9, 9, '{9}', '', '')"
    )
    await clean_database.execute(
        "INSERT INTO image_placement (image, product, alt)"
        ' SELECT image.id, product.id, \'{"id": "Lama"}\' FROM image, product'
    )
    async with clean_database.acquire() as connection:
        order = await places.read_order(connection, mine, on("shawl"))
    (adopted,) = order.images
    assert (await library.read(clean_database, mine, adopted)).alt == {"id": "Lama"}


async def test_the_same_picture_elsewhere_is_told(clean_database: asyncpg.Pool) -> None:
    mine = await rows.producer(clean_database)
    for slug in ("shawl", "scarf"):
        await rows.product(clean_database, slug, producer=mine)
    near = image(1).fingerprint
    assert near is not None
    a = await add(clean_database, mine, 1)
    b = await add(clean_database, mine, 2, fingerprint=near ^ 0b10110)
    c = await add(clean_database, mine, 3, fingerprint=near ^ 0b111_1111)
    await put(clean_database, mine, on("shawl"), [a])

    used = {each: (await library.read(clean_database, mine, each)).used_on for each in (a, b, c)}

    assert used == {a: ("shawl",), b: ("shawl",), c: ()}


async def test_likeness_to_another_producer_is_flagged(clean_database: asyncpg.Pool) -> None:
    first, second = await rows.producer(clean_database), await rows.producer(clean_database, "b")
    near = image(1).fingerprint
    assert near is not None
    original = await add(clean_database, first, 1)
    same = await add(clean_database, second, 1)
    alike = await add(clean_database, second, 2, fingerprint=near ^ 0b11)
    await add(clean_database, second, 3)
    await add(clean_database, first, 4, fingerprint=near ^ 0b1)
    await add(clean_database, None, 1)

    flagged, total = await library.list_flagged(clean_database, limit=10, offset=0)
    told = {each.id: (each.like.id, each.is_same, each.differing_bits) for each in flagged}
    assert told[same] == (original, True, 0)
    assert told[alike][1:] == (False, 2)
    # The fourth is like the second producer's, too: each upload is compared with all others.
    assert total == 3

    await library.unflag(clean_database, same)
    with pytest.raises(LibraryImageNotFound):
        await library.unflag(clean_database, same)
    assert (await library.list_flagged(clean_database, limit=10, offset=0))[1] == 2


async def test_promo_places(clean_database: asyncpg.Pool) -> None:
    await rows.insert(
        clean_database, "collection", slug="best", title={"id": "Terbaik"}, kind="manual"
    )
    await rows.category(clean_database, "cloth")
    a = await add(clean_database, None, 1)
    for place in (Place(PlaceKind.COLLECTION, "best"), Place(PlaceKind.CATEGORY, "cloth")):
        await put(clean_database, None, place, [a])

    shown = await library.read(clean_database, None, a)
    assert [(each.kind, each.slug) for each in shown.places] == [
        ("category", "cloth"),
        ("collection", "best"),
    ]
    entities = await clean_database.fetch("SELECT DISTINCT entity FROM catalog_change")
    assert {"category", "collection"} <= {row["entity"] for row in entities}


async def test_many_who_write_at_once(clean_database: asyncpg.Pool) -> None:
    mine = await rows.producer(clean_database)
    await rows.product(clean_database, "shawl", producer=mine)
    await rows.product(clean_database, "scarf", producer=mine)
    ids = [await add(clean_database, mine, number) for number in range(1, 7)]

    async def write(turn: int) -> None:
        place = on(("shawl", "scarf")[turn % 2])
        async with clean_database.acquire() as connection:
            if turn % 3 == 2:
                changes = Changes(alt={"id": f"teks {turn}"}, focal=(0.5, turn / 100))
                await library.change(connection, mine, ids[turn % 6], changes)
            else:
                await places.put_in_order(
                    connection, mine, place, ids[turn % 6 :] + ids[: turn % 3]
                )

    # A deadlock would be an error of one of them.
    await asyncio.gather(*(write(turn) for turn in range(60)))

    for slug in ("shawl", "scarf"):
        async with clean_database.acquire() as connection:
            order = await places.read_order(connection, mine, on(slug))
        assert len(order.images) == len(set(order.images))
    stale = await clean_database.fetchval(
        "SELECT count(*) FROM image_placement p JOIN library_image l ON l.image = p.image"
        " WHERE NOT l.alt_is_draft AND p.alt <> l.alt OR p.focal_y IS DISTINCT FROM l.focal_y"
    )
    assert stale == 0
