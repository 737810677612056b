"""Put together what a search box offers, out of what this process holds: no engine is searched.

Phrases come from the book, products from the words of their names, all else from the catalogue's
names; so the answer is as quick, and the same, whichever engine answers searches. What is offered
finds something: every total was counted a moment ago. Searched for is only what may be a SKU, or
what the promo team has rules for.
Raises what the engine and the pool raise.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from msgspec import structs

from catalog.values import Language, localised
from search.merchandising import applying
from search.request import SearchRequest
from search.text import words
from search.vocabulary import Words
from storefront.resources import Resources
from storefront.shop.catalogue_names import CatalogueNames, CollectionName
from storefront.shop.collection_reads import find_collection
from storefront.shop.merchandised import merchandised_search
from storefront.shop.name_suggestions import products_url
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
    counts = resources.counts
    by_name = await counts.by_name(names)
    found = by_name.suggested(wanted, language, limit)
    products = counts.named(wanted, limit)
    phrases, mended = candidates(resources, wanted, language, limit)
    corrected = None
    if mended is not None or not phrases:
        mended = mended or resources.phrases.book.mended(wanted) or ()
        if not (found or products) and mended:
            corrected = " ".join(mended)
        found = found or by_name.suggested(mended, language, limit)
        products = products or counts.named(mended, limit)
    queries = await _that_find(resources, phrases, language, limit)
    if queries and not products:  # Named so in the other language, or in a label.
        products = await counts.foremost(queries[0].q, language, limit)
    meant = SearchRequest(text=queries[0].q if queries else typed, language=language, limit=limit)
    if applying(names.merchandising, meant, ()):  # Rare, and then what counts is the order.
        products = await _searched(resources, names, meant)
    elif not products and any(map(str.isdigit, typed)):  # Perhaps a SKU.
        products = await _searched(resources, names, structs.replace(meant, text=typed))
    return Suggestions(
        queries=tuple(queries),
        products=await plain_cards(resources, products, language),
        categories=found.categories,
        producers=found.producers,
        collections=await _counted(resources, found.collections, language),
        values=found.values,
        query=QueryEcho(q=typed, corrected=corrected, lang=language.value),
    )


async def completed(
    resources: Resources, typed: Words, language: Language, limit: int
) -> list[QuerySuggestion]:
    """Queries that `typed` may become and that find something, the likeliest first."""
    phrases, _ = candidates(resources, typed, language, limit)
    return await _that_find(resources, phrases, language, limit)


def candidates(
    resources: Resources, typed: Words, language: Language, limit: int
) -> tuple[tuple[Phrase, ...], Words | None]:
    """Phrases that `typed` may become, more than `limit` of them, since some may find nothing; and
    what was taken to be meant where nothing begins with it."""
    if not typed:
        return (), None
    book = resources.phrases.book

    def together(joined: Words) -> bool:
        # The engine knows the words of Indonesian names, the book those of both languages.
        told = resources.counts.together(joined)
        return book.knows(joined) if told is None else told

    mended = None
    phrases = book.complete(typed, language, limit * _CANDIDATES, together)
    if not phrases and (mended := book.mended(typed)) is not None:
        whole = Phrase(mended, " ".join(mended), frozenset(Language), 0.0)
        phrases = (whole, *book.complete(mended, language, limit * _CANDIDATES, together))
    # "kaif motif" is "motif kaif" to every engine.
    distinct = {frozenset(each.words): each for each in reversed(phrases)}
    return tuple(distinct.values())[::-1], mended


async def _that_find(
    resources: Resources, phrases: Sequence[Phrase], language: Language, limit: int
) -> list[QuerySuggestion]:
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


async def _searched(
    resources: Resources, names: CatalogueNames, request: SearchRequest
) -> tuple[int, ...]:
    results, _ = await merchandised_search(
        resources, structs.replace(request, fill=False), (), names
    )
    return results.ids


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
        if (
            total := await resources.counts.of_collection(
                each.slug, partial(_total, resources, each.slug)
            )
        )
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
    return structs.replace(_NOTHING, query=QueryEcho(q=typed, corrected=None, lang=language))


_NOTHING = Suggestions(
    queries=(),
    products=(),
    categories=(),
    producers=(),
    collections=(),
    values=(),
    query=QueryEcho(q="", corrected=None, lang=""),
)
