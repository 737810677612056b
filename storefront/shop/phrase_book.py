"""What a query that somebody is typing may become: phrases of the catalogue's own words. Pure.

Phrases are words and neighbouring words of products' names, labels of categories and attribute
values, and queries that others ask often. A phrase is found by its beginning or by the beginning
of any of its words; if nothing begins so, the last word may have a typing error. Whether a phrase
finds anything now is not known here: whoever suggests it asks (`shop_counts`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from heapq import nsmallest
from math import log1p

from msgspec import Struct

from catalog.values import Language, Text
from search.lexicon import typos_allowed
from search.text import words
from search.vocabulary import Words

LONGEST_PHRASE = 3
"""Words of a name that make a phrase."""
FEWEST_PRODUCTS = 2
"""Names that have a phrase in common before it is one."""
_SEARCHES_TELL = 2.0
"""How much more it says that people ask for something than that it is in a name."""
_LABEL_TELLS = 1.0
_KEPT_ANSWERS = 4_000


class Phrase(Struct, frozen=True):
    """Something to search for, as it is written and as it is compared."""

    words: Words
    shown: str
    languages: frozenset[str]
    score: float


class PhraseBook:
    """Looks phrases up; immutable."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self._phrases = phrases
        self._entries = sorted(
            (" ".join(phrase.words[start:]), start, number)
            for number, phrase in enumerate(phrases)
            for start in range(len(phrase.words))
        )
        self._keys = [key for key, _, _ in self._entries]
        self._by_letter: dict[str, set[str]] = {}
        for phrase in phrases:
            for word in phrase.words:
                self._by_letter.setdefault(word[0], set()).add(word)
        self._answers: dict[tuple[Words, Language, int], tuple[Phrase, ...]] = {}

    def __len__(self) -> int:
        return len(self._phrases)

    def complete(self, typed: Words, language: Language, most: int) -> tuple[Phrase, ...]:
        """Phrases that `typed` may become, the likeliest first; never what is typed already."""
        key = (typed, language, most)
        found = self._answers.get(key)
        if found is None:
            if len(self._answers) >= _KEPT_ANSWERS:
                self._answers.clear()
            found = self._answers[key] = tuple(self._complete(typed, language, most))
        return found

    def mended(self, typed: Words) -> Words | None:
        """`typed` with its last word as that of the book that it may be the beginning of."""
        if not typed:
            return None
        *before, last = typed
        allowed = typos_allowed(len(last) + 1)
        if not allowed or not last.isalpha():
            return None
        near = frozenset(last[1 : 2 + allowed])
        candidates = (
            (distance, len(word), word)
            for word in self._by_letter.get(last[0], ())
            # Cheaper than to measure: near words share one of their next letters.
            if not near.isdisjoint(word[1 : 3 + allowed])
            if (distance := beginning_typos(last, word, allowed)) <= allowed
        )
        best = min(candidates, default=None)
        return None if best is None else (*before, best[2])

    def _complete(self, typed: Words, language: Language, most: int) -> Iterator[Phrase]:
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
                if joined not in seen and joined != typed and len(set(joined)) == len(joined):
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
        prefix = " ".join(typed)
        first = bisect_left(self._keys, prefix)
        last = bisect_left(self._keys, prefix + "\U0010ffff", first)
        ranked: dict[int, tuple[bool, bool, float]] = {}
        for _, start, number in self._entries[first:last]:
            phrase = self._phrases[number]
            if phrase.words == typed or (whole and start):
                continue
            rank = (start > 0, language.value not in phrase.languages, -phrase.score)
            if number not in ranked or rank < ranked[number]:
                ranked[number] = rank
        best = nsmallest(most, ranked, key=lambda number: (ranked[number], number))
        return [self._phrases[number] for number in best]


class PhraseCounts:
    """Collects what a book is made of, a little at a time."""

    def __init__(self, stop_words: frozenset[str], hollow: frozenset[str] = frozenset()) -> None:
        self._stop_words = stop_words
        self._hollow = hollow
        """Words that, in Indonesian, say nothing without what follows: the motif, the taste."""
        self._names: Counter[Words] = Counter()
        self._labels: set[Words] = set()
        self._asked: Counter[Words] = Counter()
        self._shown: dict[Words, str] = {}
        self._languages: dict[Words, set[str]] = {}

    def add_name(self, name: Text) -> None:
        """A product's name, in every language that it has."""
        for language, text in name.items():
            for phrase, shown in dict(_phrases(text)).items():
                if phrase[0] in self._stop_words or phrase[-1] in self._stop_words:
                    continue
                if phrase[-1] in self._hollow and language == Language.INDONESIAN:
                    continue
                self._names[phrase] += 1
                self._see(phrase, shown, language)

    def add_label(self, label: Text) -> None:
        """What the catalogue calls a category or a value."""
        for language, text in label.items():
            if phrase := tuple(words(text)):
                self._labels.add(phrase)
                self._see(phrase, text.lower(), language)

    def add_query(self, query: str, language: str, searches: int) -> None:
        """What others ask for."""
        if phrase := tuple(words(query)):
            self._asked[phrase] += searches
            self._see(phrase, query, language)

    def book(self) -> PhraseBook:
        """Everything that was added."""
        kept = {
            phrase
            for phrase, count in self._names.items()
            if count >= FEWEST_PRODUCTS and any(not word.isdigit() for word in phrase)
        }
        return PhraseBook(
            [
                Phrase(
                    phrase,
                    self._shown[phrase],
                    frozenset(self._languages[phrase]),
                    log1p(self._names[phrase])
                    + _SEARCHES_TELL * log1p(self._asked[phrase])
                    + _LABEL_TELLS * (phrase in self._labels),
                )
                for phrase in sorted(kept | self._labels | self._asked.keys())
            ]
        )

    def _see(self, phrase: Words, shown: str, language: str) -> None:
        self._shown.setdefault(phrase, shown)
        self._languages.setdefault(phrase, set()).add(language)


def beginning_typos(typed: str, word: str, most: int) -> int:
    """Fewest edits between `typed` and any beginning of `word`; above `most`, any larger number."""
    before: list[int] = []
    row = list(range(min(len(word), len(typed) + most) + 1))
    for i, letter in enumerate(typed, 1):
        previous, row, earlier = row, [i], before
        for j, other in enumerate(word[: len(previous) - 1], 1):
            cost = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == word[j - 2] and typed[i - 2] == other:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        before = previous
        if min(row) > most:
            return most + 1
    return min(row)


def _phrases(name: str) -> Iterable[tuple[Words, str]]:
    """Every one, two and three neighbouring words of a name; signs between words part them."""
    run: list[tuple[Words, str]] = []
    for piece in (*name.split(), "&"):
        folded = _folded(piece)
        if folded:
            run.append((folded, piece.strip('.,:;()!?"“”').lower()))
        if not folded or piece[-1] in ",;:)":
            for start in range(len(run)):
                for end in range(start + 1, min(len(run), start + LONGEST_PHRASE) + 1):
                    part = run[start:end]
                    yield (
                        tuple(word for found, _ in part for word in found),
                        " ".join(shown for _, shown in part),
                    )
            run = []


@lru_cache(maxsize=50_000)
def _folded(piece: str) -> Words:
    return tuple(words(piece))
