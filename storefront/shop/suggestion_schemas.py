"""Suggestions as Structs: the shape in OpenAPI and the encoder's instructions. Output, no logic."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from search.card import Card
from storefront.shop.schemas import QueryEcho, Url

Total = Annotated[int, Meta(description="How many products it finds.")]


class QuerySuggestion(Struct, frozen=True, kw_only=True):
    """What was typed, completed to something that finds products."""

    q: Annotated[str, Meta(examples=["tenun ikat"])]
    total: Total
    products_url: Url


class Suggestion(Struct, frozen=True, kw_only=True):
    """A category, producer or collection whose name fits what was typed."""

    slug: str
    name: str
    total: Total
    url: Annotated[str, Meta(description="Its own address in this API.")]
    products_url: Url


class ValueSuggestion(Struct, frozen=True, kw_only=True):
    """A value of an attribute, such as a motif or a technique."""

    key: Annotated[str, Meta(examples=["teknik"])]
    attribute: Annotated[str, Meta(examples=["Teknik"])]
    value: str
    name: str
    total: Total
    products_url: Url


class Suggestions(Struct, frozen=True, kw_only=True):
    """What a search box offers while somebody types."""

    queries: tuple[QuerySuggestion, ...]
    products: tuple[Card, ...]
    categories: tuple[Suggestion, ...]
    producers: tuple[Suggestion, ...]
    collections: tuple[Suggestion, ...]
    values: tuple[ValueSuggestion, ...]
    query: QueryEcho
