"""From a stored document to a product page in one language. Pure.

Not for: reading the document (`search.documents`) or the list's items (`search.card`).
"""

from __future__ import annotations

from datetime import datetime
from itertools import islice, product
from typing import Any

from catalog.measures import number_label
from catalog.values import Language, localised
from search.card import CURRENCY, CardCategory, price_range, product_url
from search.document import (
    Attribute,
    Certification,
    LabelledValue,
    Licence,
    ProductDocument,
    Variant,
)
from search.pictures import share_card_url, shown_picture
from storefront.shop.json_ld import product_json_ld
from storefront.shop.labels import HALAL, STORAGE
from storefront.shop.product_schemas import (
    Legality,
    MatrixCell,
    ProductMaker,
    ProductPage,
    ShownAttribute,
    ShownOption,
    ShownValue,
    ShownVariant,
    Size,
)
from storefront.shop.schemas import Paper
from storefront.shop.whatsapp import product_link

MAX_CELLS = 500
"""Largest option matrix that is written out; the variants say the rest."""


def product_page(document: ProductDocument, language: Language, public_url: str) -> ProductPage:
    """Everything that the page of `document` shows."""
    url = product_url(document.slug)
    breadcrumb = tuple(
        CardCategory(slug=each.slug, name=localised(each.name, language))
        for each in document.breadcrumb
    )
    name = localised(document.name, language)
    return ProductPage(
        id=str(document.id),
        slug=document.slug,
        name=name,
        summary=localised(document.summary, language),
        description=localised(document.description, language),
        breadcrumb=breadcrumb,
        category=breadcrumb[-1],
        producer=_maker(document, language),
        price=price_range(document),
        images=tuple(shown_picture(picture, language) for picture in document.images),
        in_stock=document.in_stock,
        badges=document.badges,
        attributes=tuple(_attribute(each, language) for each in document.attributes),
        options=tuple(
            ShownOption(
                key=option.key,
                name=localised(option.name, language),
                values=tuple(_value(value, language) for value in option.values),
            )
            for option in document.options
        ),
        variants=tuple(_variant(each, document, language) for each in document.variants),
        option_matrix=_matrix(document),
        tags=document.tags,
        made_to_order=document.made_to_order,
        lead_days=document.lead_days,
        shelf_life_days=document.shelf_life_days,
        storage=document.storage,
        storage_label=localised(STORAGE[document.storage], language) if document.storage else None,
        ingredients=localised(document.ingredients, language) if document.ingredients else None,
        allergens=document.allergens,
        unique_piece=document.unique_piece,
        legality=_legality(document, language),
        whatsapp_url=product_link(
            document.producer.whatsapp,
            language,
            producer=document.producer.name,
            product=name,
            low=document.price_min,
            high=document.price_max,
            url=f"{public_url}{url}",
        )
        if document.producer.whatsapp
        else None,
        json_ld=product_json_ld(document, language, public_url),
        alternates={each.value: f"{public_url}{url}?lang={each.value}" for each in Language},
        similar_url=f"{url}/similar",
        share_card=share_card_url(url, language),
        url=url,
        published_at=_instant(document.published_at),
        updated_at=_instant(document.updated_at),
    )


def _maker(document: ProductDocument, language: Language) -> ProductMaker:
    producer = document.producer
    return ProductMaker(
        slug=producer.slug,
        name=producer.name,
        tagline=localised(producer.tagline, language) if producer.tagline else None,
        kelurahan=producer.kelurahan,
        district=producer.district,
        founded_year=producer.founded_year,
        halal_kitchen=producer.halal_kitchen,
        nib_verified=producer.nib_verified,
        vacation_until=producer.vacation_until,
        image=shown_picture(producer.image, language) if producer.image else None,
        url=f"/v1/producers/{producer.slug}",
    )


def _attribute(attribute: Attribute, language: Language) -> ShownAttribute:
    return ShownAttribute(
        key=attribute.key,
        name=localised(attribute.name, language),
        kind=attribute.kind,
        unit=attribute.unit,
        values=tuple(_value(value, language) for value in attribute.values),
    )


def _value(value: LabelledValue, language: Language) -> ShownValue:
    return ShownValue(
        value=value.value, label=localised(value.label, language), colour=value.colour
    )


def _variant(variant: Variant, document: ProductDocument, language: Language) -> ShownVariant:
    labels = [
        localised(value.label, language)
        for option in document.options
        for value in option.values
        if variant.options.get(option.key) == value.value
    ]
    sides = (variant.length_cm, variant.width_cm, variant.height_cm)
    return ShownVariant(
        id=str(variant.id),
        sku=variant.sku,
        label=" · ".join(labels) or _content(variant, language),
        options=dict(variant.options),
        price=variant.price,
        compare_at=variant.compare_at,
        currency=CURRENCY,
        in_stock=variant.in_stock,
        stock=variant.stock,
        weight_g=variant.weight_g,
        net_content=variant.net_content,
        net_unit=variant.net_unit,
        size_cm=None
        if sides == (None, None, None)
        else Size(length=variant.length_cm, width=variant.width_cm, height=variant.height_cm),
    )


def _content(variant: Variant, language: Language) -> str:
    if variant.net_content is None:
        return variant.sku
    return localised(number_label(variant.net_content, variant.net_unit), language)


def _matrix(document: ProductDocument) -> tuple[MatrixCell, ...]:
    if not document.options:
        return ()
    keys = [option.key for option in document.options]
    variants = {tuple(each.options.get(key) for key in keys): each for each in document.variants}
    axes = [[value.value for value in option.values] for option in document.options]
    cells = []
    for combination in islice(product(*axes), MAX_CELLS):
        variant = variants.get(combination)
        options: dict[str, Any] = dict(zip(keys, combination, strict=True))
        cells.append(
            MatrixCell(
                options=options,
                variant_id=str(variant.id) if variant else None,
                in_stock=variant is not None and variant.in_stock,
            )
        )
    return tuple(cells)


def _legality(document: ProductDocument, language: Language) -> Legality:
    return Legality(
        halal_status=document.halal_status,
        halal_label=localised(HALAL[document.halal_status], language),
        licences=tuple(_licence(each, language) for each in document.licences),
        producer_certifications=tuple(
            _certification(each, language) for each in document.producer.certifications
        ),
        nib_verified=document.producer.nib_verified,
    )


def _licence(licence: Licence, language: Language) -> Paper:
    return Paper(kind=licence.kind, name=localised(licence.name, language), number=licence.number)


def _certification(certification: Certification, language: Language) -> Paper:
    return Paper(
        kind=certification.kind,
        name=localised(certification.name, language),
        number=certification.number,
        status=certification.status,
        valid_until=certification.valid_until,
    )


def _instant(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
