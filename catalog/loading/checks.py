"""What the files of a folder say of each other: references, uniqueness, attributes, rules.

Pure; the database's constraints would refuse the same things, but one at a time and without a path.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from catalog.attributes import Definition, attribute_faults
from catalog.loading.files import (
    AttributeFile,
    CategoryFile,
    CollectionFile,
    Folder,
    ProductFile,
)
from catalog.values import AttributeKind


def check_folder(folder: Folder) -> list[str]:
    """A line "file[path]: what" for each contradiction."""
    faults: list[str] = []
    slugs = {
        "categories": [category.slug for category in folder.categories],
        "producers": [producer.slug for producer in folder.producers],
        "products": [product.slug for product in folder.products],
        "collections": [collection.slug for collection in folder.collections],
    }
    for name, listed in slugs.items():
        faults += _repeated(f"{name}.json", ((f"[{i}].slug", s) for i, s in enumerate(listed)))
    faults += _category_faults(folder.categories)
    categories = {category.slug: category for category in folder.categories}
    producers = set(slugs["producers"])
    for position, product in enumerate(folder.products):
        where = f"products.json[{position}]"
        faults += [f"{where}.{fault}" for fault in _product_faults(product, categories, producers)]
    faults += _repeated(
        "products.json",
        (
            (f"[{i}].variants[{j}].sku", f"{product.producer}: {variant.sku}")
            for i, product in enumerate(folder.products)
            for j, variant in enumerate(product.variants)
        ),
    )
    products = set(slugs["products"])
    for position, collection in enumerate(folder.collections):
        where = f"collections.json[{position}]"
        faults += [f"{where}.{fault}" for fault in _collection_faults(collection, products)]
    return faults


def ward_faults(folder: Folder, wards: Mapping[str, str]) -> list[str]:
    """Producers in no kelurahan of the city; `wards` is name or alias -> kecamatan."""
    faults = []
    for position, producer in enumerate(folder.producers):
        where = f"producers.json[{position}]"
        if producer.kelurahan not in wards:
            faults.append(f"{where}.kelurahan: no kelurahan {producer.kelurahan!r}")
        elif (district := wards[producer.kelurahan]) != producer.kecamatan:
            faults.append(f"{where}.kecamatan: {producer.kelurahan} is in {district}")
    return faults


def _repeated(filename: str, keys: Iterable[tuple[str, str]]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for where, key in keys:
        if key in seen:
            yield f"{filename}{where}: {key!r} is already at {seen[key]}"
        seen.setdefault(key, where)


def _category_faults(categories: tuple[CategoryFile, ...]) -> Iterator[str]:
    known = {category.slug: category for category in categories}
    definitions: dict[str, tuple[str, tuple[object, ...]]] = {}
    for position, category in enumerate(categories):
        where = f"categories.json[{position}]"
        above, path = category.parent, {category.slug}
        while above is not None and above in known and above not in path:
            path.add(above)
            above = known[above].parent
        if above is not None:
            what = "would be below itself" if above in path else f"no category {above!r}"
            yield f"{where}.parent: {what}"
        for index, attribute in enumerate(category.attributes):
            first, shape = definitions.setdefault(attribute.key, (where, _shape(attribute)))
            if shape != _shape(attribute):
                yield f"{where}.attributes[{index}]: {attribute.key} differs from {first}"


def _shape(attribute: AttributeFile) -> tuple[object, ...]:
    """What an attribute must have in common wherever it is used."""
    return (attribute.name, attribute.kind, attribute.multi, attribute.unit, attribute.values)


def attribute_kind(attribute: AttributeFile) -> AttributeKind:
    """The catalogue's kind for the format's (which tells multi-choice by a flag)."""
    if attribute.kind == "enum":
        return AttributeKind.MULTI_CHOICE if attribute.multi else AttributeKind.CHOICE
    return {
        "text": AttributeKind.TEXT,
        "number": AttributeKind.NUMBER,
        "boolean": AttributeKind.YES_NO,
        "color": AttributeKind.COLOUR,
        "reference": AttributeKind.REFERENCE,
    }[attribute.kind]


def _definitions(category: CategoryFile) -> dict[str, Definition]:
    return {
        attribute.key: Definition(
            key=attribute.key,
            kind=attribute_kind(attribute),
            values=frozenset(str(value.value) for value in attribute.values or ()),
            required=attribute.required,
            variant_option=attribute.variant_option,
        )
        for attribute in category.attributes
    }


def _product_faults(
    product: ProductFile, categories: dict[str, CategoryFile], producers: set[str]
) -> Iterator[str]:
    if product.producer not in producers:
        yield f"producer: no producer {product.producer!r}"
    if product.made_to_order and product.lead_days is None:
        yield "lead_days: is required when made to order"
    if product.storage is not None and product.halal_status == "not-applicable":
        yield "halal_status: food must state it"
    if (
        product.publish_from
        and product.publish_until
        and product.publish_from >= product.publish_until
    ):
        yield "publish_until: is not after publish_from"
    option_keys = [option.key for option in product.options]
    if product.category not in categories:
        yield f"category: no category {product.category!r}"
    else:
        definitions = _definitions(categories[product.category])
        for key, what in attribute_faults(product.attributes, definitions, option_keys):
            yield f"attributes.{key}: {what}"
    combinations: dict[tuple[object, ...], int] = {}
    for position, variant in enumerate(product.variants):
        if set(variant.options) != set(option_keys):
            yield f"variants[{position}].options: expected a value for each of {option_keys}"
        if variant.compare_at is not None and variant.compare_at <= variant.price:
            yield f"variants[{position}].compare_at: is not above the price"
        combination = tuple(variant.options.get(key) for key in option_keys)
        first = combinations.setdefault(combination, position)
        if first != position:
            yield f"variants[{position}].options: same as variants[{first}]"


def _collection_faults(collection: CollectionFile, products: set[str]) -> Iterator[str]:
    if (collection.type == "rule") != (collection.rule is not None):
        yield "rule: is needed by type 'rule', and only by it"
    for position, slug in enumerate(collection.products):
        if slug not in products:
            yield f"products[{position}]: no product {slug!r}"
    if len(set(collection.products)) != len(collection.products):
        yield "products: lists a product twice"
