"""How prices are spread: products counted in cells of round bounds, whatever the engine.

An engine counts in which cell each product's range of prices begins and in which it ends; from
those two rows follows, exactly, how many products have a price in any stretch of cells, since a
range is in a stretch unless it begins after it or ends before it. Rows of two results that share
no product can be added. Pure.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

_LEVELS: tuple[tuple[float, ...], ...] = (
    (1, 1.2, 1.5, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9),
    (1, 1.5, 2, 3, 4, 5, 7),
    (1, 2, 5),
    (1,),
)
"""Steps within a power of ten, from fine to coarse; each is part of the one before."""
_POWERS = range(2, 10)


def _bounds(steps: Iterable[float]) -> tuple[int, ...]:
    return (0, *(round(step * 10**power) for power in _POWERS for step in steps))


GRID = _bounds(_LEVELS[0])
"""Lower bounds of the cells in rupiah; the last cell is open."""
_GRIDS = tuple(_bounds(steps) for steps in _LEVELS)


class PriceCounts(Struct, frozen=True):
    """Per cell of `GRID`, how many products' lowest and how many products' highest price it has."""

    lowest: tuple[int, ...]
    highest: tuple[int, ...]


class PriceBucket(Struct, frozen=True):
    """Products with a price in [low, high] whole rupiah."""

    low: int
    high: int
    count: int


def cell(price: float) -> int:
    """The place in `GRID` of the cell that `price` lies in."""
    return max(0, bisect_right(GRID, price) - 1)


def cell_row(distribution: Mapping[str, int]) -> tuple[int, ...]:
    """A row of the grid from cells, as texts, and how many products have each."""
    row = [0] * len(GRID)
    for place, count in distribution.items():
        row[int(place)] = count
    return tuple(row)


def added(several: Sequence[PriceCounts]) -> PriceCounts | None:
    """The counts of results that share no product, together."""
    if not several:
        return None
    return PriceCounts(
        tuple(map(sum, zip(*(each.lowest for each in several), strict=True))),
        tuple(map(sum, zip(*(each.highest for each in several), strict=True))),
    )


def price_buckets(counts: PriceCounts, most: int) -> tuple[PriceBucket, ...]:
    """At most `most` stretches of the grid that cover every price, as fine as that allows."""
    begun = [cell for cell, number in enumerate(counts.lowest) if number]
    ended = [cell for cell, number in enumerate(counts.highest) if number]
    if not begun or not ended:
        return ()
    low, high = GRID[begun[0]], GRID[ended[-1]]
    for grid in _GRIDS:
        first, last = bisect_right(grid, low) - 1, bisect_right(grid, high)
        if last - first <= most:
            break
    edges = [bisect_left(GRID, bound) for bound in grid[first:last]]
    following = [*edges[1:], bisect_left(GRID, grid[last]) if last < len(grid) else len(GRID)]
    return tuple(
        PriceBucket(
            GRID[start],
            (GRID[end] if end < len(GRID) else GRID[-1] * 10) - 1,
            sum(counts.lowest[:end]) - sum(counts.highest[:start]),
        )
        for start, end in zip(edges, following, strict=True)
    )
