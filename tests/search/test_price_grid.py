from __future__ import annotations

import random
from itertools import pairwise

from search.price_grid import GRID, PriceCounts, added, cell, cell_row, price_buckets


def counts_of(prices: list[tuple[int, int]]) -> PriceCounts:
    lows, highs = ({}, {})  # type: dict[str, int], dict[str, int]
    for low, high in prices:
        for counts, price in ((lows, low), (highs, high)):
            place = str(cell(price))
            counts[place] = counts.get(place, 0) + 1
    return PriceCounts(cell_row(lows), cell_row(highs))


def test_the_grid_ascends() -> None:
    assert all(low < high for low, high in pairwise(GRID))
    assert {100, 50_000, 1_500_000, 2_000_000_000} <= set(GRID)


def test_a_bucket_counts_whatever_has_a_price_in_it() -> None:
    chance = random.Random(4)
    for _ in range(200):
        prices = []
        for _ in range(chance.randint(1, 60)):
            low = round(10 ** chance.uniform(0, 9))
            prices.append((low, low + chance.choice((0, low // 3, low * 4))))
        buckets = price_buckets(counts_of(prices), 20)
        assert 1 <= len(buckets) <= 20
        for bucket in buckets:
            overlapping = [p for p in prices if p[0] <= bucket.high and p[1] >= bucket.low]
            assert bucket.count == len(overlapping)
        assert all(first.high + 1 == then.low for first, then in pairwise(buckets))
        assert buckets[0].low <= min(low for low, _ in prices)
        assert buckets[-1].high >= max(high for _, high in prices)


def test_buckets_are_as_fine_as_their_number_allows() -> None:
    narrow = price_buckets(counts_of([(100_000, 100_000), (240_000, 240_000)]), 20)
    assert [bucket.low for bucket in narrow] == [100_000, 120_000, 150_000, 180_000, 200_000]
    wide = price_buckets(counts_of([(1_000, 1_000), (9_000_000, 9_000_000)]), 20)
    assert [bucket.low for bucket in wide][:4] == [1_000, 2_000, 5_000, 10_000]


def test_results_that_share_no_product_are_added() -> None:
    first, then = [(1_000, 5_000)], [(2_000, 2_000), (700, 900)]
    assert added([counts_of(first), counts_of(then)]) == counts_of(first + then)
    assert added([]) is None
    assert price_buckets(PriceCounts((0,) * len(GRID), (0,) * len(GRID)), 20) == ()
