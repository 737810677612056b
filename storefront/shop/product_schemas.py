"""A product page as Structs: the shape in OpenAPI and the encoder's instructions.

Output only, no logic; everything else that the shop answers is in `storefront.shop.schemas`.
"""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from search.card import CardCategory, PriceRange
from search.pictures import ShownPicture
from storefront.shop.schemas import Paper, ShareCard, Url


class ShownAttribute(Struct, frozen=True, kw_only=True):
    """A described property with its values as text."""

    key: str
    name: str
    kind: str
    unit: str | None
    values: tuple[ShownValue, ...]


class ShownValue(Struct, frozen=True, kw_only=True):
    """A value as data and as a reader sees it."""

    value: str | float | bool
    label: str
    colour: str | None = None


class ShownOption(Struct, frozen=True, kw_only=True):
    """One axis along which the variants differ."""

    key: str
    name: str
    values: tuple[ShownValue, ...]


class Size(Struct, frozen=True, kw_only=True):
    """Centimetres."""

    length: float | None
    width: float | None
    height: float | None


class ShownVariant(Struct, frozen=True, kw_only=True):
    """What is priced and stocked."""

    id: str
    sku: str
    label: Annotated[str, Meta(description="Its options in words, such as `500 g`.")]
    options: dict[str, Any]
    price: int
    compare_at: int | None
    currency: str
    in_stock: bool
    stock: int
    weight_g: int | None
    net_content: float | None
    net_unit: str | None
    size_cm: Size | None


class MatrixCell(Struct, frozen=True, kw_only=True):
    """A combination of option values, and the variant that has it, if there is one."""

    options: dict[str, Any]
    variant_id: str | None
    in_stock: bool


class Legality(Struct, frozen=True, kw_only=True):
    """What the law wants shown, and under which numbers."""

    halal_status: str
    halal_label: str
    licences: tuple[Paper, ...]
    producer_certifications: tuple[Paper, ...]
    nib_verified: bool


class ProductMaker(Struct, frozen=True, kw_only=True):
    """The maker on a product page."""

    slug: str
    name: str
    tagline: str | None
    kelurahan: str
    district: str
    founded_year: int | None
    halal_kitchen: bool
    nib_verified: bool
    vacation_until: str | None
    image: ShownPicture | None
    url: Url


class ProductPage(Struct, frozen=True, kw_only=True):
    """Everything that a product page needs, in one answer."""

    id: str
    slug: str
    name: str
    summary: str
    description: str
    breadcrumb: tuple[CardCategory, ...]
    category: CardCategory
    producer: ProductMaker
    price: PriceRange
    images: tuple[ShownPicture, ...]
    in_stock: bool
    badges: tuple[str, ...]
    attributes: tuple[ShownAttribute, ...]
    options: tuple[ShownOption, ...]
    variants: tuple[ShownVariant, ...]
    option_matrix: Annotated[
        tuple[MatrixCell, ...],
        Meta(description="Every combination of the options, first axis outermost."),
    ]
    tags: tuple[str, ...]
    made_to_order: bool
    lead_days: int | None
    shelf_life_days: int | None
    storage: str | None
    storage_label: str | None
    ingredients: str | None
    allergens: tuple[str, ...]
    unique_piece: bool
    legality: Legality
    whatsapp_url: str | None
    json_ld: Annotated[
        dict[str, Any], Meta(description="schema.org Product, ready for a script element.")
    ]
    alternates: Annotated[
        dict[str, str], Meta(description="This page in each language, for hreflang.")
    ]
    similar_url: Url
    share_card: ShareCard
    url: Url
    published_at: str
    updated_at: str
