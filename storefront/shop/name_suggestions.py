"""Categories, producers and collections whose name fits what somebody has typed so far. Pure.

Every typed word must be in the name, the last one as the beginning of a word; names that begin
with what was typed come first. Typing errors are forgiven for products only, by the engine.
"""

from __future__ import annotations

from collections.abc import Iterable

from catalog.values import Language, Text, localised
from search.text import words
from storefront.shop.catalogue_names import CatalogueNames
from storefront.shop.schemas import Suggestion

Found = tuple[Suggestion, ...]


def suggested_names(
    names: CatalogueNames, typed: str, language: Language, limit: int
) -> tuple[Found, Found, Found]:
    """Suggestions of categories, producers and collections."""
    wanted = words(typed)
    if not wanted:
        return (), (), ()
    categories = ((each.slug, each.name) for each in names.categories.values())
    producers = ((slug, {"id": name}) for slug, name in names.producers.items())
    collections = ((each.slug, each.title) for each in names.live_collections())
    return (
        _fitting(categories, wanted, language, limit, "/v1/products?category="),
        _fitting(producers, wanted, language, limit, "/v1/producers/"),
        _fitting(collections, wanted, language, limit, "/v1/collections/"),
    )


def _fitting(
    named: Iterable[tuple[str, Text]],
    wanted: list[str],
    language: Language,
    limit: int,
    address: str,
) -> Found:
    *whole, last = [f" {word}" for word in wanted]
    whole = [f"{word} " for word in whole]
    begins = " " + " ".join(wanted)
    found = []
    for slug, text in named:
        # Either language's name is a way to say it: a visitor types "beef" on an Indonesian page.
        spellings = [f" {' '.join(words(spelling))} " for spelling in text.values()]
        fits = [
            spelling
            for spelling in spellings
            if last in spelling and all(word in spelling for word in whole)
        ]
        if fits:
            rank = not any(spelling.startswith(begins) for spelling in fits)
            shown = localised(text, language)
            found.append((rank, len(shown), Suggestion(slug=slug, name=shown, url=address + slug)))
    found.sort(key=lambda each: each[:2])
    return tuple(suggestion for *_, suggestion in found[:limit])
