"""Boosts move places; a page is the same whether it is asked alone or within a longer one."""

from __future__ import annotations

import random

import pytest

from search.boosts import boosted, reordered, search_boosted, widened
from search.filters import OneOf
from search.request import MAX_WINDOW, Boost, SearchRequest, Sort
from search.results import SearchResults

NEVER = OneOf("id", ())


def page(
    ids: list[int], weights: dict[int, float], *, whole: int | None = None, **asked: object
) -> list[int]:
    """`ids` in an engine's order, after boosts of these weights."""
    request = SearchRequest(**asked)  # type: ignore[arg-type]
    results = SearchResults(ids=tuple(ids), total=len(ids), whole=whole, engine="none")
    return list(reordered(request, results, dict.fromkeys(ids, 1.0) | weights).ids)


def test_twice_the_weight_is_half_the_place() -> None:
    assert page([1, 2, 3, 4, 5, 6], {6: 2.0}) == [1, 2, 6, 3, 4, 5]
    assert page([1, 2], {2: 2.0}) == [2, 1]


def test_half_the_weight_is_twice_the_place() -> None:
    assert page([1, 2, 3, 4, 5, 6], {2: 0.5}) == [1, 3, 4, 2, 5, 6]


def test_pins_stay_and_near_products_stay_behind() -> None:
    assert page([9, 1, 2, 3, 4], {2: 10.0, 9: 0.1}, pins=(9,)) == [9, 2, 1, 3, 4]
    assert page([1, 2, 3, 4], {4: 10.0, 1: 0.1}, whole=2) == [2, 1, 3, 4]


def test_many_boosts_of_one_product_have_an_end() -> None:
    ids = list(range(1, 31))
    assert page(ids, {30: 1_000.0}, limit=30).index(30) == 2


def test_only_the_order_by_relevance_is_changed() -> None:
    boosts = (Boost(NEVER, 2.0),)
    assert boosted(SearchRequest(boosts=boosts))
    assert not boosted(SearchRequest(boosts=boosts, sort=Sort.PRICE))
    assert not boosted(SearchRequest())


def test_no_more_is_asked_for_than_an_engine_serves() -> None:
    boosts = (Boost(NEVER, 10.0), Boost(NEVER, 0.1))
    asked = widened(SearchRequest(boosts=boosts, offset=960, limit=24))
    assert (asked.offset, asked.limit, asked.boosts) == (0, MAX_WINDOW, ())
    assert widened(SearchRequest(boosts=(Boost(NEVER, 1.5),), limit=24)).limit == 36


@pytest.mark.parametrize("seed", range(20))
async def test_a_page_is_a_part_of_the_whole_order(seed: int) -> None:
    chance = random.Random(seed)
    ids = tuple(range(1, 200))
    boosts = tuple(
        Boost(OneOf("id", tuple(str(id) for id in ids if chance.random() < 0.3)), weight)
        for weight in chance.sample([0.2, 0.5, 0.9, 1.3, 2.0, 5.0], chance.randint(1, 3))
    )

    async def search(request: SearchRequest) -> SearchResults:
        shown = ids[request.offset : request.offset + request.limit]
        return SearchResults(ids=shown, total=len(ids), engine="none")

    async def having(shown: object, conditions: object) -> list[set[int]]:
        return [
            {int(value) for value in c.values} & set(shown)  # type: ignore[call-overload]
            for c in conditions  # type: ignore[attr-defined]
        ]

    async def asked(offset: int, limit: int) -> tuple[int, ...]:
        request = SearchRequest(boosts=boosts, offset=offset, limit=limit)
        return (await search_boosted(request, search, having)).ids

    everything = await asked(0, 199)
    assert sorted(everything) == list(ids)
    for offset in range(0, 199, 24):
        assert await asked(offset, 24) == everything[offset : offset + 24]
