"""From an empty data folder to a shop that can be looked at, and the same for any loaded folder."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

import asyncpg

from catalog.database import open_pool
from catalog.loading import load_folder, open_folder
from catalog.migrations import migrate
from media.open_storage import open_storage
from search.change_feed import due_products
from search.indexer import index_all_due
from storefront.commands.progress import progress
from storefront.commands.sample_pictures import add_pictures
from storefront.engines import postgres_engine
from storefront.settings import Settings

LINKS = (
    ("/v1/products?q=tenun+sumba", "a search, with facets"),
    ("/v1/products?q=smoked+beef&lang=en", "the same catalogue in English"),
    ("/v1/products/sei-sapi-original-lalolak", "one product"),
    ("/v1/suggest?q=sas", "suggestions while typing"),
    ("/v1/home", "the front page"),
    ("/docs", "the whole API"),
)


async def prepare_demo(settings: Settings, dsn: str) -> None:
    """Migrate, load the (fictional) sample, paint, index; quick when it was done before."""
    await migrate(dsn)
    with as_file(files("catalog").joinpath("sample")) as folder:
        await load_and_index(settings, dsn, folder)


async def load_and_index(settings: Settings, dsn: str, folder: Path) -> None:
    """Load `folder` with its pictures and index what changed. Raises `FolderRefused`."""
    checked = open_folder(folder)
    total = sum(
        map(len, (checked.categories, checked.producers, checked.products, checked.collections))
    )
    async with open_pool(dsn) as pool:
        with progress("Loading the catalogue", total=total) as step:
            loaded = await load_folder(pool, checked, step)
        await add_pictures(
            pool, open_storage(settings.media_url, settings.data_dir), loaded.pictures
        )
        await _index(pool)


async def _index(pool: asyncpg.Pool) -> None:
    if due := await due_products(pool):
        with progress("Indexing", total=due) as step:
            await index_all_due(pool, postgres_engine(pool), step)


def print_links(settings: Settings) -> None:
    """Tell where to look, once the server listens."""
    width = max(len(path) for path, _what in LINKS)
    print(f"\nEtalase is open at {settings.public_url} (Ctrl-C closes it). Try:\n")
    for path, what in LINKS:
        print(f"  {settings.public_url}{path:<{width}}  {what}")
    print(flush=True)
