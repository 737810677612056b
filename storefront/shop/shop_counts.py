"""How much of what there is, for answers that need many counts: remembered until a change.

Asks an engine in this process, which is always current, rather than the one that answers searches:
what is wanted here is a dozen small numbers at once. Counts fall together when the change feed has
dropped anything, as prebuilt answers do (`MessageCache.generation`), and are not kept while the
feed is not connected. Raises what the engine raises.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

import msgspec

from catalog.values import Language
from search.engine import SearchEngine
from search.request import SearchRequest
from search.vocabulary import Words
from storefront.http.message_cache import MessageCache
from storefront.shop.catalogue_names import NAMED_KINDS, CatalogueNames
from storefront.shop.name_suggestions import ByFacet, NameIndex
from storefront.shop.product_parameters import ATTRIBUTE_PREFIX

_KEPT = 5_000


class CountingEngine(SearchEngine, Protocol):
    """An engine that answers many small questions at once, and knows what products are called."""

    async def totals(self, requests: Sequence[SearchRequest]) -> list[int]:
        """Products that each finds just as it is written."""
        ...

    async def foremost(self, request: SearchRequest) -> tuple[int, ...]:
        """Ids of some of these products, those first that stand highest."""
        ...

    def named(self, typed: Words, limit: int) -> tuple[int, ...]:
        """Ids of products that have these words in their name, the last perhaps unfinished."""
        ...

    def together(self, words: Words) -> bool | None:
        """Whether one name may have all of these words; None where no name has one of them."""
        ...

    async def learn_beginnings(self) -> None:
        """Take over products' names for `named`."""
        ...


class ShopCounts:
    """Counts over everything that is shown."""

    def __init__(self, engine: CountingEngine, cache: MessageCache) -> None:
        self._engine = engine
        self._cache = cache
        self._generation = -1
        self._by_facet: ByFacet | None = None
        self._by_name: NameIndex | None = None
        self._finding: dict[tuple[str, Language], int] = {}
        self._collections: dict[str, int] = {}

    async def by_facet(self, names: CatalogueNames) -> ByFacet:
        """Products per category, producer, and named value of each attribute."""
        self._forget_if_changed()
        if self._by_facet is not None:
            return self._by_facet
        generation = self._generation
        keys = [
            ATTRIBUTE_PREFIX + each.key
            for each in names.attributes.values()
            if each.kind in NAMED_KINDS
        ]
        request = SearchRequest(limit=0, facets=("category", "producer", *keys))
        counts = (await self._engine.search(request)).counts
        if self._may_keep(generation):
            self._by_facet = counts
        return counts

    async def by_name(self, names: CatalogueNames) -> NameIndex:
        """The same, to be found by what it is called."""
        counts = await self.by_facet(names)
        index = self._by_name
        if index is None or index.names is not names or index.counts is not counts:
            index = self._by_name = NameIndex(names, counts)
        return index

    async def finding(self, texts: Sequence[str], language: Language) -> list[int]:
        """Products that have everything that each text asks for, as it is written."""
        self._forget_if_changed()
        kept = {text: self._finding.get((text, language)) for text in texts}
        missing = [text for text, found in kept.items() if found is None]
        if missing:
            generation = self._generation
            requests = [SearchRequest(text=text, language=language) for text in missing]
            for text, found in zip(missing, await self._engine.totals(requests), strict=True):
                kept[text] = found
                if self._may_keep(generation):
                    if len(self._finding) >= _KEPT:
                        self._finding.clear()
                    self._finding[text, language] = found
        return [kept[text] or 0 for text in texts]

    async def of_collection(self, slug: str, count: Callable[[], Awaitable[int]]) -> int:
        """Products of the collection at `slug`, which `count` counts if nobody has."""
        self._forget_if_changed()
        total = self._collections.get(slug)
        if total is None:
            generation = self._generation
            total = await count()
            if self._may_keep(generation):
                self._collections[slug] = total
        return total

    async def foremost(self, text: str, language: Language, limit: int) -> tuple[int, ...]:
        """Ids of some products that `finding` counts."""
        return await self._engine.foremost(SearchRequest(text=text, language=language, limit=limit))

    def named(self, typed: Words, limit: int) -> tuple[int, ...]:
        """Ids of products by the beginnings of their names' words."""
        return self._engine.named(typed, limit)

    def together(self, words: Words) -> bool | None:
        """Whether one name may have all of these words; None where no name has one of them."""
        return self._engine.together(words)

    async def learn_beginnings(self) -> None:
        """Take over what products are called now."""
        await self._engine.learn_beginnings()

    async def of(self, request: SearchRequest) -> int:
        """Products that `request` finds as a whole, none of them only near to it."""
        counted = msgspec.structs.replace(request, offset=0, limit=0, facets=(), fill=False)
        results = await self._engine.search(counted)
        return results.total if results.whole is None else results.whole

    def _forget_if_changed(self) -> None:
        if self._generation != self._cache.generation or not self._cache.enabled:
            self._generation = self._cache.generation
            self._by_facet = None
            self._finding.clear()
            self._collections.clear()

    def _may_keep(self, generation: int) -> bool:
        return self._cache.enabled and generation == self._cache.generation
