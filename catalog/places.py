"""Verbs over where pictures are shown: products and profiles, categories and collections.

A place is reached through its owner only (a producer's id, or None for the promo team): another's
place or picture is not found. Putting pictures in order replaces what stood there in one
transaction; drafts of alternative texts are written on the way.
Fails with PlaceNotFound, LibraryImageNotFound, TooManyPictures, StaleOrder.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from hashlib import blake2b

import asyncpg
import msgspec
from msgspec import Struct

from catalog.alt_text import DESCRIBING, Listing, draft_alt
from catalog.library_errors import (
    LibraryImageNotFound,
    PlaceNotFound,
    StaleOrder,
    TooManyPictures,
)
from catalog.statements import load_statements
from catalog.values import Text

LIBRARY = load_statements("catalog", "library.sql")
SQL = load_statements("catalog", "places.sql")

MOST_PICTURES = 12


class PlaceKind(StrEnum):
    """What can show pictures; the database has a column for each."""

    PRODUCT = "product"
    PRODUCER = "producer"
    CATEGORY = "category"
    COLLECTION = "collection"


class Place(Struct, frozen=True):
    """Where pictures are shown; a producer's own profile needs no slug."""

    kind: PlaceKind
    slug: str = ""


class Order(Struct, frozen=True):
    """The library's ids at a place, first to last."""

    images: tuple[int, ...]

    @property
    def tag(self) -> str:
        """Changes whenever the order does."""
        listed = ",".join(map(str, self.images))
        return blake2b(listed.encode(), digest_size=10).hexdigest()


class _Here(Struct, frozen=True):
    """A place that has been found."""

    owner: int
    kind: PlaceKind
    id: int


async def read_order(connection: asyncpg.Connection, owner: int | None, place: Place) -> Order:
    """What stands at a place of `owner`; what is not in its library yet joins it."""
    async with connection.transaction():
        await take_turns(connection, owner)
        here = await _find(connection, owner or 0, place)
        return await _order(connection, here)


async def put_in_order(
    connection: asyncpg.Connection,
    owner: int | None,
    place: Place,
    images: Sequence[int],
    *,
    expected: str | None = None,
) -> Order:
    """Show exactly these pictures of the owner's library, in this order.

    `expected` is the tag of the order that the caller has seen; None replaces any.
    """
    async with connection.transaction():
        await take_turns(connection, owner)
        here = await _find(connection, owner or 0, place)
        before = await _order(connection, here)
        if expected is not None and expected != before.tag:
            raise StaleOrder(before.tag)
        await _fill(connection, here, tuple(dict.fromkeys(images)))
        return await _order(connection, here)


async def append(
    connection: asyncpg.Connection, owner: int | None, place: Place, image: int
) -> int:
    """Show one more picture after the others; answers its position, the old one if it stands."""
    async with connection.transaction():
        await take_turns(connection, owner)
        here = await _find(connection, owner or 0, place)
        before = await _order(connection, here)
        if image in before.images:
            return before.images.index(image)
        await _fill(connection, here, (*before.images, image))
        return len(before.images)


async def take_turns(connection: asyncpg.Connection, owner: int | None) -> None:
    """Let nobody else change or place pictures of this library until the transaction ends.

    Rows alone would not do: two who place the same pictures on two products and change one of them
    would wait for each other.
    """
    await connection.execute(SQL.take_turns, owner or 0)


async def refill(connection: asyncpg.Connection, owner: int | None, place: Place) -> None:
    """Write a place's texts and focal points anew from the library; in a transaction and turn."""
    here = await _find(connection, owner or 0, place)
    await _fill(connection, here, (await _order(connection, here)).images)


async def names_of_products(connection: asyncpg.Connection, producer: int) -> dict[str, str]:
    """SKU or slug -> slug of the product, for all of a producer's products."""
    return {row["name"]: row["slug"] for row in await connection.fetch(SQL.skus, producer)}


async def _find(connection: asyncpg.Connection, owner: int, place: Place) -> _Here:
    find = getattr(SQL, f"find_{place.kind}")
    found = await connection.fetchval(find, owner, place.slug)
    if found is None:
        raise PlaceNotFound(place.kind, place.slug)
    return _Here(owner, place.kind, found)


async def _order(connection: asyncpg.Connection, here: _Here) -> Order:
    placed = await connection.fetch(SQL.placed, here.owner, here.kind, here.id)
    if any(row["id"] is None for row in placed):
        await connection.execute(LIBRARY.adopt, here.owner)
        placed = await connection.fetch(SQL.placed, here.owner, here.kind, here.id)
    return Order(tuple(row["id"] for row in placed))


async def _fill(connection: asyncpg.Connection, here: _Here, images: tuple[int, ...]) -> None:
    if len(images) > MOST_PICTURES:
        raise TooManyPictures(len(images), MOST_PICTURES)
    found = {row["id"]: row for row in await connection.fetch(SQL.in_library, here.owner, images)}
    for image in images:
        if image not in found:
            raise LibraryImageNotFound(image)
    listing = msgspec.json.decode(
        await connection.fetchval(SQL.listing, here.kind, here.id, list(DESCRIBING)), type=Listing
    )
    alts: list[Text] = []
    for position, image in enumerate(images):
        row = found[image]
        if row["alt"] is None or row["alt_is_draft"]:
            alts.append(draft_alt(listing, position))
        else:
            alts.append(msgspec.json.decode(row["alt"]))
    wanted = [
        (image, alt, found[image]["focal_x"], found[image]["focal_y"])
        for image, alt in zip(images, alts, strict=True)
    ]
    standing = [
        (row["id"], msgspec.json.decode(row["alt"]), row["focal_x"], row["focal_y"])
        for row in await connection.fetch(SQL.placed, here.owner, here.kind, here.id)
    ]
    if wanted == standing:
        # Nothing to do is no change: the index has nothing to follow.
        return
    await connection.execute(SQL.clear, here.kind, here.id)
    written = [msgspec.json.encode(alt).decode() for alt in alts]
    await connection.execute(SQL.fill, here.owner, here.kind, here.id, images, written)
    for image, alt in zip(images, written, strict=True):
        await connection.execute(LIBRARY.draft, here.owner, image, alt)
