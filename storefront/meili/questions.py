"""From one query to what is asked of an engine, or to a refusal. Pure.

The guards of a public address are here: how much text, how many products and how deep. What goes
beyond them is refused, not cut; only a last page holds just what is left of the window.
"""

from __future__ import annotations

import re

from msgspec import Struct

from catalog.values import Language
from search.filter_language import FilterRefused, Kind, read_filter
from search.filters import Condition
from search.request import SearchRequest
from storefront.meili.attributes import asked_facets, asked_sort, filterable
from storefront.meili.refusals import Refusal, index_not_found, refused_filter
from storefront.meili.wire import Query
from storefront.shop.catalogue_names import CatalogueNames

INDEX = "products"
LONGEST_TEXT = 512
MOST_HITS = 100
"""Hits of one query; InstantSearch asks for one more, to know whether there is a next page."""
WINDOW = 2_000
"""Products that can be paged through; the rest are counted."""

_UID = re.compile(r"[A-Za-z0-9_-]{1,400}")
_LOCALES = {
    "id": Language.INDONESIAN,
    "ind": Language.INDONESIAN,
    "en": Language.ENGLISH,
    "eng": Language.ENGLISH,
}


class Question(Struct, frozen=True):
    """A query, and what the engine is asked for it."""

    query: Query
    request: SearchRequest


def question(query: Query, names: CatalogueNames, language: Language) -> Question:
    """What `query` asks, `language` being the reader's unless it names one. Raises `Refusal`."""
    check_index(query.index_uid)
    offset, limit = _window(query)
    sort, near = asked_sort(query.sort, query.index_uid)
    return Question(
        query,
        SearchRequest(
            text=checked_text(query.q),
            language=chosen_language(query.locales, language),
            scope=condition_of(query, filterable(names)),
            sort=sort,
            near=near,
            offset=offset,
            limit=limit,
            facets=asked_facets(query.facets, names),
        ),
    )


def check_index(uid: str) -> None:
    """Raise `Refusal` unless it is the index that there is."""
    if uid == INDEX:
        return
    if _UID.fullmatch(uid) is None:
        raise Refusal(
            "invalid_index_uid",
            f"`{uid[:100]}` is not a valid index uid. Index uid can be an integer or a string "
            "containing only alphanumeric characters, hyphens (-) and underscores (_), and can "
            "not be more than 400 bytes.",
        )
    raise index_not_found(uid)


def checked_text(text: str | None) -> str:
    """The words to search for. Raises `Refusal`."""
    if text is not None and len(text) > LONGEST_TEXT:
        raise Refusal(
            "invalid_search_q", f"The query is too long: at most {LONGEST_TEXT} letters are read."
        )
    return text or ""


def chosen_language(locales: tuple[str, ...], otherwise: Language) -> Language:
    """The first of `locales` that we speak."""
    spoken = (_LOCALES[locale] for locale in locales if locale in _LOCALES)
    return next(spoken, otherwise)


def condition_of(query: Query, attributes: dict[str, Kind]) -> Condition | None:
    """The filter of a query. Raises `Refusal`."""
    try:
        return read_filter(query.filter, attributes)
    except FilterRefused as refused:
        raise refused_filter(refused, query.index_uid) from refused


def pages(query: Query, total: int) -> tuple[int, int, int]:
    """Number of the page, hits on each, and pages that can be reached."""
    per_page = 20 if query.hits_per_page is None else query.hits_per_page
    reachable = min(total, WINDOW)
    number = 1 if query.page is None else query.page
    return number, per_page, -(-reachable // per_page) if per_page else 0


def _window(query: Query) -> tuple[int, int]:
    if not query.is_paged:
        _check_most(query.limit, MOST_HITS + 1, "limit")
        return _reachable(query.offset, query.limit, "invalid_search_offset")
    page, per_page, _ = pages(query, 0)
    _check_most(per_page, MOST_HITS, "hits_per_page")
    if page == 0:
        return 0, 0
    return _reachable((page - 1) * per_page, per_page, "invalid_search_page")


def _check_most(asked: int, most: int, field: str) -> None:
    if asked > most:
        message = f"At most {most} hits are given at once, not {asked}."
        raise Refusal(f"invalid_search_{field}", message)


def _reachable(offset: int, limit: int, code: str) -> tuple[int, int]:
    if offset and limit and offset >= WINDOW:
        raise Refusal(code, f"Only the first {WINDOW} hits can be reached, not hit {offset + 1}.")
    return (offset, min(limit, WINDOW - offset)) if limit else (0, 0)
