"""Many small counts: remembered until a change, and only while changes are heard of."""

from __future__ import annotations

from typing import cast

from catalog.values import Language
from search.request import SearchRequest
from search.results import SearchResults
from storefront.http.message_cache import MessageCache
from storefront.shop.shop_counts import CountingEngine, ShopCounts
from tests.storefront.shop.sample import NAMES
from tests.storefront.stand_ins import Engine


def counting(*, connected: bool = True) -> tuple[ShopCounts, Engine, MessageCache]:
    engine, cache = Engine(), MessageCache()
    cache.enabled = connected
    return ShopCounts(cast(CountingEngine, engine), cache), engine, cache


async def test_counts_are_remembered_until_something_changes() -> None:
    counts, engine, cache = counting()
    for _ in range(2):
        assert (await counts.by_facet(NAMES))["category"] == {"tenun": 1}
    assert len(engine.requests) == 1
    cache.drop([17])
    await counts.by_facet(NAMES)
    assert len(engine.requests) == 2


async def test_nothing_is_remembered_while_changes_are_not_heard_of() -> None:
    counts, engine, _ = counting(connected=False)
    for _ in range(2):
        await counts.by_facet(NAMES)
    assert len(engine.requests) == 2


async def test_only_texts_that_are_not_known_are_asked_about() -> None:
    counts, engine, _ = counting()
    asked: list[str] = []

    def answer(request: SearchRequest) -> SearchResults:
        asked.append(request.text)
        return SearchResults(ids=(), total=len(request.text), engine="stub")

    engine.answer = answer
    assert await counts.finding(["ab", "abc"], Language.INDONESIAN) == [2, 3]
    assert await counts.finding(["abc", "a"], Language.INDONESIAN) == [3, 1]
    assert await counts.finding(["abc"], Language.ENGLISH) == [3]
    assert asked == ["ab", "abc", "a", "abc"]
