"""The item of a product list: rendered once per product and language when it is indexed.

`card` is pure. The indexer stores its JSON text (`product_document.card_id`, `card_en`); lists
send the stored bytes and splice what depends on the query (`highlight`, `distance_m`) before the
closing brace, so no card is decoded while answering. Not for: product pages, which are made from
the whole document (`storefront.shop.product_detail`).
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from catalog.values import Language, localised
from search.document import ProductDocument
from search.pictures import ShownPicture, shown_picture

CURRENCY = "IDR"


class CardCategory(Struct, frozen=True, kw_only=True):
    """The product's own category."""

    slug: str
    name: str


class CardProducer(Struct, frozen=True, kw_only=True):
    """Who makes it, and in which kecamatan."""

    slug: str
    name: str
    district: str


class PriceRange(Struct, frozen=True, kw_only=True):
    """Cheapest and dearest variant in whole rupiah."""

    min: int
    max: int
    compare_at: Annotated[
        int | None, Meta(description="Former price of the cheapest variant, while it is on sale.")
    ] = None
    currency: str = CURRENCY


class Card(Struct, frozen=True, kw_only=True):
    """A product as lists show it."""

    id: Annotated[str, Meta(examples=["17"])]
    slug: Annotated[str, Meta(examples=["sei-sapi-original-lalolak"])]
    name: str
    summary: str
    category: CardCategory
    producer: CardProducer
    price: PriceRange
    image: ShownPicture | None = None
    in_stock: bool
    badges: Annotated[
        tuple[str, ...], Meta(description="Such as halal, non-halal, unique, sale, natural-dye.")
    ] = ()
    url: Annotated[str, Meta(description="Address of the product's page in this API.")]


def card(document: ProductDocument, language: Language) -> Card:
    """`document` as a list's item in `language`."""
    own_category = document.breadcrumb[-1]
    return Card(
        id=str(document.id),
        slug=document.slug,
        name=localised(document.name, language),
        summary=localised(document.summary, language),
        category=CardCategory(slug=own_category.slug, name=localised(own_category.name, language)),
        producer=CardProducer(
            slug=document.producer.slug,
            name=document.producer.name,
            district=document.producer.district,
        ),
        price=price_range(document),
        image=shown_picture(document.images[0], language) if document.images else None,
        in_stock=document.in_stock,
        badges=document.badges,
        url=product_url(document.slug),
    )


def card_json(document: ProductDocument, language: Language) -> str:
    """JSON text of `card`, as it is stored."""
    return msgspec.json.encode(card(document, language)).decode()


def price_range(document: ProductDocument) -> PriceRange:
    """The prices that a shopper sees first."""
    return PriceRange(
        min=document.price_min, max=document.price_max, compare_at=document.compare_at
    )


def product_url(slug: str) -> str:
    """Address of a product's page in this API; slugs need no escaping."""
    return f"/v1/products/{slug}"
