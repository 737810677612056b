"""Put together what a search box offers: ask the engine, the book of phrases and the catalogue.

What is offered finds something: every number here was counted a moment ago. Raises what the engine
and the pool raise.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import msgspec

from catalog.values import Language, localised
from search.request import SearchRequest
from search.text import words
from storefront.resources import Resources
from storefront.shop.catalogue_names import CatalogueNames, CollectionName
from storefront.shop.collection_reads import find_collection
from storefront.shop.name_suggestions import products_url, suggested_names
from storefront.shop.phrase_book import Phrase
from storefront.shop.product_list import plain_cards, within
from storefront.shop.schemas import QueryEcho
from storefront.shop.suggestion_schemas import QuerySuggestion, Suggestion, Suggestions

_CANDIDATES = 3
"""Times as many phrases are looked at as are wanted: some find nothing."""


async def suggestions(
    resources: Resources, names: CatalogueNames, typed: str, language: Language, limit: int
) -> Suggestions:
    """What `typed` may become."""
    wanted = tuple(words(typed))
    counts = await resources.counts.by_facet(names)
    request = SearchRequest(text=typed, language=language, limit=limit, fill=False)
    results, queries = await asyncio.gather(
        resources.engine.search(request), completed(resources, wanted, language, limit)
    )
    resources.engine_use.count(results.engine)
    corrected = tuple(words(results.corrected)) if results.corrected else None
    if corrected and not queries:
        queries = await completed(resources, corrected, language, limit)
    found = suggested_names(names, counts, wanted, language, limit)
    if not found:
        meant = corrected or resources.phrases.book.mended(wanted) or ()
        found = suggested_names(names, counts, meant, language, limit)
    return Suggestions(
        queries=tuple(queries),
        products=await plain_cards(resources, results.ids, language),
        categories=found.categories,
        producers=found.producers,
        collections=await _counted(resources, found.collections, language),
        values=found.values,
        query=QueryEcho(
            q=typed,
            corrected=results.corrected,
            suggestion=results.suggestion,
            lang=language.value,
        ),
    )


async def completed(
    resources: Resources, typed: tuple[str, ...], language: Language, limit: int
) -> list[QuerySuggestion]:
    """Queries that `typed` may become and that find something, the likeliest first."""
    if not typed:
        return []
    book = resources.phrases.book
    phrases = book.complete(typed, language, limit * _CANDIDATES)
    if not phrases and (mended := book.mended(typed)) is not None:
        whole = Phrase(mended, " ".join(mended), frozenset(language), 0.0)
        phrases = (whole, *book.complete(mended, language, limit * _CANDIDATES))
    # "kaif motif" is "motif kaif" to every engine.
    phrases = tuple({frozenset(each.words): each for each in reversed(phrases)}.values())[::-1]
    found: list[QuerySuggestion] = []
    for start in range(0, len(phrases), limit):
        few = phrases[start : start + limit]
        totals = await resources.counts.finding([phrase.shown for phrase in few], language)
        found += (
            QuerySuggestion(q=phrase.shown, total=total, products_url=products_url(q=phrase.shown))
            for phrase, total in zip(few, totals, strict=True)
            if total
        )
        if len(found) >= limit:
            break
    return found[:limit]


async def _counted(
    resources: Resources, collections: Sequence[CollectionName], language: Language
) -> tuple[Suggestion, ...]:
    """Those of `collections` that show something."""
    found = [
        Suggestion(
            slug=each.slug,
            name=localised(each.title, language),
            total=total,
            url=f"/v1/collections/{each.slug}",
            products_url=products_url(collection=each.slug),
        )
        for each in collections
        if (total := await _total(resources, each.slug))
    ]
    return tuple(found)


async def _total(resources: Resources, slug: str) -> int:
    collection = await find_collection(resources.pool, slug)
    if collection is None:
        return 0
    selection = collection.selection()
    total = await resources.counts.of(within(SearchRequest(), selection, sort_given=False))
    return total if selection.limit is None else min(total, selection.limit)


def nothing_typed(typed: str, language: Language) -> Suggestions:
    """What is offered for nothing."""
    return msgspec.structs.replace(
        _NOTHING, query=QueryEcho(q=typed, corrected=None, lang=language)
    )


_NOTHING = Suggestions(
    queries=(),
    products=(),
    categories=(),
    producers=(),
    collections=(),
    values=(),
    query=QueryEcho(q="", corrected=None, lang=""),
)
