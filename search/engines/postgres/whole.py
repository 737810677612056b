"""Which products have everything that a text asks for in telling texts, without weighing any.

The same products as `selection` takes for whole matches if there are such, found with one query for
each group of words instead of one for each place where they may stand. Not for what only sentences
of a description have. Raises what fetching the postings raises.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np

from search.engines.postgres import answering, lexemes, variants
from search.engines.postgres.columns import Columns
from search.engines.postgres.facets import Mask, mask_of
from search.engines.postgres.postings import Postings, places_of
from search.request import SearchRequest
from search.understanding import Group, Understanding

Fetch = Callable[[Iterable[str]], Awaitable[Mapping[str, Postings]]]


async def found(
    columns: Columns,
    requests: Sequence[SearchRequest],
    understood: Sequence[Understanding],
    fetch: Fetch,
) -> list[Mask]:
    """Products that have everything in telling texts; fetches once for all requests."""
    postings = await fetch(query for each in understood for query in _queries(each))
    return [
        _having(columns, request, each, postings)
        for request, each in zip(requests, understood, strict=True)
    ]


def _having(
    columns: Columns,
    request: SearchRequest,
    understood: Understanding,
    postings: Mapping[str, Postings],
) -> Mask:
    having, scope = answering.in_scope(columns, request, understood)
    for group in understood.groups:
        having = having & _mask(columns, postings[_query(group)])
    for words in understood.excluded:
        having = having & ~_mask(columns, postings[lexemes.phrase(words)])
    return variants.narrowed(columns, having, scope, request.selected)


def _queries(understood: Understanding) -> Iterator[str]:
    yield from map(_query, understood.groups)
    yield from map(lexemes.phrase, understood.excluded)


def _mask(columns: Columns, postings: Postings) -> Mask:
    flags = np.zeros(columns.capacity, np.bool_)
    if postings.dtype == np.bool_:
        known = postings[: columns.capacity]
        flags[: len(known)] = known
    else:
        places = places_of(postings)
        flags[places[places < columns.capacity]] = True
    return mask_of(flags)


@lru_cache(maxsize=2_048)
def _query(group: Group) -> str:
    """What those of `matching.layers` find together that tell enough; most include others."""
    typed = group.alternatives[0]
    if group.quoted:
        return lexemes.phrase(typed.words)
    # As there: a maker of hampers sells more than those.
    fields = "abc" if group.weight <= 1 else "ab"
    parts = [lexemes.every(typed.words, fields, prefix=typed.prefix)]
    for each in group.alternatives:
        if each.sku:
            parts.append(lexemes.sku(each.words[0]))
            continue
        if each is not typed:
            parts.append(lexemes.every(each.words, fields))
        if len(each.words) == 1:
            parts.append(lexemes.neighbours(each.words[0]))
    return " | ".join(parts)
