"""Facets as Structs: the shape in OpenAPI and the encoder's instructions. Output only, no logic."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated

import msgspec
from msgspec import Meta, Raw, Struct


class FacetValue(Struct, frozen=True, omit_defaults=True):
    """One value that a facet can be narrowed to."""

    value: Annotated[str, Meta(description="What to send in the facet's parameter.")]
    label: str
    count: Annotated[int, Meta(description="Products that have it, other facets applied.")]
    selected: bool
    colour: Annotated[str | None, Meta(description="#rrggbb of a swatch.")] = None
    parent: Annotated[str | None, Meta(description="Of a category: the one above it.")] = None


class FacetBucket(Struct, frozen=True, kw_only=True):
    """A stretch of a histogram, both ends included; to choose it is to send both ends."""

    min: float
    max: float
    count: Annotated[int, Meta(description="Products in it, other facets applied.")]


class Facet(Struct, frozen=True, kw_only=True, omit_defaults=True, dict=True):
    """A property that the list can be narrowed by, with exact counts."""

    key: Annotated[str, Meta(examples=["technique"])]
    param: Annotated[
        str, Meta(description="The query parameter that selects it.", examples=["attr.technique"])
    ]
    label: str
    kind: Annotated[str, Meta(description="choice, colour, yes_no, number or range.")]
    unit: str | None = None
    values: tuple[FacetValue, ...] = ()
    more: Annotated[
        int, Meta(description="Further values, which `/v1/facets/{key}` finds by name.")
    ] = 0
    min: Annotated[float | None, Meta(description="Of numbers and prices: the lowest.")] = None
    max: Annotated[float | None, Meta(description="Of numbers and prices: the highest.")] = None
    buckets: Annotated[
        tuple[FacetBucket, ...],
        Meta(description="Of numbers and prices: a histogram, at most 20 stretches."),
    ] = ()

    @cached_property
    def json(self) -> Raw:
        """As it is sent. Facets are kept for lists that have the same, and this is kept in them."""
        return Raw(msgspec.json.encode(self))
