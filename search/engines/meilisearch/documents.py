"""Turn an index entry into the document that Meilisearch stores. Pure; no I/O.

Facet keys of the entry become fields of the same name, so counts come back under our own keys;
`attr.<key>` becomes a nested object, which Meilisearch addresses by the same dotted path. Texts
get one field per language and weight, folded because Meilisearch takes se'i for two words;
`search.engines.meilisearch.settings` says which are
searched, and in which order.
"""

from __future__ import annotations

from typing import Any

import msgspec

from search.document import IndexEntry
from search.text import fold

_STAND_IN = "\ue05c"
"""Meilisearch's filters have no way to write a backslash before a quote; in choices another
character, of no meaning and in no text, stands for it."""

_encoder = msgspec.json.Encoder()


def shielded(value: str) -> str:
    """A choice's value as Meilisearch stores it and is asked for it."""
    return value.replace("\\", _STAND_IN)


def unshielded(value: str) -> str:
    """The choice's value that Meilisearch stores as `value`."""
    return value.replace(_STAND_IN, "\\")


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
        else:
            made[key] = stored
    made["attr"] = attributes
    texts = entry.texts
    for weight in ("name", "labels", "summary", "description"):
        for language, text in getattr(texts, weight).items():
            made[f"{weight}_{language}"] = fold(text)
    made["producer_text"] = fold(texts.producer)
    made["skus"] = entry.skus
    made["name_order"] = entry.name_order
    if entry.location is not None:
        latitude, longitude = entry.location
        made["_geo"] = {"lat": latitude, "lng": longitude}
    return made
