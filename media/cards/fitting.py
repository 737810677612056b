"""Fits words into an area: breaks them into even lines, shrinks them, and cuts as the last resort.

Pure; how wide words are is asked of a function, so that it works for any typeface. Nothing that it
returns is wider than the area or has more lines than allowed. Not for: drawing (media.cards.draw).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import msgspec

Measure = Callable[[str, int], float]
"""Width of a text at a size, both in pixels."""

ELLIPSIS = "…"

# After a hyphen, dash or slash within a word, too; never before one, nor within an amount of money.
_PIECES = re.compile(r"Rp \d\S*|\s+|[^\s\-–—/]*[-–—/]+(?=[^\s\-–—/])|\S[^\s\-–—/]*[-–—/]*")
_NOT_AT_THE_END = " ,.;:–—-/(&·"


class Fitted(msgspec.Struct, frozen=True):
    """Lines that fit at this size."""

    size: int
    lines: tuple[str, ...]


def fit(
    text: str, measure: Measure, *, width: float, sizes: Sequence[int], lines: Sequence[int]
) -> Fitted:
    """Choose the first of `sizes` (descending) at which `text` fits in the lines allowed there.

    `lines` says how many, for each size. At the last size a word that is too long is broken, and
    a text that is too long ends in an ellipsis; one letter must have room.
    """
    for size, most in zip(sizes, lines, strict=True):
        broken = _broken(text, measure, size, width)
        if broken is not None and len(broken) <= most:
            return Fitted(size, _evened(text, measure, size, width, broken))
    size, most = sizes[-1], lines[-1]
    parted = _with_long_words_parted(text, measure, size, width)
    every = _broken(parted, measure, size, width) or ()
    if len(every) <= most:
        return Fitted(size, every)
    last = shortened(every[most - 1] + " " + every[most], measure, size, width)
    return Fitted(size, (*every[: most - 1], last))


def shortened(text: str, measure: Measure, size: int, width: float) -> str:
    """Cut `text` to one line of this width: after a word if one fits, else within the first."""
    if measure(text, size) <= width:
        return text
    cut = text
    while cut and measure(cut.rstrip(_NOT_AT_THE_END) + ELLIPSIS, size) > width:
        shorter = cut.rpartition(" ")[0]
        cut = shorter or cut[:-1]
    return cut.rstrip(_NOT_AT_THE_END) + ELLIPSIS


def _broken(text: str, measure: Measure, size: int, width: float) -> tuple[str, ...] | None:
    """Break into lines, each as full as it can be; None if a word alone is too wide."""
    lines: list[str] = []
    line = ""
    for piece in _PIECES.findall(text):
        if piece.isspace():
            line += " " if line else ""
            continue
        if measure(piece, size) > width:
            return None
        if measure(line + piece, size) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return (*lines, line.rstrip()) if line.strip() else tuple(lines)


def _evened(
    text: str, measure: Measure, size: int, width: float, broken: tuple[str, ...]
) -> tuple[str, ...]:
    """Break again, as narrow as the same number of lines allows: no word is left alone below."""
    low, high = width / 2, width
    while high - low > 8:
        middle = (low + high) / 2
        narrower = _broken(text, measure, size, middle)
        if narrower is not None and len(narrower) == len(broken):
            high, broken = middle, narrower
        else:
            low = middle
    return broken


def _with_long_words_parted(text: str, measure: Measure, size: int, width: float) -> str:
    parts = []
    for piece in _PIECES.findall(text):
        while measure(piece, size) > width:
            end = len(piece) - 1
            while end > 1 and measure(piece[:end], size) > width:
                end -= 1
            parts += [piece[:end], " "]
            piece = piece[end:]
        parts.append(piece)
    return "".join(parts)
