"""From an engine's counts to facets that a shopper can read and choose from.

Pure. A facet without anything to count is left out, unless something of it is selected: then the
selection is listed, at 0 if need be, so that it can be taken back. Choices are ordered by count,
then by label; numbers by size; choices that variants differ by (S, M, L) as they are defined.
"""

from __future__ import annotations

from collections.abc import Mapping

from catalog.measures import number_label
from catalog.papers import paper_name
from catalog.values import AttributeKind, Language, Text, localised
from search.results import SearchResults
from storefront.shop.catalogue_names import AttributeName, CatalogueNames
from storefront.shop.labels import FACETS, HALAL, YES_NO
from storefront.shop.product_parameters import ATTRIBUTE_PREFIX
from storefront.shop.schemas import Facet, FacetValue

_KINDS = {
    AttributeKind.NUMBER: "number",
    AttributeKind.YES_NO: "yes_no",
    AttributeKind.COLOUR: "colour",
}


def facets(
    asked: tuple[str, ...],
    results: SearchResults,
    chosen: Mapping[str, tuple[str, ...]],
    names: CatalogueNames,
    language: Language,
) -> tuple[Facet, ...]:
    """The facets of one answer, in the order in which they were asked for."""
    answered = (_facet(key, results, chosen.get(key, ()), names, language) for key in asked)
    return tuple(facet for facet in answered if facet is not None)


def _facet(
    key: str,
    results: SearchResults,
    chosen: tuple[str, ...],
    names: CatalogueNames,
    language: Language,
) -> Facet | None:
    if key == "price":
        if results.price_range is None:
            return None
        low, high = results.price_range
        label = localised(FACETS["price"], language)
        return Facet(
            key="price", param="price_min,price_max", label=label, kind="range", min=low, max=high
        )
    counts = {**dict.fromkeys(chosen, 0), **results.counts.get(key, {})}
    if not counts:
        return None
    attribute = names.attributes.get(key.removeprefix(ATTRIBUTE_PREFIX)) if "." in key else None
    values = [
        _value(value, count, value in chosen, key, attribute, names, language)
        for value, count in counts.items()
    ]
    return Facet(
        key=key.removeprefix(ATTRIBUTE_PREFIX),
        param=key,
        label=localised(attribute.name if attribute else FACETS[key], language),
        kind=_kind(key, attribute),
        unit=attribute.unit if attribute else None,
        values=tuple(_ordered(values, attribute)),
    )


def _kind(key: str, attribute: AttributeName | None) -> str:
    if attribute is None:
        return "yes_no" if key == "in_stock" else "choice"
    return _KINDS.get(attribute.kind, "choice")


def _value(
    value: str,
    count: int,
    selected: bool,
    key: str,
    attribute: AttributeName | None,
    names: CatalogueNames,
    language: Language,
) -> FacetValue:
    label, colour, parent = {"id": value}, None, None
    if attribute is None:
        label = _built_in_label(key, value, names)
        if key == "category" and value in names.categories:
            parent = names.categories[value].parent
    elif attribute.kind is AttributeKind.NUMBER:
        label = number_label(float(value), attribute.unit)
    elif attribute.kind is AttributeKind.YES_NO:
        label = YES_NO.get(value, label)
    else:
        for defined in attribute.values:
            if defined.value == value:
                label, colour = defined.label, defined.colour
    return FacetValue(
        value=value,
        label=localised(label, language),
        count=count,
        selected=selected,
        colour=colour,
        parent=parent,
    )


def _built_in_label(key: str, value: str, names: CatalogueNames) -> Text:
    if key == "category" and value in names.categories:
        return names.categories[value].name
    if key == "producer" and value in names.producers:
        return {"id": names.producers[value]}
    if key == "district" and value in names.districts:
        return {"id": names.districts[value]}
    if key == "certification":
        return paper_name(value)
    if key == "in_stock":
        return YES_NO.get(value, {"id": value})
    return HALAL.get(value, {"id": value})


def _ordered(values: list[FacetValue], attribute: AttributeName | None) -> list[FacetValue]:
    if attribute is not None and attribute.kind is AttributeKind.NUMBER:
        return sorted(values, key=lambda each: float(each.value))
    if (
        attribute is not None
        and attribute.variant_option
        and attribute.kind is AttributeKind.CHOICE
    ):
        places = {value.value: place for place, value in enumerate(attribute.values)}
        return sorted(values, key=lambda each: places.get(each.value, len(places)))
    return sorted(values, key=lambda each: (-each.count, each.label.casefold(), each.value))
