"""The kinds of values that parameters have: how each is read and how OpenAPI calls it.

Pure building blocks for tables of `QueryParameter`. Readers raise `Refused` and nothing else.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from typing import Any

from catalog.values import Language, Location
from storefront.http.query_string import QueryParameter, Refused, refuse_unknown

MAX_TEXT = 200
MAX_VALUES = 50
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}(?:\.[0-9]{1,9})?")


def text(*, max_length: int = MAX_TEXT) -> Callable[[str], str]:
    """Free text, possibly empty."""

    def read(value: str) -> str:
        if len(value) > max_length:
            raise Refused("too_long", limit=max_length)
        return value.strip()

    return read


def whole(low: int, high: int) -> Callable[[str], int]:
    """A whole number in [low, high]."""

    def read(value: str) -> int:
        if not _WHOLE.fullmatch(value) or not value.isascii():
            raise Refused("empty_value") if not value else Refused("not_whole_number", value=value)
        if not low <= (number := int(value)) <= high:
            raise Refused("out_of_range", value=value, low=low, high=high)
        return number

    return read


def one_of(allowed: Iterable[str]) -> Callable[[str], str]:
    """One word of a short closed list."""
    words = tuple(allowed)

    def read(value: str) -> str:
        if value not in words:
            raise Refused("not_one_of", value=value, allowed=", ".join(words))
        return value

    return read


def several(read_one: Callable[[str], Any]) -> Callable[[str], tuple[Any, ...]]:
    """Values separated by commas, each at most once."""

    def read(value: str) -> tuple[Any, ...]:
        parts = value.split(",")
        if len(parts) > MAX_VALUES:
            raise Refused("too_many_values", limit=MAX_VALUES)
        if not all(part.strip() for part in parts):
            raise Refused("empty_value")
        return tuple(dict.fromkeys(read_one(part.strip()) for part in parts))

    return read


def known(words: Callable[[], Iterable[str]]) -> Callable[[str], str]:
    """A word that the catalogue knows now; a long list, so the nearest is suggested."""

    def read(value: str) -> str:
        listed = words()
        if value not in listed:
            raise refuse_unknown(value, list(listed))
        return value

    return read


def number_or_range(value: str) -> str | tuple[float | None, float | None]:
    """A number (in its shortest spelling), or `low..high` with either end open."""
    low, dots, high = value.partition("..")
    ends = (low, high) if dots else (low,)
    if not any(ends) or not all(_NUMBER.fullmatch(end) and end.isascii() for end in ends if end):
        raise Refused("not_number_or_range", value=value)
    if not dots:
        return f"{float(low):.15g}"
    bounds = (float(low) if low else None, float(high) if high else None)
    if bounds[0] is not None and bounds[1] is not None and bounds[0] > bounds[1]:
        raise Refused("range_reversed", low=low, high=high)
    return bounds


def location(value: str) -> Location:
    """`latitude,longitude` in degrees."""
    parts = [part.strip() for part in value.split(",")]
    if len(parts) != 2 or not all(_NUMBER.fullmatch(part) and part.isascii() for part in parts):
        raise Refused("not_location", value=value)
    latitude, longitude = (float(part) for part in parts)
    if not (math.fabs(latitude) <= 90 and math.fabs(longitude) <= 180):
        raise Refused("not_location", value=value)
    return Location(latitude, longitude)


def language_parameter() -> QueryParameter:
    """`lang`, which every read takes."""
    return QueryParameter(
        name="lang",
        description="Language of the answer; without it `Accept-Language` decides, else `id`.",
        read=lambda value: Language(one_of(language.value for language in Language)(value)),
        schema={"type": "string", "enum": [language.value for language in Language]},
    )


def limit_parameter(most: int, default: int, description: str = "How many.") -> QueryParameter:
    """`limit`, of what has no pages."""
    return QueryParameter(
        name="limit",
        description=description,
        read=whole(1, most),
        schema={"type": "integer", "minimum": 1, "maximum": most, "default": default},
    )


def page_parameters(per_page: int = 24) -> tuple[QueryParameter, QueryParameter]:
    """`page` and `per_page`."""
    return (
        QueryParameter(
            name="page",
            description="Which page, from 1.",
            read=whole(1, 1_000_000_000),
            schema={"type": "integer", "minimum": 1, "maximum": 1_000_000_000, "default": 1},
        ),
        QueryParameter(
            name="per_page",
            description="How many on a page.",
            read=whole(1, 100),
            schema={"type": "integer", "minimum": 1, "maximum": 100, "default": per_page},
        ),
    )
