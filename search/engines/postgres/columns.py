"""Everything about products but their words, as columns in this process.

Filled from `search_entry` by `take`; a product's place is the same in every process and for ever.
Counts, prices and distances are answered from here without SQL (filters: `conditions`). `take` and
the questions never wait in between, so within one event loop a search sees one state. 100,000
products with 40 values each take about 30 MB.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalog.values import Location
from search.engines.postgres.codes import Codes
from search.engines.postgres.facets import (
    MOST_BIT_ROWS,
    BitRows,
    FacetValues,
    Mask,
    Places,
    RowLists,
    flags_of,
    mask_of,
)
from search.engines.postgres.prices import NO_CELL, PRICES, cells_of
from search.engines.postgres.sparse import SparseRows
from search.same_variant import PREFIX

NUMBERS = ("price_min", "price_max", "created", "popularity", "quality")
EARTH_RADIUS_M = 6_371_008.8
FEW_CODES = 60_000
"""Facet values of a result that are faster counted one by one."""
_FIRST_CAPACITY = 1_024


class Columns:
    """The columns of one engine in one process."""

    def __init__(self) -> None:
        self.capacity = _FIRST_CAPACITY
        self.size = 0
        """Places in use, tombstones included."""
        self.live: Mask = np.zeros(self.capacity // 64, np.uint64)
        self.ids: NDArray[np.int64] = np.zeros(self.capacity, np.int64)
        self._by_id: NDArray[np.int32] | None = None
        """Places in the order of their ids, until there is a new one."""
        self.names: list[str] = [""] * self.capacity
        self.name_starts = np.zeros(self.capacity, np.uint64)
        """First eight bytes of each name, which compare as the names do."""
        self.numbers = {key: np.full(self.capacity, np.nan) for key in NUMBERS}
        self.cells = {key: np.full(self.capacity, NO_CELL, np.uint8) for key in PRICES}
        """Where on the price grid each price is."""
        self.latitude = np.full(self.capacity, np.nan)
        self.longitude = np.full(self.capacity, np.nan)
        self.standing = np.zeros(self.capacity, np.float32)
        """What a product is worth without any text: stock, quality, popularity, newness."""
        self.facets: dict[str, FacetValues] = {}
        self.values: dict[str, list[str]] = {}
        """Key -> value of each row of its facet."""
        self.rows: dict[str, dict[str, int]] = {}
        self._codes = Codes(self.capacity)
        """All but combinations of variants."""
        self._coded: dict[int, tuple[str, int]] = {}

    def learn(self, facet_values: Sequence[Mapping[str, Any]]) -> None:
        """New rows of `search_facet_value`."""
        for given in facet_values:
            key = given["key"]
            values = self.values.setdefault(key, [])
            if key not in self.facets:
                combined = key.startswith(PREFIX)
                self.facets[key] = (SparseRows if combined else BitRows)(self.capacity)
                self.rows[key] = {}
            self._coded[given["id"]] = (key, len(values))
            self._codes.learn(key, given["id"])
            self.rows[key][given["value"]] = len(values)
            values.append(given["value"])
            facet = self.facets[key]
            if len(values) > MOST_BIT_ROWS and isinstance(facet, BitRows):
                self.facets[key] = RowLists.of(facet)

    def take(self, entries: Sequence[Mapping[str, Any]]) -> None:
        """Changed rows of `search_entry`, each product once; their facet values must be learnt."""
        if not entries:
            return
        places = np.array([entry["place"] for entry in entries], np.int64)
        self._reach(int(places.max()) + 1)
        known = places[places < self.size]
        for facet in self.facets.values():
            facet.clear(known)
        self.size = max(self.size, int(places.max()) + 1)
        flags = np.unpackbits(self.live.view(np.uint8), bitorder="little")
        flags[places] = [entry["live"] for entry in entries]
        self.live = mask_of(flags.view(np.bool_))
        ids = np.array([entry["product_id"] for entry in entries], np.int64)
        if (self.ids[places] != ids).any():
            self.ids[places] = ids
            self._by_id = None
        for key, column in self.numbers.items():
            column[places] = [np.nan if entry[key] is None else entry[key] for entry in entries]
        for key, cells in self.cells.items():
            cells[places] = cells_of(self.numbers[key][places])
        for name, column in (("latitude", self.latitude), ("longitude", self.longitude)):
            column[places] = [np.nan if entry[name] is None else entry[name] for entry in entries]
        coded: dict[str, tuple[list[int], list[int]]] = {}
        for entry in sorted(entries, key=lambda entry: entry["place"]):
            place = entry["place"]
            self.names[place] = name = entry["name_order"]
            self.name_starts[place] = int.from_bytes(name.encode()[:8].ljust(8, b"\0"))
            self._codes.put(place, [c for c in entry["facets"] if not self._is_combined(c)])
            for code in entry["facets"]:
                key, row = self._coded[code]
                where, rows = coded.setdefault(key, ([], []))
                where.append(place)
                rows.append(row)
        for key, (where, rows) in coded.items():
            self.facets[key].put(np.array(where, np.int64), np.array(rows, np.int64))
        self._stand(places)

    def at(self, product_ids: Sequence[int]) -> Mask:
        """These products, as far as they are live."""
        flags = np.zeros(self.capacity, np.bool_)
        flags[self.places(product_ids)] = True
        return mask_of(flags) & self.live

    def places(self, product_ids: Sequence[int]) -> list[int]:
        """Places of those of these products that are known, in their order."""
        if not self.size or not product_ids:
            return []
        ids = self.ids[: self.size]
        if self._by_id is None:
            self._by_id = np.argsort(ids, kind="stable").astype(np.int32)
        wanted = np.array(product_ids, np.int64)
        at = np.searchsorted(ids, wanted, sorter=self._by_id)
        found = self._by_id[np.minimum(at, self.size - 1)]
        known: list[int] = found[ids[found] == wanted].tolist()
        return known

    def having(self, key: str, rows: Sequence[int | None]) -> Mask:
        """Places with any of these values of a facet; None is a value that nobody has."""
        known = [row for row in rows if row is not None]
        if not known:
            return np.zeros_like(self.live)
        return self.facets[key].having(known)

    def counts(self, keys: Sequence[str], mask: Mask, places: Places) -> dict[str, dict[str, int]]:
        """Per key, value -> number of products of `mask`, for the values that any of them has.

        `places` are those of `mask`. Few products are counted by reading their lists, many by
        the bits of each value.
        """
        by_code: NDArray[np.int64] | None = None
        bits = self.live.size * sum(
            len(self.values[key]) for key in keys if isinstance(self.facets.get(key), BitRows)
        )
        if places.size * self._codes.width < max(FEW_CODES, bits // 2):
            by_code = self._codes.counts(places)
        counts: dict[str, dict[str, int]] = {}
        for key in keys:
            values = self.values.get(key, [])
            if not values:
                counts[key] = {}
                continue
            if by_code is None:
                counted = self.facets[key].counts(mask)
            else:
                counted = by_code[self._codes.of(key)]
            rows = np.flatnonzero(counted)
            numbers = counted[rows].tolist()
            counts[key] = {
                values[row]: number for row, number in zip(rows.tolist(), numbers, strict=True)
            }
        return counts

    def price_range(self, places: Places) -> tuple[int, int] | None:
        low, high = self.numbers["price_min"][places], self.numbers["price_max"][places]
        if not places.size or np.isnan(low).all():
            return None
        return int(np.nanmin(low)), int(np.nanmax(high))

    def ranges(self, keys: Sequence[str], places: Places) -> dict[str, tuple[float, float]]:
        """Per key of `NUMBERS`, its ends over `places`, where any of them has it."""
        ranges: dict[str, tuple[float, float]] = {}
        for key in keys:
            column = self.numbers[key][places]
            if places.size and not np.isnan(column).all():
                ranges[key] = float(np.nanmin(column)), float(np.nanmax(column))
        return ranges

    def distances(self, places: Places, near: Location) -> NDArray[np.float64]:
        """Metres along the sphere; NaN without a location."""
        latitude, longitude = np.radians(self.latitude[places]), np.radians(self.longitude[places])
        here = np.radians(near.latitude)
        chord = (
            np.sin((latitude - here) / 2) ** 2
            + np.cos(here)
            * np.cos(latitude)
            * np.sin((longitude - np.radians(near.longitude)) / 2) ** 2
        )
        metres: NDArray[np.float64] = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(chord, 0, 1)))
        return metres

    def _is_combined(self, code: int) -> bool:
        return self._coded[code][0].startswith(PREFIX)

    def _stand(self, places: Places) -> None:
        sold_out = flags_of(self.having("in_stock", [self.rows.get("in_stock", {}).get("false")]))
        worth = np.nan_to_num(self.numbers["quality"][places]) / 100
        worth += np.log1p(np.maximum(np.nan_to_num(self.numbers["popularity"][places]), 0)) / 20
        worth += np.nan_to_num(self.numbers["created"][places]) / 1e11
        self.standing[places] = np.where(sold_out[places], worth / 4, 2 + worth)

    def _reach(self, needed: int) -> None:
        if needed <= self.capacity:
            return
        capacity = self.capacity
        while capacity < needed:
            capacity *= 2
        more = capacity - self.capacity
        self.live = np.concatenate([self.live, np.zeros(more // 64, np.uint64)])
        self.ids = np.concatenate([self.ids, np.zeros(more, np.int64)])
        self.standing = np.concatenate([self.standing, np.zeros(more, np.float32)])
        self.latitude = np.concatenate([self.latitude, np.full(more, np.nan)])
        self.longitude = np.concatenate([self.longitude, np.full(more, np.nan)])
        self.names += [""] * more
        self.name_starts = np.concatenate([self.name_starts, np.zeros(more, np.uint64)])
        for key, column in self.numbers.items():
            self.numbers[key] = np.concatenate([column, np.full(more, np.nan)])
        for key, cells in self.cells.items():
            self.cells[key] = np.concatenate([cells, np.full(more, NO_CELL, np.uint8)])
        self._codes.grow(capacity)
        for facet in self.facets.values():
            facet.grow(capacity)
        self.capacity = capacity
