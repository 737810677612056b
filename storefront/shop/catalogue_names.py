"""What the catalogue calls things: categories, attributes, producers, districts, collections.

Parameters are checked against these names and facets are labelled with them, so they are held in
memory, the promo team's merchandising rules with them: one snapshot, read by one statement,
replaced when the change feed has dropped anything (`MessageCache.generation`). A snapshot is
immutable; a request uses one from beginning to end. Fails with what asyncpg raises when the
database is gone; the next request tries again.
"""

from __future__ import annotations

import asyncio
import time
from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime

import asyncpg
import msgspec
from msgspec import Struct

from catalog.statements import load_statements
from catalog.values import AttributeKind, Text
from search.document import Picture
from search.merchandising import MerchandisingRule
from storefront.http.message_cache import MessageCache

_SQL = load_statements("storefront.shop.sql", "names.sql")

_UNWATCHED_SECONDS = 2.0
"""How long a snapshot serves while the change feed is not connected."""
NAMED_KINDS = frozenset(AttributeKind) - {AttributeKind.NUMBER, AttributeKind.YES_NO}
"""Attributes whose values have names that people may type."""


class ValueName(Struct, frozen=True):
    """One allowed value of an attribute."""

    value: str
    label: Text
    colour: str | None = None


class AttributeName(Struct, frozen=True):
    """An attribute as facets and parameters need it."""

    key: str
    name: Text
    kind: AttributeKind
    unit: str | None = None
    values: tuple[ValueName, ...] = ()
    variant_option: bool = False
    """Variants differ by it in some category, as by a size."""


class CategoryName(Struct, frozen=True):
    """A node of the tree; `attributes` are the keys of its own facets, in order."""

    slug: str
    name: Text
    parent: str | None = None
    description: Text | None = None
    attributes: tuple[str, ...] = ()
    image: Picture | None = None


class CollectionName(Struct, frozen=True):
    """A collection and its window."""

    slug: str
    title: Text
    publish_from: datetime | None = None
    publish_until: datetime | None = None


class _Read(Struct, frozen=True):
    """The statement's one value."""

    categories: tuple[CategoryName, ...]
    attributes: tuple[AttributeName, ...]
    producers: dict[str, str]
    districts: dict[str, str]
    certifications: tuple[str, ...]
    specialities: tuple[str, ...]
    collections: tuple[CollectionName, ...]
    merchandising: tuple[MerchandisingRule, ...] = ()


class CatalogueNames:
    """One snapshot. Categories and attributes keep the order in which they are shown."""

    def __init__(self, read: _Read) -> None:
        self.categories = {category.slug: category for category in read.categories}
        self.attributes = {attribute.key: attribute for attribute in read.attributes}
        self.producers = read.producers
        self.districts = dict(sorted(read.districts.items()))
        self.certifications = read.certifications
        self.specialities = read.specialities
        self.collections = {collection.slug: collection for collection in read.collections}
        self.merchandising = read.merchandising
        """The promo team's rules, in their order; not only those inside their window."""
        windows: list[CollectionName | MerchandisingRule]
        windows = [*read.collections, *read.merchandising]
        edges = [edge for each in windows for edge in (each.publish_from, each.publish_until)]
        self._edges = sorted(edge.timestamp() for edge in edges if edge is not None)
        self.children: dict[str | None, list[CategoryName]] = {}
        for category in read.categories:
            self.children.setdefault(category.parent, []).append(category)

    def attribute_keys(self, categories: tuple[str, ...]) -> tuple[str, ...]:
        """Facets of these categories, or of the roots without any, each key once."""
        nodes = [self.categories[slug] for slug in categories] or self.children.get(None, [])
        return tuple(dict.fromkeys(key for node in nodes for key in self._own_or_inherited(node)))

    def live_collections(self, now: datetime | None = None) -> Iterator[CollectionName]:
        """Collections inside their window."""
        now = now or datetime.now(UTC)
        for collection in self.collections.values():
            started = collection.publish_from is None or collection.publish_from <= now
            ended = collection.publish_until is not None and collection.publish_until <= now
            if started and not ended:
                yield collection

    def next_window(self, now: datetime | None = None) -> float | None:
        """Epoch seconds at which some collection or rule next starts or ends."""
        now = now or datetime.now(UTC)
        place = bisect_right(self._edges, now.timestamp())
        return self._edges[place] if place < len(self._edges) else None

    def path(self, category: str) -> tuple[str, ...]:
        """This category and all above it."""
        path: list[str] = []
        step: str | None = category
        while step in self.categories:
            path.append(step)
            step = self.categories[step].parent
        return tuple(path)

    def _own_or_inherited(self, node: CategoryName) -> tuple[str, ...]:
        while not node.attributes and node.parent is not None:
            node = self.categories[node.parent]
        return node.attributes


NO_NAMES = CatalogueNames(_Read((), (), {}, {}, (), (), ()))
"""A catalogue without anything in it; what OpenAPI is described with."""


def decode_names(text: str | bytes) -> CatalogueNames:
    """A snapshot from the statement's JSON text."""
    return CatalogueNames(msgspec.json.decode(text, type=_Read))


class NamesReader:
    """Hands out the current snapshot; one reading serves all who wait for it."""

    def __init__(self, pool: asyncpg.Pool, cache: MessageCache) -> None:
        self._pool = pool
        self._cache = cache
        self._names: CatalogueNames | None = None
        self._generation = -1
        self._read_at = 0.0
        self._lock = asyncio.Lock()

    async def current(self) -> CatalogueNames:
        """The names as of now."""
        if (names := self._fresh()) is not None:
            return names
        async with self._lock:
            if (names := self._fresh()) is not None:
                return names
            generation = self._cache.generation
            self._names = decode_names(await self._pool.fetchval(_SQL.catalogue_names))
            self._generation = generation
            self._read_at = time.monotonic()
            return self._names

    def _fresh(self) -> CatalogueNames | None:
        if self._generation != self._cache.generation:
            return None
        if not self._cache.enabled and time.monotonic() - self._read_at > _UNWATCHED_SECONDS:
            return None
        return self._names
