"""Numbers in stretches of round bounds, counted exactly from how many products have each number.

Pure. A product may have several numbers of one attribute (its variants' weights); then counts of
different numbers cannot be added, so each number is a stretch of its own, or there are none if
they are too many. Prices, which engines count by cells, are in `search.price_grid`.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, floor, log10

from storefront.shop.facet_schemas import FacetBucket

MOST_BUCKETS = 20
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def number_buckets(counts: Mapping[str, int], *, several: bool) -> tuple[FacetBucket, ...]:
    """Stretches over the numbers of `counts` that products have; `several` as said above."""
    numbers = sorted((float(value), count) for value, count in counts.items() if count)
    if len(numbers) < 2:
        return ()
    if several:
        if len(numbers) > MOST_BUCKETS:
            return ()
        return tuple(FacetBucket(min=each, max=each, count=count) for each, count in numbers)
    return tuple(
        FacetBucket(
            min=low,
            max=high,
            count=sum(count for number, count in numbers if low <= number <= high),
        )
        for low, high in round_stretches([number for number, _ in numbers])
    )


def round_stretches(numbers: list[float]) -> list[tuple[float, float]]:
    """At most `MOST_BUCKETS` stretches of one round width that cover the sorted `numbers`."""
    first, last = numbers[0], numbers[-1]
    step = _round_step((last - first) / MOST_BUCKETS)
    begin = floor(first / step)
    while floor(last / step) - begin >= MOST_BUCKETS:
        step = _round_step(step * 1.01)
        begin = floor(first / step)
    whole = all(number.is_integer() for number in numbers) and step >= 1
    if whole:
        step = float(ceil(step))
        begin = floor(first / step)
    stretches = []
    for place in range(begin, floor(last / step) + 1):
        low, beyond = round(place * step, 9), round((place + 1) * step, 9)
        inside = [number for number in numbers if low <= number < beyond]
        # An end that is included: the last whole number, or the highest that there is.
        high = beyond - 1 if whole else (inside[-1] if inside else low)
        stretches.append((low, high))
    return stretches


def _round_step(least: float) -> float:
    """The smallest round step that is at least `least`."""
    power = 10.0 ** floor(log10(least))
    return next(step * power for step in _STEPS if step * power >= least * (1 - 1e-12))
