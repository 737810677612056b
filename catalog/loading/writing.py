"""Storing a checked folder in one transaction, writing only what differs.

Rows go to PostgreSQL as one JSON array per statement (`load.sql`): as quick as COPY into staging
tables for these widths, without the staging tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import asyncpg
import msgspec

from catalog.loading.checks import attribute_kind
from catalog.loading.files import (
    CategoryFile,
    CollectionFile,
    Folder,
    ProducerFile,
    ProductFile,
)
from catalog.loading.rows import (
    Row,
    collection_row,
    licence_rows,
    net_content_keys,
    producer_row,
    product_row,
    variant_rows,
)
from catalog.statements import load_statements

SQL = load_statements("catalog.loading", "load.sql")
BATCH = 2_000
"""Products per statement: keeps each JSON parameter at some megabytes."""


async def write_folder(
    pool: asyncpg.Pool, folder: Folder, on_written: Callable[[int], None]
) -> None:
    """Write `folder`, all of it or nothing; `on_written` hears how many entries each step wrote."""
    net_keys = net_content_keys(folder.categories)
    async with pool.acquire() as connection, connection.transaction():
        await _write_categories(connection, folder.categories)
        on_written(len(folder.categories))
        await _write_producers(connection, folder.producers)
        on_written(len(folder.producers))
        for start in range(0, len(folder.products), BATCH):
            batch = folder.products[start : start + BATCH]
            await _write_products(connection, batch, net_keys)
            on_written(len(batch))
        await _write_collections(connection, folder.collections)
        on_written(len(folder.collections))


async def _run(
    connection: asyncpg.Connection, statement: str, rows: Iterable[Row], *more: object
) -> None:
    await connection.execute(statement, msgspec.json.encode(list(rows)).decode(), *more)


async def _write_categories(
    connection: asyncpg.Connection, categories: tuple[CategoryFile, ...]
) -> None:
    slugs = [category.slug for category in categories]
    rows = [
        {
            "slug": c.slug,
            "parent": c.parent,
            "position": c.position,
            "name": c.name,
            "description": c.description,
        }
        for c in categories
    ]
    await _run(connection, SQL.merge_categories, rows)
    await _run(connection, SQL.set_category_parents, rows)
    attributes = {a.key: a for category in categories for a in category.attributes}
    await _run(
        connection,
        SQL.merge_attributes,
        (
            {
                "key": a.key,
                "name": a.name,
                "kind": attribute_kind(a),
                "unit": a.unit,
                "reference_to": a.reference_to,
            }
            for a in attributes.values()
        ),
    )
    await _run(
        connection,
        SQL.merge_attribute_values,
        (
            {
                "attribute": a.key,
                "value": str(v.value),
                "label": v.label,
                "colour": v.colour,
                "position": i,
            }
            for a in attributes.values()
            for i, v in enumerate(a.values or ())
        ),
    )
    uses = [
        {
            "category": category.slug,
            "attribute": a.key,
            "position": i,
            "required": a.required,
            "facet": a.facet,
            "variant_option": a.variant_option,
        }
        for category in categories
        for i, a in enumerate(category.attributes)
    ]
    await _run(connection, SQL.merge_category_attributes, uses)
    await _run(connection, SQL.drop_category_attributes, uses, slugs)


async def _write_producers(
    connection: asyncpg.Connection, producers: tuple[ProducerFile, ...]
) -> None:
    types = {producer.type: producer.type_label for producer in producers}
    await _run(
        connection, SQL.merge_producer_types, ({"slug": s, "name": n} for s, n in types.items())
    )
    await _run(connection, SQL.merge_producers, map(producer_row, producers))
    certifications = [
        {
            "producer": producer.slug,
            "kind": c.type.lower(),
            "number": c.number,
            "status": c.status.replace("_", "-"),
            "valid_until": c.valid_until,
            "evidence_url": c.evidence_url,
        }
        for producer in producers
        for c in producer.certifications
    ]
    slugs = [producer.slug for producer in producers]
    await _run(connection, SQL.drop_certifications, certifications, slugs)
    await _run(connection, SQL.merge_certifications, certifications)


async def _write_products(
    connection: asyncpg.Connection, products: tuple[ProductFile, ...], net_keys: dict[str, str]
) -> None:
    slugs = [product.slug for product in products]
    await _run(connection, SQL.merge_products, map(product_row, products))
    licences = [row for product in products for row in licence_rows(product)]
    await _run(connection, SQL.drop_licences, licences, slugs)
    await _run(connection, SQL.merge_licences, licences)
    variants = [row for product in products for row in variant_rows(product, net_keys)]
    await _run(connection, SQL.drop_variants, variants, slugs)
    await _run(connection, SQL.merge_variants, variants)


async def _write_collections(
    connection: asyncpg.Connection, collections: tuple[CollectionFile, ...]
) -> None:
    await _run(connection, SQL.merge_collections, map(collection_row, collections))
    members = [
        {"collection": collection.slug, "product": slug, "position": position}
        for collection in collections
        for position, slug in enumerate(collection.products)
    ]
    slugs = [collection.slug for collection in collections]
    await _run(connection, SQL.drop_collection_products, members, slugs)
    await _run(connection, SQL.merge_collection_products, members)
