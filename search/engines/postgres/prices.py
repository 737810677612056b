"""How the prices of a result are spread over the cells of `search.price_grid`. Pure."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.engines.postgres.facets import Places
from search.price_grid import GRID, PriceCounts

PRICES = ("price_min", "price_max")
NO_CELL = 255
"""Of a product without a price."""

_INNER = np.array(GRID[1:], np.float64)
assert len(GRID) < NO_CELL  # noqa: S101 - cells are bytes

Cells = NDArray[np.uint8]


def cells_of(prices: NDArray[np.float64]) -> Cells:
    """The cell of each price."""
    cells = np.searchsorted(_INNER, prices, side="right").astype(np.uint8)
    cells[np.isnan(prices)] = NO_CELL
    return cells


def price_counts(lowest: Cells, highest: Cells, places: Places) -> PriceCounts | None:
    """Of the products at `places`; None without any that has a price."""
    low, high = _row(lowest, places), _row(highest, places)
    return PriceCounts(low, high) if any(low) and any(high) else None


def _row(cells: Cells, places: Places) -> tuple[int, ...]:
    counted = np.bincount(cells[places], minlength=NO_CELL + 1)
    return tuple(counted[: len(GRID)].tolist())
