"""Collections: what the promo team puts forward, by hand or by rule."""

from __future__ import annotations

from piccolo.columns import JSONB, BigSerial, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Unique
from piccolo.table import Table

from catalog.tables.product import Product
from catalog.tables.rules import SLUG, check, one_of
from catalog.values import CollectionKind


class Collection(Table, tablename="collection"):
    """A named selection, live inside its window. A rule compiles to a search filter when read."""

    id = BigSerial(primary_key=True)
    slug = Text(default=None, unique=True)
    title = JSONB(default=None)
    blurb = JSONB(default=None, null=True)
    kind = Text(default=None, choices=CollectionKind)
    rule = JSONB(default=None, null=True, help_text="Tree of all/any of conditions")
    sort = Text(default="relevance", help_text="A sort of the product list")
    max_products = Integer(default=None, null=True)
    position = Integer(default=0)
    publish_from = Timestamptz(default=None, null=True)
    publish_until = Timestamptz(default=None, null=True)
    updated_at = Timestamptz(default=TimestamptzNow())

    collection_slug_form = check(f"slug {SLUG}")
    collection_title_text = check("is_text(title)")
    collection_blurb_text = check("is_text(blurb)")
    collection_kind_known = one_of("kind", CollectionKind)
    collection_rule_when_ruled = check("(kind = 'rule') = (rule IS NOT NULL)")
    collection_rule_object = check("jsonb_typeof(rule) = 'object'")
    collection_sort_known = check(
        "sort IN ('relevance', 'newest', 'price', '-price', 'popular', 'name')"
    )
    collection_max_positive = check("max_products > 0")
    collection_window_order = check("publish_from < publish_until")


class CollectionProduct(Table, tablename="collection_product"):
    """A product's place in a collection: a member, or a pin or exclusion on top of a rule."""

    id = BigSerial(primary_key=True)
    collection = ForeignKey(Collection, default=None, null=False, on_delete=OnDelete.cascade)
    product = ForeignKey(Product, default=None, null=False, on_delete=OnDelete.cascade)
    role = Text(default="member")
    position = Integer(default=0)

    collection_product_collection_product_unique = Unique(["collection", "product"])
    collection_product_role_known = check("role IN ('member', 'pin', 'exclusion')")
