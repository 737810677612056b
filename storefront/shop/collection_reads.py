"""Read live collections and say which products are in them, whatever their kind.

A manual collection is its members in order; a rule's products are found by the engine when they
are asked for, with pins in front and exclusions left out. A rule that cannot be understood shows
nothing and is logged: one bad rule must not take the home page down.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any

import asyncpg
import msgspec
from msgspec import Struct

from catalog.statements import load_statements
from catalog.values import CollectionKind, Language, Text, localised
from search.collection_rules import RuleNotUnderstood, manual_scope, rule_scope
from search.document import Picture
from search.filters import AnyOf
from search.pictures import shown_picture
from search.request import SearchRequest, Sort
from storefront.resources import Resources
from storefront.shop.product_list import Selection, find_cards, within
from storefront.shop.schemas import CollectionCard

FIRST_PRODUCTS = 8

_SQL = load_statements("storefront.shop.sql", "collections.sql")
_NOTHING = AnyOf(())

log = logging.getLogger("etalase.shop")


class LiveCollection(Struct, frozen=True, kw_only=True):
    """A collection inside its window, as the statement reads it."""

    slug: str
    title: Text
    blurb: Text | None = None
    kind: CollectionKind
    rule: dict[str, Any] | None = None
    sort: Sort = Sort.RELEVANCE
    limit: int | None = None
    publish_from: datetime | None = None
    publish_until: datetime | None = None
    members: tuple[tuple[int, str], ...] = ()
    """(product id, role) in order; roles are member, pin and exclusion."""
    image: Picture | None = None

    def selection(self) -> Selection:
        """Which products it shows, in which order."""
        if self.rule is None:
            members = self._with_role("member")
            return Selection(
                scope=manual_scope(members), pins=members, sort=self.sort, limit=self.limit
            )
        pins = self._with_role("pin")
        try:
            scope = rule_scope(self.rule, pins=pins, exclusions=self._with_role("exclusion"))
        except RuleNotUnderstood as fault:
            log.error("the rule of collection %s cannot be used: %s", self.slug, fault)
            return Selection(scope=_NOTHING)
        return Selection(scope=scope, pins=pins, sort=self.sort, limit=self.limit)

    def _with_role(self, role: str) -> tuple[int, ...]:
        return tuple(product for product, its_role in self.members if its_role == role)


async def find_collection(pool: asyncpg.Pool, slug: str) -> LiveCollection | None:
    """The collection at `slug`, if it is live."""
    rows = await pool.fetch(_SQL.collections, slug, datetime.now(UTC))
    return msgspec.json.decode(rows[0][0], type=LiveCollection) if rows else None


async def live_collections(pool: asyncpg.Pool) -> list[LiveCollection]:
    """Every live collection, in the promo team's order."""
    rows = await pool.fetch(_SQL.collections, None, datetime.now(UTC))
    return [msgspec.json.decode(row[0], type=LiveCollection) for row in rows]


async def collection_card(
    resources: Resources, collection: LiveCollection, language: Language
) -> CollectionCard:
    """`collection` with its first products."""
    selection = collection.selection()
    request = SearchRequest(language=language, limit=FIRST_PRODUCTS)
    products, total = await find_cards(resources, within(request, selection, sort_given=False))
    return CollectionCard(
        slug=collection.slug,
        title=localised(collection.title, language),
        blurb=localised(collection.blurb, language) if collection.blurb else None,
        image=shown_picture(collection.image, language) if collection.image else None,
        publish_until=instant(collection.publish_until),
        total=total if collection.limit is None else min(total, collection.limit),
        products=products,
        url=f"/v1/collections/{collection.slug}",
    )


def instant(moment: datetime | None) -> str | None:
    """A time as answers write it."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
