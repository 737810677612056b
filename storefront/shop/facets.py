"""From an engine's counts to facets that a shopper can read and choose from.

Pure. A facet without anything to count is left out, unless something of it is selected: then the
selection is listed, at 0 if need be, so that it can be taken back. Choices are ordered by count,
then by label; numbers by size; choices that variants differ by (S, M, L) as they are defined.
Numbers and prices have a histogram beside (`histograms`, `search.price_grid`). What of
them is shown is decided in `facet_lists`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from weakref import WeakKeyDictionary

from catalog.measures import number_label
from catalog.papers import paper_name
from catalog.values import AttributeKind, Language, Text, localised
from search.price_grid import price_buckets
from search.results import SearchResults
from storefront.shop.catalogue_names import AttributeName, CatalogueNames
from storefront.shop.facet_schemas import Facet, FacetBucket, FacetValue
from storefront.shop.histograms import MOST_BUCKETS, number_buckets
from storefront.shop.labels import FACETS, HALAL, YES_NO
from storefront.shop.product_parameters import ATTRIBUTE_PREFIX

_KINDS = {
    AttributeKind.NUMBER: "number",
    AttributeKind.YES_NO: "yes_no",
    AttributeKind.COLOUR: "colour",
}


_SIZES = {
    size: place
    for place, size in enumerate(("xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl", "xxxxl"))
}


class _Name(NamedTuple):
    """How one value is shown in one language."""

    value: str
    label: str
    order: tuple[str, str]
    """Among values of the same count."""
    more: tuple[str | None, str | None]
    """Colour and parent."""


_kept: WeakKeyDictionary[CatalogueNames, dict[tuple[str, Language], dict[str, _Name]]] = (
    WeakKeyDictionary()
)
"""A snapshot's names as they are shown: a list may count a thousand makers in every answer."""


def facets(
    asked: tuple[str, ...],
    results: SearchResults,
    chosen: Mapping[str, tuple[str, ...]],
    names: CatalogueNames,
    language: Language,
    *,
    most: int | None = None,
) -> tuple[Facet, ...]:
    """The facets of one answer, in the order in which they were asked for.

    Of one that is ordered by count, the first `most` values and the chosen ones.
    """
    answered = (_facet(key, results, chosen.get(key, ()), names, language, most) for key in asked)
    return tuple(facet for facet in answered if facet is not None)


def _facet(
    key: str,
    results: SearchResults,
    chosen: tuple[str, ...],
    names: CatalogueNames,
    language: Language,
    most: int | None,
) -> Facet | None:
    if key == "price":
        if results.price_range is None:
            return None
        low, high = results.price_range
        label = localised(FACETS["price"], language)
        spread = results.price_counts
        return Facet(
            key="price",
            param="price_min,price_max",
            label=label,
            kind="range",
            min=low,
            max=high,
            buckets=()
            if spread is None
            else tuple(
                FacetBucket(min=each.low, max=each.high, count=each.count)
                for each in price_buckets(spread, MOST_BUCKETS)
            ),
        )
    counts = {**dict.fromkeys(chosen, 0), **results.counts.get(key, {})}
    if not counts:
        return None
    attribute = names.attributes.get(key.removeprefix(ATTRIBUTE_PREFIX)) if "." in key else None
    shown: Mapping[str, int] = counts
    most = most or len(counts)
    if len(counts) > most and _is_by_count(key, attribute):
        shown = _commonest(counts, most, chosen)
    named = _named(names, key, language)
    values = []
    for value, count in shown.items():
        name = named.get(value)
        if name is None:
            name = named[value] = _name(value, key, attribute, names, language)
        values.append((name, count))
    ordered = _ordered(values, attribute)
    if shown is not counts:
        ordered = [
            each for place, each in enumerate(ordered) if place < most or each[0].value in chosen
        ]
    numbers = attribute is not None and attribute.kind is AttributeKind.NUMBER
    return Facet(
        key=key.removeprefix(ATTRIBUTE_PREFIX),
        param=key,
        label=localised(attribute.name if attribute else FACETS[key], language),
        kind=_kind(key, attribute),
        unit=attribute.unit if attribute else None,
        values=tuple(
            [
                FacetValue(name.value, name.label, count, name.value in chosen, *name.more)
                for name, count in ordered
            ]
        ),
        more=len(counts) - len(ordered),
        min=float(ordered[0][0].value) if numbers else None,
        max=float(ordered[-1][0].value) if numbers else None,
        buckets=number_buckets(results.counts.get(key, {}), several=attribute.variant_option)
        if attribute is not None and numbers
        else (),
    )


def _named(names: CatalogueNames, key: str, language: Language) -> dict[str, _Name]:
    """What has been named of a facet so far; forgotten together with the snapshot."""
    kept = _kept.get(names)
    if kept is None:
        kept = _kept[names] = {}
    return kept.setdefault((key, language), {})


def _kind(key: str, attribute: AttributeName | None) -> str:
    if attribute is None:
        return "yes_no" if key == "in_stock" else "choice"
    return _KINDS.get(attribute.kind, "choice")


def _name(
    value: str,
    key: str,
    attribute: AttributeName | None,
    names: CatalogueNames,
    language: Language,
) -> _Name:
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
    told = localised(label, language)
    return _Name(value, told, (told.casefold(), value), (colour, parent))


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


def _is_by_count(key: str, attribute: AttributeName | None) -> bool:
    """Whether values of a long facet are ordered by count; a tree of categories is no list."""
    if attribute is None:
        return key != "category"
    return attribute.kind is not AttributeKind.NUMBER and not attribute.variant_option


def _commonest(counts: Mapping[str, int], most: int, chosen: tuple[str, ...]) -> Mapping[str, int]:
    """The `most` values of the highest counts, all that have the last one's, and the chosen."""
    least = sorted(counts.values())[-most]
    return {v: count for v, count in counts.items() if count >= least or v in chosen}


def _ordered(
    values: list[tuple[_Name, int]], attribute: AttributeName | None
) -> list[tuple[_Name, int]]:
    if attribute is not None and attribute.kind is AttributeKind.NUMBER:
        return sorted(values, key=lambda each: float(each[0].value))
    if len(values) > 1 and all(name.label.casefold() in _SIZES for name, _ in values):
        return sorted(values, key=lambda each: _SIZES[each[0].label.casefold()])
    if (
        attribute is not None
        and attribute.variant_option
        and attribute.kind is AttributeKind.CHOICE
    ):
        places = {value.value: place for place, value in enumerate(attribute.values)}
        return sorted(values, key=lambda each: places.get(each[0].value, len(places)))
    # Sorted without a function that is called for each: no two names have the same order.
    return [(name, -less) for less, _, name in sorted((-n, each.order, each) for each, n in values)]
