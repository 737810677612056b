"""Choose a language and a content coding from what a request accepts (RFC 9110 §12).

Pure and memoised: browsers send few different headers, and these run on every request. Garbage in
a header never fails, it counts as not sent. Not for: `?lang=`, where a wrong value is a 400
(`storefront.http.query_string`).
"""

from __future__ import annotations

import re
from functools import lru_cache

from catalog.values import Language

DEFAULT_LANGUAGE = Language.INDONESIAN

CODINGS = ("br", "gzip", "identity")
"""Content codings that we can send, best first."""

_MEMO_BYTES = 256
"""Longer headers are parsed each time, so that the memory cannot be filled from outside."""

_ELEMENT = re.compile(
    rb"^\s*([A-Za-z0-9*!#$%&'+.^_`|~-]+)\s*(?:;\s*[qQ]=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*)?$"
)

_ALIASES = {"in": Language.INDONESIAN} | {language.value: language for language in Language}
"""Primary subtags that we speak; Android and old Java still call Indonesian `in`."""


def accepted_language(header: bytes | None) -> Language:
    """The language to answer in for this `Accept-Language`."""
    if not header:
        return DEFAULT_LANGUAGE
    return _language(header) if len(header) <= _MEMO_BYTES else _language.__wrapped__(header)


def accepted_coding(header: bytes | None) -> str:
    """The best of `CODINGS` for this `Accept-Encoding`; identity where nothing else will do.

    A client that refuses even identity gets it all the same: RFC 9110 allows it, and an answer
    that can be read beats a 406.
    """
    if not header:
        return "identity"
    return _coding(header) if len(header) <= _MEMO_BYTES else _coding.__wrapped__(header)


@lru_cache(maxsize=1024)
def _language(header: bytes) -> Language:
    best, best_weight = DEFAULT_LANGUAGE, 0.0
    for tag, weight in _weighted(header):
        language = _ALIASES.get(tag.partition("-")[0])
        if language is not None and weight > best_weight:
            best, best_weight = language, weight
    return best


@lru_cache(maxsize=1024)
def _coding(header: bytes) -> str:
    weights = dict(_weighted(header))
    if "x-gzip" in weights:
        weights.setdefault("gzip", weights["x-gzip"])
    rest = weights.get("*", 0.0)
    best, best_weight = "identity", weights.get("identity", 0.0)
    for coding in reversed(CODINGS[:-1]):
        weight = weights.get(coding, rest)
        if weight > 0.0 and weight >= best_weight:
            best, best_weight = coding, weight
    return best


def _weighted(header: bytes) -> list[tuple[str, float]]:
    elements = []
    for part in header.split(b","):
        if (match := _ELEMENT.match(part)) is not None:
            weight = 1.0 if match[2] is None else float(match[2])
            elements.append((match[1].decode("ascii").lower(), weight))
    return elements
