"""The category tree and the typed attributes that each category asks of its products."""

from __future__ import annotations

from typing import Any

from piccolo.columns import JSONB, BigSerial, Boolean, ForeignKey, Integer, OnDelete, Text
from piccolo.constraints import Unique
from piccolo.table import Table

from catalog.tables.rules import SLUG, check, one_of
from catalog.values import AttributeKind


class Category(Table, tablename="category"):
    """A node of the tree; a trigger refuses cycles."""

    id = BigSerial(primary_key=True)
    slug = Text(default=None, unique=True)
    parent: ForeignKey[Any] = ForeignKey(
        "self", default=None, null=True, on_delete=OnDelete.restrict
    )
    position = Integer(default=0)
    name = JSONB(default=None)
    description = JSONB(default=None, null=True)

    category_slug_form = check(f"slug {SLUG}")
    category_not_own_parent = check("parent <> id")
    category_name_text = check("is_text(name)")
    category_description_text = check("is_text(description)")


class Attribute(Table, tablename="attribute"):
    """A property that products can be described by, such as technique or net weight."""

    id = BigSerial(primary_key=True)
    key = Text(default=None, unique=True)
    name = JSONB(default=None)
    kind = Text(default=None, choices=AttributeKind)
    unit = Text(default=None, null=True, help_text="g, ml, cm, day, pcs …")
    reference_to = Text(default=None, null=True, help_text="Kind of thing a reference names")

    attribute_key_form = check("key ~ '^[a-z][a-z0-9_]*$'")
    attribute_name_text = check("is_text(name)")
    attribute_kind_known = one_of("kind", AttributeKind)
    attribute_unit_for_numbers = check("unit IS NULL OR kind = 'number'")
    attribute_reference_target = check(
        "(kind = 'reference') = (reference_to IS NOT NULL)"
        " AND reference_to IN ('product', 'producer', 'category', 'collection')"
    )


class AttributeValue(Table, tablename="attribute_value"):
    """One allowed value of a choice, multi-choice or colour attribute."""

    id = BigSerial(primary_key=True)
    attribute = ForeignKey(Attribute, default=None, null=False, on_delete=OnDelete.cascade)
    value = Text(default=None)
    label = JSONB(default=None)
    colour = Text(default=None, null=True, help_text="#rrggbb of a swatch")
    position = Integer(default=0)

    attribute_value_attribute_value_unique = Unique(["attribute", "value"])
    attribute_value_present = check("value <> ''")
    attribute_value_label_text = check("is_text(label)")
    attribute_value_colour_form = check("colour ~ '^#[0-9a-f]+$' AND length(colour) = 7")


class CategoryAttribute(Table, tablename="category_attribute"):
    """How one category uses an attribute."""

    id = BigSerial(primary_key=True)
    category = ForeignKey(Category, default=None, null=False, on_delete=OnDelete.cascade)
    attribute = ForeignKey(Attribute, default=None, null=False, on_delete=OnDelete.restrict)
    position = Integer(default=0)
    required = Boolean(default=False)
    facet = Boolean(default=False)
    variant_option = Boolean(default=False, help_text="Variants may differ by it")

    category_attribute_category_attribute_unique = Unique(["category", "attribute"])
