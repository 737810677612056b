"""What a shopper means by what was typed, before any engine is asked.

    meaning.py   what comes out, as data
    grouping.py  words, synonyms, SKUs, stop words, and who is asked about the rest
    prices.py    "di bawah 100rb"           numbers.py  numbers as people type them
    amounts.py   "1/2 kg", "200 x 60"       filters.py  halal, storage, places, senses, labels
    negations.py "bukan", "pork free"       stretches.py  what recognisers are made of

Pure: text and vocabulary in, `Understanding` out. It cannot tell a typo from a rare word;
`search.lexicon` does, and what it finds is read anew (`corrected_text`). Whatever is in quotes is
taken at its word. Any string is understood, if only as nothing; how long it may be is the caller's
rule.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct, structs

from catalog.values import Language
from search.text import APOSTROPHES, Token, tokens
from search.understanding.grouping import plain_groups, read, split_compounds
from search.understanding.meaning import (
    Alternative,
    Group,
    Recognised,
    Understanding,
    taken_back,
    written,
)
from search.vocabulary import Vocabulary, Words

__all__ = [
    "MOST_WORDS",
    "Alternative",
    "Group",
    "Recognised",
    "Understanding",
    "correctable",
    "corrected_text",
    "taken_back",
    "understand",
    "without",
    "written",
]

MOST_WORDS = 10
"""Words of a query that are used; Meilisearch has the same limit."""

LONGEST_QUERY = 2_000
"""Characters of a query that are looked at."""

MOST_PREFERRED = 2
"""Categories that a query can bring to the front."""

LABELS = frozenset({"category", "value"})
"""Kinds of what is recognised by its label."""

_QUOTED = re.compile(r'"([^"]*)"')
_NEGATED = re.compile(r'(?:^|(?<=\s))-(?=["\w])')


class _Part(Struct, frozen=True):
    """A stretch of the query outside or inside quotes; `start` is where its text begins."""

    text: str
    start: int
    found: list[Token]
    quoted: bool = False
    excluded: bool = False


def understand(
    text: str, language: Language, vocabulary: Vocabulary, *, literally: bool = False
) -> Understanding:
    """Read a query. `language` is the shopper's; words of the other one are understood as well.

    `literally`, nothing becomes a filter: only words, their synonyms and what is excluded by `-`.
    """
    text = text[:LONGEST_QUERY]
    unfinished = text[-1:].isalnum() or text[-1:] in APOSTROPHES
    groups: list[Group] = []
    excluded: list[Words] = []
    recognised: list[Recognised] = []
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
            alternative = Alternative(typed, literal=True)
            groups.append(Group((alternative,), quoted=len(typed) > 1, demanded=True))
        else:
            last = number == len(parts) - 1 and unfinished and len(found) == len(part.found)
            split = split_compounds(found, vocabulary)
            changed = changed or split != found
            if literally:
                groups += plain_groups(split, vocabulary)
                continue
            reading = read(part.text, split, vocabulary, last)
            groups += reading.wanted()
            excluded += reading.excluded
            recognised += (_moved(each, part.start) for each in reading.recognised)
    preferred = _preferred(groups, recognised, vocabulary)
    return Understanding(tuple(groups), tuple(excluded), changed, tuple(recognised), preferred)


def corrected_text(text: str, corrections: Mapping[str, Words]) -> str:
    """The query with mistyped words replaced, wherever they are not in quotes or excluded."""
    written: list[str] = []
    place = 0
    for part in _parts(text[:LONGEST_QUERY]):
        if part.quoted or part.excluded:
            continue
        for token in part.found:
            meant = corrections.get(token.word)
            start, end = part.start + token.start, part.start + token.end
            if meant is not None and start >= place:
                written += (text[place:start], " ".join(meant))
                place = end
    return " ".join("".join([*written, text[place:LONGEST_QUERY]]).split())


def correctable(understanding: Understanding) -> list[str]:
    """Words that a shopper may have mistyped, in their order."""
    return [word for group in understanding.groups if not group.demanded for word in group.words]


def without(understanding: Understanding, *groups: Group) -> Understanding:
    """`understanding` that does not demand `groups`."""
    kept = tuple(group for group in understanding.groups if group not in groups)
    return structs.replace(understanding, groups=kept)


def _preferred(
    groups: Sequence[Group], recognised: Sequence[Recognised], vocabulary: Vocabulary
) -> tuple[str, ...]:
    named = [
        slug
        for told in recognised
        if told.kind in LABELS
        for slug in told.parameters.get("category", ())
    ]
    if named:
        return tuple(dict.fromkeys(named))[:MOST_PREFERRED]
    known = vocabulary.meanings.preferred
    senses = [known[word] for group in groups if (word := "".join(group.words)) in known]
    return tuple(dict.fromkeys(senses))[:MOST_PREFERRED]


def _parts(text: str) -> list[_Part]:
    """Cut at quotes and at `-word`; a quote without its partner is a space."""
    parts: list[_Part] = []
    place = 0
    for quoted in _QUOTED.finditer(text):
        before = text[place : quoted.start()]
        minus = before.endswith("-") and not before[-2:-1].strip()
        parts += _plain_parts(before[:-1] if minus else before, place)
        parts.append(_Part(quoted[1], quoted.start(1), tokens(quoted[1]), not minus, minus))
        place = quoted.end()
    return parts + _plain_parts(text[place:], place)


def _plain_parts(text: str, offset: int) -> list[_Part]:
    parts: list[_Part] = []
    place = 0
    for number, piece in enumerate(_NEGATED.split(text)):
        start = offset + place + (number > 0)
        place += len(piece) + (number > 0)
        if number == 0:
            parts.append(_Part(piece, start, tokens(piece)))
            continue
        word, _, rest = piece.partition(" ")
        parts.append(_Part(word, start, tokens(word), excluded=True))
        if rest.strip():
            parts.append(_Part(rest, start + len(word) + 1, tokens(rest)))
    return [part for part in parts if part.found]


def _moved(recognised: Recognised, by: int) -> Recognised:
    """Its place in the whole query instead of in a part of it."""
    if not by:
        return recognised
    start, end = recognised.start + by, recognised.end + by
    return structs.replace(recognised, start=start, end=end)
