"""Pictures as the catalogue knows them: what was ingested, and where it is shown.

Files, formats and renditions are the business of `media`; this is told the outcome.
"""

from __future__ import annotations

from collections.abc import Sequence

import asyncpg
import msgspec
from msgspec import Struct

from catalog.statements import load_statements
from catalog.values import Text

SQL = load_statements("catalog", "images.sql")


class NewImage(Struct, frozen=True, kw_only=True):
    """An ingested picture; sizes in pixels, after its orientation was applied."""

    key: str
    source: str | None
    """What it was painted from, if it was."""
    format: str
    width: int
    height: int
    bytes: int
    widths: tuple[int, ...]
    placeholder: str
    colour: str
    fingerprint: int | None = None
    """Perceptual hash, 64 bits, signed."""
    focal_x: float = 0.5
    focal_y: float = 0.5


class Placement(Struct, frozen=True, kw_only=True):
    """A product's picture at one position."""

    product: str
    """Slug."""
    position: int
    image: int
    alt: Text


async def known_sources(pool: asyncpg.Pool, sources: Sequence[str]) -> dict[str, int]:
    """Source -> image id, for those that have been painted before."""
    return dict(await pool.fetch(SQL.known_sources, sources))


async def record_image(pool: asyncpg.Pool | asyncpg.Connection, image: NewImage) -> int:
    """Remember an ingested picture; answers its id. The same key twice is one picture."""
    identity: int = await pool.fetchval(SQL.record_image, *msgspec.structs.astuple(image))
    return identity


async def place_on_products(pool: asyncpg.Pool, placements: Sequence[Placement]) -> None:
    """Show exactly these pictures on the products that they name, and keep them in libraries."""
    rows = msgspec.json.encode(placements).decode()
    slugs = list({placement.product for placement in placements})
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(SQL.drop_product_placements, rows, slugs)
        await connection.execute(SQL.merge_product_placements, rows)
        await connection.execute(SQL.fill_libraries, slugs)
