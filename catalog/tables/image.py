"""Pictures and the places where they are shown. Files are the business of `media`."""

from __future__ import annotations

from typing import Any

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    BigInt,
    BigSerial,
    Boolean,
    ForeignKey,
    Integer,
    OnDelete,
    Real,
    Text,
    Timestamptz,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.columns.defaults.uuid import UUID4
from piccolo.constraints import Unique
from piccolo.table import Table

from catalog.tables.account import Account
from catalog.tables.category import Category
from catalog.tables.collection import Collection
from catalog.tables.producer import Producer
from catalog.tables.product import Product
from catalog.tables.rules import check, one_of
from catalog.values import UploadKind, UploadStatus


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
    fingerprint = BigInt(
        default=None, null=True, help_text="Perceptual hash: alike pictures differ in few bits"
    )
    focal_x = Real(default=0.5, help_text="What crops keep: 0 left, 1 right; found automatically")
    focal_y = Real(default=0.5, help_text="0 top, 1 bottom")
    rendered_at = Timestamptz(
        default=None, null=True, help_text="Whole ladder stored; empty: list sizes only, as yet"
    )
    created_at = Timestamptz(default=TimestamptzNow())

    image_focal_range = check("focal_x BETWEEN 0 AND 1 AND focal_y BETWEEN 0 AND 1")
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
    focal_x = Real(default=None, null=True, help_text="Chosen by hand; empty: the image's own")
    focal_y = Real(default=None, null=True)

    image_placement_one_place = check("num_nonnulls(product, producer, category, collection) = 1")
    image_placement_alt_text = check("is_text(alt)")
    image_placement_focal_whole = check("(focal_x IS NULL) = (focal_y IS NULL)")
    image_placement_focal_range = check("focal_x BETWEEN 0 AND 1 AND focal_y BETWEEN 0 AND 1")


class LibraryImage(Table, tablename="library_image"):
    """A picture in a producer's library, or (no producer) in the promo team's; one row each."""

    id = BigSerial(primary_key=True)
    image = ForeignKey(Image, default=None, null=False, on_delete=OnDelete.restrict)
    producer = ForeignKey(Producer, default=None, null=True, on_delete=OnDelete.cascade)
    name = Text(default="", help_text="Of the file, as it came")
    alt = JSONB(default=None, null=True)
    alt_is_draft = Boolean(default=False, help_text="Written by us, and not yet confirmed")
    focal_x = Real(default=None, null=True, help_text="Chosen by hand; empty: the image's own")
    focal_y = Real(default=None, null=True)
    advice = JSONB(default="[]", help_text="Codes and facts, worst first")
    flagged_as: ForeignKey[Any] = ForeignKey(
        "self", default=None, null=True, on_delete=OnDelete.set_null, help_text="Looks like it"
    )
    uploaded_by = ForeignKey(Account, default=None, null=True, on_delete=OnDelete.set_null)
    version = Integer(default=1)
    created_at = Timestamptz(default=TimestamptzNow())

    library_image_once = Unique(["image", "producer"], nulls_distinct=False)
    library_image_alt_text = check("is_text(alt)")
    library_image_focal_whole = check("(focal_x IS NULL) = (focal_y IS NULL)")
    library_image_focal_range = check("focal_x BETWEEN 0 AND 1 AND focal_y BETWEEN 0 AND 1")
    library_image_advice_list = check("jsonb_typeof(advice) = 'array'")
    library_image_version_positive = check("version > 0")


class Upload(Table, tablename="upload"):
    """A file on its way in, in parts or whole; its bytes are the storage's."""

    id = UUID(primary_key=True, default=UUID4())
    account = ForeignKey(Account, default=None, null=False, on_delete=OnDelete.cascade)
    producer = ForeignKey(Producer, default=None, null=True, on_delete=OnDelete.cascade)
    kind = Text(default=UploadKind.PICTURE, choices=UploadKind)
    name = Text(default="", help_text="Of the file, as it came")
    length = BigInt(default=None, help_text="Bytes")
    received = BigInt(default=0, help_text="Bytes so far")
    status = Text(default=UploadStatus.RECEIVING, choices=UploadStatus)
    facts = JSONB(default="{}", help_text="Where it belongs, or why it was refused")
    library_image = ForeignKey(LibraryImage, default=None, null=True, on_delete=OnDelete.set_null)
    created_at = Timestamptz(default=TimestamptzNow())
    updated_at = Timestamptz(default=TimestamptzNow())
    expires_at = Timestamptz(default=None)
    claimed_until = Timestamptz(
        default=None, null=True, help_text="Until then one process turns it into pictures"
    )

    upload_received_range = check("received BETWEEN 0 AND length")
    upload_whole_unless_receiving = check("received = length OR status = 'receiving'")
    upload_kind_known = one_of("kind", UploadKind)
    upload_status_known = one_of("status", UploadStatus)
    upload_facts_object = check("jsonb_typeof(facts) = 'object'")


class UploadPart(Table, tablename="upload_part"):
    """A stretch of an upload that has arrived; the storage has it under `key`."""

    id = BigSerial(primary_key=True)
    upload = ForeignKey(Upload, default=None, null=False, on_delete=OnDelete.cascade)
    start = BigInt(default=None)
    bytes = BigInt(default=None)
    key = Text(default=None, unique=True)

    upload_part_start_once = Unique(["upload", "start"])
    upload_part_range = check("start >= 0 AND bytes > 0")
