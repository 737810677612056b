"""Answer a product list: ask the engine, fetch the stored cards, put them together.

Cards are JSON as the indexer rendered them; they are never decoded whole or encoded again. What
depends on the query is spliced in before a card's closing brace. A product that the engine still
finds while its card has gone is left out of the page. Raises what the engine and the pool raise.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any, cast

import msgspec
from msgspec import Raw, Struct

from catalog.values import Language
from search.card import Card
from search.filters import Condition
from search.request import SearchRequest, Sort
from search.results import SearchResults
from storefront.services import Services
from storefront.shop.catalogue_names import CatalogueNames
from storefront.shop.facets import facets
from storefront.shop.highlight import highlighted
from storefront.shop.product_query import ProductQuery
from storefront.shop.schemas import FoundProduct, ProductList, QueryEcho


class Selection(Struct, frozen=True, kw_only=True):
    """What a list stands on, such as a collection: its products and their order."""

    scope: Condition | None = None
    pins: tuple[int, ...] = ()
    sort: Sort = Sort.RELEVANCE
    limit: int | None = None
    """Most products that it shows in all."""


class _Texts(Struct):
    """The two fields of a card in which matches are marked."""

    name: str
    summary: str


async def product_list(
    services: Services, query: ProductQuery, names: CatalogueNames, selection: Selection
) -> ProductList:
    """One page of what `query` asks for within `selection`."""
    began = time.perf_counter()
    request = within(query.request, selection, sort_given=query.sort_given)
    results = await services.engine.search(request)
    services.engine_use.count(results.engine)
    items = await found_products(services, results, request.language)
    limit = selection.limit
    return ProductList(
        items=items,
        total=results.total if limit is None else min(results.total, limit),
        page=query.page,
        per_page=query.per_page,
        facets=facets(request.facets, results, query.chosen, names, request.language),
        query=QueryEcho(q=request.text, corrected=results.corrected, lang=request.language.value),
        engine=results.engine,
        took_ms=round((time.perf_counter() - began) * 1000, 2),
    )


def within(request: SearchRequest, selection: Selection, *, sort_given: bool) -> SearchRequest:
    """`request` narrowed to `selection`, whose own order holds unless the shopper chose one."""
    ordered = sort_given or bool(request.text)
    limit = request.limit
    if selection.limit is not None:
        limit = max(0, min(limit, selection.limit - request.offset))
    return msgspec.structs.replace(
        request,
        scope=selection.scope,
        pins=() if ordered else selection.pins,
        sort=request.sort if ordered else selection.sort,
        limit=limit,
    )


async def found_products(
    services: Services, results: SearchResults, language: Language
) -> tuple[FoundProduct, ...]:
    """The cards of a page with what this search says of each."""
    cards = await services.cards.read(results.ids, language)
    items = tuple(
        Raw(spliced(card, _query_fields(card, results.distances_m.get(id), results.matched)))
        for id in results.ids
        if (card := cards.get(id)) is not None
    )
    return cast(tuple[FoundProduct, ...], items)


async def plain_cards(
    services: Services, ids: Sequence[int], language: Language
) -> tuple[Card, ...]:
    """Cards in the order of `ids`, without anything of a query."""
    cards = await services.cards.read(ids, language)
    return cast(tuple[Card, ...], tuple(Raw(cards[id]) for id in ids if id in cards))


async def find_cards(services: Services, request: SearchRequest) -> tuple[tuple[Card, ...], int]:
    """Cards of a search that is part of another page, and how many there are in all."""
    results = await services.engine.search(request)
    services.engine_use.count(results.engine)
    return await plain_cards(services, results.ids, request.language), results.total


def spliced(card: bytes, fields: Mapping[str, Any]) -> bytes:
    """`card`, a JSON object, with `fields` added at its end."""
    if not fields:
        return card
    return card[:-1] + b"," + msgspec.json.encode(fields)[1:]


def body_and_validator(page: ProductList) -> tuple[bytes, bytes]:
    """A list's JSON, and the same without its timing, which must not change its entity tag."""
    return (
        msgspec.json.encode(page),
        msgspec.json.encode(msgspec.structs.replace(page, took_ms=0.0)),
    )


def _query_fields(card: bytes, distance_m: float | None, matched: Sequence[str]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if matched:
        texts = msgspec.json.decode(card, type=_Texts)
        fields["highlight"] = {
            "name": highlighted(texts.name, matched),
            "summary": highlighted(texts.summary, matched),
        }
    if distance_m is not None:
        fields["distance_m"] = round(distance_m)
    return fields
