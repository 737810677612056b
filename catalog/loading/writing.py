"""Storing a checked folder in one transaction, writing only what differs.

Rows go to PostgreSQL as one JSON array per statement (`load.sql`): as quick as COPY into staging
tables for these widths, without the staging tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

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
from catalog.statements import load_statements

SQL = load_statements("catalog.loading", "load.sql")
BATCH = 2_000
"""Products per statement: keeps each JSON parameter at some megabytes."""

STORAGE = {"suhu-ruang": "room", "dingin": "chilled", "beku": "frozen"}
HALAL = {"proses": "in-progress"}
LICENCES = {
    "pirt": "p-irt",
    "bpom_md": "bpom-md",
    "halal_id": "halal",
    "bpom_notification": "bpom-notification",
    "ig_number": "ig",
}
SORTS = {"price_asc": "price", "price_desc": "-price"}
NET_UNITS = {"g", "ml"}

Row = dict[str, Any]


async def write_folder(pool: asyncpg.Pool, folder: Folder, on_written: Callable[[int], None]) -> None:
    """Write `folder`, all of it or nothing; `on_written` hears how many entries each step wrote."""
    net_keys = _net_content_keys(folder.categories)
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


async def _run(connection: asyncpg.Connection, statement: str, rows: Iterable[Row], *more: object) -> None:
    await connection.execute(statement, msgspec.json.encode(list(rows)).decode(), *more)


async def _write_categories(
    connection: asyncpg.Connection, categories: tuple[CategoryFile, ...]
) -> None:
    slugs = [category.slug for category in categories]
    rows = [
        {"slug": c.slug, "parent": c.parent, "position": c.position, "name": c.name, "description": c.description}
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
            {"attribute": a.key, "value": str(v.value), "label": v.label, "colour": v.colour, "position": i}
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
    await _run(connection, SQL.merge_producers, map(_producer_row, producers))
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


def _producer_row(producer: ProducerFile) -> Row:
    return {
        "slug": producer.slug,
        "name": producer.name,
        "type": producer.type,
        "tagline": producer.tagline,
        "story": producer.story,
        "street": producer.address.street,
        "kelurahan": producer.kelurahan,
        "postal_code": producer.address.postal_code,
        "latitude": producer.geo and producer.geo.lat,
        "longitude": producer.geo and producer.geo.lng,
        "founded_year": producer.founded_year,
        "members_count": producer.members_count,
        "whatsapp": producer.whatsapp_e164,
        "nib": producer.nib,
        "nib_status": producer.nib_status,
        "specialities": producer.specialities,
        "halal_kitchen": bool(producer.halal_kitchen),
        "status": producer.status,
        "created_at": producer.created_at or "now",
    }


async def _write_products(
    connection: asyncpg.Connection, products: tuple[ProductFile, ...], net_keys: dict[str, str]
) -> None:
    slugs = [product.slug for product in products]
    await _run(connection, SQL.merge_products, map(_product_row, products))
    licences = [
        {"product": product.slug, "kind": LICENCES.get(kind, kind.replace("_", "-")), "number": number}
        for product in products
        for kind, number in (product.legal or {}).items()
        if number
    ]
    await _run(connection, SQL.drop_licences, licences, slugs)
    await _run(connection, SQL.merge_licences, licences)
    variants = [row for product in products for row in _variant_rows(product, net_keys)]
    await _run(connection, SQL.drop_variants, variants, slugs)
    await _run(connection, SQL.merge_variants, variants)


def _product_row(product: ProductFile) -> Row:
    return {
        "slug": product.slug,
        "producer": product.producer,
        "category": product.category,
        "name": product.name,
        "summary": product.summary,
        "description": product.description,
        "attributes": product.attributes,
        "option_keys": [option.key for option in product.options],
        "tags": product.tags,
        "made_to_order": product.made_to_order,
        "lead_days": product.lead_days,
        "shelf_life_days": product.shelf_life_days,
        "storage": STORAGE[product.storage] if product.storage else None,
        "ingredients": product.ingredients,
        "allergens": product.allergens,
        "halal_status": HALAL.get(product.halal_status, product.halal_status),
        "unique_piece": product.unique_piece,
        "status": product.status,
        "publish_from": product.publish_from,
        "publish_until": product.publish_until,
        "created_at": product.created_at or "now",
    }


def _net_content_keys(categories: tuple[CategoryFile, ...]) -> dict[str, str]:
    """Attribute key -> unit of the attributes that say how much a package holds."""
    return {
        a.key: a.unit
        for category in categories
        for a in category.attributes
        if a.kind == "number" and a.variant_option and a.unit in NET_UNITS
    }


def _variant_rows(product: ProductFile, net_keys: dict[str, str]) -> Iterator[Row]:
    described = {
        key: (value, unit)
        for key, unit in net_keys.items()
        if isinstance(value := product.attributes.get(key), int | float)
    }
    for position, variant in enumerate(product.variants):
        options = {k: (v, net_keys[k]) for k, v in variant.options.items() if k in net_keys}
        net_content, net_unit = next(iter((options or described).values()), (None, None))
        yield {
            "product": product.slug,
            "sku": variant.sku,
            "position": position,
            "options": variant.options,
            "price": variant.price,
            "compare_at": variant.compare_at,
            "stock": variant.stock,
            "weight_g": variant.weight_g,
            "net_content": net_content,
            "net_unit": net_unit,
            "length_cm": variant.length_cm,
            "width_cm": variant.width_cm,
            "height_cm": variant.height_cm,
        }


async def _write_collections(
    connection: asyncpg.Connection, collections: tuple[CollectionFile, ...]
) -> None:
    await _run(connection, SQL.merge_collections, map(_collection_row, collections))
    members = [
        {"collection": collection.slug, "product": slug, "position": position}
        for collection in collections
        for position, slug in enumerate(collection.products)
    ]
    slugs = [collection.slug for collection in collections]
    await _run(connection, SQL.drop_collection_products, members, slugs)
    await _run(connection, SQL.merge_collection_products, members)


def _collection_row(collection: CollectionFile) -> Row:
    rule = dict(collection.rule) if collection.rule else None
    sort = str(rule.pop("sort", "relevance")) if rule else "relevance"
    limit = rule.pop("limit", None) if rule else None
    return {
        "slug": collection.slug,
        "title": collection.title,
        "blurb": collection.blurb,
        "kind": collection.type,
        "rule": rule,
        "sort": SORTS.get(sort, sort),
        "max_products": limit,
        "position": collection.position,
        "publish_from": collection.publish_from,
        "publish_until": collection.publish_until,
    }
