"""Where in a text the words stand that were found, and the text with them marked as safe HTML.

The one mechanism for lists and `/meili/`: of a word that was only begun, the typed part is marked,
and every other match whole, corrected typing errors and synonyms included. Works on the text's own
letters, so `Se'i` is marked for `sei`. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape

from search.text import fold, parted, words


def highlight(text: str, matched: Iterable[str]) -> str:
    """`text` as HTML with `<mark>` around each of `matched`; all else in it is escaped."""
    parts: list[str] = []
    place = 0
    for start, end in marks(text, matched):
        parts += [_escaped(text[place:start]), "<mark>", text[start:end], "</mark>"]
        place = end
    return "".join([*parts, _escaped(text[place:])]) if parts else _escaped(text)


def marks(text: str, matched: Iterable[str]) -> list[tuple[int, int]]:
    """Start and end of each of `matched` in `text`, in their order, none within another.

    Words of `matched` are folded; one that ends in '*' is a beginning, of which only the typed
    part is marked.
    """
    wanted = tuple(matched)
    if text.isascii() and "'" not in text and "`" not in text:
        # Most texts: to fold them is to write them small, which changes no place.
        return [match.span() for match in _pattern(wanted).finditer(text.lower())]
    whole, beginnings = _wanted(wanted)
    folded = fold(text)
    if not any(word in folded for word in (*whole, *beginnings)):
        return []
    found: list[tuple[int, int]] = []
    start = 0
    for number, part in enumerate(parted(text)):
        if number % 2:
            # Most are plain letters; to fold one costs more than to look at it.
            for word in (part.lower(),) if part.isascii() and part.isalnum() else words(part):
                length = len(part) if word in whole else _begun(part, word, beginnings)
                if length:
                    found.append((start, start + length))
                    break
        start += len(part)
    return found


@lru_cache(maxsize=256)
def _wanted(matched: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Whole words, and beginnings of words, the longest first."""
    whole = frozenset(word for word in matched if not word.endswith("*"))
    beginnings = {word[:-1] for word in matched if word.endswith("*") and len(word) > 1}
    return whole - {""}, tuple(sorted(beginnings, key=len, reverse=True))


@lru_cache(maxsize=256)
def _pattern(matched: tuple[str, ...]) -> re.Pattern[str]:
    """The same for plain text that is written small."""
    whole, beginnings = _wanted(matched)
    either = [rf"{re.escape(word)}(?![a-z0-9])" for word in whole]
    either += map(re.escape, beginnings)
    # An alternative of nothing would match everywhere.
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(either)})" if either else r"(?!)")


def _begun(part: str, word: str, beginnings: tuple[str, ...]) -> int:
    """How much of `part`, which folds to `word` (and perhaps more), one of `beginnings` covers."""
    if not beginnings or not word.startswith(beginnings):
        return 0
    length = next(len(beginning) for beginning in beginnings if word.startswith(beginning))
    for end in range(1, len(part)):
        if len(fold(part[:end])) >= length:
            # Signs that fold to nothing belong to the letter before them.
            while end < len(part) and not fold(part[end]):
                end += 1
            return end
    return len(part)


def _escaped(text: str) -> str:
    return escape(text, quote=False)
