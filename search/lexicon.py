"""What a mistyped word was meant to be, out of the words that products have.

Serves every engine. Words that some product has are never touched, nor are numbers, words with
digits (SKUs, sizes) and the vocabulary's protected words. A word for which nothing near enough
exists is simply not in the answer. Database errors pass through.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise

import asyncpg
from msgspec import Struct

from catalog.statements import load_statements
from search.understanding import corrected_text
from search.vocabulary import Vocabulary, Words

STATEMENTS = load_statements("search.sql", "lexicon.sql")

ONE_TYPO_FROM = 5
TWO_TYPOS_FROM = 9
SHORTEST_PART = 3
"""Fewest letters of both words with a missing space; protected words may be shorter."""


COMMON = 10
"""Products that have a word of three letters before it counts as part of another."""
NOT_PLAIN = 3
"""How many times as many products one correction may have as another that is as near, for both to
be told."""


class Corrections(Struct, frozen=True):
    """What mistyped words were meant to be."""

    meant: Mapping[str, Words] = {}
    others: Mapping[str, Words] = {}
    """For words of `meant`: what they may have been meant to be just as well."""

    def text(self, typed: str) -> str:
        """The query that is answered instead of `typed`."""
        return corrected_text(typed, self.meant)

    def suggestion(self, typed: str) -> str | None:
        """The query that was perhaps meant just as well."""
        return corrected_text(typed, {**self.meant, **self.others}) if self.others else None

    def of(self, words: Collection[str]) -> Corrections:
        """Those of `words` only."""
        return Corrections(
            {word: meant for word, meant in self.meant.items() if word in words},
            {word: other for word, other in self.others.items() if word in words},
        )

    def borne_out(self, dropped: Collection[str]) -> Corrections:
        """Those that led to products, if the nearest of these lack `dropped`.

        A word that no product has need not be mistyped: scarves of silk (sutra) are not scarves
        with a voice (suara), if no scarf has one. And where nothing has everything that was asked
        for, a word with `others` that were meant just as well is not even a guess.
        """
        if not dropped:
            return self
        kept: list[str] = []
        led = True
        for word, words in self.meant.items():
            if words:  # Else it has become one with the word before it.
                led = word not in self.others and any(part not in dropped for part in words)
            if led:
                kept.append(word)
        return self.of(kept)


async def correct(
    connection: asyncpg.Connection | asyncpg.Pool, typed: Sequence[str], vocabulary: Vocabulary
) -> Corrections:
    """What the words of a query, in their order, were meant to be.

    Two words that are one with a space too many lead to that one word and to nothing.
    """
    doubtful = [word for word in dict.fromkeys(typed) if may_be_corrected(word, vocabulary)]
    if not doubtful:
        return Corrections()
    parts = {part for word in doubtful for halves in _halves(word, vocabulary) for part in halves}
    pairs = {
        (first, second): first + second
        for first, second in pairwise(typed)
        if first in doubtful or second in doubtful
    }
    rows = await connection.fetch(
        STATEMENTS.find_candidates,
        doubtful,
        [*parts, *pairs.values(), *typed],
        TWO_TYPOS_FROM,
    )
    known = {row["lexeme"]: row["products"] for row in rows if row["word"] is None}
    near: dict[str, dict[str, int]] = {}
    for row in rows:
        if row["word"] is not None:
            near.setdefault(row["word"], {})[row["lexeme"]] = row["products"]
    for word in doubtful:
        for term in _terms_near(word, vocabulary):
            near.setdefault(word, {}).setdefault(term, 0)
    meant: dict[str, Words] = {}
    others: dict[str, Words] = {}
    for (first, second), joined in pairs.items():
        if joined in known and not (first in known and second in known):
            meant |= {first: (joined,), second: ()}
    for word in doubtful:
        if word not in known and word not in meant and (word,) not in vocabulary.synonyms:
            likely = _likely(word, near.get(word, {}), known, vocabulary)
            if likely:
                meant[word] = likely[0]
            if len(likely) > 1:
                others[word] = likely[1]
    return Corrections(meant, others)


async def common(
    connection: asyncpg.Connection | asyncpg.Pool, words: Sequence[str], least: int
) -> list[str]:
    """Those of `words` that at least so many products have, the commonest first."""
    return [row[0] for row in await connection.fetch(STATEMENTS.find_common, words, least)]


def may_be_corrected(word: str, vocabulary: Vocabulary) -> bool:
    """Whether `word`, if no product has it, may be taken for a mistake at all."""
    return word.isalpha() and word not in vocabulary.never_corrected and len(word) >= ONE_TYPO_FROM


def typos_allowed(length: int) -> int:
    """How many typos a word of this many letters may have."""
    if length >= TWO_TYPOS_FROM:
        return 2
    return 1 if length >= ONE_TYPO_FROM else 0


def typos(typed: str, meant: str) -> int:
    """Edits between two words, swapped neighbours being one; a wrong first letter is two."""
    return edits(typed, meant) + (typed[:1] != meant[:1] and typed[:2] != meant[1::-1])


def edits(first: str, second: str) -> int:
    """Optimal string alignment distance: insert, delete, replace, swap neighbours."""
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, letter in enumerate(first, 1):
        previous, row, earlier = row, [i], before
        for j, other in enumerate(second, 1):
            cost = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        before = previous
    return row[-1]


def _likely(
    word: str, near: dict[str, int], known: dict[str, int], vocabulary: Vocabulary
) -> list[Words]:
    """A word with one typo, else two words without their space, else a word with two typos; and
    after it the runner-up, if that is about as likely."""
    allowed = typos_allowed(len(word))
    measured = sorted(
        (distance, -products, lexeme)
        for lexeme, products in near.items()
        if lexeme.isalpha() and (distance := typos(word, lexeme)) <= allowed
    )
    if not measured or measured[0][0] > 1:
        halves = [
            pair
            for pair in _halves(word, vocabulary)
            if all(_may_be_half(half, known, vocabulary) for half in pair)
        ]
        if halves:
            return [max(halves, key=lambda pair: (min(known[pair[0]], known[pair[1]]), pair))]
    if len(measured) > 1:
        first, second = measured[:2]
        if first[0] == second[0] and -second[1] * NOT_PLAIN >= -first[1]:
            return [(first[2],), (second[2],)]
    return [(measured[0][2],)] if measured else []


def _terms_near(word: str, vocabulary: Vocabulary) -> Iterable[str]:
    """Words with synonyms that may have been meant, though no product has them."""
    allowed = typos_allowed(len(word))
    for term, *more in vocabulary.synonyms:
        if not more and term[:1] == word[:1] and abs(len(term) - len(word)) <= allowed:
            yield term


def _may_be_half(half: str, known: dict[str, int], vocabulary: Vocabulary) -> bool:
    """Short words are halves of anything, unless they are common or well known."""
    if len(half) > SHORTEST_PART or half in vocabulary.never_corrected:
        return half in known
    return known.get(half, 0) >= COMMON


def _halves(word: str, vocabulary: Vocabulary) -> Iterable[tuple[str, str]]:
    for place in range(2, len(word) - 1):
        first, second = word[:place], word[place:]
        if all(
            len(half) >= SHORTEST_PART or half in vocabulary.never_corrected
            for half in (first, second)
        ):
            yield first, second
