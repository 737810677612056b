"""The catalogue's side of keeping stored pictures whole: which there are, and new keys for them.

A picture's name is held (`hold_picture`) by whoever records it and by whoever removes its files, so
that a sweep never takes the files of a picture that is being uploaded again: who has recorded one
looks afterwards whether its files are there. Files are the business of `media`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Container
from typing import NamedTuple

import asyncpg

from catalog.alone import hold, try_alone
from catalog.images import NewImage
from catalog.statements import load_statements

SQL = load_statements("catalog", "image_upkeep.sql")

PAGE = 1_000
"""Pictures that are read at a time."""


class KnownImage(NamedTuple):
    """A row of the image table."""

    id: int
    key: str


async def count_images(pool: asyncpg.Pool) -> int:
    """How many pictures the catalogue has."""
    number: int = await pool.fetchval(SQL.count_images)
    return number


async def images(pool: asyncpg.Pool) -> AsyncIterator[KnownImage]:
    """Every picture of the catalogue, by id."""
    last = 0
    while rows := await pool.fetch(SQL.images_after, last, PAGE):
        for row in rows:
            yield KnownImage(row["id"], row["key"])
        last = rows[-1]["id"]


async def upload_parts(pool: asyncpg.Pool) -> dict[str, int]:
    """Storage key -> bytes, of every part of an upload that is counted as received."""
    return {row["key"]: row["bytes"] for row in await pool.fetch(SQL.upload_parts)}


async def hold_picture(connection: asyncpg.Connection, key: str) -> None:
    """Have the picture of this key to oneself until the connection's transaction ends."""
    await hold(connection, f"picture {key}")


async def is_known(connection: asyncpg.Connection, key: str) -> bool:
    """Whether the catalogue has a picture of this key."""
    known: bool = await connection.fetchval(SQL.is_known, key)
    return known


async def claim_unrendered(
    connection: asyncpg.Connection, set_aside: Container[int], after: int = 0
) -> KnownImage | None:
    """The next upload after this id whose ladder is to be completed; ours until the connection's
    transaction ends.

    None when there is none, or when those that there are belong to others.
    """
    while rows := await connection.fetch(SQL.unrendered_after, after, PAGE):
        for image, key in rows:
            if image not in set_aside and await try_alone(connection, f"ladder {key}"):
                return KnownImage(image, key)
        after = rows[-1]["id"]
    return None


async def mark_rendered(connection: asyncpg.Connection, image: KnownImage) -> None:
    """Remember that the whole ladder is stored."""
    await connection.execute(SQL.mark_rendered, image.id, image.key)


async def move_image(connection: asyncpg.Connection, old: KnownImage, new: NewImage) -> None:
    """Show the picture under a new key, everywhere at once.

    If the new key's picture is there already (somebody has uploaded the same file since), the old
    one becomes part of it. Placements that change so tell the index by themselves.
    """
    async with connection.transaction():
        await hold_picture(connection, new.key)
        other = await connection.fetchval(SQL.image_by_key, new.key)
        if other is None:
            await connection.execute(
                SQL.move_image,
                old.id,
                old.key,
                new.key,
                new.format,
                new.width,
                new.height,
                new.bytes,
                new.widths,
                new.placeholder,
                new.colour,
                new.fingerprint,
                new.focal_x,
                new.focal_y,
            )
        elif other != old.id:
            await connection.execute(SQL.merge_placements, old.id, other)
            await connection.execute(SQL.merge_library, old.id, other)
            await connection.execute(SQL.drop_library, old.id)
            await connection.execute(SQL.take_over_source, old.id, other)
