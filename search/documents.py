"""Stored documents: written by the indexer, read by whoever answers a shopper.

A product that is not visible has no document; nobody needs to check a status again. Cards are kept
in a bounded memory, since the same few thousand fill most lists; the change feed drops what
changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import asyncpg
import msgspec
from msgspec import Struct

from catalog.statements import load_statements
from catalog.values import Language
from search.build_documents import BuiltProduct
from search.document import IndexEntry, Picture, ProductDocument

SQL = load_statements("search.sql", "stored_documents.sql")
_document = msgspec.json.Decoder(ProductDocument)
_entry = msgspec.json.Decoder(IndexEntry)


class _Pictured(Struct, frozen=True):
    """The part of a document that its pictures are in."""

    images: tuple[Picture, ...] = ()


_pictured = msgspec.json.Decoder(_Pictured)

KEPT_CARDS = 5_000
"""Of each language; about 1.4 kB each."""


async def read_document(pool: asyncpg.Pool, slug: str) -> ProductDocument | None:
    """The visible product at `slug`."""
    text = await pool.fetchval(SQL.document_by_slug, slug)
    return None if text is None else _document.decode(text)


async def read_pictures(pool: asyncpg.Pool, ids: Sequence[int]) -> list[Picture]:
    """The first picture of each of `ids` that is visible and has one, in their order."""
    found = dict(await pool.fetch(SQL.documents, ids))
    pictured = (_pictured.decode(found[id]) for id in ids if id in found)
    return [each.images[0] for each in pictured if each.images]


async def read_entries(pool: asyncpg.Pool, ids: Sequence[int]) -> dict[int, IndexEntry]:
    """What engines are given of those of `ids` that are visible."""
    return {id: _entry.decode(text) for id, text in await pool.fetch(SQL.entries, ids)}


async def moved_to(pool: asyncpg.Pool, entity: str, old_slug: str) -> str | None:
    """The slug that `old_slug` of a product, producer, category or collection leads to now."""
    slug: str | None = await pool.fetchval(SQL.current_slug, entity, old_slug)
    return slug


class Cards:
    """JSON of list items by product id and language."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._kept: dict[Language, dict[int, bytes]] = {language: {} for language in Language}
        self._drops = 0

    async def read(self, ids: Sequence[int], language: Language) -> dict[int, bytes]:
        """Cards of those of `ids` that are visible."""
        kept = self._kept[language]
        found = {i: kept[i] for i in ids if i in kept}
        if missing := [i for i in ids if i not in found]:
            drops = self._drops
            statement = SQL.cards_id if language is Language.INDONESIAN else SQL.cards_en
            fetched = {i: text.encode() for i, text in await self._pool.fetch(statement, missing)}
            found |= fetched
            # A card read before a drop may be the old one.
            if drops == self._drops:
                self._keep(fetched, language)
        return found

    def _keep(self, cards: dict[int, bytes], language: Language) -> None:
        kept = self._kept[language]
        kept.update(cards)
        while len(kept) > KEPT_CARDS:
            del kept[next(iter(kept))]

    def drop(self, ids: Iterable[int]) -> None:
        """Forget what is kept of these products."""
        self._drops += 1
        for product in ids:
            for kept in self._kept.values():
                kept.pop(product, None)

    def clear(self) -> None:
        """Forget everything, when changes may have been missed."""
        self._drops += 1
        for kept in self._kept.values():
            kept.clear()


async def stored_hashes(connection: asyncpg.Connection, ids: Sequence[int]) -> dict[int, str]:
    """Product id -> hash of the document that is stored of it."""
    return dict(await connection.fetch(SQL.stored_hashes, ids))


async def store(connection: asyncpg.Connection, built: Sequence[BuiltProduct]) -> None:
    """Write these in place of what is stored of them.

    Must run under the indexer's lock (`change_feed`), which makes `seq` grow in commit order.
    """
    await connection.execute(
        SQL.store,
        [product.id for product in built],
        [product.slug for product in built],
        [product.hash for product in built],
        [product.document for product in built],
        [product.card_id for product in built],
        [product.card_en for product in built],
        [product.entry_text for product in built],
    )


async def withdraw(connection: asyncpg.Connection, ids: Sequence[int]) -> list[int]:
    """Empty the documents of these; answers which had one. Under the same lock."""
    return [row["product_id"] for row in await connection.fetch(SQL.withdraw, ids)]
