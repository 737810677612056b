"""What the synthetic shop is asked: mixed queries made from its own words, the same in every run.

Every request carries a price filter that is asked for once only, so no answer can come from the
cache of prebuilt messages (`uncached`). Limits of the filter are so low that hardly any product is
left out.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

import asyncpg
import msgspec

KINDS = ("two words", "common word", "prefix", "typo", "filtered", "sorted by price", "category")
FACETS = (
    "category",
    "producer",
    "district",
    "certification",
    "in_stock",
    "halal",
    "attr.teknik",
    "attr.rasa",
)
"""The eight facet keys of the comparison of engines."""

COMPARED = (
    "tenun sumba",
    "kopi",
    "sei sapi",
    "selendang ikat",
    "gelang",
    "madu hutan",
    "keripik pedas",
    "sasando",
    "lontar",
    "sarung timor",
    "kelor",
    "daun kelor kering",
    "kain",
    "ukir kayu",
    "sambal",
)
"""Fifteen queries that are put to our engines and to Meilisearch itself, in turn."""

_WORDS = """
SELECT lexeme, products FROM search_lexeme
WHERE lexeme ~ '^[a-z]{4,}$' AND products > 0 ORDER BY products DESC, lexeme
"""
_NAMES = """
SELECT name ->> 'id' FROM product WHERE status = 'published' ORDER BY md5(id::text) LIMIT 400
"""
_CATEGORIES = """
SELECT c.slug FROM category c JOIN product p ON p.category = c.id
GROUP BY 1 ORDER BY count(*) DESC, 1
"""
_TEXT_WORDS = 40
"""The commonest words are those of sentences (and, with, from); shoppers look for the next ones."""


async def mixed_queries(pool: asyncpg.Pool, per_kind: int) -> dict[str, list[dict[str, str]]]:
    """Kind -> parameters of that many different requests."""
    chance = random.Random(7)
    words = [row["lexeme"] for row in await pool.fetch(_WORDS)]
    names = [row[0].split() for row in await pool.fetch(_NAMES)]
    categories = [row[0] for row in await pool.fetch(_CATEGORIES)]
    common = words[_TEXT_WORDS : _TEXT_WORDS + 60]
    longer = [word for word in words[_TEXT_WORDS:4_000] if len(word) >= 6]

    def two() -> str:
        name = [word for word in chance.choice(names) if word.isalpha() and len(word) > 2]
        return " ".join(name[:2])

    made: dict[str, list[dict[str, str]]] = {kind: [] for kind in KINDS}
    for _ in range(per_kind):
        made["two words"].append({"q": two()})
        made["common word"].append({"q": chance.choice(common)})
        made["prefix"].append({"q": chance.choice(longer)[:4]})
        made["typo"].append({"q": mistyped(chance.choice(longer), chance)})
        made["filtered"].append(
            {
                "q": chance.choice(common),
                "category": chance.choice(categories[:12]),
                "in_stock": "true",
            }
        )
        made["sorted by price"].append({"q": chance.choice(common), "sort": "price"})
        made["category"].append({"category": chance.choice(categories[:20])})
    return made


def mistyped(word: str, chance: random.Random) -> str:
    """Two neighbouring letters in the middle exchanged, or one left out."""
    place = chance.randrange(2, len(word) - 2)
    if chance.random() < 0.5:
        return word[:place] + word[place + 1 :]
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def uncached(asked: Sequence[dict[str, str]], first: int = 1) -> Iterator[str]:
    """Paths that ask for these in turn for ever, none of them twice."""
    for price, parameters in zip(itertools.count(first), itertools.cycle(asked)):
        yield f"/v1/products?{urlencode(parameters | {'price_min': str(price)})}"


def compared_shop() -> list[dict[str, str]]:
    """The fifteen queries for our own API."""
    return [{"q": query, "facets": ",".join(FACETS)} for query in COMPARED]


def compared_meilisearch(first: int = 1) -> Iterator[bytes]:
    """The same for Meilisearch itself, as a front end would put them to it."""
    for price, query in zip(itertools.count(first), itertools.cycle(COMPARED)):
        yield msgspec.json.encode(
            {"q": query, "filter": f"price_min >= {price}", "facets": FACETS, "limit": 24}
        )
