"""Build what is known of a product, for shoppers and for engines, from its source rows.

Pure: equal sources give equal documents and hashes, whoever builds them, which is what
`etalase verify` rests on. Fails with KeyError when a source names a category that the definitions
lack (they are read in the same transaction, so that is a defect).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b

import msgspec
from msgspec import Struct

from catalog.measures import number_label
from catalog.papers import paper_name
from catalog.values import AttributeKind, Language, Text
from search.badges import badges
from search.card import card_json
from search.document import (
    Attribute,
    CategoryName,
    Certification,
    IndexEntry,
    LabelledValue,
    Licence,
    Option,
    ProducerSummary,
    ProductDocument,
    Variant,
)
from search.index_entry import index_entry
from search.sources import (
    AttributeDefinition,
    Definitions,
    ProducerSource,
    ProductSource,
    Scalar,
    VariantSource,
)

YES_NO = {
    True: {"id": "Ya", "en": "Yes"},
    False: {"id": "Tidak", "en": "No"},
}


class BuiltProduct(Struct, frozen=True):
    """Everything that is stored of one product, as JSON text where it is read back whole."""

    id: int
    slug: str
    hash: str
    document: str
    card_id: str
    card_en: str
    entry: IndexEntry
    entry_text: str


def build_product(source: ProductSource, definitions: Definitions) -> BuiltProduct:
    """One product's document, cards and index entry."""
    document = build_document(source, definitions)
    entry = index_entry(source, document, definitions)
    text = msgspec.json.encode(document)
    digest = blake2b(text, digest_size=16)
    digest.update(msgspec.json.encode(entry))
    entry = msgspec.structs.replace(entry, hash=digest.hexdigest())
    return BuiltProduct(
        id=source.id,
        slug=source.slug,
        hash=entry.hash,
        document=text.decode(),
        card_id=card_json(document, Language.INDONESIAN),
        card_en=card_json(document, Language.ENGLISH),
        entry=entry,
        entry_text=msgspec.json.encode(entry).decode(),
    )


def build_document(source: ProductSource, definitions: Definitions) -> ProductDocument:
    """What shoppers may know of the product."""
    category = definitions.categories[source.category]
    path = [definitions.categories[step] for step in category.path]
    described = [key for key in category.attributes if key in source.attributes]
    prices = [variant.price for variant in source.variants]
    cheapest = min(source.variants, key=lambda variant: variant.price)
    return ProductDocument(
        id=source.id,
        slug=source.slug,
        name=source.name,
        summary=source.summary,
        description=source.description,
        breadcrumb=tuple(CategoryName(slug=step.slug, name=step.name) for step in path),
        producer=_producer(source.producer),
        attributes=tuple(
            _attribute(key, source.attributes[key], definitions.attributes[key])
            for key in described
        ),
        options=tuple(_options(source, definitions)),
        variants=tuple(_variant(variant, source.made_to_order) for variant in source.variants),
        price_min=min(prices),
        price_max=max(prices),
        compare_at=cheapest.compare_at,
        in_stock=source.made_to_order or any(variant.stock for variant in source.variants),
        badges=badges(source, on_sale=cheapest.compare_at is not None),
        tags=source.tags,
        made_to_order=source.made_to_order,
        lead_days=source.lead_days,
        shelf_life_days=source.shelf_life_days,
        storage=source.storage,
        ingredients=source.ingredients,
        allergens=source.allergens,
        halal_status=source.halal_status,
        licences=tuple(
            Licence(kind=licence.kind, name=paper_name(licence.kind), number=licence.number)
            for licence in source.licences
        ),
        unique_piece=source.unique_piece,
        images=source.images,
        created_at=source.created_at,
        updated_at=source.updated_at,
        published_at=source.published_at,
        version=source.version,
    )


def _producer(producer: ProducerSource) -> ProducerSummary:
    return ProducerSummary(
        id=producer.id,
        slug=producer.slug,
        name=producer.name,
        tagline=producer.tagline,
        kelurahan=producer.kelurahan,
        district=producer.district,
        district_slug=producer.district_slug,
        latitude=producer.latitude,
        longitude=producer.longitude,
        whatsapp=producer.whatsapp,
        founded_year=producer.founded_year,
        halal_kitchen=producer.halal_kitchen,
        nib_verified=producer.nib_verified,
        vacation_until=producer.vacation_until,
        certifications=tuple(
            Certification(
                kind=held.kind,
                name=paper_name(held.kind),
                status=held.status,
                number=held.number,
                valid_until=held.valid_until,
            )
            for held in producer.certifications
        ),
        image=producer.image,
    )


def as_values(given: Scalar | tuple[Scalar, ...]) -> tuple[Scalar, ...]:
    """An attribute's value or values, always as several."""
    return given if isinstance(given, tuple) else (given,)


def labelled(value: Scalar, definition: AttributeDefinition) -> LabelledValue:
    """One value as people read it."""
    if isinstance(value, bool):
        return LabelledValue(value=value, label=YES_NO[value])
    if definition.kind == AttributeKind.NUMBER and isinstance(value, int | float):
        return LabelledValue(value=value, label=_number_label(value, definition.unit))
    known = definition.values.get(str(value))
    if known is None:
        return LabelledValue(value=value, label={Language.INDONESIAN.value: str(value)})
    return known if known.value == value else msgspec.structs.replace(known, value=value)


@lru_cache(maxsize=10_000, typed=True)
def _number_label(value: float, unit: str | None) -> Text:
    """The same few amounts are everywhere; read only."""
    return number_label(value, unit)


def _attribute(
    key: str, given: Scalar | tuple[Scalar, ...], definition: AttributeDefinition
) -> Attribute:
    return Attribute(
        key=key,
        name=definition.name,
        kind=definition.kind,
        unit=definition.unit,
        values=tuple(labelled(value, definition) for value in as_values(given)),
    )


def _options(source: ProductSource, definitions: Definitions) -> Iterator[Option]:
    for key in source.option_keys:
        definition = definitions.attributes[key]
        # In the order of the variants: the producer has put them as they should be offered.
        values = dict.fromkeys(v.options[key] for v in source.variants if key in v.options)
        yield Option(
            key=key,
            name=definition.name,
            values=tuple(labelled(value, definition) for value in values),
        )


def _variant(variant: VariantSource, made_to_order: bool) -> Variant:
    return Variant(
        id=variant.id,
        sku=variant.sku,
        options=variant.options,
        price=variant.price,
        compare_at=variant.compare_at,
        stock=variant.stock,
        in_stock=made_to_order or variant.stock > 0,
        weight_g=variant.weight_g,
        net_content=variant.net_content,
        net_unit=variant.net_unit,
        length_cm=variant.length_cm,
        width_cm=variant.width_cm,
        height_cm=variant.height_cm,
    )
