"""Numbers as people type them, out of a query's tokens: 75.000, 1,5 and ½, "setengah", 100rb.

Pure; each look costs a handful of tokens, whatever was typed. What is no number is None.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from search.text import Token

_NUMBER = re.compile(r"(\d{1,12})([a-z]{0,12})", re.ASCII)
_GROUP = 3
"""Digits after a dot that group, rather than begin a fraction."""


class Reading(Struct, frozen=True):
    """A number, the letters stuck to it, and the place of the next token."""

    value: float
    letters: str
    next: int
    money: bool = False
    """Written with its thousands apart."""


def read_number(
    text: str, found: Sequence[Token], place: int, number_words: Mapping[str, float]
) -> Reading | None:
    """The number that begins at `place`."""
    if place >= len(found):
        return None
    if (named := number_words.get(found[place].word)) is not None:
        return Reading(named, "", place + 1)
    matched = _NUMBER.fullmatch(found[place].word)
    if matched is None:
        return None
    digits, letters = matched[1], matched[2]
    place += 1
    money = False
    while not letters and place < len(found) and len(digits) < 12:
        following = _NUMBER.fullmatch(found[place].word)
        sign = between(text, found, place)
        if following is None or sign not in {".", ",", "/"}:
            break
        more, letters = following[1], following[2]
        grouping = len(more) == _GROUP and digits != "0" and (sign == "." or len(digits) > 1)
        if sign == "/":
            value = float(digits) / float(more) if float(more) else float(digits)
            return Reading(value, letters, place + 1)
        if not grouping:
            return Reading(float(f"{digits}.{more}"), letters, place + 1)
        digits, money, place = digits + more, True, place + 1
    return Reading(float(digits), letters, place, money)


def between(text: str, found: Sequence[Token], place: int) -> str:
    """The sign between the token at `place` and the one before it; ½ is 1 and 2 with a slash."""
    before, here = found[place - 1], found[place]
    if before.start == here.start:
        return "/"
    return text[before.end : here.start].strip()
