"""Every product's facet values in one row: what counts the values of few products quickest.

A value has a code of its own over all facets, which is its id in the database; 0 is none. Codes are
kept in two bytes each as long as that is enough for them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.engines.postgres.facets import Places


class Codes:
    """Rows by place, as wide as the widest."""

    def __init__(self, capacity: int) -> None:
        self._rows: NDArray[np.uint16] | NDArray[np.uint32] = np.zeros((capacity, 8), np.uint16)
        self._of_key: dict[str, list[int]] = {}
        self._arrays: dict[str, NDArray[np.int64]] = {}
        self._highest = 0

    @property
    def width(self) -> int:
        return int(self._rows.shape[1])

    def learn(self, key: str, code: int) -> None:
        """`code` is the next value of the facet `key`."""
        self._of_key.setdefault(key, []).append(code)
        self._arrays.pop(key, None)
        self._highest = max(self._highest, code)
        if self._highest > np.iinfo(self._rows.dtype).max:
            self._rows = self._rows.astype(np.uint32)

    def put(self, place: int, codes: Sequence[int]) -> None:
        """What the product at `place` has, in place of what it had."""
        if len(codes) > self.width:
            missing = len(codes) - self.width
            wider = np.zeros((len(self._rows), missing), self._rows.dtype)
            self._rows = np.concatenate([self._rows, wider], axis=1)
        self._rows[place] = 0
        self._rows[place, : len(codes)] = codes

    def counts(self, places: Places) -> NDArray[np.int64]:
        """Per code, how many of these products have it."""
        return np.bincount(self._rows[places].ravel(), minlength=self._highest + 1)

    def of(self, key: str) -> NDArray[np.int64]:
        """The codes of a facet's values, in their order."""
        if key not in self._arrays:
            self._arrays[key] = np.array(self._of_key[key], np.int64)
        return self._arrays[key]

    def grow(self, capacity: int) -> None:
        more = np.zeros((capacity - len(self._rows), self.width), self._rows.dtype)
        self._rows = np.concatenate([self._rows, more])
