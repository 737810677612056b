"""Products and the variants that are priced and stocked."""

from __future__ import annotations

from piccolo.columns import (
    JSONB,
    Array,
    BigSerial,
    Boolean,
    DoublePrecision,
    ForeignKey,
    Integer,
    OnDelete,
    Text,
    Timestamptz,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Unique
from piccolo.table import Table

from catalog.tables.category import Category
from catalog.tables.producer import Producer
from catalog.tables.rules import SLUG, check, one_of
from catalog.values import HalalStatus, ProductStatus, Storage


class Product(Table, tablename="product"):
    """One thing on offer; visible while published, inside its window, by a published producer.

    `attributes` holds key -> value as the category's definitions demand (`catalog.attributes`).
    """

    id = BigSerial(primary_key=True)
    slug = Text(default=None, unique=True, help_text="Public address; old ones are kept")
    producer = ForeignKey(Producer, default=None, null=False, on_delete=OnDelete.restrict)
    category = ForeignKey(Category, default=None, null=False, on_delete=OnDelete.restrict)
    name = JSONB(default=None)
    summary = JSONB(default=None)
    description = JSONB(default=None)
    attributes = JSONB(default={})
    option_keys = Array(
        base_column=Text(), default=list, help_text="Axes of the variants, in order"
    )
    tags = Array(base_column=Text(), default=list)
    made_to_order = Boolean(default=False)
    lead_days = Integer(default=None, null=True)
    shelf_life_days = Integer(default=None, null=True)
    storage = Text(default=None, null=True, choices=Storage)
    ingredients = JSONB(default=None, null=True)
    allergens = Array(base_column=Text(), default=list)
    halal_status = Text(default=HalalStatus.NOT_APPLICABLE, choices=HalalStatus)
    unique_piece = Boolean(default=False)
    popularity = Integer(default=0, help_text="How often shoppers ask for it; breaks ties")
    status = Text(default=ProductStatus.DRAFT, choices=ProductStatus)
    publish_from = Timestamptz(default=None, null=True)
    publish_until = Timestamptz(default=None, null=True)
    version = Integer(default=1)
    created_at = Timestamptz(default=TimestamptzNow())
    updated_at = Timestamptz(default=TimestamptzNow())

    product_id_producer_unique = Unique(["id", "producer"])
    product_slug_form = check(f"slug {SLUG}")
    product_name_text = check("is_text(name)")
    product_summary_text = check("is_text(summary)")
    product_description_text = check("is_text(description)")
    product_ingredients_text = check("is_text(ingredients)")
    product_attributes_object = check("jsonb_typeof(attributes) = 'object'")
    product_lead_days_range = check("lead_days BETWEEN 0 AND 730")
    product_made_to_order_needs_lead = check("lead_days IS NOT NULL OR NOT made_to_order")
    product_shelf_life_positive = check("shelf_life_days > 0")
    product_storage_known = one_of("storage", Storage)
    product_halal_known = one_of("halal_status", HalalStatus)
    product_popularity_range = check("popularity >= 0")
    product_status_known = one_of("status", ProductStatus)
    product_window_order = check("publish_from < publish_until")
    product_version_positive = check("version > 0")


class Licence(Table, tablename="licence"):
    """A number under which one product may be sold."""

    id = BigSerial(primary_key=True)
    product = ForeignKey(Product, default=None, null=False, on_delete=OnDelete.cascade)
    kind = Text(default=None, help_text="p-irt, bpom-md, halal, bpom-na, ig …; names: catalog/data")
    number = Text(default=None)

    licence_product_kind_unique = Unique(["product", "kind"])
    licence_kind_form = check(f"kind {SLUG}")
    licence_number_present = check("number <> ''")
    licence_halal_form = check("kind <> 'halal' OR (number ~ '^ID[0-9]+$' AND length(number) = 19)")


class Variant(Table, tablename="variant"):
    """What is priced and stocked. A product without options has exactly one."""

    id = BigSerial(primary_key=True)
    product = ForeignKey(Product, default=None, null=False, on_delete=OnDelete.cascade)
    producer = ForeignKey(Producer, default=None, null=False, on_delete=OnDelete.restrict)
    sku = Text(default=None)
    position = Integer(default=0)
    options = JSONB(default={}, help_text="Option key -> value, for every option of the product")
    price = Integer(default=None, help_text="Whole rupiah")
    compare_at = Integer(default=None, null=True, help_text="Former price, whole rupiah")
    stock = Integer(default=0)
    weight_g = Integer(default=None, null=True, help_text="Gross, as shipped")
    net_content = DoublePrecision(default=None, null=True)
    net_unit = Text(default=None, null=True)
    length_cm = DoublePrecision(default=None, null=True)
    width_cm = DoublePrecision(default=None, null=True)
    height_cm = DoublePrecision(default=None, null=True)

    variant_producer_sku_unique = Unique(["producer", "sku"])
    variant_product_options_unique = Unique(["product", "options"])
    variant_sku_form = check("sku ~ '^[A-Za-z0-9][A-Za-z0-9._/-]*$' AND length(sku) <= 64")
    variant_options_object = check("jsonb_typeof(options) = 'object'")
    variant_price_positive = check("price > 0")
    variant_compare_at_higher = check("compare_at > price")
    variant_stock_range = check("stock >= 0")
    variant_weight_positive = check("weight_g > 0")
    variant_net_content_whole = check("(net_content IS NULL) = (net_unit IS NULL)")
    variant_net_content_positive = check("net_content > 0")
    variant_net_unit_known = check("net_unit IN ('g', 'ml', 'pcs')")
    variant_length_positive = check("length_cm > 0")
    variant_width_positive = check("width_cm > 0")
    variant_height_positive = check("height_cm > 0")
