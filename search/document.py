"""What is known of one product to shoppers and engines, with every language in it.

`search.build_documents` makes these from the catalogue; they are stored as JSON text and read back
by product detail, cards, feeds and engines. Money is whole rupiah, weights are grams, sizes are
centimetres, times are UTC. A field that has no value is left out of the JSON.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from catalog.values import Text


class Picture(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A picture in its place; renditions are at /media/{key}/{width}.{avif,webp,jpg}."""

    key: str
    width: int
    height: int
    widths: tuple[int, ...]
    """Widths of the ladder that exist for it, ascending."""
    placeholder: str
    """Tiny data-URI to paint at once."""
    alt: Text
    focal: tuple[float, float] = (0.5, 0.5)
    """What crops keep in sight, as shares of width and height from the upper left."""


class CategoryName(Struct, frozen=True, kw_only=True):
    slug: str
    name: Text


class Certification(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A producer's certificate; `kind` is a slug such as `halal`, `p-irt`, `bpom-md`, `nkv`."""

    kind: str
    name: Text
    status: str
    number: str | None = None
    valid_until: str | None = None
    """Date as YYYY-MM-DD; None is open-ended."""


class ProducerFacts(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What every shape of a producer has, from the catalogue's rows to a page."""

    id: int
    slug: str
    name: str
    tagline: Text | None = None
    kelurahan: str
    district: str
    """Name of the kecamatan, a proper name in both languages."""
    district_slug: str
    latitude: float | None = None
    longitude: float | None = None
    whatsapp: str | None = None
    """E.164."""
    founded_year: int | None = None
    halal_kitchen: bool = False
    nib_verified: bool = False
    vacation_until: str | None = None


class ProducerSummary(ProducerFacts, frozen=True, kw_only=True, omit_defaults=True):
    """The maker as a product page shows it."""

    certifications: tuple[Certification, ...] = ()
    image: Picture | None = None


class LabelledValue(Struct, frozen=True, kw_only=True, omit_defaults=True):
    value: str | int | float | bool
    label: Text
    colour: str | None = None
    """#rrggbb of a swatch."""


class Attribute(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One described property, in the order of the category's definitions."""

    key: str
    name: Text
    kind: str
    unit: str | None = None
    values: tuple[LabelledValue, ...]


class Option(Struct, frozen=True, kw_only=True):
    """One axis along which the variants differ, in its order of display."""

    key: str
    name: Text
    values: tuple[LabelledValue, ...]


class Variant(Struct, frozen=True, kw_only=True, omit_defaults=True):
    id: int
    sku: str
    options: dict[str, str | int | float] = {}
    price: int
    compare_at: int | None = None
    stock: int
    in_stock: bool
    weight_g: int | None = None
    net_content: float | None = None
    net_unit: str | None = None
    length_cm: float | None = None
    width_cm: float | None = None
    height_cm: float | None = None


class Licence(Struct, frozen=True, kw_only=True):
    """A number under which this product may be sold, such as P-IRT, BPOM MD or halal."""

    kind: str
    name: Text
    number: str


class ProductDocument(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything that a shopper may know of one published product."""

    id: int
    slug: str
    name: Text
    summary: Text
    description: Text
    breadcrumb: tuple[CategoryName, ...]
    """From the root to the product's own category."""
    producer: ProducerSummary
    attributes: tuple[Attribute, ...]
    options: tuple[Option, ...] = ()
    variants: tuple[Variant, ...]
    price_min: int
    price_max: int
    compare_at: int | None = None
    """Former price of the cheapest variant."""
    in_stock: bool
    """Some variant has stock, or is made to order."""
    badges: tuple[str, ...] = ()
    """halal, non-halal, made-to-order, unique, sale, geographical-indication, natural-dye …"""
    tags: tuple[str, ...] = ()
    made_to_order: bool = False
    lead_days: int | None = None
    shelf_life_days: int | None = None
    storage: str | None = None
    ingredients: Text | None = None
    allergens: tuple[str, ...] = ()
    halal_status: str
    licences: tuple[Licence, ...] = ()
    unique_piece: bool = False
    images: tuple[Picture, ...] = ()
    created_at: datetime
    updated_at: datetime
    published_at: datetime
    version: int


class SearchTexts(Struct, frozen=True, kw_only=True):
    """Searchable text per language, most telling first; engines rank a match in this order."""

    name: Text
    labels: Text
    """Category path, attribute values, tags, halal and licence words, joined by ' · '."""
    producer: str
    """Name, kelurahan, kecamatan."""
    summary: Text
    description: Text


class IndexEntry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an engine needs to find, filter, sort and count one product."""

    id: int
    hash: str
    """Of the whole document: equal hashes mean equal content (see `etalase verify`)."""
    texts: SearchTexts
    skus: tuple[str, ...]
    """Never corrected, found by prefix."""
    choices: dict[str, tuple[str | int | float, ...]]
    """Facet key -> values: `category` (slugs of the whole path), `producer` and `district` (slugs),
    `certification`, `in_stock` ("true"/"false"), `halal` (HalalStatus), `tag`, and `attr.<key>`
    for every attribute. Numbers stay numbers; yes/no are "true"/"false". `id` (the product's own
    id, a string) can be filtered on too without being listed here. `variant.<a>+<b>` holds the
    combinations that a product's variants have (`search.same_variant`)."""
    numbers: dict[str, float]
    """`price_min`, `price_max`, `created` (epoch seconds), `popularity`, `quality` (0–100)."""
    location: tuple[float, float] | None = None
    """Latitude, longitude."""
    name_order: str
    """Folded name in the default language, for `sort=name`."""


def choice_text(value: str | int | float) -> str:
    """A choice as filters and counts write it: 200, 200.0 and "200" are all "200"."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace("\x00", "")
