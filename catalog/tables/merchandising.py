"""Merchandising: what the promo team puts forward, back or away in searches and category lists."""

from __future__ import annotations

from piccolo.columns import (
    JSONB,
    BigSerial,
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
from catalog.tables.product import Product
from catalog.tables.rules import check, one_of
from catalog.values import Language, MerchandisingKind, QueryMatch


class MerchandisingRule(Table, tablename="merchandising_rule"):
    """When to act: on a query, in a category's list, or on a query within a category."""

    id = BigSerial(primary_key=True)
    name = Text(default=None, unique=True, help_text="Told in the answers that it acts on")
    query = Text(default=None, null=True)
    match = Text(default=QueryMatch.WORDS, choices=QueryMatch)
    category = ForeignKey(Category, default=None, null=True, on_delete=OnDelete.cascade)
    language = Text(default=None, null=True, help_text="Empty: both")
    position = Integer(default=0, help_text="Whose pins come first")
    publish_from = Timestamptz(default=None, null=True)
    publish_until = Timestamptz(default=None, null=True)
    updated_at = Timestamptz(default=TimestamptzNow())

    merchandising_rule_name_present = check("btrim(name) <> ''")
    merchandising_rule_query_present = check("btrim(query) <> ''")
    merchandising_rule_somewhere = check("num_nonnulls(query, category) > 0")
    merchandising_rule_match_known = one_of("match", QueryMatch)
    merchandising_rule_language_known = one_of("language", Language)
    merchandising_rule_window_order = check("publish_from < publish_until")


class MerchandisingAction(Table, tablename="merchandising_action"):
    """What a rule does to one product, or (but for pins) to all that a condition describes."""

    id = BigSerial(primary_key=True)
    rule = ForeignKey(MerchandisingRule, default=None, null=False, on_delete=OnDelete.cascade)
    kind = Text(default=None, choices=MerchandisingKind)
    product = ForeignKey(Product, default=None, null=True, on_delete=OnDelete.cascade)
    condition = JSONB(default=None, null=True, help_text="Tree of all/any, as of collections")
    position = Integer(default=0)
    weight = DoublePrecision(
        default=None, null=True, help_text="Of a boost: 2 stands tenth where it stood twentieth"
    )

    merchandising_action_rule_product_unique = Unique(["rule", "product"])
    merchandising_action_kind_known = one_of("kind", MerchandisingKind)
    merchandising_action_one_object = check("num_nonnulls(product, condition) = 1")
    merchandising_action_pin_product = check("kind <> 'pin' OR product IS NOT NULL")
    merchandising_action_condition_object = check("jsonb_typeof(condition) = 'object'")
    merchandising_action_weight_of_boost = check("(kind = 'boost') = (weight IS NOT NULL)")
    merchandising_action_weight_range = check("weight BETWEEN 0.1 AND 10")
