"""Products by the words that their names begin with or contain, for who has not typed to the end.

Made from the names that the columns hold for sorting, which are those of the main language; about
four bytes for each word of each name. As old as its last making: what was renamed since is found by
its former name, what is new is not found yet. Pure.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.engines.postgres.columns import Columns
from search.engines.postgres.facets import Places, flags_of

_LAST = "\U0010ffff"
_FEW = 2_000
"""Names of the rarest word that are looked up in those of the others."""
_BEGUN = 100.0
"""For names that begin with what was typed; more than any product's standing."""


class NameWords:
    """Collects names, some microseconds each."""

    def __init__(self) -> None:
        self._number: dict[str, int] = {}
        self._words = array("i")
        self._lengths = array("i")

    def add(self, name: str) -> None:
        """The name of the next place; may be empty."""
        number, found = self._number, self._words
        words = name.split()
        for word in words:
            found.append(number.setdefault(word, len(number)))
        self._lengths.append(len(words))

    def beginnings(self) -> NameBeginnings:
        """All that were added. Works on whole columns, and may run in a thread."""
        vocabulary = sorted(self._number)
        rank = np.empty(len(vocabulary), np.int32)
        rank[[self._number[word] for word in vocabulary]] = np.arange(len(vocabulary))
        words = rank[np.array(self._words, np.int32)]
        lengths = np.array(self._lengths, np.int64)
        places = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        first = np.full(len(lengths), -1, np.int32)
        named = lengths > 0
        first[named] = words[(np.cumsum(lengths) - lengths)[named]]
        order = np.argsort(words, kind="stable")
        starts = np.searchsorted(words[order], np.arange(len(vocabulary) + 1))
        return NameBeginnings(vocabulary, starts.astype(np.int32), places[order], first)


class NameBeginnings:
    """Word -> places of the names that have it, in the order of the words."""

    def __init__(
        self,
        words: Sequence[str] = (),
        starts: NDArray[np.int32] | None = None,
        places: NDArray[np.int32] | None = None,
        first: NDArray[np.int32] | None = None,
    ) -> None:
        self._words = words
        self._starts = np.zeros(1, np.int32) if starts is None else starts
        self._places = np.zeros(0, np.int32) if places is None else places
        self._first = np.zeros(0, np.int32) if first is None else first

    def find(self, columns: Columns, typed: Sequence[str], limit: int) -> list[int]:
        """Ids of live products with these words in their name, the last one perhaps unfinished.

        Names that begin with them come first, then those that stand highest without any text.
        """
        *whole, last = typed
        low = bisect_left(self._words, last)
        high = bisect_left(self._words, last + _LAST, low)
        found = np.zeros(columns.capacity, np.bool_)
        found[self._at(low, high)] = True
        begins = (low, high)
        for word in reversed(whole):
            place = bisect_left(self._words, word)
            known = place < len(self._words) and self._words[place] == word
            begins = (place, place + known)
            having = np.zeros(columns.capacity, np.bool_)
            having[self._at(*begins)] = True
            found &= having
        places = np.flatnonzero(found & flags_of(columns.live))
        first = self._first[places]
        worth = columns.standing[places] + _BEGUN * ((first >= begins[0]) & (first < begins[1]))
        ids: list[int] = columns.ids[foremost(places, worth, limit)].tolist()
        return ids

    def together(self, words: Sequence[str]) -> bool | None:
        """Whether some name has all these words, as far as that is quickly told; if not, yes.

        None where no name has one of them: it may be a word of the other language.
        """
        lists = []
        for word in words:
            place = bisect_left(self._words, word)
            if place == len(self._words) or self._words[place] != word:
                return None
            lists.append(self._at(place, place + 1))
        lists.sort(key=len)
        found = lists[0]
        if len(found) > _FEW:
            return True
        for others in lists[1:]:
            at = np.searchsorted(others, found)
            found = found[others[np.minimum(at, len(others) - 1)] == found]
        return len(found) > 0

    def _at(self, low: int, high: int) -> NDArray[np.int32]:
        return self._places[self._starts[low] : self._starts[high]]


def foremost(places: Places, worth: NDArray[np.float32], limit: int) -> Places:
    """The `limit` places that are worth most, in order; of equal ones, the lower."""
    if limit < len(places):
        least = np.partition(worth, len(worth) - limit)[len(worth) - limit]
        good = worth >= least
        places, worth = places[good], worth[good]
    return places[np.lexsort((places, -worth))][:limit]
