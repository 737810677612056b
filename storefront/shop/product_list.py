"""Answer a product list: ask the engine, fetch the stored cards, put them together.

Cards are JSON as the indexer rendered them; they are never decoded whole or encoded again. What
depends on the query is spliced in before a card's closing brace. A product that the engine still
finds while its card has gone is left out of the page. Raises what the engine and the pool raise.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

import msgspec
from msgspec import Raw, Struct

from catalog.values import Language
from search.card import Card
from search.filters import Condition
from search.highlight import highlight
from search.request import SearchRequest, Sort
from search.results import SearchResults
from search.understanding import taken_back
from storefront.resources import Resources
from storefront.shop.catalogue_names import CatalogueNames
from storefront.shop.facet_lists import MOST_VALUES, listed
from storefront.shop.facet_schemas import Facet
from storefront.shop.facets import facets
from storefront.shop.merchandised import merchandised_search
from storefront.shop.product_query import ProductQuery
from storefront.shop.schemas import FoundProduct, ProductList, QueryEcho, Understood


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
    resources: Resources, query: ProductQuery, names: CatalogueNames, selection: Selection
) -> ProductList:
    """One page of what `query` asks for within `selection`."""
    began = time.perf_counter()
    request = within(query.request, selection, sort_given=query.sort_given)
    categories = query.chosen.get("category", ())
    results, rules = await merchandised_search(
        resources, request, categories, names, is_curated=selection.scope is not None
    )
    items = await found_products(resources, results, request.language)
    answered = facets(
        request.facets, results, query.chosen, names, request.language, most=MOST_VALUES
    )
    shown = listed(answered, results.total, None if query.facets_given else request.selected)
    limit = selection.limit
    return ProductList(
        items=items,
        total=results.total if limit is None else min(results.total, limit),
        page=query.page,
        per_page=query.per_page,
        facets=cast(tuple[Facet, ...], tuple([facet.json for facet in shown])),
        query=msgspec.structs.replace(query_echo(request, results), merchandising=rules),
        engine=results.engine,
        took_ms=round((time.perf_counter() - began) * 1000, 2),
    )


def query_echo(request: SearchRequest, results: SearchResults) -> QueryEcho:
    """How the text was understood, and how each part of that can be taken back."""
    asked = results.corrected or request.text
    return QueryEcho(
        q=request.text,
        corrected=results.corrected,
        suggestion=results.suggestion,
        understood=tuple(
            Understood(
                kind=each.kind,
                text=each.text,
                effect="boost" if each.condition is None else "filter",
                parameters=dict(each.parameters),
                undo=taken_back(asked, each),
            )
            for each in results.recognised
        ),
        whole=results.whole,
        dropped=results.dropped,
        lang=request.language.value,
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
    resources: Resources, results: SearchResults, language: Language
) -> tuple[FoundProduct, ...]:
    """The cards of a page with what this search says of each."""
    cards = await resources.cards.read(results.ids, language)
    if matched := results.matched:
        cards = {id: _with_highlight(card, matched) for id, card in cards.items()}
    for id, metres in results.distances_m.items():
        if id in cards:
            cards[id] = spliced(cards[id], {"distance_m": round(metres)})
    items = tuple([Raw(cards[id]) for id in results.ids if id in cards])
    return cast(tuple[FoundProduct, ...], items)


async def plain_cards(
    resources: Resources, ids: Sequence[int], language: Language
) -> tuple[Card, ...]:
    """Cards in the order of `ids`, without anything of a query."""
    cards = await resources.cards.read(ids, language)
    return cast(tuple[Card, ...], tuple([Raw(cards[id]) for id in ids if id in cards]))


async def find_cards(resources: Resources, request: SearchRequest) -> tuple[tuple[Card, ...], int]:
    """Cards of a search that is part of another page, and how many there are in all."""
    results = await resources.engine.search(request)
    resources.engine_use.count(results.engine)
    return await plain_cards(resources, results.ids, request.language), results.total


def spliced(card: bytes, fields: Mapping[str, Any]) -> bytes:
    """`card`, a JSON object, with `fields` added at its end."""
    if not fields:
        return card
    return card[:-1] + b"," + msgspec.json.encode(fields)[1:]


def body_and_validator(page: ProductList) -> tuple[bytes, memoryview]:
    """A list's JSON, and the same without its timing, which must not change its entity tag."""
    body = msgspec.json.encode(page)
    # The timing is the last field: cutting it off spares encoding the page a second time.
    return body, memoryview(body)[: body.rindex(b'"took_ms":')]


# A shopper who narrows or sorts a search sees most of its products again.
@lru_cache(maxsize=4_096)
def _with_highlight(card: bytes, matched: tuple[str, ...]) -> bytes:
    texts = msgspec.json.decode(card, type=_Texts)
    marked = {
        "name": highlight(texts.name, matched),
        "summary": highlight(texts.summary, matched),
    }
    return spliced(card, {"highlight": marked})
