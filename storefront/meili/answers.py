"""Answer queries: ask the engine once per different question, read the hits once for all.

What a family of InstantSearch queries shares is asked once: the same question is often sent twice
in one request. Fails with what engine and pool raise, and with `Refusal` where a query is refused.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from catalog.values import Language
from search.filters import demanded_values
from search.insight.privacy import countable
from search.request import SearchRequest
from search.results import SearchResults
from storefront.meili.attributes import NUMBERS
from storefront.meili.formatting import Formatting
from storefront.meili.hits import Hit, read_hits
from storefront.meili.questions import WINDOW, Question, pages
from storefront.resources import Resources
from storefront.shop.catalogue_names import CatalogueNames
from storefront.shop.merchandised import merchandised_search
from storefront.shop.product_parameters import ATTRIBUTE_PREFIX

MOST_VALUES = 100
"""Values of one facet that are told, the commonest first."""

Answer = dict[str, Any]


async def answers(
    resources: Resources,
    questions: Sequence[Question],
    names: CatalogueNames,
    *,
    with_metadata: bool = False,
) -> list[Answer]:
    """One answer per question, in their order."""
    began = time.perf_counter()
    results = await _results(resources, [each.request for each in questions], names)
    _count_searches(resources, questions, results)
    hits = await read_hits(
        resources,
        [
            (id, each.request.language)
            for each, found in zip(questions, results, strict=True)
            for id in found.ids
        ],
    )
    took_ms = int((time.perf_counter() - began) * 1000)
    return [
        _answer(each, found, hits, took_ms, with_metadata)
        for each, found in zip(questions, results, strict=True)
    ]


async def _results(
    resources: Resources, asked: Sequence[SearchRequest], names: CatalogueNames
) -> list[SearchResults]:
    different: list[SearchRequest] = []
    for request in asked:
        if request not in different:
            different.append(request)
    found = await asyncio.gather(
        *(
            merchandised_search(resources, each, demanded_values(each.scope, "category"), names)
            for each in different
        )
    )
    return [found[different.index(request)][0] for request in asked]


def _count_searches(
    resources: Resources, questions: Sequence[Question], results: Sequence[SearchResults]
) -> None:
    """Count what shoppers look for, as the shop's own lists do: first pages, each query once.

    Queries for counts of facets alone belong to one that shows hits.
    """
    counted: dict[tuple[str, str], bool] = {}
    for each, found in zip(questions, results, strict=True):
        request = each.request
        if request.limit and not request.offset and (text := countable(request.text)):
            key = text, request.language.value
            counted.setdefault(key, request.scope is None and not found.total)
    for (text, language), empty in counted.items():
        resources.tally.searched(text, language, empty)


def _answer(
    asked: Question,
    found: SearchResults,
    hits: Mapping[tuple[int, Language], Hit],
    took_ms: int,
    with_metadata: bool,
) -> Answer:
    query, request = asked.query, asked.request
    formatting = Formatting(query, found.matched)
    shown: list[Hit] = []
    for place, id in enumerate(found.ids, start=request.offset):
        if (hit := hits.get((id, request.language))) is None:
            continue
        made = formatting.hit(hit)
        if query.show_ranking_score:
            # Engines do not tell scores that compare; this one only tells the order.
            made = {**made, "_rankingScore": round(1 - place / (WINDOW + 1), 6)}
        if (metres := found.distances_m.get(id)) is not None:
            made = {**made, "_geoDistance": round(metres)}
        shown.append(made)
    answer: Answer = {
        "indexUid": query.index_uid,
        "hits": shown,
        "query": query.q or "",
        "processingTimeMs": took_ms,
    }
    if query.is_paged:
        page, per_page, total_pages = pages(query, found.total)
        answer |= {"hitsPerPage": per_page, "page": page}
        answer |= {"totalPages": total_pages, "totalHits": found.total}
    else:
        answer |= {"limit": query.limit, "offset": query.offset, "estimatedTotalHits": found.total}
    if query.facets:
        answer["facetDistribution"] = _distribution(request.facets, found)
        answer["facetStats"] = _stats(request.facets, found)
    answer["requestUid"] = str(uuid4())
    if with_metadata:
        answer["metadata"] = {
            "queryUid": str(uuid4()),
            "indexUid": query.index_uid,
            "primaryKey": "id",
        }
    return answer


def _distribution(keys: Sequence[str], found: SearchResults) -> dict[str, dict[str, int]]:
    """Values and how many products have them; of plain numbers only the range is told."""
    told: dict[str, dict[str, int]] = {}
    for key in keys:
        counts = found.counts.get(key, {})
        if len(counts) > MOST_VALUES:
            counts = dict(sorted(counts.items(), key=_commonest)[:MOST_VALUES])
        told[key] = dict(sorted(counts.items()))
    return told


def _commonest(counted: tuple[str, int]) -> tuple[int, str]:
    value, count = counted
    return -count, value


def _stats(keys: Sequence[str], found: SearchResults) -> dict[str, dict[str, float]]:
    stats: dict[str, dict[str, float]] = {}
    for key in keys:
        if key in NUMBERS:
            if (ends := found.ranges.get(key)) is not None:
                stats[key] = {"min": ends[0], "max": ends[1]}
        elif key.startswith(ATTRIBUTE_PREFIX):
            numbers = _numbers(found.counts.get(key, {}))
            if numbers:
                stats[key] = {"min": min(numbers), "max": max(numbers)}
    return stats


def _numbers(values: Mapping[str, int]) -> list[float]:
    """`values` as numbers, if all of them are."""
    try:
        return [float(value) for value in values]
    except ValueError:
        return []
