"""The JSON bodies of the pictures' routes, as tables of fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import UNSET

from catalog.library import Changes
from catalog.places import MOST_PICTURES
from catalog.values import Language, Text
from storefront.http.bodies import Field, fields, line
from storefront.http.query_string import Refused

LONGEST_ALT = 300
DRAFT = "draft"
AUTOMATIC = "auto"


def _alt(value: Any) -> Text | str:
    if value == DRAFT:
        return DRAFT
    if not isinstance(value, dict) or not value or not set(value) <= set(Language):
        raise Refused("not_alt")
    read = line(1, LONGEST_ALT)
    return {language: read(text) for language, text in value.items()}


def _focal(value: Any) -> tuple[float, float] | str:
    if value == AUTOMATIC:
        return AUTOMATIC
    if not isinstance(value, dict) or set(value) != {"x", "y"}:
        raise Refused("not_focal")
    x, y = (_share(value[axis]) for axis in "xy")
    return x, y


def _share(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise Refused("not_focal")
    return float(value)


def _images(value: Any) -> tuple[int, ...]:
    if (
        not isinstance(value, list)
        or len(value) > 10 * MOST_PICTURES
        or not all(isinstance(each, str) and _is_id(each) for each in value)
    ):
        raise Refused("not_picture_list")
    return tuple(dict.fromkeys(int(each) for each in value))


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 18


_TEXT_SCHEMA = {"type": "string", "minLength": 1, "maxLength": LONGEST_ALT, "pattern": r"\S"}
_SHARE_SCHEMA = {"type": "number", "minimum": 0, "maximum": 1}

CHANGE = fields(
    Field(
        name="alt",
        description=f"Text per language, which is no draft any more; `{DRAFT}`: write one again.",
        read=_alt,
        schema={
            "oneOf": [
                {"const": DRAFT},
                {
                    "type": "object",
                    "properties": {language.value: _TEXT_SCHEMA for language in Language},
                    "additionalProperties": False,
                    "minProperties": 1,
                },
            ]
        },
        required=False,
    ),
    Field(
        name="focal",
        description="What crops keep in sight, as shares from the upper left; "
        f"`{AUTOMATIC}`: as it was found.",
        read=_focal,
        schema={
            "oneOf": [
                {"const": AUTOMATIC},
                {
                    "type": "object",
                    "properties": {"x": _SHARE_SCHEMA, "y": _SHARE_SCHEMA},
                    "required": ["x", "y"],
                    "additionalProperties": False,
                },
            ]
        },
        required=False,
    ),
)

ORDER = fields(
    Field(
        name="images",
        description="Ids of pictures of the library, first to last; whatever else stands there is "
        "taken away.",
        read=_images,
        schema={
            "type": "array",
            "items": {"type": "string", "pattern": "^[0-9]{1,18}$"},
            "maxItems": MOST_PICTURES,
        },
    ),
)


def as_changes(values: Mapping[str, Any]) -> Changes:
    """What was sent, as `catalog.library` takes it."""
    alt, focal = values.get("alt", UNSET), values.get("focal", UNSET)
    return Changes(alt=None if alt == DRAFT else alt, focal=None if focal == AUTOMATIC else focal)
