"""Collects what a book of phrases is made of, a little at a time, and makes it.

Names are taken in as numbers of their pieces, about ten microseconds each; all counting is left to
`book`, which works on whole columns and may run in a thread while others go on. Pure.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from catalog.values import Language, Text
from search.text import words
from search.vocabulary import Words
from storefront.shop.phrase_book import LANGUAGES, LONGEST, PhraseBook

LONGEST_PHRASE = 3
"""Pieces of a name that make a phrase."""
FEWEST_PRODUCTS = 2
"""Names that have a phrase in common before it is one."""
_SEARCHES_TELL = 2.0
"""How much more it says that people ask for something than that it is in a name."""
_LABEL_TELLS = 1.0
_BITS = 20
"""For the number of a piece, so that three fit into one integer."""
_END = -1
"""Between texts, and where a sign parts words."""

Numbers = NDArray[Any]


class _Told(Struct):
    """A label or a query."""

    shown: str
    languages: int = 0
    label: bool = False
    searches: int = 0


class _Pieces(Struct):
    """Phrases of names: a row of pieces each, -1 after the last, and what is known of them."""

    rows: Numbers
    counts: Numbers
    languages: Numbers


class PhraseCounts:
    """What has been added so far."""

    def __init__(self, stop_words: frozenset[str], hollow: frozenset[str] = frozenset()) -> None:
        self._stop_words = stop_words
        self._hollow = hollow
        """Words that, in Indonesian, say nothing without what follows: the motif, the taste."""
        self._number: dict[Words, int] = {}
        self._pieces: dict[str, int] = {}
        """As they are written in names -> their number, -1 for mere signs."""
        self._spelled: list[str] = []
        """Per piece, how it was first written."""
        self._run = array("i")
        self._lengths = array("i")
        """Of each text in `_run`."""
        self._language = array("b")
        self._told: dict[Words, _Told] = {}

    def add_name(self, name: Text) -> None:
        """A product's name, in every language that it has."""
        for language, text in name.items():
            before = len(self._run)
            for piece in text.split():
                number = self._pieces.get(piece)
                if number is None:
                    number = self._pieces[piece] = self._piece(piece)
                self._run.append(number)
                if piece[-1] in ",;:)":
                    self._run.append(_END)
            self._run.append(_END)
            self._lengths.append(len(self._run) - before)
            self._language.append(_bit(language))

    def add_label(self, label: Text) -> None:
        """What the catalogue calls a category or a value."""
        for language, text in label.items():
            if told := self._tell(text, text.lower(), language):
                told.label = True

    def add_query(self, query: str, language: str, searches: int) -> None:
        """What others ask for."""
        if told := self._tell(query, query, language):
            told.searches += searches

    def book(self) -> PhraseBook:
        """Everything that was added."""
        pieces = list(self._number)
        vocabulary = sorted({*chain.from_iterable(pieces), *chain.from_iterable(self._told)})
        places = {word: place for place, word in enumerate(vocabulary, 1)}
        named = self._of_names(pieces)
        rows = _as_words(named.rows, [[places[word] for word in piece] for piece in pieces])
        told = np.zeros((len(self._told), LONGEST), np.int32)
        for number, phrase in enumerate(self._told):
            told[number, : len(phrase)] = [places[word] for word in phrase]
        # Those of names come last: two spellings of a phrase are then one, with the label's name.
        phrases, group = _distinct(np.concatenate([told, rows]))
        facts = list(self._told.values())
        counts = np.zeros(len(phrases))
        np.add.at(counts, group[len(told) :], named.counts)
        weight = np.zeros(len(phrases))
        languages = np.zeros(len(phrases), np.uint8)
        np.bitwise_or.at(languages, group[len(told) :], named.languages)
        for number, fact in zip(group[: len(told)].tolist(), facts, strict=True):
            languages[number] |= fact.languages
            weight[number] = _SEARCHES_TELL * np.log1p(fact.searches) + _LABEL_TELLS * fact.label
        kept = counts >= FEWEST_PRODUCTS
        kept[group[: len(told)]] = True
        new = np.cumsum(kept) - 1
        width = max(1, int((phrases[kept] > 0).sum(axis=1).max(initial=0)))
        return PhraseBook(
            vocabulary,
            phrases[kept, :width].astype(np.min_scalar_type(len(vocabulary) + 1)),
            (np.log1p(counts) + weight)[kept].astype(np.float32),
            languages[kept],
            self._otherwise_written(named.rows, group, kept, new, pieces),
        )

    def _otherwise_written(
        self, rows: Numbers, group: Numbers, kept: Numbers, new: Numbers, pieces: list[Words]
    ) -> dict[int, str]:
        """Number of a phrase in the book -> how it is shown, where its words do not say."""
        told = len(self._told)
        plain = np.array(
            [shown == " ".join(p) for p, shown in zip(pieces, self._spelled, strict=True)], np.bool_
        )
        odd = np.flatnonzero(~(plain[rows] | (rows < 0)).all(axis=1) & kept[group[told:]])
        shown = {
            number: " ".join(self._spelled[piece] for piece in row if piece >= 0)
            for number, row in zip(new[group[told:][odd]].tolist(), rows[odd].tolist(), strict=True)
        }
        of_told = new[group[:told]].tolist()
        for number, (phrase, fact) in zip(of_told, self._told.items(), strict=True):
            if fact.shown != " ".join(phrase) or number in shown:
                shown[number] = fact.shown
        return shown

    def _of_names(self, pieces: list[Words]) -> _Pieces:
        run = np.array(self._run, np.int64)
        text = np.repeat(np.arange(len(self._lengths)), np.array(self._lengths, np.int64))
        language = np.array(self._language, np.uint8)
        # One more at the end, which -1 stands for.
        hangs = np.array([p[-1] in self._stop_words for p in pieces] + [True], np.bool_)
        begins = np.array([p[0] not in self._stop_words for p in pieces] + [False], np.bool_)
        hollow = np.array([p[-1] in self._hollow for p in pieces] + [False], np.bool_)
        telling = np.array([not all(w.isdigit() for w in p) for p in pieces] + [False], np.bool_)
        long = np.array([len(p) for p in pieces] + [LONGEST + 1], np.int64)
        indonesian = language[text] == 1 << LANGUAGES.index(Language.INDONESIAN)
        # What a label or a query says is a phrase even if only one name has it.
        known = np.array([k for told in self._told if (k := self._key(told))], np.int64)
        found: list[tuple[Numbers, Numbers, Numbers]] = []
        for length in range(1, LONGEST_PHRASE + 1):
            parts = [run[place : len(run) - length + 1 + place] for place in range(length)]
            last = parts[-1]
            good = begins[parts[0]] & ~hangs[last]
            good &= ~(hollow[last] & indonesian[: len(last)])
            good &= np.logical_or.reduce([telling[part] for part in parts])
            good &= sum(long[part] for part in parts) <= LONGEST
            at = np.flatnonzero(good)
            key = np.zeros(len(at), np.int64)
            for part in parts:
                key = key << _BITS | part[at] + 1
            found.append(_counted(key, text[at], language, known))
        distinct, counts, languages = map(np.concatenate, zip(*found, strict=True))
        rows = np.full((len(distinct), LONGEST_PHRASE), _END, np.int64)
        lengths = np.searchsorted([1 << _BITS, 1 << 2 * _BITS], distinct, side="right") + 1
        for place in range(LONGEST_PHRASE):
            shift = (lengths - 1 - place) * _BITS
            has = shift >= 0
            rows[has, place] = (distinct[has] >> shift[has] & (1 << _BITS) - 1) - 1
        return _Pieces(rows, counts, languages)

    def _key(self, phrase: Words) -> int | None:
        key = 0
        for word in phrase:
            number = self._number.get((word,))
            if number is None or key >= 1 << 2 * _BITS:
                return None
            key = key << _BITS | number + 1
        return key

    def _piece(self, written: str) -> int:
        folded = tuple(words(written))
        if not folded:
            return _END
        number = self._number.get(folded)
        if number is None:
            number = self._number[folded] = len(self._spelled)
            self._spelled.append(written.strip('.,:;()!?"“”').lower())
        return number

    def _tell(self, text: str, shown: str, language: str) -> _Told | None:
        phrase = tuple(words(text))
        if not phrase or len(phrase) > LONGEST:
            return None
        told = self._told.setdefault(phrase, _Told(shown))
        told.languages |= _bit(language)
        return told


def _as_words(rows: Numbers, pieces: Sequence[Sequence[int]]) -> Numbers:
    """Rows of pieces as rows of words."""
    longest = max(map(len, pieces), default=1)
    table = np.zeros((len(pieces) + 1, longest), np.int32)  # The last, of no words, is for -1.
    for number, piece in enumerate(pieces):
        table[number, : len(piece)] = piece
    spread = table[rows].reshape(len(rows), rows.shape[1] * longest)
    # Words to the front, in their order.
    order = np.argsort(spread == 0, axis=1, kind="stable")[:, :LONGEST]
    found = np.take_along_axis(spread, order, axis=1)
    made = np.zeros((len(rows), LONGEST), np.int32)
    made[:, : found.shape[1]] = found
    return made


def _counted(
    keys: Numbers, texts: Numbers, language: Numbers, known: Numbers
) -> tuple[Numbers, Numbers, Numbers]:
    """(phrase, texts that have it, bits of their languages) of those that several have, and of
    the `known`; `texts` ascend, and a text that repeats a phrase counts once."""
    order = np.argsort(keys, kind="stable")
    keys, texts = keys[order], texts[order]
    first = np.ones(len(keys), np.bool_)
    first[1:] = keys[1:] != keys[:-1]
    once = first.copy()
    once[1:] |= texts[1:] != texts[:-1]
    group = (np.cumsum(first) - 1)[once]
    distinct, spoken = keys[first], language[texts[once]]
    counts = np.bincount(group, minlength=len(distinct))
    languages = np.zeros(len(distinct), np.uint8)
    for place in range(len(LANGUAGES)):
        having = np.bincount(group[spoken == 1 << place], minlength=len(distinct)) > 0
        languages |= having.astype(np.uint8) << place
    kept = (counts >= FEWEST_PRODUCTS) | np.isin(distinct, known)
    return distinct[kept], counts[kept], languages[kept]


def _distinct(rows: Numbers) -> tuple[Numbers, Numbers]:
    """The different rows in their order, and which of them each row is."""
    order = np.lexsort(rows.T[::-1])
    ordered = rows[order]
    new = np.ones(len(rows), np.bool_)
    new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    group = np.empty(len(rows), np.int64)
    group[order] = np.cumsum(new) - 1
    return ordered[new], group


def _bit(language: str) -> int:
    return 1 << LANGUAGES.index(Language(language))
