"""How the prices of a result are spread over the cells of `search.price_grid`."""

from __future__ import annotations

import numpy as np

from search.engines.postgres.columns import Columns
from search.engines.postgres.facets import Places
from search.price_grid import GRID, PriceCounts

_INNER = np.array(GRID[1:], np.float64)


def price_counts(columns: Columns, places: Places) -> PriceCounts | None:
    """None without any product that has a price."""
    lowest = _row(columns, "price_min", places)
    highest = _row(columns, "price_max", places)
    return PriceCounts(lowest, highest) if any(lowest) and any(highest) else None


def _row(columns: Columns, key: str, places: Places) -> tuple[int, ...]:
    prices = columns.numbers[key][places]
    cells = np.searchsorted(_INNER, prices[~np.isnan(prices)], side="right")
    return tuple(np.bincount(cells, minlength=len(GRID)).tolist())
