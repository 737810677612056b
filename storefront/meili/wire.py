"""Read the fields of a search as Meilisearch documents them, strictly, into a `Query`.

A table says how each field is read; from it follow the code and the words of every refusal. JSON
bodies and query strings (`searchGet` of the JavaScript client) become the same `Query`. Pure.
Not for: what a query means (`questions`), or fields that we cannot honour (`unsupported`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn

import msgspec
from msgspec import Struct

from storefront.meili.refusals import Refusal
from storefront.meili.unsupported import GET_UNSUPPORTED, UNSUPPORTED, refuse_unsupported

Reader = Callable[[object, str, str], Any]
"""Of a value, its place and the code to refuse it with."""

_LONGEST_SHOWN = 100
_UPPER = re.compile(r"[A-Z]")


class Query(Struct, frozen=True, kw_only=True, rename="camel"):
    """One search as it was sent; None is what was not."""

    index_uid: str = ""
    q: str | None = None
    offset: int = 0
    limit: int = 20
    page: int | None = None
    hits_per_page: int | None = None
    attributes_to_retrieve: tuple[str, ...] | None = None
    attributes_to_crop: tuple[str, ...] = ()
    crop_length: int = 10
    crop_marker: str = "…"
    attributes_to_highlight: tuple[str, ...] = ()
    highlight_pre_tag: str = "<em>"
    highlight_post_tag: str = "</em>"
    show_matches_position: bool = False
    show_ranking_score: bool = False
    filter: Any = None
    sort: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    matching_strategy: str = "last"
    locales: tuple[str, ...] = ()

    @property
    def is_paged(self) -> bool:
        """Whether the answer counts pages, as finite pagination wants, rather than offsets."""
        return self.page is not None or self.hits_per_page is not None


def text(value: object, place: str, code: str) -> str:
    if not isinstance(value, str):
        refuse_type(value, place, code, "a string")
    return value


def _count(value: object, place: str, code: str) -> int:
    if type(value) is not int or value < 0:
        refuse_type(value, place, code, "a positive integer")
    return value


def _flag(value: object, place: str, code: str) -> bool:
    if not isinstance(value, bool):
        refuse_type(value, place, code, "a boolean")
    return value


def _texts(value: object, place: str, code: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        refuse_type(value, place, code, "an array")
    return tuple(text(each, f"{place}[{number}]", code) for number, each in enumerate(value))


def _strategy(value: object, place: str, code: str) -> str:
    known = ("last", "all", "frequency")
    if text(value, place, code) not in known:
        expected = ", ".join(f"`{each}`" for each in known)
        raise Refusal(code, f"Unknown value `{value}` at `{place}`: expected one of {expected}")
    return str(value)


def _as_it_is(value: object, place: str, code: str) -> object:
    return value


FIELDS: Mapping[str, Reader] = {
    "indexUid": text,
    "q": text,
    "offset": _count,
    "limit": _count,
    "page": _count,
    "hitsPerPage": _count,
    "attributesToRetrieve": _texts,
    "attributesToCrop": _texts,
    "cropLength": _count,
    "cropMarker": text,
    "attributesToHighlight": _texts,
    "highlightPreTag": text,
    "highlightPostTag": text,
    "showMatchesPosition": _flag,
    "showRankingScore": _flag,
    "filter": _as_it_is,
    "sort": _texts,
    "facets": _texts,
    "matchingStrategy": _strategy,
    "locales": _texts,
}

_WORDS = {"true": True, "false": False}


def read_query(given: object, place: str = "") -> Query:
    """The query in a JSON object at `place`, such as `.queries[0]`."""
    if not isinstance(given, dict):
        refuse_type(given, place, "bad_request", "an object")
    values: dict[str, Any] = {}
    for name, value in given.items():
        read = FIELDS.get(name)
        if read is None:
            if name not in UNSUPPORTED:
                _refuse_name(f"field `{name}`", place, [*FIELDS, *UNSUPPORTED])
            refuse_unsupported(name, value, place)
        elif value is not None:
            values[_snake(name)] = read(value, f"{place}.{name}", code_of(name))
    return Query(**values)


def read_parameters(pairs: Iterable[tuple[str, str]], uid: str) -> Query:
    """The query in a query string, of the index `uid`; lists are joined by commas."""
    given: dict[str, object] = {"indexUid": uid}
    for name, value in pairs:
        read = FIELDS.get(name)
        if name == "indexUid" or (read is None and name not in GET_UNSUPPORTED):
            _refuse_name(f"parameter `{name}`", "", [*list(FIELDS)[1:], *GET_UNSUPPORTED])
        given[GET_UNSUPPORTED.get(name, name)] = _spelled(name, value, read)
    return read_query(given)


def code_of(name: str) -> str:
    """The code that a bad value of the field `name` is refused with."""
    return "invalid_index_uid" if name == "indexUid" else f"invalid_search_{_snake(name)}"


def refuse_type(value: object, place: str, code: str, expected: str) -> NoReturn:
    """Refuse a value of another type than is expected."""
    at = f" at `{place}`" if place else ""
    shown = msgspec.json.encode(value).decode()
    shown = shown if len(shown) <= _LONGEST_SHOWN else shown[:_LONGEST_SHOWN] + "…"
    found = f"{_type(value)}: `{shown}`" if value is not None else "null"
    raise Refusal(code, f"Invalid value type{at}: expected {expected}, but found {found}")


def _spelled(name: str, value: str, read: Reader | None) -> object:
    """The JSON value that a parameter's text stands for."""
    if read is _count:
        if not (value.isascii() and value.isdigit() and len(value) < 19):
            _refuse_parameter(name, value, "a positive integer")
        return int(value)
    if read is _flag:
        if value not in _WORDS:
            _refuse_parameter(name, value, "a boolean, expected one of `true` or `false`")
        return _WORDS[value]
    if read is _texts:
        return value.split(",") if value else []
    if read is None or (read is _as_it_is and value.lstrip().startswith("[")):
        try:
            return msgspec.json.decode(value)
        except (msgspec.DecodeError, RecursionError):
            return value
    return value


def _refuse_parameter(name: str, value: str, expected: str) -> NoReturn:
    raise Refusal(
        code_of(name),
        f"Invalid value in parameter `{name}`: could not parse `{value[:_LONGEST_SHOWN]}` "
        f"as {expected}",
    )


def _refuse_name(what: str, place: str, known: list[str]) -> NoReturn:
    where = f" inside `{place}`" if place else ""
    expected = ", ".join(f"`{name}`" for name in known)
    raise Refusal("bad_request", f"Unknown {what}{where}: expected one of {expected}")


def _type(value: object) -> str:
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int):
        return "a negative integer" if value < 0 else "a positive integer"
    names = {float: "a number", str: "a string", list: "an array"}
    return names.get(type(value), "an object")


def _snake(name: str) -> str:
    return _UPPER.sub(lambda letter: f"_{letter[0].lower()}", name)
