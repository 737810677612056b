"""The typeface of the cards: which signs it has, how wide words are, and writing them.

Texts are drawn at `SCALE` times their size and the picture is reduced afterwards, so sizes here are
pixels of the finished card. Letters are set side by side and kerned here: a shaping library that
one machine has and another lacks would make two pictures of one card, and without one Pillow kerns
by a hundredth of what it should.
Not for: where words stand (media.cards.layout).
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from itertools import pairwise
from unicodedata import combining, normalize

import msgspec
from PIL import ImageDraw, ImageFont

from media.paint.colour import Colour

SCALE = 2


class Weight(StrEnum):
    """The weights that are shipped, named as their files are."""

    MEDIUM = "Medium"
    SEMI_BOLD = "SemiBold"
    EXTRA_BOLD = "ExtraBold"


COVERED = (
    "\u0020-\u007e\u00a0-\u00ac\u00ae-\u0148\u014a-\u017e\u1ea0-\u1ef9\u2010\u2012-\u2015"
    "\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2032\u2033\u2039\u203a\u2044\u20ac"
    "\u2116\u2122\u2153\u2154\u215b-\u215e\u2190-\u2193\u2212\u2248\u2260\u2264\u2265\u2605"
)
"""What the typeface has, as the inside of a regular expression's brackets."""

_MISSING = re.compile(f"[^{COVERED}]")
_SPACES = re.compile(r"\s+")
# Signs that people mean something else by, or that have a twin in the typeface.
_TWINS = str.maketrans({"ʼ": "’", "ʻ": "‘", "ˈ": "'", "`": "'", "´": "'", "‑": "-", "−": "–"})


def writable(text: str) -> str:
    """`text` with what the typeface cannot write replaced by its like, or else left out."""
    text = normalize("NFC", text).translate(_TWINS)
    text = _MISSING.sub(lambda sign: _plainer(sign[0]), text)
    return _SPACES.sub(" ", text).strip()


@lru_cache(maxsize=4096)
def measured(text: str, size: int, weight: Weight, tracking: float = 0) -> float:
    """Width of `text` in pixels of the finished card; `tracking` is put after every letter.

    Letters that are tracked are not kerned.
    """
    width: float = _font(weight, size).getlength(text)
    kerned = 0 if tracking else sum(kern for _, kern in _kerned_pairs(text, weight))
    return width / SCALE + kerned * size + tracking * len(text)


def write(
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    text: str,
    size: int,
    weight: Weight,
    colour: Colour,
    *,
    tracking: float = 0,
) -> None:
    """Write one line whose baseline begins at a point of the finished card."""
    font = _font(weight, size)
    x, y = at[0] * SCALE, at[1] * SCALE
    if tracking:
        moves = [(place, tracking) for place in range(1, len(text))]
    else:
        moves = [(place, kern * size) for place, kern in _kerned_pairs(text, weight)]
    begun, moved = 0, 0.0
    for place, move in [*moves, (len(text), 0)]:
        left = x + font.getlength(text[:begun]) + moved * SCALE
        draw.text((left, y), text[begun:place], colour, font, anchor="ls")
        begun, moved = place, moved + move


def _plainer(sign: str) -> str:
    """`ﬁ` as `fi`, a letter without the marks that the typeface lacks; else nothing."""
    if sign.isspace():
        return " "
    plain = normalize("NFKC", sign)
    if _MISSING.search(plain):
        plain = "".join(each for each in normalize("NFKD", sign) if not combining(each))
    return _MISSING.sub("", plain)


def _kerned_pairs(text: str, weight: Weight) -> list[tuple[int, float]]:
    """Where the second letter of a pair stands, and how far it moves, as a share of the size."""
    kerning = _kerning()[weight]
    return [
        (place, kerning[one + other] / 1000)
        for place, (one, other) in enumerate(pairwise(text), start=1)
        if one + other in kerning
    ]


@lru_cache(maxsize=64)
def _font(weight: Weight, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(
        BytesIO(_file(weight)), size * SCALE, layout_engine=ImageFont.Layout.BASIC
    )


@lru_cache
def _kerning() -> dict[str, dict[str, int]]:
    """Pairs of letters by weight, in thousandths of the size."""
    file = files("media.cards").joinpath("typeface/kerning.json")
    return msgspec.json.decode(file.read_bytes(), type=dict[str, dict[str, int]])


@lru_cache
def _file(weight: Weight) -> bytes:
    return files("media.cards").joinpath(f"typeface/PlusJakartaSans-{weight}.ttf").read_bytes()
