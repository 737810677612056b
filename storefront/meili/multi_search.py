"""Read the body of a multi-search: several queries, answered in their order. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from storefront.meili.refusals import Refusal
from storefront.meili.wire import Query, read_query, refuse_type

MOST_QUERIES = 20
MOST_HITS_IN_ALL = 500
"""Of all queries together: what one request may cost everybody else's."""


def read_queries(given: object) -> list[Query]:
    """The queries of a body. Raises `Refusal`, the first that is found."""
    if not isinstance(given, dict):
        refuse_type(given, "", "bad_request", "an object")
    for name in given:
        if name not in ("queries", "federation"):
            expected = "expected one of `queries`, `federation`"
            raise Refusal("bad_request", f"Unknown field `{name}`: {expected}")
    if given.get("federation") is not None:
        raise Refusal(
            "invalid_multi_search_federation",
            "Invalid value at `.federation`: federated searches are not supported here.\n"
            " - Hint: remove `federation` from the request to get one answer per query.",
        )
    if "queries" not in given:
        raise Refusal("bad_request", "Missing field `queries`")
    queries = given["queries"]
    if not isinstance(queries, list):
        refuse_type(queries, ".queries", "bad_request", "an array")
    if len(queries) > MOST_QUERIES:
        raise Refusal(
            "bad_request",
            f"At most {MOST_QUERIES} queries are answered at once, not {len(queries)}.",
        )
    return [_read(each, f".queries[{number}]") for number, each in enumerate(queries)]


def check_hits(limits: Iterable[int]) -> None:
    """Raise `Refusal` where the queries ask for too many hits together."""
    asked = sum(limits)
    if asked > MOST_HITS_IN_ALL:
        message = f"At most {MOST_HITS_IN_ALL} hits are given at once, not {asked}."
        raise Refusal("bad_request", message)


def _read(given: object, place: str) -> Query:
    query = read_query(given, place)
    if not query.index_uid:
        raise Refusal("missing_index_uid", f"Missing field `indexUid` inside `{place}`")
    return query
