"""Prices are counted alike by every engine, and as a filter on each bucket finds them."""

from __future__ import annotations

from search.engine import SearchEngine
from search.filters import OneOf, price_between
from search.price_grid import price_buckets
from search.request import SearchRequest
from tests.contract.entries import entry


async def test_each_bucket_holds_what_its_filter_finds(engine: SearchEngine) -> None:
    prices = [7_500, 15_000, (15_000, 60_000), 99_999, 100_000, (45_000, 4_500_000), 1_250_000]
    await engine.index(
        [
            entry(
                number,
                "Kain Tenun" if number % 2 else "Madu",
                price=price,
                choices={"halal": ["halal" if number < 4 else "non-halal"]},
            )
            for number, price in enumerate(prices, 1)
        ],
        [],
    )
    for text in ("", "tenun"):
        for selected in (
            {},
            {"price": price_between(10_000, 100_000)},
            {"halal": OneOf("halal", ("halal",))},
        ):
            asked = SearchRequest(text=text, selected=selected, facets=("price",), fill=False)
            counts = (await engine.search(asked)).price_counts
            assert counts is not None
            others = {key: each for key, each in selected.items() if key != "price"}
            buckets = price_buckets(counts, 20)
            assert buckets
            for bucket in buckets:
                narrowed = SearchRequest(
                    text=text,
                    selected={**others, "price": price_between(bucket.low, bucket.high)},
                    fill=False,
                )
                assert (await engine.search(narrowed)).total == bucket.count, bucket


async def test_nothing_found_and_nothing_asked_are_not_counted(engine: SearchEngine) -> None:
    assert (await engine.search(SearchRequest(facets=("price",)))).price_counts is None
    await engine.index([entry(1)], [])
    assert (await engine.search(SearchRequest())).price_counts is None
