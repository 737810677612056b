"""What the shop answers, as Structs: the shape in OpenAPI and the encoder's instructions.

Output only, no logic. Texts are in the answer's language; money is whole rupiah. Lists embed
cards that are stored as JSON (`search.card`), which is why `ProductList` is assembled as bytes and
named here for its description. A product's page is in `storefront.shop.product_schemas`; facets and
suggestions have a module each.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from search.card import Card, CardCategory
from search.pictures import ShownPicture
from storefront.shop.facet_schemas import Facet

Url = Annotated[str, Meta(description="Address in this API, relative to its root.")]


ShareCard = Annotated[
    str,
    Meta(description="Address of a JPEG of 1200 × 630 for link previews, such as `og:image`."),
]


class Highlight(Struct, frozen=True, kw_only=True):
    """Safe HTML: the text, escaped, with what matched between `<mark>` and `</mark>`."""

    name: str
    summary: str


class FoundProduct(Card, frozen=True, kw_only=True, omit_defaults=True):
    """A product in a list, with what depends on the query."""

    highlight: Highlight | None = None
    distance_m: Annotated[int | None, Meta(description="Metres from `near` to the maker.")] = None


class Instead(Struct, frozen=True, kw_only=True):
    """Something near to a search that found nothing."""

    kind: Annotated[
        str, Meta(description="query, filter (one of them left out), filters (all) or category.")
    ]
    label: Annotated[str, Meta(examples=["Tanpa Kecamatan: Alak"])]
    total: Annotated[int, Meta(description="How many products that finds.")]
    url: Url


class Understood(Struct, frozen=True, kw_only=True):
    """A part of the query that is more than words."""

    kind: Annotated[
        str,
        Meta(
            description="price, amount, dimension, halal, storage, availability, place, meat, "
            "negation, category or value.",
            examples=["price"],
        ),
    ]
    text: Annotated[str, Meta(description="As it was typed.", examples=["di bawah 500rb"])]
    effect: Annotated[
        str, Meta(description="`filter`: all products pass it. `boost`: what fits comes first.")
    ]
    parameters: Annotated[
        dict[str, tuple[str, ...]],
        Meta(description="Parameters that say the same, where there are any."),
    ]
    undo: Annotated[str, Meta(description="The `q` that takes this part at its words.")]


class QueryEcho(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The question as it was understood."""

    q: str
    corrected: Annotated[
        str | None, Meta(description="What was looked for instead, after a typing error.")
    ]
    suggestion: Annotated[
        str | None, Meta(description="What may have been meant just as well: did you mean …?")
    ] = None
    understood: tuple[Understood, ...] = ()
    whole: Annotated[
        int | None,
        Meta(description="How many of `total` have all that was asked for; they come first."),
    ] = None
    dropped: Annotated[
        tuple[str, ...],
        Meta(description="Words that were left out, because nothing has them all."),
    ] = ()
    merchandising: Annotated[
        tuple[str, ...],
        Meta(description="Rules of the promo team that put products forward, back or away."),
    ] = ()
    lang: str


class ProductList(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One page of products."""

    items: tuple[FoundProduct, ...]
    total: int
    page: int
    per_page: int
    facets: tuple[Facet, ...]
    query: QueryEcho
    instead: Annotated[
        tuple[Instead, ...],
        Meta(description="Only when nothing was found: what would find something, nearest first."),
    ] = ()
    engine: Annotated[str, Meta(description="Which search engine answered.")]
    took_ms: float


class Similar(Struct, frozen=True, kw_only=True):
    """Products like a given one, best first."""

    items: tuple[Card, ...]


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
    share_card: ShareCard
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
    share_card: ShareCard
    url: Url


class Home(Struct, frozen=True, kw_only=True):
    """A first page: collections, what is new, the roots of the tree, some producers."""

    collections: tuple[CollectionCard, ...]
    new_arrivals: tuple[Card, ...]
    categories: tuple[CategoryNode, ...]
    producers: tuple[ProducerCard, ...]
