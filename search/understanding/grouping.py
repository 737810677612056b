"""Groups of words out of a stretch of a query: terms, synonyms, SKUs, stop words, compounds.

Pure. What is more than words is recognised on the way (`prices`, `amounts`, `filters`,
`negations`), each at the place where it begins, so a query is gone through once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct, field

from search.text import Token
from search.understanding.amounts import recognise_amount
from search.understanding.filters import (
    recognise_label,
    recognise_meaning,
    recognise_place,
    recognise_sense,
)
from search.understanding.meaning import Alternative, Group, Recognised
from search.understanding.negations import exclusive_kinds, recognise_negation
from search.understanding.prices import recognise_price
from search.vocabulary import Vocabulary, Words

_TWICE = re.compile(r"([^\W\d_]{3,})2")
HEAD = 1.5
"""Weight of words that name a category: what the thing is."""


class Reading(Struct):
    """What has been made of the tokens so far."""

    groups: list[Group] = field(default_factory=list)
    stops: list[Group] = field(default_factory=list)
    excluded: list[Words] = field(default_factory=list)
    recognised: list[Recognised] = field(default_factory=list)

    def wanted(self) -> list[Group]:
        """Groups that are looked for: stop words only where there is nothing else."""
        return self.groups or ([] if self.excluded or self.recognised else self.stops)


def read(text: str, found: Sequence[Token], vocabulary: Vocabulary, unfinished: bool) -> Reading:
    """Everything that `found`, tokens of `text`, means, from left to right."""
    reading = Reading()
    place, labelled, heads = 0, 0, 0
    while place < len(found):
        if taken := _recognise(text, found, place, vocabulary, reading):
            place += taken
            continue
        if place >= labelled and (label := recognise_label(text, found, place, vocabulary)):
            reading.recognised.append(label)
            labelled = next(
                (n for n in range(place, len(found)) if found[n].start >= label.end), len(found)
            )
            heads = labelled if "category" in label.parameters else heads
        weight = HEAD if place < heads else 1.0
        place += _take_words(found, place, vocabulary, unfinished, reading, weight)
    avoided = [told for told in reading.recognised if told.kind == "negation"]
    wanted = [t for t in found if not any(a.start <= t.start < a.end for a in avoided)]
    reading.recognised += exclusive_kinds(text, wanted, vocabulary)
    return reading


def _recognise(
    text: str, found: Sequence[Token], place: int, vocabulary: Vocabulary, reading: Reading
) -> int:
    """Tokens that a recogniser takes from `place` on; 0 if none does."""
    if _chain(found, place):
        return 0
    if price := recognise_price(text, found, place, vocabulary.measures):
        reading.recognised.append(price[1])
        return price[0]
    keys = vocabulary.catalogue.unit_keys
    if amount := recognise_amount(text, found, place, vocabulary.measures, keys):
        reading.recognised.append(amount[1])
        reading.groups += amount[2]
        return amount[0]
    for recognise in (recognise_meaning, recognise_negation, recognise_place, recognise_sense):
        taken = recognise(text, found, place, vocabulary)
        if taken is not None:
            if taken.recognised is not None:
                reading.recognised.append(taken.recognised)
            reading.groups += taken.groups
            if taken.excluded:
                reading.excluded.append(taken.excluded)
            return taken.tokens
    return 0


def _take_words(
    found: Sequence[Token],
    place: int,
    vocabulary: Vocabulary,
    unfinished: bool,
    reading: Reading,
    weight: float = 1.0,
) -> int:
    chained = _chain(found, place)
    length = chained or _known_term(found, place, vocabulary)
    term = tuple([token.word for token in found[place : place + length]])
    ends = unfinished and place + length == len(found) and term not in vocabulary.catalogue.choices
    following = found[place + 1].word if place + 1 < len(found) else ""
    ways = alternatives(term, vocabulary, ends, chained > 0)
    group = Group(ways, demanded=chained > 0, weight=weight)
    kept = term in vocabulary.never_dropped or (term[0], following) in vocabulary.never_dropped
    stop = length == 1 and term[0] in vocabulary.stop_words and not kept
    (reading.stops if stop or _counts(found, place, vocabulary) else reading.groups).append(group)
    return length


def _counts(found: Sequence[Token], place: int, vocabulary: Vocabulary) -> bool:
    """Whether the word at `place` is what something is counted by, as in "12 biji"."""
    counted = place > 0 and found[place - 1].word.isdigit()
    return counted and found[place].word in vocabulary.measures.pieces


def plain_groups(found: Sequence[Token], vocabulary: Vocabulary) -> list[Group]:
    """Groups of words alone, nothing recognised, for words that were not typed so."""
    reading = Reading()
    place = 0
    while place < len(found):
        place += _take_words(found, place, vocabulary, False, reading)
    return reading.wanted()


def split_compounds(found: Sequence[Token], vocabulary: Vocabulary) -> list[Token]:
    """`found` with compounds in their parts, and plurals written with a 2 (`oleh2`) written out."""
    split: list[Token] = []
    for token in found:
        if parts := vocabulary.compounds.get(token.word) or _repeated(token.word, vocabulary):
            split += [Token(word, token.start, token.end, False) for word in parts]
        else:
            split.append(token)
    return split


def _repeated(word: str, vocabulary: Vocabulary) -> Words:
    """What Indonesian's short way to write a word twice stands for; nothing if `word` is none.

    Twice only where that is a term of its own (`oleh-oleh`): other plurals are found by the word.
    """
    if (short := _TWICE.fullmatch(word)) is None:
        return ()
    once = short[1]
    return (once, once) if (once, once) in vocabulary.synonyms else (once,)


def alternatives(
    term: Words, vocabulary: Vocabulary, unfinished: bool, chained: bool
) -> tuple[Alternative, ...]:
    """The ways to say `term`, itself first."""
    joined = "".join(term)
    found = [Alternative(term, literal=True, prefix=unfinished)]
    digits = any(letter.isdigit() for letter in joined)
    if chained or (digits and not joined.isdigit() and len(joined) > 3):
        found.append(Alternative((joined,), sku=True))
    meant = vocabulary.synonyms.get(term, ())
    return (*found, *(Alternative(other) for other in meant))


def _chain(found: Sequence[Token], place: int) -> int:
    """Words from `place` on that hyphens join and that hold a digit, as SKUs do; 0 if none."""
    end = place + 1
    while end < len(found) and found[end].glued:
        end += 1
    chained = found[place:end]
    if len(chained) > 1 and any(letter.isdigit() for token in chained for letter in token.word):
        # Prices from-to are numbers on both sides; a SKU begins with letters.
        return 0 if found[place].word[0].isdigit() else len(chained)
    return 0


def _known_term(found: Sequence[Token], place: int, vocabulary: Vocabulary) -> int:
    """Words from `place` on that are one term of the vocabulary; else 1."""
    for length in range(min(vocabulary.longest_synonym, len(found) - place), 1, -1):
        term = tuple([token.word for token in found[place : place + length]])
        if term in vocabulary.synonyms or term in vocabulary.phrases:
            return length
    return 1
