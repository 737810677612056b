"""Words of a text, folded the same way for indexing, searching and highlighting.

`words` is the fast way for whole documents, `tokens` also says where each word stands. Both must
cut alike (`tests/search/test_text.py` compares them), and neither the database's nor an engine's
own tokenizer is ever asked. Any string is accepted, lone surrogates and NUL included.
"""

from __future__ import annotations

import re
from unicodedata import combining, normalize

from msgspec import Struct

APOSTROPHES = "'’‘‛`´ʼʻʹ′＇"
"""Left out of words: se'i, se’i and se`i are sei."""

LONGEST_WORD = 50
"""Longer words are cut, in texts and queries alike."""

_ASCII_WORD = re.compile(r"[a-z0-9]+")
_WORD = re.compile(r"[^\W_]+")
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u065f\u0670"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
)
# Python's \w leaves combining marks out, which would cut a decomposed é in two.
_RUN = re.compile(rf"(?:[^\W_]|[{_MARKS}]|[{APOSTROPHES}])+")
_PARTED = re.compile(f"({_RUN.pattern})")
# Signs that only part words, made spaces at once: most texts are plain letters but for these.
_SIGNS = str.maketrans(dict.fromkeys("–—“”„«»…°±×·•", " ") | dict.fromkeys(APOSTROPHES, ""))


class Token(Struct, frozen=True):
    """One word and the part of the text it came from."""

    word: str
    start: int
    end: int
    glued: bool
    """Follows the word before it with only a hyphen between."""


def fold(text: str) -> str:
    """`text` without case, marks and apostrophes; other signs may become spaces."""
    if text.isascii():  # of the signs, only these two
        return text.replace("'", "").replace("`", "").lower()
    text = text.translate(_SIGNS)
    if text.isascii():
        return text.lower()
    text = normalize("NFKD", normalize("NFKD", text).casefold())
    return "".join([letter for letter in text if not combining(letter)])


def words(text: str) -> list[str]:
    """Folded words of `text` in their order."""
    folded = fold(text)
    pattern = _ASCII_WORD if folded.isascii() else _WORD
    found = pattern.findall(folded)
    if len(folded) > LONGEST_WORD and found and max(map(len, found)) > LONGEST_WORD:
        found = [word[:LONGEST_WORD] for word in found]
    return found


def parted(text: str) -> list[str]:
    """`text` in parts: every second one folds to words, those around them to none."""
    return _PARTED.split(text)


def tokens(text: str) -> list[Token]:
    """Folded words of `text` with their places in it."""
    found: list[Token] = []
    for run in _RUN.finditer(text):
        start, end = run.span()
        glued = start > 1 and text[start - 1] == "-" and bool(found) and found[-1].end == start - 1
        # One run may fold to several words (½ is 1 and 2); they share its place.
        for word in words(run[0]):
            found.append(Token(word, start, end, glued))
            glued = False
    return found
