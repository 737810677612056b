"""From a product list's query string to what is asked of the engine, or to a list of faults.

Pure, given a snapshot of the catalogue's names. Not for: the parameters themselves
(`product_parameters`), or what is done with the request (`product_list`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

from search.filters import AnyOf, Between, Condition, OneOf, price_between
from search.request import MAX_WINDOW, SearchRequest, Sort
from storefront.http.query_string import (
    NO_PARAMETERS,
    Parameters,
    QueryParameter,
    read_query,
)
from storefront.shop.catalogue_names import CatalogueNames
from storefront.shop.labels import FACETS
from storefront.shop.product_parameters import (
    ATTRIBUTE_PREFIX,
    attribute_parameter,
    product_parameters,
)

_CHOICES = ("category", "producer", "district", "certification", "in_stock", "halal")


class ProductQuery(Struct, frozen=True, kw_only=True):
    """A well-formed question for a list of products."""

    request: SearchRequest
    page: int
    per_page: int
    sort_given: bool
    collection: str | None
    chosen: dict[str, tuple[str, ...]]
    """Per facet key, the values that the shopper has selected."""
    facets_given: bool = False
    """The facets are those that the client asked for, whether they help or not."""
    address: tuple[str, bytes] = ("", b"")
    """Path and query string, as they came."""
    more: dict[str, Any] = {}
    """Values of the parameters that this address has beside those of the list."""


def read_product_query(
    scope: Any,
    names: CatalogueNames,
    *,
    inside_collection: bool = False,
    more: Parameters = NO_PARAMETERS,
) -> ProductQuery:
    """Read a request. Raises `BadQuery` with every fault."""
    listed = product_parameters(names, inside_collection=inside_collection)
    reading = read_query(
        scope,
        {**listed, **more} if more else listed,
        lambda name: _attribute_named(name, names),
        lambda: [ATTRIBUTE_PREFIX + key for key in names.attributes],
    )
    values = reading.values
    page, per_page = values.get("page", 1), values.get("per_page", 24)
    sort, near = values.get("sort", Sort.RELEVANCE), values.get("near")
    if page * per_page > MAX_WINDOW:
        reading.refuse("page", "window_too_deep", limit=MAX_WINDOW)
    if sort is Sort.DISTANCE and near is None and "near" not in reading.faulty:
        reading.refuse("sort", "distance_needs_near")
    low, high = values.get("price_min"), values.get("price_max")
    if low is not None and high is not None and low > high:
        reading.refuse("price_min", "range_reversed", low=low, high=high)
    reading.check()
    chosen = {key: values[key] for key in _CHOICES if key in values} | {
        key: values[key] for key in values if key.startswith(ATTRIBUTE_PREFIX)
    }
    selected: dict[str, Condition] = {key: _condition(key, chosen[key]) for key in chosen}
    if low is not None or high is not None:
        selected["price"] = price_between(low, high)
    request = SearchRequest(
        text=values.get("q", ""),
        literally=values.get("understand") == "off",
        language=reading.language,
        selected=selected,
        sort=sort,
        near=near,
        offset=(page - 1) * per_page,
        limit=per_page,
        facets=_facets(values.get("facets"), values.get("category", ()), names, chosen),
    )
    return ProductQuery(
        request=request,
        page=page,
        per_page=per_page,
        sort_given="sort" in values,
        collection=values.get("collection"),
        chosen={key: _spelled(chosen[key]) for key in chosen},
        facets_given="facets" in values,
        address=(scope.get("path", ""), scope["query_string"]),
        more={name: values[name] for name in more if name in values},
    )


def _attribute_named(name: str, names: CatalogueNames) -> QueryParameter | None:
    attribute = names.attributes.get(name.removeprefix(ATTRIBUTE_PREFIX))
    if attribute is None or not name.startswith(ATTRIBUTE_PREFIX):
        return None
    return attribute_parameter(attribute)


def _facets(
    asked: tuple[str, ...] | None,
    categories: tuple[str, ...],
    names: CatalogueNames,
    chosen: Iterable[str],
) -> tuple[str, ...]:
    if asked is not None:
        return tuple(key for key in asked if key != "none")
    fitting = (ATTRIBUTE_PREFIX + key for key in names.attribute_keys(categories))
    # What the shopper has chosen stays visible, so that it can be taken back.
    return tuple(dict.fromkeys([*FACETS, *fitting, *chosen]))


def _condition(key: str, values: Sequence[Any]) -> Condition:
    words = tuple(value for value in values if isinstance(value, str))
    ranges = tuple(Between(key, low, high) for low, high in _ranges(values))
    if not ranges:
        return OneOf(key, words)
    parts: tuple[Condition, ...] = (*ranges, OneOf(key, words)) if words else ranges
    return parts[0] if len(parts) == 1 else AnyOf(parts)


def _ranges(values: Sequence[Any]) -> list[tuple[float | None, float | None]]:
    return [value for value in values if isinstance(value, tuple)]


def _spelled(values: Sequence[Any]) -> tuple[str, ...]:
    """Single values only: a range selects no value of a facet by name."""
    return tuple(value for value in values if isinstance(value, str))
