"""Searches as the promo team wants them: the rules that fit are applied before the engine is asked.

The rules are part of the names' snapshot, so they follow the change feed. Not for: lists that
stand on a selection of their own, such as collections, whose pins and exclusions are theirs. Raises
what the engine raises.
"""

from __future__ import annotations

from collections.abc import Sequence

from search.merchandising import applying, merchandised
from search.request import SearchRequest
from search.results import SearchResults
from storefront.resources import Resources
from storefront.shop.catalogue_names import CatalogueNames


async def merchandised_search(
    resources: Resources,
    request: SearchRequest,
    categories: Sequence[str],
    names: CatalogueNames,
    *,
    is_curated: bool = False,
) -> tuple[SearchResults, tuple[str, ...]]:
    """What is found for `request` in the selected `categories`, and the names of the rules.

    A list that `is_curated` has pins and exclusions of its own.
    """
    paths = [names.path(slug) for slug in categories]
    known = () if is_curated else names.merchandising
    rules = applying(known, request, paths)
    results = await resources.engine.search(merchandised(request, rules))
    resources.engine_use.count(results.engine)
    if results.corrected is not None and known:
        # What is meant by the shopper is known only now: a rule on it is worth a second search.
        meant = applying(known, request, paths, text=results.corrected)
        if meant != rules:
            rules = meant
            again = await resources.engine.search(merchandised(request, rules))
            resources.engine_use.count(again.engine)
            results = again
    return results, tuple(rule.name for rule in rules)
