"""Answers of the pictures' routes: JSON with its entity tag and language; and what tags ask for."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from litestar import Response

from catalog.values import Language
from storefront.http.problem_types import STALE
from storefront.http.problems import NotThere, Refusal

_VERSION = re.compile(r'"v([0-9]{1,9})"')
_ORDER = re.compile(r'"([0-9a-f]{20})"')
_ID = re.compile(r"[0-9]{1,18}")


def json_answer(
    content: Any, language: Language, *, status: int = 200, headers: dict[str, str] | None = None
) -> Response[Any]:
    """`content` as JSON in this language."""
    return Response(
        msgspec.json.encode(content),
        status_code=status,
        media_type="application/json",
        headers={"content-language": language.value, "vary": "accept-language", **(headers or {})},
    )


def version_tag(version: int) -> str:
    """The entity tag of a picture at this version."""
    return f'"v{version}"'


def expected_version(if_match: str | None) -> int | None:
    """The version that `If-Match` names; None for none or any. Raises `Refusal`."""
    if if_match is None or if_match.strip() == "*":
        return None
    match = _VERSION.fullmatch(if_match.strip())
    if match is None:
        raise Refusal(STALE, "stale_picture_detail")
    return int(match[1])


def expected_order(if_match: str | None) -> str | None:
    """The order that `If-Match` names; None for none or any. Raises `Refusal`."""
    if if_match is None or if_match.strip() == "*":
        return None
    match = _ORDER.fullmatch(if_match.strip())
    if match is None:
        raise Refusal(STALE, "stale_order_detail")
    return match[1]


def library_id(text: str) -> int:
    """The id in an address. Raises `NotThere` for what cannot be one."""
    if not _ID.fullmatch(text) or not text.isascii():
        raise NotThere("no_library_image_detail", image=text[:20])
    return int(text)
