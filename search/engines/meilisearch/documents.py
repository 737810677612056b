"""Turn an index entry into the document that Meilisearch stores. Pure; no I/O.

Facet keys of the entry become fields of the same name, so counts come back under our own keys;
`attr.<key>` and `variant.<keys>` become nested objects, which Meilisearch addresses by the same
dotted path; so do the cells of prices, since to count prices one by one is dear. Texts
get one field per language and weight, folded because Meilisearch takes se'i for two words;
`search.engines.meilisearch.settings` says which are
searched, and in which order.
"""

from __future__ import annotations

from typing import Any

import msgspec

from catalog.values import Language
from search.document import IndexEntry
from search.index_entry import SEPARATOR
from search.price_grid import cell
from search.same_variant import PREFIX, with_parts
from search.text import fold, words

_STAND_IN = "\ue05c"
"""Meilisearch's filters have no way to write a backslash before a quote; in choices another
character, of no meaning and in no text, stands for it."""

HEAD_WORDS = 1
"""First words of a name that say what the thing is."""

_encoder = msgspec.json.Encoder()


def shielded(value: str) -> str:
    """A choice's value as Meilisearch stores it and is asked for it."""
    return value.replace("\\", _STAND_IN)


def unshielded(value: str) -> str:
    """The choice's value that Meilisearch stores as `value`."""
    return value.replace(_STAND_IN, "\\")


def unshielded_values(counts: dict[str, int]) -> dict[str, int]:
    """`counts` under the choices' own values; hardly any has a backslash."""
    if _STAND_IN not in "".join(counts):
        return counts
    return {unshielded(value): number for value, number in counts.items()}


def encode_document(entry: IndexEntry) -> bytes:
    """`entry` as one line of NDJSON."""
    return _encoder.encode(document(entry))


def document(entry: IndexEntry) -> dict[str, Any]:
    """`entry` as Meilisearch stores it."""
    made: dict[str, Any] = {"id": entry.id, "hash": entry.hash, **entry.numbers}
    attributes: dict[str, Any] = {}
    for key, values in entry.choices.items():
        stored = [shielded(each) if isinstance(each, str) else each for each in values]
        if key.startswith("attr."):
            attributes[key.removeprefix("attr.")] = stored
        elif not key.startswith(PREFIX):
            made[key] = stored
    made["attr"] = attributes
    if prices := [entry.numbers[key] for key in ("price_min", "price_max") if key in entry.numbers]:
        made["price"] = {"ends": prices, "low": cell(prices[0]), "high": cell(prices[-1])}
    if combined := with_parts(entry.choices):
        made["variant"] = {
            key.removeprefix(PREFIX): list(map(shielded, tokens))
            for key, tokens in combined.items()
        }
    texts = entry.texts
    for weight in ("name", "labels", "summary", "description"):
        for language, text in getattr(texts, weight).items():
            made[f"{weight}_{language}"] = fold(text)
    if categories := entry.choices.get("category"):
        made["sense"] = dict.fromkeys(map(str, categories), 1)
    name, _, place = texts.producer.partition(SEPARATOR)
    made["producer_text"], made["place_text"] = fold(name), fold(place)
    # What a thing is comes first in an Indonesian name, as in "Se'i Sapi" and "Abon Se'i".
    made["head_text"] = " ".join(words(texts.name.get(Language.INDONESIAN, ""))[:HEAD_WORDS])
    made["skus"] = entry.skus
    made["name_order"] = entry.name_order
    if entry.location is not None:
        latitude, longitude = entry.location
        made["_geo"] = {"lat": latitude, "lng": longitude}
    return made
