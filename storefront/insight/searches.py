"""What is counted when a list of products is sent, kept or new (`hot_reads` calls it each time)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from search.insight.privacy import countable
from search.insight.tally import Tally
from storefront.shop.product_query import ProductQuery


def search_counter(tally: Tally, query: ProductQuery, total: int) -> Callable[[], None] | None:
    """Counts one search; None where there is nothing to count.

    A further page is the same search. Only what finds nothing in the whole shop is an empty query:
    shoppers narrow until nothing is left, which says nothing about what they look for.
    """
    folded = countable(query.request.text) if query.page == 1 else None
    if folded is None:
        return None
    alone = not query.request.selected and query.collection is None
    return partial(tally.searched, folded, query.request.language.value, alone and total == 0)
