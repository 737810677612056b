"""What of a typed query may be kept: its folded words, short, and nothing that names a person.

Pure. People paste telephone numbers, addresses and identity numbers into search boxes; whatever
looks like one is not kept at all. A price or a size is kept. Better one query too few than one
person too many: what is doubtful counts as personal.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

from search.text import words

LONGEST_QUERY = 60
"""Characters that are kept; what is longer is a text, not a query."""

_MAIL = re.compile(r"\S\s?@\s?\w")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,]000)+(?!\d)")
"""Rupiah as people write them, 1.500.000 apart: those end in thousands."""
_DIGITS = re.compile(r"\+?\d(?:[\s().\-/+]{0,3}\d)*")
_TRUNK = ("+", "0", "62")
"""How Indonesian telephone numbers begin, and any number of another country."""
_FEWEST_OF_PHONE = 7
_FEWEST_OF_ANY = 9
"""Digits from which on a number is an identity, account or foreign telephone number."""


@lru_cache(maxsize=2_048)
def countable(text: str) -> str | None:
    """`text` as it is counted; None if there is nothing to count or it must not be kept."""
    if looks_personal(text):
        return None
    return " ".join(words(text))[:LONGEST_QUERY].rstrip() or None


def looks_personal(text: str) -> bool:
    """Whether `text` holds what may be an e-mail address, a telephone or an identity number."""
    plain = normalize("NFKC", text)
    if _MAIL.search(plain):
        return True
    return any(_is_personal(run[0]) for run in _DIGITS.finditer(_THOUSANDS.sub(" ", plain)))


def _is_personal(run: str) -> bool:
    digits = sum(character.isdigit() for character in run)
    if digits >= _FEWEST_OF_ANY:
        return True
    return digits >= _FEWEST_OF_PHONE and run.startswith(_TRUNK)
