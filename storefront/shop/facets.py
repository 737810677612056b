"""From an engine's counts to facets that a shopper can read and choose from.

Pure. A facet without anything to count is left out, unless something of it is selected: then the
selection is listed, at 0 if need be, so that it can be taken back. Choices are ordered by count,
then by label; numbers by size; choices that variants differ by (S, M, L) as they are defined.
Numbers and prices have a histogram beside (`histograms`, `search.price_grid`). What of
them is shown is decided in `facet_lists`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
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
    colour: str | None
    parent: str | None


class _Kept:
    """What one snapshot of names has been used for; forgotten together with it."""

    def __init__(self) -> None:
        self.named: dict[tuple[str, Language], dict[str, _Name]] = {}
        """As they are shown: a list may count a thousand makers in every answer."""
        self.facets: dict[Hashable, Facet] = {}
        """The next page, and the same in another order, have the same counts."""


_MOST_KEPT = 256
_kept: WeakKeyDictionary[CatalogueNames, _Kept] = WeakKeyDictionary()


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
    kept = _kept.get(names)
    if kept is None:
        kept = _kept[names] = _Kept()
    found: list[Facet] = []
    for key in asked:
        if key == "price":
            found += _price(results, language)
            continue
        selected = chosen.get(key, ())
        counts = results.counts.get(key, {})
        if selected:
            counts = {**dict.fromkeys(selected, 0), **counts}
        if not counts:
            continue
        same = (key, language, selected, most, tuple(counts), tuple(counts.values()))
        facet = kept.facets.get(same)
        if facet is None:
            named = kept.named.setdefault((key, language), {})
            facet = kept.facets[same] = _facet(key, counts, selected, names, named, language, most)
            if len(kept.facets) > _MOST_KEPT:
                del kept.facets[next(iter(kept.facets))]
        found.append(facet)
    return tuple(found)


def _price(results: SearchResults, language: Language) -> Iterator[Facet]:
    if results.price_range is None:
        return
    low, high = results.price_range
    spread = results.price_counts
    yield Facet(
        key="price",
        param="price_min,price_max",
        label=localised(FACETS["price"], language),
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


def _facet(
    key: str,
    counts: Mapping[str, int],
    chosen: tuple[str, ...],
    names: CatalogueNames,
    named: dict[str, _Name],
    language: Language,
    most: int | None,
) -> Facet:
    """`named` are those of its values that have been shown before."""
    attribute = names.attributes.get(key.removeprefix(ATTRIBUTE_PREFIX)) if "." in key else None
    shown = counts
    most = most or len(counts)
    if len(counts) > most and _is_by_count(key, attribute):
        shown = _commonest(counts, most, chosen)
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
            FacetValue(
                name.value, name.label, count, name.value in chosen, name.colour, name.parent
            )
            for name, count in ordered
        ),
        more=len(counts) - len(ordered),
        min=float(ordered[0][0].value) if numbers else None,
        max=float(ordered[-1][0].value) if numbers else None,
        buckets=number_buckets(counts, several=attribute.variant_option)
        if attribute is not None and numbers
        else (),
    )


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
    return _Name(value, told, (told.casefold(), value), colour, parent)


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
