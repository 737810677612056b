"""Pictures and the places where they are shown. Files are the business of `media`."""

from __future__ import annotations

from piccolo.columns import (
    JSONB,
    Array,
    BigInt,
    BigSerial,
    ForeignKey,
    Integer,
    OnDelete,
    Text,
    Timestamptz,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from catalog.tables.category import Category
from catalog.tables.collection import Collection
from catalog.tables.producer import Producer
from catalog.tables.product import Product
from catalog.tables.rules import check


class Image(Table, tablename="image"):
    """An ingested picture; `key` is the content hash that its public addresses carry."""

    id = BigSerial(primary_key=True)
    key = Text(default=None, unique=True)
    source = Text(
        default=None, null=True, unique=True, help_text="What it was made from, if painted"
    )
    format = Text(default=None, help_text="Of the original")
    width = Integer(default=None)
    height = Integer(default=None)
    bytes = BigInt(default=None)
    widths = Array(base_column=Integer(), default=list, help_text="Widths of the renditions")
    placeholder = Text(default=None, help_text="Tiny data-URI")
    colour = Text(default=None, help_text="Dominant colour, #rrggbb")
    created_at = Timestamptz(default=TimestamptzNow())

    image_key_form = check("key ~ '^[0-9a-f]+$' AND length(key) = 32")
    image_size_positive = check("width > 0 AND height > 0 AND bytes > 0")
    image_widths_present = check("cardinality(widths) > 0")


class ImagePlacement(Table, tablename="image_placement"):
    """A picture's place: on exactly one product, producer, category or collection, in order."""

    id = BigSerial(primary_key=True)
    image = ForeignKey(Image, default=None, null=False, on_delete=OnDelete.restrict)
    product = ForeignKey(Product, default=None, null=True, on_delete=OnDelete.cascade)
    producer = ForeignKey(Producer, default=None, null=True, on_delete=OnDelete.cascade)
    category = ForeignKey(Category, default=None, null=True, on_delete=OnDelete.cascade)
    collection = ForeignKey(Collection, default=None, null=True, on_delete=OnDelete.cascade)
    position = Integer(default=0)
    alt = JSONB(default=None)

    image_placement_one_place = check("num_nonnulls(product, producer, category, collection) = 1")
    image_placement_alt_text = check("is_text(alt)")
