from __future__ import annotations

import random
from itertools import pairwise

from storefront.shop.histograms import MOST_BUCKETS, number_buckets, round_stretches


def test_stretches_are_round_and_cover_every_number_once() -> None:
    chance = random.Random(7)
    for _ in range(300):
        places = chance.choice((0, 0, 1, 2))
        numbers = sorted(
            {round(chance.uniform(0, 10 ** chance.randint(1, 5)), places) for _ in range(30)}
        )
        if len(numbers) < 2:
            continue
        counts = {f"{number:g}" if places else str(int(number)): 1 for number in numbers}
        numbers = sorted(map(float, counts))
        if len(numbers) < 2:
            continue
        buckets = number_buckets(counts, several=False)
        assert len(buckets) <= MOST_BUCKETS
        assert sum(bucket.count for bucket in buckets) == len(numbers)
        assert all(first.max < then.min for first, then in pairwise(buckets))


def test_whole_numbers_have_whole_ends() -> None:
    stretches = round_stretches([3.0, 14.0, 21.0, 90.0])
    assert stretches[0] == (0, 4)
    assert stretches[-1] == (90, 94)
    assert round_stretches([200.0, 205.0])[0][0] == 200


def test_numbers_of_which_products_have_several_are_not_added() -> None:
    few = number_buckets({"250": 17, "500": 17, "1000": 7}, several=True)
    assert [(bucket.min, bucket.max, bucket.count) for bucket in few] == [
        (250, 250, 17), (500, 500, 17), (1000, 1000, 7),
    ]  # fmt: skip
    assert number_buckets({str(each): 1 for each in range(40)}, several=True) == ()
    assert number_buckets({"5": 3}, several=False) == ()
