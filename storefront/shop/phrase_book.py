"""What a query that somebody is typing may become: phrases of the catalogue's own words. Pure.

Phrases are words and neighbouring words of products' names, labels of categories and attribute
values, and queries that others ask often (`phrase_counts` collects them). A phrase is found by its
beginning or by the beginning of any of its words; if nothing begins so, the last word may have a
typing error. Whether a phrase finds anything now is not known here: whoever suggests it asks
(`shop_counts`). Words are numbers in the order of the alphabet, and all else are columns of them:
some ten thousand phrases are a few megabytes that no garbage collector looks at.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from catalog.values import Language
from search.vocabulary import Words
from storefront.shop.beginnings import Beginnings

LANGUAGES = tuple(Language)
"""Each is a bit, from the lowest."""

LONGEST = 6
"""Words of the longest phrase that is kept."""

Numbers = NDArray[Any]


class Phrase(Struct, frozen=True):
    """Something to search for, as it is written and as it is compared."""

    words: Words
    shown: str
    languages: frozenset[Language]
    score: float


class PhraseBook:
    """Looks phrases up; immutable."""

    def __init__(
        self,
        words: Sequence[str] = (),
        phrases: Numbers | None = None,
        scores: Numbers | None = None,
        languages: Numbers | None = None,
        shown: Mapping[int, str] | None = None,
    ) -> None:
        """`words` are in order; a row of `phrases` holds places of its words, counted from 1, and
        then zeros. `languages` are bits of `LANGUAGES`; `shown` are phrases that are not written as
        their words are."""
        self.words = words
        """In order."""
        self._phrases = np.zeros((0, 1), np.uint16) if phrases is None else phrases
        self._scores = np.zeros(0, np.float32) if scores is None else scores
        self._languages = np.zeros(0, np.uint8) if languages is None else languages
        self._shown = shown or {}
        self._beginnings = Beginnings(words)
        self._number, self._start = _entries(self._phrases)

    def __len__(self) -> int:
        return len(self._phrases)

    def __iter__(self) -> Iterator[Phrase]:
        return map(self._phrase, range(len(self)))

    def knows(self, words: Words) -> bool:
        """Whether each of these words is in some name or label that the book was made of."""
        return all(self._beginnings.place(word) >= 0 for word in words)

    def complete(
        self,
        typed: Words,
        language: Language,
        most: int,
        together: Callable[[Words], bool] = lambda words: True,
    ) -> tuple[Phrase, ...]:
        """Phrases that `typed` may become, the likeliest first; never what is typed already.

        What is no phrase of the book, but first words and a phrase after them, is only offered if
        these words go `together`.
        """
        return tuple(self._complete(typed, language, most, together))

    def mended(self, typed: Words) -> Words | None:
        """`typed` with its last word as that of the book that it may be the beginning of."""
        if not typed:
            return None
        *before, last = typed
        nearest = self._beginnings.nearest(last)
        return None if nearest is None else (*before, nearest)

    def _complete(
        self, typed: Words, language: Language, most: int, together: Callable[[Words], bool]
    ) -> Iterator[Phrase]:
        found = self._beginning(typed, language, most)
        seen = {phrase.words for phrase in found}
        yield from found
        # The last words begin a phrase of their own: "kain tenun ik" becomes "kain tenun ikat".
        for cut in range(1, len(typed)):
            if len(seen) >= most:
                return
            before = typed[:cut]
            for phrase in self._beginning(typed[cut:], language, most, whole=True):
                joined = before + phrase.words
                if joined in seen or joined == typed or len(set(joined)) < len(joined):
                    continue
                if together(joined):
                    seen.add(joined)
                    yield Phrase(
                        joined,
                        f"{' '.join(before)} {phrase.shown}",
                        phrase.languages,
                        phrase.score,
                    )

    def _beginning(
        self, typed: Words, language: Language, most: int, *, whole: bool = False
    ) -> list[Phrase]:
        """Phrases with these words in them; with `whole`, at their beginning."""
        first, last = self._range(typed)
        number, start = self._number[first:last], self._start[first:last]
        wanted = start == 0 if whole else np.ones(len(number), np.bool_)
        wanted &= ~((start == 0) & self._is(number, typed))
        number, start = number[wanted], start[wanted]
        foreign = self._languages[number] & (1 << LANGUAGES.index(language)) == 0
        rank = np.where(start > 0, 2_000.0, 0.0) + np.where(foreign, 1_000.0, 0.0)
        rank -= self._scores[number]
        # A phrase may be here once for each of its words.
        few = most * LONGEST
        if few < len(rank):
            nearest = np.argpartition(rank, few)[:few]
            number, rank = number[nearest], rank[nearest]
        ordered = number[np.lexsort((number, rank))].tolist()
        return [self._phrase(each) for each in list(dict.fromkeys(ordered))[:most]]

    def _range(self, typed: Words) -> tuple[int, int]:
        """Entries that begin with all words but the last, and a word that begins with that."""
        first, last = 0, len(self._number)
        for place, word in enumerate(typed):
            if place == len(typed) - 1:
                low, high = self._beginnings.range(word)
            else:
                low = bisect_left(self.words, word)
                high = low + (low < len(self.words) and self.words[low] == word)
            if low >= high or place >= self._phrases.shape[1]:
                return 0, 0
            first, last = (
                self._first_from(place, low + 1, first, last),
                self._first_from(place, high + 1, first, last),
            )
        return first, last

    def _first_from(self, place: int, word: int, first: int, last: int) -> int:
        """The first entry of a range whose word at `place` is not before `word`."""
        return bisect_left(range(last), word, first, key=lambda entry: self._at(entry, place))

    def _at(self, entry: int, place: int) -> int:
        column = int(self._start[entry]) + place
        if column >= self._phrases.shape[1]:
            return 0
        return int(self._phrases[self._number[entry], column])

    def _is(self, number: Numbers, typed: Words) -> NDArray[np.bool_]:
        """Which phrases consist of exactly these words."""
        row = [self._beginnings.place(word) + 1 for word in typed]
        if 0 in row or len(row) > self._phrases.shape[1]:
            return np.zeros(len(number), np.bool_)
        padded = row + [0] * (self._phrases.shape[1] - len(row))
        same: NDArray[np.bool_] = (self._phrases[number] == padded).all(axis=1)
        return same

    def _phrase(self, number: int) -> Phrase:
        words = tuple(self.words[word - 1] for word in self._phrases[number].tolist() if word)
        bits = int(self._languages[number])
        return Phrase(
            words,
            self._shown.get(number) or " ".join(words),
            frozenset(each for place, each in enumerate(LANGUAGES) if bits >> place & 1),
            float(self._scores[number]),
        )


def _entries(phrases: Numbers) -> tuple[Numbers, Numbers]:
    """(phrase, word in it) of every word of every phrase, in the order of the words from there."""
    number, start = np.nonzero(phrases)
    width = phrases.shape[1]
    padded = np.concatenate([phrases, np.zeros_like(phrases)], axis=1)
    order = np.lexsort([padded[number, start + place] for place in reversed(range(width))])
    return number[order].astype(np.int32), start[order].astype(np.uint8)
