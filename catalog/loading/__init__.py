"""Loading a folder in the sample format: categories, producers, products and collections as JSON.

`files` reads and types them, `checks` holds them against each other, `writing` stores them in one
transaction. A folder with any fault is refused whole, with the path of each fault; loading the same
folder twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import asyncpg
from msgspec import Struct

from catalog.loading.checks import check_folder, ward_faults
from catalog.loading.files import Folder, PictureFile, read_folder
from catalog.loading.writing import SQL, write_folder


class Loaded(Struct, frozen=True, kw_only=True):
    """What a folder held, and the pictures that its products ask for."""

    categories: int
    producers: int
    products: int
    collections: int
    pictures: dict[str, tuple[PictureFile, ...]]
    """Product slug -> its pictures, in order."""


class FolderRefused(Exception):
    """The folder has faults; nothing was written. `faults` are lines of "file[path]: what"."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def open_folder(path: Path) -> Folder:
    """Read and check a whole folder. Raises `FolderRefused`."""
    folder, faults = read_folder(path)
    faults = faults or check_folder(folder)
    if faults:
        raise FolderRefused(faults)
    return folder


async def load_folder(
    pool: asyncpg.Pool, folder: Folder, on_written: Callable[[int], None] = lambda _entries: None
) -> Loaded:
    """Store an opened folder; `on_written` hears of each batch. Raises `FolderRefused`."""
    if faults := ward_faults(folder, dict(await pool.fetch(SQL.wards))):
        raise FolderRefused(faults)
    await write_folder(pool, folder, on_written)
    return Loaded(
        categories=len(folder.categories),
        producers=len(folder.producers),
        products=len(folder.products),
        collections=len(folder.collections),
        pictures={product.slug: product.image_specs for product in folder.products},
    )
