"""Verbs over libraries of pictures: one library per producer, and the promo team's.

`owner` is the producer's id, or None for the promo team; every statement asks for it, so that
another's picture is not found, whoever calls. Files are `media`'s; places are `catalog.places`.
Fails with LibraryImageNotFound, LibraryImageStale, LibraryImageInUse.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import msgspec
from msgspec import UNSET, Struct, UnsetType

from catalog.images import NewImage, record_image
from catalog.library_errors import (
    LibraryImageInUse,
    LibraryImageNotFound,
    LibraryImageStale,
)
from catalog.places import Place, PlaceKind, refill, take_turns
from catalog.statements import load_statements
from catalog.values import Text

SQL = load_statements("catalog", "library.sql")

NEAR_BITS = 6
"""Fingerprints of 64 bits that differ in no more are of pictures that look the same."""


class Advice(Struct, frozen=True):
    """Something that would make the picture better: a code, and numbers that go with it."""

    code: str
    facts: dict[str, float] = {}


class ShownAt(Struct, frozen=True):
    """One place where a picture is shown; position from 0."""

    kind: PlaceKind
    slug: str
    position: int


class LibraryPicture(Struct, frozen=True, kw_only=True):
    """A picture in a library, with everything that its owner is told."""

    id: int
    key: str
    format: str
    name: str
    width: int
    height: int
    bytes: int
    widths: tuple[int, ...]
    placeholder: str
    colour: str
    focal: tuple[float, float]
    focal_is_chosen: bool
    alt: Text | None
    alt_is_draft: bool
    advice: tuple[Advice, ...]
    version: int
    created_at: datetime
    places: tuple[ShownAt, ...]
    used_on: tuple[str, ...]
    """Slugs of the owner's products that show this picture, or one that looks like it."""


class Changes(Struct, frozen=True, kw_only=True):
    """What shall change; `alt` None asks for a draft, `focal` None for the automatic point."""

    alt: Text | UnsetType | None = UNSET
    focal: tuple[float, float] | UnsetType | None = UNSET


class FlaggedOwner(Struct, frozen=True):
    slug: str
    name: str


class FlaggedSide(Struct, frozen=True, kw_only=True):
    """One of two pictures that look the same."""

    id: int
    key: str
    width: int
    height: int
    widths: tuple[int, ...]
    placeholder: str
    producer: FlaggedOwner


class FlaggedPicture(FlaggedSide, frozen=True, kw_only=True):
    """A picture that was uploaded after another producer's that it looks like."""

    like: FlaggedSide
    is_same: bool
    differing_bits: int | None
    created_at: datetime


async def add(
    connection: asyncpg.Connection,
    owner: int | None,
    image: NewImage,
    *,
    name: str,
    advice: Sequence[Advice],
    account: int | None,
) -> tuple[int, bool]:
    """Put an ingested picture into a library; answers its id there and whether it is new there.

    A producer's picture that looks like another producer's is flagged for review.
    """
    async with connection.transaction():
        identity = await record_image(connection, image)
        flagged = None
        if owner is not None:
            flagged = await connection.fetchval(SQL.like_anothers, owner, identity, NEAR_BITS)
        told = msgspec.json.encode(advice).decode()
        added: int | None = await connection.fetchval(
            SQL.add, owner or 0, identity, name, told, account, flagged
        )
        if added is not None:
            return added, True
        known: int = await connection.fetchval(SQL.id_of_image, owner or 0, identity)
        return known, False


async def list_newest(
    connection: asyncpg.Pool | asyncpg.Connection,
    owner: int | None,
    *,
    unused: bool,
    limit: int,
    offset: int,
) -> tuple[list[LibraryPicture], int]:
    """A page of the library, newest first, and how many there are; `unused`: shown nowhere."""
    total: int = await connection.fetchval(SQL.count_all, owner or 0, unused)
    rows = await connection.fetch(SQL.newest, owner or 0, unused, limit, offset)
    return await read_several(connection, owner, [row["id"] for row in rows]), total


async def read_several(
    connection: asyncpg.Pool | asyncpg.Connection, owner: int | None, images: Sequence[int]
) -> list[LibraryPicture]:
    """Those of the pictures that are in the library, in the given order."""
    rows = await connection.fetch(SQL.pictures, owner or 0, images, NEAR_BITS)
    return [msgspec.json.decode(row[0], type=LibraryPicture) for row in rows]


async def read(
    connection: asyncpg.Pool | asyncpg.Connection, owner: int | None, image: int
) -> LibraryPicture:
    """One picture of the library."""
    found = await read_several(connection, owner, [image])
    if not found:
        raise LibraryImageNotFound(image)
    return found[0]


async def change(
    connection: asyncpg.Connection,
    owner: int | None,
    image: int,
    changes: Changes,
    *,
    expected: int | None = None,
) -> LibraryPicture:
    """Change a picture's texts or focal point, wherever its owner shows it.

    `expected` is the version that the caller has seen; None changes any.
    """
    async with connection.transaction():
        await take_turns(connection, owner)
        row = await _current(connection, owner, image, expected)
        x, y = row["focal_x"], row["focal_y"]
        if changes.focal is not UNSET:
            x, y = changes.focal or (None, None)
        alt, is_draft = row["alt"], row["alt_is_draft"]
        if changes.alt is None:
            alt, is_draft = None, True
        elif changes.alt is not UNSET:
            alt, is_draft = msgspec.json.encode(changes.alt).decode(), False
        await connection.execute(SQL.change, owner or 0, image, alt, is_draft, x, y)
        for place in await _places_of(connection, owner, image):
            await refill(connection, owner, place)
        return await read(connection, owner, image)


async def delete(
    connection: asyncpg.Connection, owner: int | None, image: int, *, expected: int | None = None
) -> None:
    """Take a picture out of the library, unless it is shown somewhere."""
    async with connection.transaction():
        await take_turns(connection, owner)
        await _current(connection, owner, image, expected)
        places = await _places_of(connection, owner, image)
        if places:
            raise LibraryImageInUse(tuple((place.kind.value, place.slug) for place in places))
        await connection.execute(SQL.delete, owner or 0, image)


async def forget_images(
    connection: asyncpg.Pool | asyncpg.Connection, *, older_than: timedelta
) -> int:
    """Forget pictures that nobody has any more; answers how many. Their files are swept later."""
    told: str = await connection.execute(SQL.forget_images, older_than)
    return int(told.split()[-1])


async def list_flagged(
    connection: asyncpg.Pool | asyncpg.Connection, *, limit: int, offset: int
) -> tuple[list[FlaggedPicture], int]:
    """Pictures that look like another producer's, newest first, and how many there are."""
    rows = await connection.fetch(SQL.flagged, limit, offset)
    total: int = await connection.fetchval(SQL.count_flagged)
    return [msgspec.json.decode(row["flagged"], type=FlaggedPicture) for row in rows], total


async def unflag(connection: asyncpg.Pool | asyncpg.Connection, image: int) -> None:
    """Somebody has looked at a flagged picture and let it be."""
    if await connection.fetchval(SQL.unflag, image) is None:
        raise LibraryImageNotFound(image)


async def _places_of(connection: asyncpg.Connection, owner: int | None, image: int) -> list[Place]:
    rows = await connection.fetch(SQL.places_of, owner or 0, image)
    return [Place(PlaceKind(row["kind"]), row["slug"]) for row in rows]


async def _current(
    connection: asyncpg.Connection, owner: int | None, image: int, expected: int | None
) -> Any:
    row = await connection.fetchrow(SQL.read_one, owner or 0, image)
    if row is None:
        raise LibraryImageNotFound(image)
    if expected is not None and expected != row["version"]:
        raise LibraryImageStale(row["version"])
    return row
