"""Take one file into a library: pictures by `media.intake`, rows by `catalog.library`.

Used by direct uploads, resumable ones and folders alike. What is in the library afterwards has its
original and its list renditions stored. Fails with leaves of PictureRefused, IntakeBusy,
StorageUnavailable; then nothing is in the library.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg

from catalog import library
from catalog.image_upkeep import hold_picture
from catalog.images import NewImage
from media.ingest import IngestedImage
from media.intake import Intake
from media.keys import facts_key, original_key
from media.storage import Storage


async def take_in(
    pool: asyncpg.Pool,
    storage: Storage,
    intake: Intake,
    file: bytes | Path,
    *,
    producer: int | None,
    account: int,
    name: str,
    then: Callable[[asyncpg.Connection, int], Awaitable[object]] | None = None,
) -> int:
    """The id in the library of the picture that `file` is; the same bytes again, the same id.

    `then` is called with it in the transaction that records the picture.
    """
    while True:
        ingested = await intake.take(file)
        async with pool.acquire() as connection, connection.transaction():
            # A sweep holds the same name while it looks for the picture and removes its files.
            await hold_picture(connection, ingested.key)
            if await asyncio.to_thread(_is_stored, storage, ingested.key):
                identity, _is_new = await library.add(
                    connection,
                    producer,
                    new_image(ingested),
                    name=name,
                    advice=[
                        library.Advice(each.code, dict(each.facts)) for each in ingested.advice
                    ],
                    account=account,
                )
                if then is not None:
                    await then(connection, identity)
                return identity
        # Swept away between the two: what is left of it must not pass for all of it.
        await asyncio.to_thread(storage.delete, facts_key(ingested.key))


def _is_stored(storage: Storage, key: str) -> bool:
    return storage.exists(facts_key(key)) and storage.exists(original_key(key))


def new_image(ingested: IngestedImage, source: str | None = None) -> NewImage:
    """What the catalogue keeps of it."""
    return NewImage(
        key=ingested.key,
        source=source,
        format=ingested.format,
        width=ingested.width,
        height=ingested.height,
        bytes=ingested.bytes,
        widths=ingested.widths,
        placeholder=ingested.placeholder,
        colour=ingested.dominant_colour,
        fingerprint=ingested.fingerprint,
        focal_x=ingested.focal[0],
        focal_y=ingested.focal[1],
    )
