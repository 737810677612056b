"""Which known word somebody who has not typed it to its end may mean, with a typing error. Pure.

Looks at all words with the same first letter at once, as a table of their letters: about half a
millisecond for a thousand of them, whatever was typed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.lexicon import typos_allowed

LAST = "\U0010ffff"
_LETTERS = 20
"""Of longer words, the rest is not compared: nobody errs twice that late."""

Letters = NDArray[np.uint32]


class Beginnings:
    """Words in the order of the alphabet; immutable."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._letters = letters_of(words)

    def range(self, beginning: str) -> tuple[int, int]:
        """Places of the words that begin so."""
        first = bisect_left(self._words, beginning)
        return first, bisect_left(self._words, beginning + LAST, first)

    def place(self, word: str) -> int:
        """Where `word` is; -1 if it is not known."""
        place = bisect_left(self._words, word)
        return place if place < len(self._words) and self._words[place] == word else -1

    def nearest(self, typed: str) -> str | None:
        """The word of which `typed` is nearest to a beginning, if it is near enough."""
        allowed = typos_allowed(len(typed) + 1)
        if not allowed or not typed.isalpha():
            return None
        first, last = self.range(typed[0])
        if first == last:
            return None
        typos = beginning_typos(typed, self._letters[first:last], allowed)
        fewest = int(typos.min())
        if fewest > allowed:
            return None
        nearest = (np.flatnonzero(typos == fewest) + first).tolist()
        return min((self._words[place] for place in nearest), key=lambda word: (len(word), word))


def letters_of(words: Sequence[str]) -> Letters:
    """A row of code points for each word, zeros after its end."""
    table = np.array(words, f"U{_LETTERS}") if words else np.zeros(0, f"U{_LETTERS}")
    return table.view(np.uint32).reshape(len(words), _LETTERS)


def beginning_typos(typed: str, letters: Letters, most: int) -> NDArray[np.uint8]:
    """Per word, fewest edits between `typed` and any beginning of it; above `most`, any more.

    Insert, delete, replace, swap neighbours. Only what lies within `most` of the diagonal counts.
    """
    number, width = letters.shape
    typed = typed[: width - most]
    beyond = np.full(number, most + 1, np.uint8)
    before: dict[int, NDArray[np.uint8]] = {}
    row = {place: np.full(number, place, np.uint8) for place in range(most + 1)}
    for i, letter in enumerate(typed, 1):
        earlier, before = before, row
        row = {0: np.full(number, i, np.uint8)} if i <= most else {}
        for j in range(max(1, i - most), i + most + 1):
            same = letters[:, j - 1] == ord(letter)
            cost = before.get(j - 1, beyond) + ~same
            cost = np.minimum(cost, before.get(j, beyond) + np.uint8(1))
            cost = np.minimum(cost, row.get(j - 1, beyond) + np.uint8(1))
            if i > 1 and j > 1:
                swapped = (letters[:, j - 2] == ord(letter)) & (
                    letters[:, j - 1] == ord(typed[i - 2])
                )
                swap = earlier.get(j - 2, beyond) + np.uint8(1)
                cost = np.where(swapped, np.minimum(cost, swap), cost)
            row[j] = cost
    fewest: NDArray[np.uint8] = np.minimum.reduce(list(row.values()))
    return fewest
