"""Find values of a facet by their beginning, as a searchable refinement list does.

Words are looked for in the value and in its label, since values are slugs and shoppers read labels.
Fields of a search that a search of facets does not need are passed over: InstantSearch sends all.
"""

from __future__ import annotations

import time
from typing import Any

from catalog.values import Language
from search.filter_language import Kind
from search.filters import demanded_values
from search.request import SearchRequest
from search.results import SearchResults
from search.text import words
from storefront.meili.attributes import NUMBERS, countable, filterable
from storefront.meili.questions import (
    check_index,
    checked_text,
    chosen_language,
    condition_of,
)
from storefront.meili.refusals import Refusal
from storefront.meili.wire import Query, read_query, text
from storefront.resources import Resources
from storefront.shop.catalogue_names import CatalogueNames
from storefront.shop.facets import facets
from storefront.shop.merchandised import merchandised_search

MOST_HITS = 100

_OF_SEARCH = ("q", "filter", "locales")


async def facet_search(
    resources: Resources, uid: str, given: object, names: CatalogueNames, language: Language
) -> dict[str, Any]:
    """The answer to a search of facets. Raises `Refusal`."""
    began = time.perf_counter()
    check_index(uid)
    query, facet, typed = _read(uid, given, names)
    kind = filterable(names)[facet]
    request = SearchRequest(
        text=checked_text(query.q),
        language=chosen_language(query.locales, language),
        scope=condition_of(query, filterable(names)),
        limit=0,
        facets=(facet,),
    )
    hits: list[dict[str, Any]] = []
    # Numbers are not searched, as on Meilisearch.
    if kind is Kind.TEXTS:
        categories = demanded_values(request.scope, "category")
        results, _rules = await merchandised_search(resources, request, categories, names)
        hits = _fitting(facet, results, words(typed or ""), names, request.language)
    return {
        "facetHits": hits,
        "facetQuery": typed,
        "processingTimeMs": int((time.perf_counter() - began) * 1000),
    }


def _read(uid: str, given: object, names: CatalogueNames) -> tuple[Query, str, str | None]:
    fields = given if isinstance(given, dict) else {}
    wanted = {name: fields[name] for name in _OF_SEARCH if name in fields}
    query = read_query({**wanted, "indexUid": uid} if isinstance(given, dict) else given)
    if fields.get("facetName") is None:
        raise Refusal("missing_facet_search_facet_name", "Missing field `facetName`")
    facet = text(fields["facetName"], ".facetName", "invalid_facet_search_facet_name")
    if facet not in countable(names):
        known = ", ".join(sorted(key for key in countable(names) if key not in NUMBERS))
        raise Refusal(
            "invalid_facet_search_facet_name",
            f"Attribute `{facet[:100]}` is not facet-searchable. "
            f"Available facet-searchable attributes patterns are: `{known}`.",
        )
    typed = fields.get("facetQuery")
    if typed is not None:
        typed = text(typed, ".facetQuery", "invalid_facet_search_query")
        checked_text(typed)
    return query, facet, typed


def _fitting(
    facet: str,
    results: SearchResults,
    typed: list[str],
    names: CatalogueNames,
    language: Language,
) -> list[dict[str, Any]]:
    labels = _labels(facet, results, names, language)
    counts = results.counts.get(facet, {})
    fitting = [
        (value, count)
        for value, count in counts.items()
        if _begins(typed, f"{value} {labels.get(value, '')}")
    ]
    fitting.sort(key=lambda counted: (-counted[1], counted[0]))
    return [{"value": value, "count": count} for value, count in fitting[:MOST_HITS]]


def _begins(typed: list[str], told: str) -> bool:
    """Whether each typed word is the beginning of a word of what is told."""
    there = words(told)
    return all(any(word.startswith(each) for word in there) for each in typed)


def _labels(
    facet: str, results: SearchResults, names: CatalogueNames, language: Language
) -> dict[str, str]:
    if facet == "tag":  # Tags have no label, here or anywhere.
        return {}
    (shown,) = facets((facet,), results, {}, names, language) or (None,)
    return {each.value: each.label for each in shown.values or ()} if shown else {}
