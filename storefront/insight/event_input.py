"""From the body of `POST /v1/events` to what is counted, or to a list of faults.

Pure and strict: an unknown field or kind is refused by name, so that a front end that counts
nothing notices. Faults name their place by a JSON Pointer into the body (`/3/kind`).
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

from catalog.values import Language
from search.insight.tally import HIGHEST_POSITION, Happening, Tally
from storefront.http.problems import BadBody
from storefront.http.query_string import Fault, quoted
from storefront.http.query_values import MAX_TEXT

MAX_EVENTS = 50
FIELDS = ("kind", "query", "product", "position", "lang")
_LONGEST_IDENTITY = 18

BODY_SCHEMA: dict[str, Any] = {
    "oneOf": [
        {"$ref": "#/components/schemas/Event"},
        {
            "type": "array",
            "minItems": 1,
            "maxItems": MAX_EVENTS,
            "items": {"$ref": "#/components/schemas/Event"},
        },
    ]
}
EVENT_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["kind"],
    "additionalProperties": False,
    "description": "One step of a shopper's. A click and an enquiry need `product`, the choice of "
    "a suggestion `query`.",
    "properties": {
        "kind": {"type": "string", "enum": [kind.value for kind in Happening]},
        "query": {
            "type": "string",
            "maxLength": MAX_TEXT,
            "description": "What had been searched for; of a suggestion, the one chosen.",
        },
        "product": {
            "type": "string",
            "pattern": "^[0-9]{1,18}$",
            "description": "The product's `id`.",
        },
        "position": {
            "type": "integer",
            "minimum": 1,
            "maximum": HIGHEST_POSITION,
            "description": "Its place in the whole list, 1 being the first of page 1.",
        },
        "lang": {"type": "string", "enum": [language.value for language in Language]},
    },
}


class Event(Struct, frozen=True, kw_only=True):
    """One step of a shopper's, as it is counted."""

    kind: Happening
    query: str
    language: str
    product: int | None
    position: int | None


def read_events(body: bytes, language: Language) -> list[Event]:
    """Read one event or several. Raises `BadBody` with every fault."""
    try:
        given = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadBody([Fault("", "not_json")]) from None
    several = isinstance(given, list)
    listed = given if several else [given]
    if not listed:
        raise BadBody([Fault("", "missing")])
    if len(listed) > MAX_EVENTS:
        raise BadBody([Fault("", "too_many_values", {"limit": str(MAX_EVENTS)})])
    faults: list[Fault] = []
    events = [
        _event(each, f"/{number}" if several else "", language, faults)
        for number, each in enumerate(listed)
    ]
    if faults:
        raise BadBody(faults)
    return [event for event in events if event is not None]


def count_events(events: list[Event], tally: Tally) -> None:
    """Count them all."""
    for event in events:
        tally.happened(
            event.kind,
            query=event.query,
            language=event.language,
            product=event.product,
            position=event.position,
        )


def _event(given: object, place: str, language: Language, faults: list[Fault]) -> Event | None:
    if not isinstance(given, dict):
        faults.append(Fault(place, "not_object"))
        return None
    before = len(faults)

    def refuse(field: str, code: str, **facts: object) -> None:
        pointer = f"{place}/{field.replace('~', '~0').replace('/', '~1')}"
        texts = {key: quoted(str(fact)) for key, fact in facts.items()}
        faults.append(Fault(pointer, code, texts))

    for name in given:
        if name not in FIELDS:
            refuse(quoted(name), "unknown_field", name=name)
    kind, query = given.get("kind"), given.get("query", "")
    product, position = given.get("product"), given.get("position")
    told = given.get("lang", language.value)
    if kind is None:
        refuse("kind", "missing")
    elif kind not in list(Happening):
        refuse("kind", "not_one_of", value=kind, allowed=", ".join(Happening))
    if not isinstance(query, str) or len(query) > MAX_TEXT:
        refuse("query", "not_text", limit=MAX_TEXT)
    if product is None:
        if kind in (Happening.CLICK, Happening.ENQUIRY):
            refuse("product", "missing")
    elif not _is_identity(product):
        refuse("product", "not_identity")
    if kind == Happening.SUGGESTION and not query:
        refuse("query", "missing")
    if position is not None and not _is_position(position):
        refuse("position", "out_of_range", value=position, low=1, high=HIGHEST_POSITION)
    if told not in list(Language):
        refuse("lang", "not_one_of", value=told, allowed=", ".join(Language))
    if len(faults) > before:
        return None
    return Event(
        kind=Happening(str(kind)),
        query=query,
        language=told,
        product=None if product is None else int(product),
        position=position,
    )


def _is_identity(given: object) -> bool:
    return (
        isinstance(given, str)
        and given.isascii()
        and given.isdigit()
        and len(given) <= _LONGEST_IDENTITY
    )


def _is_position(given: object) -> bool:
    return isinstance(given, int) and not isinstance(given, bool) and 1 <= given <= HIGHEST_POSITION
