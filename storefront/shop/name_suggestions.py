"""What of the catalogue has a name that fits what somebody has typed so far. Pure.

Every typed word must be in the name, the last one as the beginning of a word; names that begin
with what was typed come first, then those of more products. Nothing without products is offered.
Typing errors are forgiven by whoever asks (`suggest`), with other words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Generic, TypeVar
from urllib.parse import quote, urlencode

from msgspec import Struct

from catalog.values import Language, Text, localised
from search.text import words
from storefront.shop.catalogue_names import NAMED_KINDS, CatalogueNames, CollectionName
from storefront.shop.product_parameters import ATTRIBUTE_PREFIX
from storefront.shop.suggestion_schemas import Suggestion, ValueSuggestion

PRODUCTS = "/v1/products"

ByFacet = Mapping[str, Mapping[str, int]]
"""Facet key -> value -> products that have it."""

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


class NameIndex:
    """One snapshot of names and counts, made ready per language when it is first asked in it."""

    def __init__(self, names: CatalogueNames, counts: ByFacet) -> None:
        self.names = names
        self.counts = counts
        self._lists: dict[Language, _Lists] = {}

    def suggested(self, wanted: Sequence[str], language: Language, limit: int) -> SuggestedNames:
        """What fits the folded words `wanted`."""
        if not wanted:
            return SuggestedNames()
        lists = self._lists.get(language)
        if lists is None:
            lists = self._lists[language] = self._listed(language)
        live = _Names(((each.title, 1, each) for each in self.names.live_collections()), language)
        return SuggestedNames(
            categories=tuple(
                Suggestion(
                    slug=slug,
                    name=shown,
                    total=total,
                    url=products_url(category=slug),
                    products_url=products_url(category=slug),
                )
                for shown, total, slug in lists.categories.fitting(wanted, limit)
            ),
            producers=tuple(
                Suggestion(
                    slug=slug,
                    name=shown,
                    total=total,
                    url=f"/v1/producers/{slug}",
                    products_url=products_url(producer=slug),
                )
                for shown, total, slug in lists.producers.fitting(wanted, limit)
            ),
            collections=tuple(each for *_, each in live.fitting(wanted, limit)),
            values=tuple(
                ValueSuggestion(
                    key=key,
                    attribute=localised(self.names.attributes[key].name, language),
                    value=value,
                    name=shown,
                    total=total,
                    products_url=products_url(**{ATTRIBUTE_PREFIX + key: value}),
                )
                for shown, total, (key, value) in lists.values.fitting(wanted, limit)
            ),
        )

    def _listed(self, language: Language) -> _Lists:
        names = self.names
        in_category = self.counts.get("category", {})
        of_producer = self.counts.get("producer", {})
        categories = (
            (each.name, in_category.get(each.slug, 0), each.slug)
            for each in names.categories.values()
        )
        producers = (
            ({"id": name}, of_producer.get(slug, 0), slug) for slug, name in names.producers.items()
        )
        return _Lists(
            _Names(categories, language),
            _Names(producers, language),
            _Names(_values(names, self.counts), language),
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


class _Names(Generic[_What]):
    """Names that have products, in one text that is searched through at once.

    Each language's name is a line of its folded words with spaces around them, since either is a
    way to say it: a visitor types "beef" on an Indonesian page.
    """

    def __init__(self, named: Iterable[tuple[Text, int, _What]], language: Language) -> None:
        having = [(-total, localised(text, language), text, w) for text, total, w in named if total]
        having.sort(key=lambda each: each[:2])
        self._named = [(shown, -less, what) for less, shown, _, what in having]
        self._owners: list[int] = []
        self._starts: list[int] = []
        lines: list[str] = []
        length = 0
        for number, (_, _, text, _) in enumerate(having):
            for name in text.values():
                line = _line(name)
                self._owners.append(number)
                self._starts.append(length)
                lines.append(line)
                length += len(line)
        self._text = "".join(lines) + "\n"

    def fitting(self, wanted: Sequence[str], limit: int) -> list[tuple[str, int, _What]]:
        """(name, total, what) of those that fit."""
        found: dict[int, None] = {}
        # Those that begin so, and then those that have it anywhere; each the largest first.
        for needle in ("\n " + " ".join(wanted), f" {wanted[-1]}"):
            for owner in self._having(needle, wanted):
                found[owner] = None
                if len(found) == limit:
                    return [self._named[each] for each in found]
        return [self._named[each] for each in found]

    def _having(self, needle: str, wanted: Sequence[str]) -> Iterator[int]:
        whole = [f" {word} " for word in wanted[:-1]]
        at = self._text.find(needle)
        while at >= 0:
            line = bisect_right(self._starts, at) - 1
            start, end = self._starts[line], self._text.index("\n", self._starts[line] + 1)
            if all(self._text.find(word, start, end) >= 0 for word in whole):
                yield self._owners[line]
            at = self._text.find(needle, end)


class _Lists(Struct, frozen=True):
    categories: _Names[str]
    producers: _Names[str]
    values: _Names[tuple[str, str]]


# After a change of any product, most names are what they were.
@lru_cache(maxsize=8_192)
def _line(name: str) -> str:
    return f"\n {' '.join(words(name))} "
