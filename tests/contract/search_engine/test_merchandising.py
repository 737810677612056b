"""What the promo team's rules do to a result, the same on every engine."""

from __future__ import annotations

import pytest

from catalog.values import MerchandisingKind
from search.engine import SearchEngine
from search.filters import OneOf, price_between
from search.merchandising import MerchandisingAction, MerchandisingRule, merchandised
from search.request import Boost, SearchRequest, Sort
from tests.contract.entries import entry

TAGGED = OneOf("tag", ("baru",))


@pytest.fixture
async def shelf(engine: SearchEngine) -> SearchEngine:
    """Forty products that differ in quality only: 1 is the best. Every tenth is tagged."""
    await engine.index(
        [
            entry(
                number,
                "Kain Tenun",
                quality=100 - number,
                price=number * 1_000,
                choices={"category": ["kain"], "tag": ["baru"] if number % 10 == 0 else []},
            )
            for number in range(1, 41)
        ],
        [],
    )
    return engine


async def ids(engine: SearchEngine, text: str, **asked: object) -> list[int]:
    request = SearchRequest(text=text, **asked)  # type: ignore[arg-type]
    return list((await engine.search(request)).ids)


@pytest.mark.parametrize("text", ["", "tenun"])
async def test_a_boost_counts_in_places(shelf: SearchEngine, text: str) -> None:
    found = await ids(shelf, text, boosts=(Boost(TAGGED, 2.0),), limit=12)
    assert found == [1, 2, 3, 4, 10, 5, 6, 7, 8, 9, 20, 11]


@pytest.mark.parametrize("text", ["", "tenun"])
async def test_below_one_it_puts_back(shelf: SearchEngine, text: str) -> None:
    cheap = Boost(price_between(None, 3_000), 0.5)
    found = await ids(shelf, text, boosts=(cheap,), limit=6)
    assert found == [1, 4, 2, 5, 6, 3]


async def test_boosts_of_one_product_multiply(shelf: SearchEngine) -> None:
    boosts = (Boost(TAGGED, 2.0), Boost(OneOf("id", ("40",)), 5.0))
    assert (await ids(shelf, "", boosts=boosts, limit=5))[3] == 40


async def test_pages_follow_each_other(shelf: SearchEngine) -> None:
    boosts = (Boost(TAGGED, 3.0), Boost(price_between(None, 5_000), 0.3))
    whole = await ids(shelf, "tenun", boosts=boosts, limit=40)
    assert sorted(whole) == list(range(1, 41))
    pages = [
        number
        for offset in range(0, 40, 7)
        for number in await ids(shelf, "tenun", boosts=boosts, offset=offset, limit=7)
    ]
    assert pages == whole


async def test_a_boost_changes_no_count_and_no_pin(shelf: SearchEngine) -> None:
    plain = SearchRequest(text="tenun", facets=("tag", "price"), pins=(33,))
    boosted = SearchRequest(
        text="tenun", facets=("tag", "price"), pins=(33,), boosts=(Boost(TAGGED, 10.0),)
    )
    one, other = await shelf.search(plain), await shelf.search(boosted)
    assert (one.total, one.counts, one.price_range) == (
        other.total,
        other.counts,
        other.price_range,
    )
    assert other.ids[0] == 33
    assert other.ids[1:5] == (10, 1, 20, 2)


async def test_an_explicit_sort_is_the_shoppers(shelf: SearchEngine) -> None:
    found = await ids(shelf, "", boosts=(Boost(TAGGED, 9.0),), sort=Sort.PRICE, limit=3)
    assert found == [1, 2, 3]


async def test_a_rule_pins_excludes_and_boosts(shelf: SearchEngine) -> None:
    await shelf.index([entry(50, "Topi Lontar", choices={"category": ["topi"]})], [])
    rule = MerchandisingRule(
        name="natal",
        query="tenun",
        actions=(
            MerchandisingAction(kind=MerchandisingKind.PIN, product=50),
            MerchandisingAction(kind=MerchandisingKind.EXCLUDE, product=1),
            MerchandisingAction(kind=MerchandisingKind.EXCLUDE, condition={"price_max": 3_000}),
            MerchandisingAction(
                kind=MerchandisingKind.BOOST, condition={"tag": "baru"}, weight=4.0
            ),
        ),
    )
    request = SearchRequest(text="tenun", facets=("category",), limit=6)
    results = await shelf.search(merchandised(request, [rule]))
    assert results.ids == (50, 4, 10, 5, 6, 7)
    assert results.total == 38
    assert results.counts == {"category": {"kain": 37, "topi": 1}}
