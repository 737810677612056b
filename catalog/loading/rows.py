"""Rows of the catalogue's tables from the entries of a folder; pure.

Column names are those of `load.sql`. The format's Indonesian words become our terms here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catalog.loading.files import CategoryFile, CollectionFile, ProducerFile, ProductFile

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


def producer_row(producer: ProducerFile) -> Row:
    """A row of `producer`, its type and kelurahan by name."""
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


def product_row(product: ProductFile) -> Row:
    """A row of `product`, its producer and category by slug."""
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


def licence_rows(product: ProductFile) -> Iterator[Row]:
    """Rows of `licence`: the numbers that are there."""
    for kind, number in (product.legal or {}).items():
        if number:
            yield {
                "product": product.slug,
                "kind": LICENCES.get(kind, kind.replace("_", "-")),
                "number": number,
            }


def net_content_keys(categories: tuple[CategoryFile, ...]) -> dict[str, str]:
    """Attribute key -> unit of the attributes that say how much a package holds."""
    return {
        a.key: a.unit
        for category in categories
        for a in category.attributes
        if a.kind == "number" and a.variant_option and a.unit in NET_UNITS
    }


def variant_rows(product: ProductFile, net_keys: dict[str, str]) -> Iterator[Row]:
    """Rows of `variant`, in the order of the file."""
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


def collection_row(collection: CollectionFile) -> Row:
    """A row of `collection`; a rule's order and limit stand in columns of their own."""
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
