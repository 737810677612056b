"""The rows that documents are built from, read in one statement and typed.

Only products that are visible at this moment have a source; `search.build_documents` is pure over
these. A row that cannot be decoded raises `msgspec.ValidationError` for that product.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import asyncpg
import msgspec
from msgspec import Struct

from catalog.statements import load_statements
from catalog.values import Text
from search.document import LabelledValue, Picture, ProducerFacts

SQL = load_statements("search.sql", "product_sources.sql")

Scalar = str | int | float | bool


class CategoryDefinition(Struct, frozen=True):
    slug: str
    name: Text
    path: tuple[int, ...]
    """Ids from the root to this category."""
    attributes: tuple[str, ...]
    """Keys, in order."""


class AttributeDefinition(Struct, frozen=True):
    name: Text
    kind: str
    unit: str | None
    values: dict[str, LabelledValue]


class Definitions(Struct, frozen=True):
    """What the catalogue says of categories (by id) and attributes (by key)."""

    categories: dict[int, CategoryDefinition]
    attributes: dict[str, AttributeDefinition]


class CertificationSource(Struct, frozen=True):
    kind: str
    status: str
    number: str | None = None
    valid_until: str | None = None


class ProducerSource(ProducerFacts, frozen=True, kw_only=True):
    certifications: tuple[CertificationSource, ...]
    image: Picture | None


class VariantSource(Struct, frozen=True):
    id: int
    sku: str
    options: dict[str, str | int | float]
    price: int
    stock: int
    compare_at: int | None = None
    weight_g: int | None = None
    net_content: float | None = None
    net_unit: str | None = None
    length_cm: float | None = None
    width_cm: float | None = None
    height_cm: float | None = None


class LicenceSource(Struct, frozen=True):
    kind: str
    number: str


class ProductSource(Struct, frozen=True):
    """One visible product with everything around it."""

    id: int
    slug: str
    name: Text
    summary: Text
    description: Text
    category: int
    attributes: dict[str, Scalar | tuple[Scalar, ...]]
    option_keys: tuple[str, ...]
    tags: tuple[str, ...]
    made_to_order: bool
    lead_days: int | None
    shelf_life_days: int | None
    storage: str | None
    ingredients: Text | None
    allergens: tuple[str, ...]
    halal_status: str
    unique_piece: bool
    popularity: int
    version: int
    created_at: datetime
    updated_at: datetime
    published_at: datetime
    producer: ProducerSource
    variants: tuple[VariantSource, ...]
    licences: tuple[LicenceSource, ...]
    images: tuple[Picture, ...]


_definitions = msgspec.json.Decoder(Definitions)
_source = msgspec.json.Decoder(ProductSource)


async def read_definitions(connection: asyncpg.Connection) -> Definitions:
    """Categories and attributes as they are now."""
    return _definitions.decode(await connection.fetchval(SQL.definitions))


async def read_sources(connection: asyncpg.Connection, ids: Sequence[int]) -> dict[int, str]:
    """Product id -> its source as JSON text, for those of `ids` that are visible now."""
    rows = await connection.fetch(SQL.product_sources, ids)
    return {row["id"]: row["source"] for row in rows}


def decode_source(text: str) -> ProductSource:
    """Type one source."""
    return _source.decode(text)
