"""What a mistyped word was meant to be, out of the words that products have.

Serves every engine. Words that some product has are never touched, nor are numbers, words with
digits (SKUs, sizes) and the vocabulary's protected words. A word for which nothing near enough
exists is simply not in the answer. Database errors pass through.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import asyncpg

from catalog.statements import load_statements
from search.vocabulary import Vocabulary, Words

STATEMENTS = load_statements("search.sql", "lexicon.sql")

ONE_TYPO_FROM = 5
TWO_TYPOS_FROM = 9
SHORTEST_PART = 3
"""Fewest letters of both words with a missing space; protected words may be shorter."""


async def correct(
    connection: asyncpg.Connection | asyncpg.Pool, typed: Sequence[str], vocabulary: Vocabulary
) -> dict[str, Words]:
    """Word -> the word or words that it was meant to be, for the words of a query in their order.

    Two words that are one with a space too many lead to that one word and to nothing.
    """
    doubtful = [word for word in dict.fromkeys(typed) if may_be_corrected(word, vocabulary)]
    if not doubtful:
        return {}
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
    corrections: dict[str, Words] = {}
    for (first, second), joined in pairs.items():
        if joined in known and not (first in known and second in known):
            corrections |= {first: (joined,), second: ()}
    for word in doubtful:
        if word not in known and word not in corrections:
            meant = _meant(word, near.get(word, {}), known, vocabulary)
            if meant:
                corrections[word] = meant
    return corrections


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


def _meant(
    word: str, near: dict[str, int], known: dict[str, int], vocabulary: Vocabulary
) -> Words | None:
    """A word with one typo, else two words without their space, else a word with two typos."""
    allowed = typos_allowed(len(word))
    measured = sorted(
        (distance, -products, lexeme)
        for lexeme, products in near.items()
        if lexeme.isalpha() and (distance := typos(word, lexeme)) <= allowed
    )
    if measured and measured[0][0] == 1:
        return (measured[0][2],)
    halves = [pair for pair in _halves(word, vocabulary) if pair[0] in known and pair[1] in known]
    if halves:
        return max(halves, key=lambda pair: (min(known[pair[0]], known[pair[1]]), pair))
    return (measured[0][2],) if measured else None


def _halves(word: str, vocabulary: Vocabulary) -> Iterable[tuple[str, str]]:
    for place in range(2, len(word) - 1):
        first, second = word[:place], word[place:]
        if all(
            len(half) >= SHORTEST_PART or half in vocabulary.never_corrected
            for half in (first, second)
        ):
            yield first, second
