"""Hits: what a front end may know of a product, in one language, as flat as such documents are.

Attributes that can be filtered by hold the values that filters name; what a shopper reads stands
beside them (`category_name`). Made from the stored card and index entry, so only visible products
have one. Fails with what the pool raises.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from catalog.values import Language, localised
from search.document import IndexEntry
from search.documents import read_entries
from storefront.resources import Resources
from storefront.shop.product_parameters import ATTRIBUTE_PREFIX

Hit = dict[str, Any]

HIDDEN = frozenset(["description"])
"""Attributes that are long and only come where they are asked for by name."""
MARKED = (
    "name",
    "summary",
    "description",
    "category",
    "category_name",
    "producer_name",
    "district_name",
    "tag",
    "attr",
)
"""Attributes in which words are found, and marked."""

_SINGLE = ("producer", "district", "halal")
_SEVERAL = ("category", "certification", "tag")


async def read_hits(
    resources: Resources, wanted: Iterable[tuple[int, Language]]
) -> dict[tuple[int, Language], Hit]:
    """The hits of these products, each in its language; one that is gone is left out."""
    wanted = list(dict.fromkeys(wanted))
    if not wanted:
        return {}
    entries = await read_entries(resources.pool, list({id for id, _ in wanted}))
    hits: dict[tuple[int, Language], Hit] = {}
    for language in {language for _, language in wanted}:
        ids = [id for id, spoken in wanted if spoken is language and id in entries]
        for id, card in (await resources.cards.read(ids, language)).items():
            hits[id, language] = hit(msgspec.json.decode(card), entries[id], language)
    return hits


def hit(card: dict[str, Any], entry: IndexEntry, language: Language) -> Hit:
    """The hit of a product, hidden attributes included."""
    choices, price = entry.choices, card["price"]
    made: Hit = {
        "id": card["id"],
        "slug": card["slug"],
        "name": card["name"],
        "summary": card["summary"],
        "description": localised(entry.texts.description, language),
        "url": card["url"],
        "image": card["image"],
        "price_min": price["min"],
        "price_max": price["max"],
        "compare_at": price["compare_at"],
        "currency": price["currency"],
        "in_stock": card["in_stock"],
        "badges": card["badges"],
        "category_name": card["category"]["name"],
        "producer_name": card["producer"]["name"],
        "district_name": card["producer"]["district"],
        "created": int(entry.numbers["created"]),
    }
    made |= {key: choices[key][0] for key in _SINGLE if choices.get(key)}
    made |= {key: list(choices.get(key, ())) for key in _SEVERAL}
    made["attr"] = {
        key.removeprefix(ATTRIBUTE_PREFIX): [_plain(value) for value in values]
        for key, values in choices.items()
        if key.startswith(ATTRIBUTE_PREFIX)
    }
    if entry.location is not None:
        latitude, longitude = entry.location
        made["_geo"] = {"lat": latitude, "lng": longitude}
    return made


def _plain(value: str | int | float) -> str | int | float:
    """200 rather than 200.0, as counts and filters have it."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
