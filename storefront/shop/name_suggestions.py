"""What of the catalogue has a name that fits what somebody has typed so far. Pure.

Every typed word must be in the name, the last one as the beginning of a word; names that begin
with what was typed come first, then those of more products. Nothing without products is offered.
Typing errors are forgiven by whoever asks (`suggest`), with other words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TypeVar
from urllib.parse import quote, urlencode

from msgspec import Struct

from catalog.values import Language, Text, localised
from search.text import words
from storefront.shop.catalogue_names import CatalogueNames, CollectionName
from storefront.shop.product_parameters import ATTRIBUTE_PREFIX
from storefront.shop.shop_counts import NAMED_KINDS, ByFacet
from storefront.shop.suggestion_schemas import Suggestion, ValueSuggestion

PRODUCTS = "/v1/products"

_What = TypeVar("_What")


class SuggestedNames(Struct, frozen=True, kw_only=True):
    """Of each kind, the best first."""

    categories: tuple[Suggestion, ...] = ()
    producers: tuple[Suggestion, ...] = ()
    collections: tuple[CollectionName, ...] = ()
    """Not counted yet: that takes a question to the engine."""
    values: tuple[ValueSuggestion, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.categories or self.producers or self.collections or self.values)


def suggested_names(
    names: CatalogueNames,
    counts: ByFacet,
    wanted: Sequence[str],
    language: Language,
    limit: int,
) -> SuggestedNames:
    """What fits the folded words `wanted`."""
    if not wanted:
        return SuggestedNames()
    in_category, of_producer = counts.get("category", {}), counts.get("producer", {})
    categories = (
        (each.name, in_category.get(each.slug, 0), each.slug) for each in names.categories.values()
    )
    producers = (
        ({"id": name}, of_producer.get(slug, 0), slug) for slug, name in names.producers.items()
    )
    return SuggestedNames(
        categories=tuple(
            Suggestion(
                slug=slug,
                name=shown,
                total=total,
                url=products_url(category=slug),
                products_url=products_url(category=slug),
            )
            for shown, total, slug in _fitting(categories, wanted, language, limit)
        ),
        producers=tuple(
            Suggestion(
                slug=slug,
                name=shown,
                total=total,
                url=f"/v1/producers/{slug}",
                products_url=products_url(producer=slug),
            )
            for shown, total, slug in _fitting(producers, wanted, language, limit)
        ),
        collections=tuple(
            collection
            for *_, collection in _fitting(
                ((each.title, 1, each) for each in names.live_collections()),
                wanted,
                language,
                limit,
            )
        ),
        values=tuple(
            ValueSuggestion(
                key=key,
                attribute=localised(names.attributes[key].name, language),
                value=value,
                name=shown,
                total=total,
                products_url=products_url(**{ATTRIBUTE_PREFIX + key: value}),
            )
            for shown, total, (key, value) in _fitting(
                _values(names, counts), wanted, language, limit
            )
        ),
    )


def products_url(**parameters: str) -> str:
    """The list that these parameters lead to."""
    return f"{PRODUCTS}?{urlencode(parameters, quote_via=quote)}"


def _values(names: CatalogueNames, counts: ByFacet) -> Iterator[tuple[Text, int, tuple[str, str]]]:
    for key, attribute in names.attributes.items():
        if attribute.kind not in NAMED_KINDS:
            continue
        labels = {each.value: each.label for each in attribute.values}
        for value, total in counts.get(ATTRIBUTE_PREFIX + key, {}).items():
            # A comma would be read as two values.
            if "," not in value:
                yield labels.get(value, {"id": value}), total, (key, value)


def _fitting(
    named: Iterable[tuple[Text, int, _What]],
    wanted: Sequence[str],
    language: Language,
    limit: int,
) -> list[tuple[str, int, _What]]:
    """(name, total, what) of those that fit and have products."""
    last = f" {wanted[-1]}"
    whole = [f" {word} " for word in wanted[:-1]]
    begins = " " + " ".join(wanted)
    found = []
    for text, total, what in named:
        if not total:
            continue
        # Either language's name is a way to say it: a visitor types "beef" on an Indonesian page.
        spelled = _spelled(*text.values())
        if last not in spelled:
            continue
        fits = [
            spelling
            for spelling in spelled.split("|")
            if last in spelling and all(word in spelling for word in whole)
        ]
        if fits:
            begun = any(spelling.startswith(begins) for spelling in fits)
            shown = localised(text, language)
            found.append(((not begun, -total, shown), (shown, total, what)))
    found.sort(key=lambda each: each[0])
    return [each for _, each in found[:limit]]


@lru_cache(maxsize=20_000)
def _spelled(*names: str) -> str:
    """The folded words of each name, every word between spaces."""
    return "|".join(f" {' '.join(words(name))} " for name in names)
