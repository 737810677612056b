"""What an operator asks of stored pictures: check them, make them anew, remove what is left over.

Reads the image table and the storage, whichever that is. Checking and rebuilding use every core.
What cannot be done for one picture is told at the end and does not keep the others from it.
"""

from __future__ import annotations

import asyncio
import functools
import multiprocessing
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TypeVar

import asyncpg

from catalog import image_upkeep
from catalog.database import open_pool
from catalog.image_upkeep import KnownImage
from media import upkeep
from media.errors import MediaError
from media.open_storage import open_storage
from media.storage import Storage
from storefront.commands.progress import progress
from storefront.pictures.taking import new_image
from storefront.settings import Settings

ORPHANED_FOR = timedelta(days=1)
"""Younger files may be of an upload under way, whose row is not there yet."""

CARDS_FOR = timedelta(days=30)
"""A share card that is still asked for is drawn again."""

FEW = 8
"""So few pictures are not worth starting processes for."""

Answer = TypeVar("Answer")


class Swept(NamedTuple):
    """What a sweep has removed, or would."""

    pictures: int
    files: int


class NothingKnown(Exception):
    """No stored picture is in the catalogue, which looks like the wrong database or bucket."""

    def __init__(self, stored: int) -> None:
        super().__init__(stored)
        self.stored = stored

    def __str__(self) -> str:
        return (
            f"None of the {self.stored:,} stored pictures is in the catalogue. Are DATABASE_URL "
            "and MEDIA_URL of the same shop? Nothing was removed; --all removes them all the same."
        )


async def verify_pictures(settings: Settings, dsn: str) -> list[str]:
    """One line for each stored file that is not as the catalogue needs it."""
    storage = open_storage(settings.media_url, settings.data_dir)
    faults: list[str] = []
    async with open_pool(dsn, max_size=2) as pool:
        total = await image_upkeep.count_images(pool)
        check = functools.partial(upkeep.faults_of, storage)
        with progress("Checking pictures", total=total) as step:
            async for _image, found in _over_all(pool, check, total):
                faults += [str(found)] if isinstance(found, MediaError) else found
                step(1)
        parts = await image_upkeep.upload_parts(pool)
        faults += await asyncio.to_thread(_missing_parts, storage, parts)
    return sorted(faults)


async def rebuild_pictures(settings: Settings, dsn: str, *, only_missing: bool) -> list[str]:
    """Make renditions anew from the originals; one line for each picture that could not be."""
    storage = open_storage(settings.media_url, settings.data_dir)
    failed: list[str] = []
    async with open_pool(dsn, max_size=2) as pool:
        total = await image_upkeep.count_images(pool)
        make = functools.partial(upkeep.rebuild, storage, only_missing=only_missing)
        with progress("Rebuilding pictures", total=total) as step:
            async for image, made in _over_all(pool, make, total):
                if isinstance(made, MediaError):
                    failed.append(f"{image.key}: {made}")
                elif made.key != image.key:
                    async with pool.acquire() as connection:
                        await image_upkeep.move_image(connection, image, new_image(made))
                step(1)
    return sorted(failed)


async def sweep_pictures(
    settings: Settings, dsn: str, *, dry_run: bool = False, even_all: bool = False
) -> Swept:
    """Remove files that nothing refers to and that are no part of an upload under way.

    Raises NothingKnown.
    """
    storage = open_storage(settings.media_url, settings.data_dir)
    before = datetime.now(UTC) - ORPHANED_FOR
    async with open_pool(dsn, max_size=2) as pool:
        # The storage first: what is recorded after that is in the catalogue by the second look.
        stored = await asyncio.to_thread(upkeep.stored_pictures, storage)
        known = {image.key async for image in image_upkeep.images(pool)}
        orphans = sorted(
            key for key, written in stored.items() if key not in known and written < before
        )
        if orphans and not known.intersection(stored) and not even_all:
            raise NothingKnown(len(stored))
        pictures = files = 0
        with progress("Removing pictures", total=len(orphans)) as step:
            for key in orphans:
                removed = 0 if dry_run else await _remove(pool, storage, key)
                pictures += dry_run or removed > 0
                files += removed
                step(1)
        files += await asyncio.to_thread(
            _remove_old, storage, await image_upkeep.upload_parts(pool), before, dry_run
        )
        if not dry_run:
            files += await asyncio.to_thread(storage.discard_unfinished, before)
    return Swept(pictures, files)


async def _remove(pool: asyncpg.Pool, storage: Storage, key: str) -> int:
    """Remove an orphan, unless somebody has come for it since; answers how many files."""
    async with pool.acquire() as connection, connection.transaction():
        await image_upkeep.hold_picture(connection, key)
        if await image_upkeep.is_known(connection, key):
            return 0
        return await asyncio.to_thread(upkeep.remove_picture, storage, key)


def _remove_old(storage: Storage, parts: Iterable[str], before: datetime, dry_run: bool) -> int:
    """Remove parts of uploads that no row counts, and share cards that nobody may want any more."""
    counted = frozenset(parts)
    spent = [key for key in upkeep.old_files(storage, "upload", before) if key not in counted]
    spent += upkeep.old_files(storage, "card", before - CARDS_FOR)
    if not dry_run:
        for key in spent:
            storage.delete(key)
    return len(spent)


def _missing_parts(storage: Storage, parts: dict[str, int]) -> list[str]:
    sizes = {file.key: file.bytes for file in storage.list("upload")}
    return [
        f"{key}: {'missing' if key not in sizes else f'has {sizes[key]} bytes, not {size}'}"
        for key, size in parts.items()
        if sizes.get(key) != size
    ]


async def _over_all(
    pool: asyncpg.Pool, work: Callable[[str], Answer], total: int
) -> AsyncIterator[tuple[KnownImage, Answer | MediaError]]:
    """Do some work for every picture of the catalogue, on every core, in no order."""
    loop = asyncio.get_running_loop()
    cores = len(os.sched_getaffinity(0))
    under_way: dict[asyncio.Future[Answer], KnownImage] = {}
    with _workers(cores if total > FEW else 1, few=total <= FEW) as workers:
        async for image in image_upkeep.images(pool):
            under_way[loop.run_in_executor(workers, work, image.key)] = image
            if len(under_way) >= 2 * cores:
                for each in await _done(under_way):
                    yield each
        while under_way:
            for each in await _done(under_way):
                yield each


async def _done(
    under_way: dict[asyncio.Future[Answer], KnownImage],
) -> list[tuple[KnownImage, Answer | MediaError]]:
    finished, _ = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
    answers: list[tuple[KnownImage, Answer | MediaError]] = []
    for future in finished:
        error = future.exception()
        if error is not None and not isinstance(error, MediaError):
            raise error
        answers.append((under_way.pop(future), error or future.result()))
    return answers


def _workers(number: int, *, few: bool) -> Executor:
    if few:
        return ThreadPoolExecutor(number)
    # Never fork: this process has threads and an event loop, which a fork would copy half.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(number, mp_context=context, initializer=_ignore_interrupt)


def _ignore_interrupt() -> None:
    """Leave Ctrl-C to the parent; the pictures in hand are finished."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
