"""Read a JSON body strictly, by a table of fields that also describes it in OpenAPI.

Like `storefront.http.query_string` for query strings: every field must be in the table, every value
must be understood, all faults are reported at once and in the reader's language. What a client may
not set (roles, producers) is simply in no table, and is refused by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import msgspec
from litestar import Request
from msgspec import Struct

from storefront.http.problem_types import UNSUPPORTED_TYPE
from storefront.http.problems import BadBody, Refusal
from storefront.http.query_string import Fault, Refused, quoted

MOST_BYTES = 16 * 1024
"""For `request_max_body_size` of routes that take small bodies."""


class Field(Struct, frozen=True, kw_only=True):
    """One field: how it is read, and what OpenAPI says of it."""

    name: str
    description: str
    read: Callable[[Any], Any]
    """JSON value to value; raises `Refused`."""
    schema: Mapping[str, Any]
    required: bool = True
    """An optional field that is null counts as left out."""


Fields = Mapping[str, Field]


def fields(*listed: Field) -> Fields:
    """Fields by name."""
    return {field.name: field for field in listed}


def body_schema(table: Fields) -> dict[str, Any]:
    """For a handler's `opt={"body": …}`."""
    return {
        "type": "object",
        "properties": {
            field.name: {**field.schema, "description": field.description}
            for field in table.values()
        },
        "required": [field.name for field in table.values() if field.required],
        "additionalProperties": False,
    }


async def read_body(request: Request[Any, Any, Any], table: Fields) -> dict[str, Any]:
    """The values that were sent, by name. Raises `BadBody` with every fault, `Refusal` for 415."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        # A form of another page can send anything but this without being asked first.
        raise Refusal(UNSUPPORTED_TYPE, "json_only_detail")
    return read_fields(await request.body(), table)


def read_fields(body: bytes, table: Fields) -> dict[str, Any]:
    """The same from bytes."""
    try:
        given = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadBody([Fault("", "not_json")]) from None
    if not isinstance(given, dict):
        raise BadBody([Fault("", "not_object")])
    faults = [
        Fault(_pointer(quoted(name)), "unknown_field", {"name": quoted(name)})
        for name in given
        if name not in table
    ]
    values: dict[str, Any] = {}
    for field in table.values():
        value = given.get(field.name)
        if value is None:
            if field.required:
                faults.append(Fault(_pointer(field.name), "missing"))
            continue
        try:
            values[field.name] = field.read(value)
        except Refused as refused:
            faults.append(Fault(_pointer(field.name), refused.code, refused.facts))
    if faults:
        raise BadBody(faults)
    return values


def bad_field(name: str, code: str, **facts: str) -> BadBody:
    """A fault that only shows later, such as a slug that nobody has."""
    return BadBody(
        [Fault(_pointer(name), code, {key: quoted(fact) for key, fact in facts.items()})]
    )


def line(least: int, most: int) -> Callable[[Any], str]:
    """One line of text, its ends trimmed."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or len(value) > most * 2:
            raise Refused("not_text", limit=most)
        text = " ".join(value.split())
        if len(text) > most:
            raise Refused("too_long", limit=most)
        if len(text) < least:
            raise Refused("missing") if not text else Refused("too_short", limit=least)
        if not text.isprintable():
            raise Refused("control_character")
        return text

    return read


def secret(most: int) -> Callable[[Any], str]:
    """A password, code or token, exactly as it was typed; no message repeats it."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or len(value) > most:
            raise Refused("not_text", limit=most)
        if not value:
            raise Refused("missing")
        try:
            value.encode()
        except UnicodeEncodeError:
            raise Refused("broken_encoding") from None
        return value

    return read


def choice(allowed: type[StrEnum] | tuple[str, ...]) -> Callable[[Any], Any]:
    """One word of a closed list; of an enumeration, its member."""
    words = tuple(str(word) for word in allowed)

    def read(value: Any) -> Any:
        if value not in words:
            raise Refused("not_one_of", value=value, allowed=", ".join(words))
        return value if isinstance(allowed, tuple) else allowed(value)

    return read


def choices(
    allowed: type[StrEnum] | tuple[str, ...], *, least: int = 0
) -> Callable[[Any], tuple[Any, ...]]:
    """Several words of a closed list, each once."""
    read_one = choice(allowed)

    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise Refused("not_list")
        if len(value) < least:
            raise Refused("missing")
        return tuple(dict.fromkeys(read_one(each) for each in value))

    return read


def future(value: Any) -> datetime:
    """A time that is still to come, with its zone."""
    try:
        time = msgspec.convert(value, datetime)
    except msgspec.ValidationError:
        raise Refused("not_time") from None
    if time.tzinfo is None:
        raise Refused("not_time")
    if time <= datetime.now(UTC):
        raise Refused("not_future")
    return time


def _pointer(name: str) -> str:
    return f"/{name.replace('~', '~0').replace('/', '~1')}"
