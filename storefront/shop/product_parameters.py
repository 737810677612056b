"""The product list's parameters as data: what reads a request also describes it in OpenAPI.

A new built-in filter is one row here and one label in `storefront.shop.labels`. Attributes of the
catalogue are parameters too, made from their definitions (`attribute_parameter`).
Not for: what a well-formed question means to the engine (`storefront.shop.product_query`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from catalog.values import AttributeKind, HalalStatus
from search.request import Sort
from storefront.http.query_string import Parameters, QueryParameter, refuse_unknown, table
from storefront.http.query_values import (
    known,
    language_parameter,
    location,
    number_or_range,
    one_of,
    page_parameters,
    several,
    text,
    whole,
)
from storefront.shop.catalogue_names import AttributeName, CatalogueNames
from storefront.shop.labels import FACETS

ATTRIBUTE_PREFIX = "attr."
MAX_PRICE = 2_000_000_000
_LISTED: dict[str, Any] = {"type": "array", "items": {"type": "string"}}


@lru_cache(maxsize=4)
def product_parameters(names: CatalogueNames, *, inside_collection: bool = False) -> Parameters:
    """Every parameter but attributes; the OpenAPI description asks with no names."""
    page, per_page = page_parameters()
    parameters = table(
        QueryParameter(
            name="q",
            description="What to look for; typing errors are forgiven. Without it, everything.",
            read=text(),
            schema={"type": "string", "maxLength": 200},
            example="tenun sumba",
        ),
        QueryParameter(
            name="understand",
            description="`off` takes `q` at its words: no price, amount or place becomes a filter.",
            read=one_of(("on", "off")),
            schema={"type": "string", "enum": ["on", "off"], "default": "on"},
        ),
        language_parameter(),
        _choice("category", "Slugs; each includes those below.", lambda: names.categories),
        _choice("producer", "Slugs of producers.", lambda: names.producers),
        QueryParameter(
            name="collection",
            description="Slug of a live collection.",
            read=known(lambda: [each.slug for each in names.live_collections()]),
            schema={"type": "string"},
        ),
        _choice("district", "Slugs of kecamatan of the city.", lambda: names.districts),
        _price("price_min", "Lowest price in rupiah."),
        _price("price_max", "Highest price in rupiah."),
        QueryParameter(
            name="in_stock",
            description="Whether it can be bought now (made to order included).",
            read=several(one_of(("true", "false"))),
            schema={"type": "string", "enum": ["true", "false"]},
        ),
        _choice("certification", "Papers that the producer holds.", lambda: names.certifications),
        QueryParameter(
            name="halal",
            description="Halal status, as the law has it shown.",
            read=several(one_of(status.value for status in HalalStatus)),
            schema={"type": "array", "items": {"type": "string", "enum": list(HalalStatus)}},
            listed=True,
        ),
        QueryParameter(
            name="near",
            description="Where the shopper is, as latitude,longitude in degrees.",
            read=location,
            schema={"type": "string", "pattern": r"^-?\d{1,2}(\.\d+)?,-?\d{1,3}(\.\d+)?$"},
            example="-10.17,123.61",
        ),
        QueryParameter(
            name="sort",
            description="Order of the list; `distance` needs `near`.",
            read=lambda value: Sort(one_of(sort.value for sort in Sort)(value)),
            schema={"type": "string", "enum": list(Sort), "default": "relevance"},
        ),
        page,
        per_page,
        QueryParameter(
            name="facets",
            description="Which facets to count, or `none`; without it, those that fit the list.",
            read=several(lambda value: _facet_key(value, names)),
            schema=_LISTED,
            listed=True,
            example=["category", "price"],
        ),
    )
    if inside_collection:
        return {name: each for name, each in parameters.items() if name != "collection"}
    return parameters


def attribute_parameter(attribute: AttributeName) -> QueryParameter:
    """`attr.<key>`; choices are checked, texts and references are taken as they come."""
    kind = attribute.kind
    read: Callable[[str], Any]
    if kind is AttributeKind.NUMBER:
        read = number_or_range
    elif kind is AttributeKind.YES_NO:
        read = one_of(("true", "false"))
    elif kind in (AttributeKind.TEXT, AttributeKind.REFERENCE):
        read = text()
    else:
        read = known(lambda: [value.value for value in attribute.values])
    return QueryParameter(
        name=ATTRIBUTE_PREFIX + attribute.key,
        description=f"Values of the attribute {attribute.key}.",
        read=several(read),
        schema=_LISTED,
        listed=True,
    )


def _choice(name: str, description: str, words: Any) -> QueryParameter:
    return QueryParameter(
        name=name, description=description, read=several(known(words)), schema=_LISTED, listed=True
    )


def _price(name: str, description: str) -> QueryParameter:
    return QueryParameter(
        name=name,
        description=description,
        read=whole(0, MAX_PRICE),
        schema={"type": "integer", "minimum": 0, "maximum": MAX_PRICE},
        example=150_000,
    )


def _facet_key(value: str, names: CatalogueNames) -> str:
    if value in FACETS or value == "none":
        return value
    key = value.removeprefix(ATTRIBUTE_PREFIX)
    if key not in names.attributes:
        raise refuse_unknown(value, [*FACETS, "none", *names.attributes])
    return ATTRIBUTE_PREFIX + key
