"""Which attributes the index has: what can be filtered by, counted and sorted by.

Follows the catalogue's names, so a new attribute needs no code here. Pure. Refusals are in
Meilisearch's words and list what there is.
"""

from __future__ import annotations

from collections.abc import Sequence

from catalog.values import AttributeKind, Location
from search.filter_language import Kind
from search.filter_language.comparisons import number
from search.request import Sort
from storefront.meili.refusals import Refusal
from storefront.shop.catalogue_names import CatalogueNames
from storefront.shop.product_parameters import ATTRIBUTE_PREFIX

CHOICES = ("category", "producer", "district", "certification", "in_stock", "halal", "tag")
NUMBERS = ("price_min", "price_max", "created", "popularity")
MOST_FACETS = 20

SORTS = {
    "price_min:asc": Sort.PRICE,
    "price_max:desc": Sort.PRICE_DESCENDING,
    "created:desc": Sort.NEWEST,
    "popularity:desc": Sort.POPULAR,
    "name_order:asc": Sort.NAME,
}
"""The orders that engines have; `_geoPoint(latitude,longitude):asc` is one more."""

_GEO_POINT = "_geoPoint("


def filterable(names: CatalogueNames) -> dict[str, Kind]:
    """Every attribute that a filter may name."""
    kinds = dict.fromkeys(CHOICES, Kind.TEXTS) | dict.fromkeys(NUMBERS, Kind.NUMBER)
    kinds["id"] = Kind.ID
    for key, attribute in names.attributes.items():
        is_number = attribute.kind is AttributeKind.NUMBER
        kinds[ATTRIBUTE_PREFIX + key] = Kind.NUMBERS if is_number else Kind.TEXTS
    return kinds


def countable(names: CatalogueNames) -> tuple[str, ...]:
    """Every attribute whose values can be counted, or whose range can be told."""
    attributes = (ATTRIBUTE_PREFIX + key for key in names.attributes)
    return (*CHOICES, *NUMBERS, *attributes)


def asked_facets(asked: Sequence[str], names: CatalogueNames) -> tuple[str, ...]:
    """The facets that `asked` names, a `*` at its end being any letters. Raises `Refusal`."""
    if len(asked) > MOST_FACETS:
        raise Refusal("invalid_search_facets", f"At most {MOST_FACETS} facets are counted at once.")
    known = countable(names)
    found: dict[str, None] = {}
    for name in asked:
        is_pattern, beginning = name.endswith("*"), name.removesuffix("*")
        fitting = [
            key for key in known if key == name or (is_pattern and key.startswith(beginning))
        ]
        if not fitting:
            there = ", ".join(sorted(known))
            raise Refusal(
                "invalid_search_facets",
                f"Invalid facet distribution: Pattern `{name[:100]}` is not filterable. "
                f"Available filterable attributes patterns are: `{there}`.",
            )
        found.update(dict.fromkeys(fitting))
    return tuple(found)


def asked_sort(asked: Sequence[str], uid: str) -> tuple[Sort, Location | None]:
    """The order that `asked` names, and the place that it starts from. Raises `Refusal`."""
    if not asked:
        return Sort.RELEVANCE, None
    order = asked[0].strip()
    if not order.endswith((":asc", ":desc")):
        raise _bad_sort(
            "Invalid syntax for the sort parameter: expected expression ending by `:asc` or "
            f"`:desc`, found `{order[:100]}`."
        )
    if order.startswith(_GEO_POINT) and order.endswith(":asc"):
        sort, near = Sort.DISTANCE, _place(order)
    elif order in SORTS:
        sort, near = SORTS[order], None
    else:
        there = ", ".join([*SORTS, "_geoPoint(latitude,longitude):asc"])
        attribute, _, direction = order.rpartition(":")
        raise _bad_sort(
            f"Index `{uid}`: Attribute `{attribute[:100]}` is not sortable as `{direction}`. "
            f"Available sortable attributes are: `{there}`."
        )
    if len(asked) > 1:
        raise _bad_sort(f"Index `{uid}`: Products are sorted by one attribute at a time.")
    return sort, near


def _place(order: str) -> Location:
    inner = order.removeprefix(_GEO_POINT).removesuffix(":asc").strip()
    parts = [number(part.strip()) for part in inner.removesuffix(")").split(",")]
    if len(parts) == 2 and inner.endswith(")"):
        latitude, longitude = parts
        if latitude is not None and longitude is not None:
            if not -90 <= latitude <= 90:
                raise _bad_sort(
                    f"Bad latitude `{latitude}`. Latitude must be contained between -90 and 90 "
                    "degrees."
                )
            if not -180 <= longitude <= 180:
                raise _bad_sort(
                    f"Bad longitude `{longitude}`. Longitude must be contained between -180 and "
                    "180 degrees."
                )
            return Location(latitude, longitude)
    raise _bad_sort(
        "Invalid syntax for the geo parameter: expected expression formated like "
        f"`_geoPoint(latitude, longitude)` and ending by `:asc` or `:desc`, found `{order[:100]}`."
    )


def _bad_sort(message: str) -> Refusal:
    return Refusal("invalid_search_sort", message)
