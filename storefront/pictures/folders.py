"""Take a ZIP of pictures in, and put each onto the product that its name means.

A file's fate is its own: one that is refused leaves the others alone. Doing it again does nothing
again (the same bytes are the same picture, which stands already). Fails with a leaf of ZipRefused,
and with IntakeBusy and StorageUnavailable, after which it can go on from the beginning.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
from msgspec import Struct

from catalog.library_errors import PlaceNotFound, TooManyPictures
from catalog.picture_names import Matched, is_ignored, match_files
from catalog.places import Place, PlaceKind, append, names_of_products
from media.errors import PictureRefused
from media.intake import Intake
from media.storage import Storage
from media.zip_pictures import EntryFault, ZipEntry, ZipPictures
from storefront.pictures.refusals import Fault, fault_of, fault_of_entry, note
from storefront.pictures.taking import take_in


class FileFate(Struct, frozen=True, omit_defaults=True):
    """What became of one file; kept as data and put into words for whoever reads it."""

    name: str
    status: str
    """placed, in-library or refused"""
    product: str | None = None
    position: int | None = None
    image: int | None = None
    fault: Fault | None = None


async def take_folder(
    pool: asyncpg.Pool,
    storage: Storage,
    intake: Intake,
    path: Path,
    *,
    producer: int | None,
    account: int,
    told: Callable[[list[FileFate]], Awaitable[None]],
) -> list[FileFate]:
    """What became of each file, in the order of products; `told` hears of it after each file."""
    fates: list[FileFate] = []
    with await asyncio.to_thread(ZipPictures, path) as archive:
        entries = {
            str(entry.index): entry
            for entry in await asyncio.to_thread(archive.entries)
            if not is_ignored(entry.name)
        }
        names = [entry.name for entry in entries.values()]
        products: dict[str, str] = {}
        if producer is not None:
            async with pool.acquire() as connection:
                products = await names_of_products(connection, producer)
        # Two files of one name are two files.
        waiting: dict[str, list[ZipEntry]] = {}
        for entry in entries.values():
            waiting.setdefault(entry.name, []).append(entry)
        for matched in match_files(names, products):
            entry = waiting[matched.name].pop(0)
            content: bytes | EntryFault | None = entry.fault
            if content is None:
                content = await asyncio.to_thread(archive.read, entry)
            fates.append(
                await _take_file(
                    pool, storage, intake, content, matched, producer=producer, account=account
                )
            )
            await told(fates)
    return fates


async def _take_file(
    pool: asyncpg.Pool,
    storage: Storage,
    intake: Intake,
    content: bytes | EntryFault,
    matched: Matched,
    *,
    producer: int | None,
    account: int,
) -> FileFate:
    if isinstance(content, EntryFault):
        return FileFate(matched.name, "refused", fault=fault_of_entry(content))
    name = matched.name.rpartition("/")[2]
    try:
        image = await take_in(
            pool, storage, intake, content, producer=producer, account=account, name=name
        )
    except PictureRefused as refused:
        return FileFate(matched.name, "refused", fault=fault_of(refused))
    if matched.product is None:
        code = "folder_ambiguous_detail" if matched.is_ambiguous else "folder_no_match_detail"
        fault = None if producer is None else note(code)
        return FileFate(matched.name, "in-library", image=image, fault=fault)
    return await place_or_keep(pool, producer, matched.name, matched.product, image)


async def place_or_keep(
    pool: asyncpg.Pool, producer: int | None, name: str, product: str, image: int
) -> FileFate:
    """Show the picture on the product after the others, or say why it stays in the library."""
    try:
        async with pool.acquire() as connection:
            place = Place(PlaceKind.PRODUCT, product)
            position = await append(connection, producer, place, image)
    except TooManyPictures as full:
        fault = note("folder_full_detail", slug=product, limit=str(full.limit))
        return FileFate(name, "in-library", image=image, fault=fault)
    except PlaceNotFound:
        return FileFate(name, "in-library", image=image, fault=note("folder_no_match_detail"))
    return FileFate(name, "placed", product, position, image)
