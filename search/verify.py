"""Compare what engines hold with what the catalogue says, document by document.

Every visible product is built anew from its rows, so a wrong document is found as well as a missing
one. Changes that are waiting to be indexed show as differences; run it when the feed is idle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import asyncpg

from search.build_documents import build_product
from search.change_feed import SQL as FEED
from search.documents import SQL as DOCUMENTS
from search.sources import decode_source, read_definitions, read_sources

PAGE = 500
SHOWN = 20
"""Differences that are named per index; the rest is counted."""


async def catalogue_hashes(pool: asyncpg.Pool) -> dict[int, str]:
    """Product id -> hash of the document that the catalogue gives at one moment."""
    hashes: dict[int, str] = {}
    async with pool.acquire() as connection, connection.transaction(isolation="repeatable_read"):
        definitions = await read_definitions(connection)
        ids = [row["id"] for row in await connection.fetch(FEED.every_product)]
        for start in range(0, len(ids), PAGE):
            sources = await read_sources(connection, ids[start : start + PAGE])
            for product, text in sources.items():
                hashes[product] = build_product(decode_source(text), definitions).hash
    return hashes


async def stored_hashes(pool: asyncpg.Pool) -> dict[int, str]:
    """Product id -> hash of its stored document."""
    return dict(await pool.fetch(DOCUMENTS.all_hashes))


def differences(name: str, expected: Mapping[int, str], found: Mapping[int, str]) -> list[str]:
    """One line per product that `found` lacks, has wrong or should not have; at most `SHOWN`."""
    lines = list(_differences(expected, found))
    shown = [f"{name}: {line}" for line in lines[:SHOWN]]
    if len(lines) > SHOWN:
        shown.append(f"{name}: and {len(lines) - SHOWN} more")
    return shown


def _differences(expected: Mapping[int, str], found: Mapping[int, str]) -> Iterator[str]:
    for product in sorted(expected.keys() | found.keys()):
        if product not in found:
            yield f"product {product} is missing"
        elif product not in expected:
            yield f"product {product} should not be there"
        elif expected[product] != found[product]:
            yield f"product {product} is out of date"
