"""Read a query string strictly, by a table of parameters that also describes it in OpenAPI.

Litestar's own query parameters pass over unknown names, replace broken encodings and know no
reader's language; a shopper's typing error would silently show everything. Here every name must
be in the table and every value must be understood, and all faults are reported at once.
Pure. Not for: bodies of writes, which msgspec validates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any
from urllib.parse import unquote_to_bytes

from msgspec import Struct

from catalog.values import Language
from storefront.http.negotiation import accepted_language

MAX_PAIRS = 64
_MAX_QUOTED = 60
"""Longest part of a value that an error message repeats."""

_PLAIN = re.compile(rb"[\w.,:/-]*")
"""What stands for itself, as most names and values do."""
_BROKEN_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Refused(Exception):
    """A reader does not understand a value; `code` and `facts` say why."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = {name: quoted(str(fact)) for name, fact in facts.items()}


class Fault(Struct, frozen=True):
    """What is wrong with one parameter; `storefront.messages` has the words."""

    parameter: str
    code: str
    facts: dict[str, str] = {}


class BadQuery(Exception):
    """A query string that cannot be answered."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(", ".join(f"{fault.parameter}: {fault.code}" for fault in faults))
        self.faults = faults


class QueryParameter(Struct, frozen=True, kw_only=True):
    """One parameter: how it is read, and what OpenAPI says of it."""

    name: str
    description: str
    read: Callable[[str], Any]
    """Text to value; raises `Refused`."""
    schema: dict[str, Any]
    example: Any = None
    listed: bool = False
    """Several values, separated by commas."""


class Reading(Struct):
    """What was understood, and what was not."""

    values: dict[str, Any]
    faults: list[Fault]
    language: Language

    def refuse(self, parameter: str, code: str, **facts: object) -> None:
        """Note a fault that only shows when parameters are seen together."""
        texts = {name: quoted(str(fact)) for name, fact in facts.items()}
        self.faults.append(Fault(parameter, code, texts))

    @property
    def faulty(self) -> set[str]:
        """Names of the parameters that were not understood."""
        return {fault.parameter for fault in self.faults}

    def check(self) -> None:
        """Raise `BadQuery` if anything was not understood."""
        if self.faults:
            raise BadQuery(self.faults)


Parameters = Mapping[str, QueryParameter]
NO_PARAMETERS: Parameters = {}


def table(*parameters: QueryParameter) -> Parameters:
    """Parameters by name."""
    return {parameter.name: parameter for parameter in parameters}


def reader_language(scope: Any) -> Language:
    """The language for an answer or a refusal: a valid `lang=`, or else `Accept-Language`."""
    for pair in scope["query_string"].split(b"&"):
        if pair in _LANGUAGE_PAIRS:
            return _LANGUAGE_PAIRS[pair]
    return accepted_language(
        next((value for name, value in scope["headers"] if name == b"accept-language"), None)
    )


def read_query(
    scope: Any,
    parameters: Parameters,
    more: Callable[[str], QueryParameter | None] = lambda name: None,
    known: Callable[[], list[str]] = list,
) -> Reading:
    """Read the query string of a request.

    `more` finds parameters that are data (attributes); `known` lists their names for suggestions.
    """
    reading = Reading({}, [], reader_language(scope))
    query: bytes = scope["query_string"]
    pairs = [pair for pair in query.split(b"&") if pair]
    if len(pairs) > MAX_PAIRS:
        reading.refuse("", "too_many_parameters", limit=MAX_PAIRS)
        return reading
    for pair in pairs:
        raw_name, _, raw_value = pair.partition(b"=")
        name, fault = _decoded(raw_name)
        if fault is not None:
            reading.refuse("", fault)
            continue
        parameter = parameters.get(name) or more(name)
        if parameter is None:
            _refuse_name(reading, name, [*parameters, *known()])
        elif name in reading.values or name in reading.faulty:
            reading.refuse(name, "repeated_parameter", name=name)
        else:
            value, fault = _decoded(raw_value)
            if fault is not None:
                reading.refuse(name, fault)
            else:
                _read_value(reading, parameter, value)
    if "lang" in reading.values:
        reading.language = reading.values["lang"]
    return reading


def quoted(text: str) -> str:
    """`text` as a message may repeat it: short, and without characters that do not show."""
    shown = "".join(character if character.isprintable() else "�" for character in text)
    return shown if len(shown) <= _MAX_QUOTED else shown[: _MAX_QUOTED - 1] + "…"


def refuse_unknown(value: str, known: list[str]) -> Refused:
    """The refusal of a value that no list knows, with the nearest one that it does."""
    nearest = get_close_matches(value[:80], known, n=1)
    if nearest:
        return Refused("unknown_value_suggested", value=value, nearest=nearest[0])
    return Refused("unknown_value", value=value)


def _read_value(reading: Reading, parameter: QueryParameter, value: str) -> None:
    try:
        reading.values[parameter.name] = parameter.read(value)
    except Refused as refused:
        reading.faults.append(Fault(parameter.name, refused.code, refused.facts))


def _refuse_name(reading: Reading, name: str, known: list[str]) -> None:
    nearest = get_close_matches(name[:80], known, n=1)
    if nearest:
        reading.refuse(quoted(name), "unknown_parameter_suggested", name=name, nearest=nearest[0])
    else:
        reading.refuse(quoted(name), "unknown_parameter", name=name)


def _decoded(raw: bytes) -> tuple[str, str | None]:
    if _PLAIN.fullmatch(raw):
        return raw.decode("ascii"), None
    if _BROKEN_PERCENT.search(raw):
        return "", "broken_encoding"
    try:
        text = unquote_to_bytes(raw.replace(b"+", b" ")).decode("utf-8")
    except UnicodeDecodeError:
        return "", "broken_encoding"
    return text, ("control_character" if _CONTROL.search(text) else None)


_LANGUAGE_PAIRS = {b"lang=" + language.value.encode(): language for language in Language}
