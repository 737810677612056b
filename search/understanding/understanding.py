"""What a shopper means by what was typed, before any engine is asked.

Pure: text and vocabulary in, `Understanding` out. It knows no catalogue, so it cannot tell a typo
from a rare word; `search.lexicon` does, and `replaced` puts its findings in. Any string is
understood, if only as nothing; how long a text may be is the caller's rule.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from catalog.values import Language
from search.text import APOSTROPHES, Token, tokens
from search.vocabulary import Vocabulary, Words

MOST_WORDS = 10
"""Words of a query that are used; Meilisearch has the same limit."""

LONGEST_QUERY = 2_000
"""Characters of a query that are looked at."""

_QUOTED = re.compile(r'"([^"]*)"')
_NEGATED = re.compile(r'(?:^|(?<=\s))-(?=["\w])')


class Alternative(Struct, frozen=True):
    """Words that, all together, are one way to say what is meant."""

    words: Words
    literal: bool = False
    """Was typed, rather than inferred."""
    prefix: bool = False
    """The last word may be the beginning of a longer one."""
    sku: bool = False
    """The beginning of a SKU with its hyphens left out."""


class Group(Struct, frozen=True):
    """One thing that a product must have: any of the alternatives, the typed one first."""

    alternatives: tuple[Alternative, ...]
    quoted: bool = False
    """The words of the only alternative stand next to each other."""

    @property
    def words(self) -> Words:
        return self.alternatives[0].words


class Understanding(Struct, frozen=True):
    groups: tuple[Group, ...] = ()
    excluded: tuple[Words, ...] = ()
    """Words, or phrases, that a product must not have."""
    changed: bool = False
    """The words are not only those that were typed."""

    @property
    def text(self) -> str:
        """The query in its folded words; understood again, it means the same."""
        wanted = [
            f'"{" ".join(group.words)}"' if group.quoted else " ".join(group.words)
            for group in self.groups
        ]
        return " ".join([*wanted, *(f'-"{" ".join(words)}"' for words in self.excluded)])


class _Part(Struct, frozen=True):
    """A stretch of the query outside or inside quotes."""

    found: list[Token]
    quoted: bool
    excluded: bool


def understand(text: str, language: Language, vocabulary: Vocabulary) -> Understanding:
    """Read a query. `language` is the shopper's; words of the other one are understood as well."""
    text = text[:LONGEST_QUERY]
    unfinished = text[-1:].isalnum() or text[-1:] in APOSTROPHES
    groups: list[Group] = []
    excluded: list[Words] = []
    used = 0
    changed = False
    parts = _parts(text)
    for number, part in enumerate(parts):
        found = part.found[: MOST_WORDS - used]
        used += len(found)
        typed = tuple(token.word for token in found)
        if not typed:
            continue
        if part.excluded:
            excluded.append(typed)
        elif part.quoted:
            groups.append(Group((Alternative(typed, literal=True),), quoted=len(typed) > 1))
        else:
            last = number == len(parts) - 1 and unfinished and len(found) == len(part.found)
            split = _split_compounds(found, vocabulary)
            changed = changed or len(split) != len(found)
            grouped, negated = _grouped(split, vocabulary, last)
            groups.extend(grouped)
            excluded.extend(negated)
    return Understanding(tuple(groups), tuple(excluded), changed)


def replaced(
    understanding: Understanding, corrections: Mapping[str, Words], vocabulary: Vocabulary
) -> Understanding:
    """`understanding` with words replaced by what they were meant to be, and its synonyms anew."""
    groups: list[Group] = []
    for group in understanding.groups:
        if group.quoted or not any(word in corrections for word in group.words):
            groups.append(group)
            continue
        better = [new for word in group.words for new in corrections.get(word, (word,))]
        grouped, _ = _grouped([Token(word, 0, 0, False) for word in better], vocabulary, False)
        groups.extend(grouped)
    return Understanding(tuple(groups), understanding.excluded, changed=True)


def _parts(text: str) -> list[_Part]:
    """Cut at quotes and at `-word`; a quote without its partner is a space."""
    parts: list[_Part] = []
    place = 0
    for quoted in _QUOTED.finditer(text):
        before = text[place : quoted.start()]
        minus = before.endswith("-") and not before[-2:-1].strip()
        parts += _plain_parts(before[:-1] if minus else before)
        parts.append(_Part(tokens(quoted[1]), not minus, minus))
        place = quoted.end()
    return parts + _plain_parts(text[place:])


def _plain_parts(text: str) -> list[_Part]:
    parts: list[_Part] = []
    for number, piece in enumerate(_NEGATED.split(text)):
        if number == 0:
            parts.append(_Part(tokens(piece), False, False))
            continue
        word, _, rest = piece.partition(" ")
        parts.append(_Part(tokens(word), False, True))
        if rest.strip():
            parts.append(_Part(tokens(rest), False, False))
    return [part for part in parts if part.found]


def _split_compounds(found: list[Token], vocabulary: Vocabulary) -> list[Token]:
    split: list[Token] = []
    for token in found:
        if parts := vocabulary.compounds.get(token.word):
            split += [Token(word, token.start, token.end, False) for word in parts]
        else:
            split.append(token)
    return split


def _grouped(
    found: list[Token], vocabulary: Vocabulary, unfinished: bool
) -> tuple[list[Group], list[Words]]:
    """Groups of `found` from left to right, the longest known term first, and negated words."""
    groups: list[Group] = []
    stops: list[Group] = []
    negated: list[Words] = []
    place = 0
    while place < len(found):
        length = _chain(found, place) or _known_term(found, place, vocabulary)
        term = tuple(token.word for token in found[place : place + length])
        ends = unfinished and place + length == len(found)
        following = found[place + 1].word if place + 1 < len(found) else ""
        place += length
        if term[0] in vocabulary.negations and length == 1 and following:
            negated.append((following,))
            place += 1
            continue
        group = Group(_alternatives(term, vocabulary, ends, _chain(found, place - length) > 0))
        kept = {term, (term[0], following)} & vocabulary.never_dropped
        stop = length == 1 and term[0] in vocabulary.stop_words and not kept
        (stops if stop else groups).append(group)
    # Nothing but stop words: then they are what is looked for.
    return (groups or ([] if negated else stops)), negated


def _chain(found: list[Token], place: int) -> int:
    """Words from `place` on that hyphens join and that hold a digit, as SKUs do; 0 if none."""
    end = place + 1
    while end < len(found) and found[end].glued:
        end += 1
    chained = found[place:end]
    if len(chained) > 1 and any(letter.isdigit() for token in chained for letter in token.word):
        return len(chained)
    return 0


def _known_term(found: list[Token], place: int, vocabulary: Vocabulary) -> int:
    """Words from `place` on that are one term of the vocabulary; else 1."""
    for length in range(min(vocabulary.longest_synonym, len(found) - place), 1, -1):
        term = tuple(token.word for token in found[place : place + length])
        if term in vocabulary.synonyms:
            return length
    return 1


def _alternatives(
    term: Words, vocabulary: Vocabulary, unfinished: bool, chained: bool
) -> tuple[Alternative, ...]:
    joined = "".join(term)
    alternatives = [Alternative(term, literal=True, prefix=unfinished)]
    digits = any(letter.isdigit() for letter in joined)
    if chained or (digits and not joined.isdigit() and len(joined) > 3):
        alternatives.append(Alternative((joined,), sku=True))
    meant = vocabulary.synonyms.get(term, ())
    return (*alternatives, *(Alternative(other) for other in meant))
