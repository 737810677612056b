"""What to offer a shopper whose search found nothing: the nearest things that find something.

In this order: what may have been meant, the search without one of its filters, without what was
understood as one, without all of them, and a category. Each is counted before it is offered, a few
questions to the engine of this process in all. Raises what that engine raises.
"""

from __future__ import annotations

import asyncio
from collections.abc import Container
from urllib.parse import parse_qsl, quote, urlencode

import msgspec

from catalog.values import Language, localised
from search.request import SearchRequest
from search.results import SearchResults
from search.text import words
from storefront.resources import Resources
from storefront.shop.catalogue_names import CatalogueNames
from storefront.shop.completions import completed
from storefront.shop.facets import facets
from storefront.shop.labels import FACETS
from storefront.shop.name_suggestions import products_url
from storefront.shop.product_list import Selection, within
from storefront.shop.product_parameters import ATTRIBUTE_PREFIX
from storefront.shop.product_query import ProductQuery
from storefront.shop.schemas import Instead, QueryEcho

MOST = 6
MOST_FILTERS = 6
MOST_QUERIES = 3
MOST_CATEGORIES = 3

_WITHOUT = {Language.INDONESIAN: "Tanpa {}", Language.ENGLISH: "Without {}"}
_ALL_FILTERS = {Language.INDONESIAN: "Tanpa semua saringan", Language.ENGLISH: "Without any filter"}


async def instead_of_nothing(
    resources: Resources,
    query: ProductQuery,
    echo: QueryEcho,
    names: CatalogueNames,
    selection: Selection,
) -> tuple[Instead, ...]:
    """At most `MOST` offers; `query` within `selection` found nothing, read as `echo` says."""
    request = within(query.request, selection, sort_given=True)
    offers = [
        *await _queries(resources, query, request, echo),
        *await _without_filters(resources, query, request, names),
    ]
    if len(offers) < MOST_CATEGORIES:
        offers += await _categories(resources, request, query, names)
    return tuple(offers[:MOST])


async def _queries(
    resources: Resources, query: ProductQuery, request: SearchRequest, echo: QueryEcho
) -> list[Instead]:
    texts = [echo.suggestion, echo.corrected]
    texts += (
        " ".join(request.text.replace(part.text, " ", 1).split())
        for part in echo.understood
        if part.effect == "filter"
    )
    different = [text for text in dict.fromkeys(texts) if text and text != request.text]
    few = different[:MOST_QUERIES]
    counted = [
        resources.counts.of(msgspec.structs.replace(request, text=text, pins=())) for text in few
    ]
    offers = [
        Instead(kind="query", label=text, total=total, url=_address(query, {"q": text}, ()))
        for text, total in zip(few, await asyncio.gather(*counted), strict=True)
        if total
    ]
    if not offers and not request.selected:
        wanted = tuple(words(request.text))
        offers = [
            Instead(kind="query", label=each.q, total=each.total, url=each.products_url)
            for each in await completed(resources, wanted, request.language, MOST_QUERIES)
        ]
    return offers


async def _without_filters(
    resources: Resources, query: ProductQuery, request: SearchRequest, names: CatalogueNames
) -> list[Instead]:
    keys = list(request.selected)[:MOST_FILTERS]
    counted = [resources.counts.of(_without(request, {key})) for key in keys]
    totals = await asyncio.gather(*counted)
    offers = [
        Instead(
            kind="filter",
            label=_WITHOUT[request.language].format(_filter_label(key, query, names)),
            total=total,
            url=_address(query, {}, _parameters(key)),
        )
        for key, total in zip(keys, totals, strict=True)
        if total
    ]
    offers.sort(key=lambda offer: -offer.total)
    if not offers and len(request.selected) > 1:
        every = {name for key in request.selected for name in _parameters(key)}
        if total := await resources.counts.of(_without(request, request.selected)):
            label, url = _ALL_FILTERS[request.language], _address(query, {}, every)
            offers = [Instead(kind="filters", label=label, total=total, url=url)]
    return offers


async def _categories(
    resources: Resources, request: SearchRequest, query: ProductQuery, names: CatalogueNames
) -> list[Instead]:
    """Above the chosen ones, or named like a word of the query, or the largest of all."""
    by_name = await resources.counts.by_name(names)
    in_category = by_name.counts.get("category", {})
    chosen = [names.categories[slug] for slug in query.chosen.get("category", ())]
    slugs = [each.parent for each in chosen if each.parent is not None]
    book = resources.phrases.book
    for word in words(request.text):
        spellings = ((word,), book.mended((word,)) or ())
        for spelling in spellings:
            fitting = by_name.suggested(spelling, request.language, 1)
            slugs += (each.slug for each in fitting.categories)
    if not slugs:
        roots = [each.slug for each in names.children.get(None, ())]
        slugs = sorted(roots, key=lambda slug: -in_category.get(slug, 0))
    return [
        Instead(
            kind="category",
            label=localised(names.categories[slug].name, request.language),
            total=in_category[slug],
            url=products_url(category=slug),
        )
        for slug in list(dict.fromkeys(slugs))[:MOST_CATEGORIES]
        if in_category.get(slug)
    ]


def _without(request: SearchRequest, keys: Container[str]) -> SearchRequest:
    kept = {key: each for key, each in request.selected.items() if key not in keys}
    return msgspec.structs.replace(request, selected=kept, pins=())


def _parameters(key: str) -> tuple[str, ...]:
    return ("price_min", "price_max") if key == "price" else (key,)


def _filter_label(key: str, query: ProductQuery, names: CatalogueNames) -> str:
    """Such as `Kecamatan: Alak`."""
    language = query.request.language
    if key.startswith(ATTRIBUTE_PREFIX):
        name = names.attributes[key.removeprefix(ATTRIBUTE_PREFIX)].name
    else:
        name = FACETS[key]
    label = localised(name, language)
    nothing = SearchResults(ids=(), total=0, engine="")
    listed = facets((key,), nothing, query.chosen, names, language) if key != "price" else ()
    values = ", ".join(value.label for facet in listed for value in facet.values)
    return f"{label}: {values}" if values else label


def _address(query: ProductQuery, changed: dict[str, str], dropped: Container[str]) -> str:
    """The shopper's own address with some parameters changed or left out, from its first page."""
    path, query_string = query.address
    pairs = [
        (name, changed.get(name, value))
        for name, value in parse_qsl(query_string.decode("ascii", "ignore"))
        if name not in dropped and name != "page"
    ]
    return f"{path}?{urlencode(pairs, quote_via=quote, safe=',.')}" if pairs else path
