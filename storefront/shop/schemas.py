"""What the shop answers, as Structs: the shape in OpenAPI and the encoder's instructions.

Output only, no logic. Texts are in the answer's language; money is whole rupiah. Lists embed
cards that are stored as JSON (`search.card`), which is why `ProductList` is assembled as bytes and
named here for its description. A product's page is in `storefront.shop.product_schemas`.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from search.card import Card, CardCategory
from search.pictures import ShownPicture

Url = Annotated[str, Meta(description="Address in this API, relative to its root.")]


class Highlight(Struct, frozen=True, kw_only=True):
    """Safe HTML: the text, escaped, with what matched between `<mark>` and `</mark>`."""

    name: str
    summary: str


class FoundProduct(Card, frozen=True, kw_only=True, omit_defaults=True):
    """A product in a list, with what depends on the query."""

    highlight: Highlight | None = None
    distance_m: Annotated[int | None, Meta(description="Metres from `near` to the maker.")] = None


class FacetValue(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One value that a facet can be narrowed to."""

    value: Annotated[str, Meta(description="What to send in the facet's parameter.")]
    label: str
    count: Annotated[int, Meta(description="Products that have it, other facets applied.")]
    selected: bool
    colour: Annotated[str | None, Meta(description="#rrggbb of a swatch.")] = None
    parent: Annotated[str | None, Meta(description="Of a category: the one above it.")] = None


class Facet(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A property that the list can be narrowed by, with exact counts."""

    key: Annotated[str, Meta(examples=["technique"])]
    param: Annotated[
        str, Meta(description="The query parameter that selects it.", examples=["attr.technique"])
    ]
    label: str
    kind: Annotated[str, Meta(description="choice, colour, yes_no, number or range.")]
    unit: str | None = None
    values: tuple[FacetValue, ...] = ()
    min: Annotated[int | None, Meta(description="Of a range: the lowest.")] = None
    max: Annotated[int | None, Meta(description="Of a range: the highest.")] = None


class QueryEcho(Struct, frozen=True, kw_only=True):
    """The question as it was understood."""

    q: str
    corrected: Annotated[
        str | None, Meta(description="What was looked for instead, after a typing error.")
    ]
    lang: str


class ProductList(Struct, frozen=True, kw_only=True):
    """One page of products."""

    items: tuple[FoundProduct, ...]
    total: int
    page: int
    per_page: int
    facets: tuple[Facet, ...]
    query: QueryEcho
    engine: Annotated[str, Meta(description="Which search engine answered.")]
    took_ms: float


class Similar(Struct, frozen=True, kw_only=True):
    """Products like a given one, best first."""

    items: tuple[Card, ...]


class Suggestion(Struct, frozen=True, kw_only=True):
    """A category, producer or collection whose name fits what was typed."""

    slug: str
    name: str
    url: Url


class Suggestions(Struct, frozen=True, kw_only=True):
    """What a search box offers while somebody types."""

    products: tuple[Card, ...]
    categories: tuple[Suggestion, ...]
    producers: tuple[Suggestion, ...]
    collections: tuple[Suggestion, ...]
    query: QueryEcho


class CategoryNode(Struct, frozen=True, kw_only=True):
    """A category with its products counted, and those below it."""

    slug: str
    name: str
    description: str | None
    count: Annotated[int, Meta(description="Products in it and below.")]
    image: ShownPicture | None
    products_url: Url
    children: tuple[CategoryNode, ...] = ()


class CategoryTree(Struct, frozen=True, kw_only=True):
    """The whole tree, in the order of display."""

    items: tuple[CategoryNode, ...]


class Paper(Struct, frozen=True, kw_only=True):
    """A certificate or licence: its kind, its name, and the number that can be looked up."""

    kind: Annotated[str, Meta(examples=["halal"])]
    name: str
    number: str | None
    status: Annotated[str | None, Meta(description="valid, in-progress or expired.")] = None
    valid_until: Annotated[str | None, Meta(description="Date; null is open-ended.")] = None


class ProducerCard(Struct, frozen=True, kw_only=True):
    """A producer as lists show it."""

    slug: str
    name: str
    tagline: str | None
    kelurahan: str
    district: str
    founded_year: int | None
    specialities: tuple[str, ...]
    halal_kitchen: bool
    nib_verified: bool
    image: ShownPicture | None
    product_count: int
    url: Url


class ProducerList(Struct, frozen=True, kw_only=True):
    """One page of producers, by name."""

    items: tuple[ProducerCard, ...]
    total: int
    page: int
    per_page: int


class Place(Struct, frozen=True, kw_only=True):
    """Where a producer works."""

    street: str | None
    kelurahan: str
    district: str
    district_slug: str
    postal_code: str | None
    latitude: float | None
    longitude: float | None


class ProducerProfile(Struct, frozen=True, kw_only=True):
    """A producer's page. `products` are the first ones; `products_url` leads to all."""

    slug: str
    name: str
    type: CardCategory
    tagline: str | None
    story: str | None
    place: Place
    founded_year: int | None
    members_count: int | None
    specialities: tuple[str, ...]
    halal_kitchen: bool
    nib_verified: bool
    nib: str | None
    certifications: tuple[Paper, ...]
    vacation_until: str | None
    whatsapp_url: str | None
    images: tuple[ShownPicture, ...]
    product_count: int
    products: tuple[Card, ...]
    products_url: Url
    url: Url


class CollectionCard(Struct, frozen=True, kw_only=True):
    """A live collection with its first products."""

    slug: str
    title: str
    blurb: str | None
    image: ShownPicture | None
    publish_until: str | None
    total: int
    products: tuple[Card, ...]
    url: Url


class CollectionList(Struct, frozen=True, kw_only=True):
    """Every live collection, in the promo team's order."""

    items: tuple[CollectionCard, ...]


class CollectionPage(Struct, frozen=True, kw_only=True):
    """A collection and a page of its products; takes every parameter of the product list."""

    slug: str
    title: str
    blurb: str | None
    image: ShownPicture | None
    publish_until: str | None
    products: ProductList
    url: Url


class Home(Struct, frozen=True, kw_only=True):
    """A first page: collections, what is new, the roots of the tree, some producers."""

    collections: tuple[CollectionCard, ...]
    new_arrivals: tuple[Card, ...]
    categories: tuple[CategoryNode, ...]
    producers: tuple[ProducerCard, ...]
