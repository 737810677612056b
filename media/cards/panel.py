"""What a card's panel of words consists of: lines, what they stand on, and their colours.

Data; places are pixels of the panel. Not for: deciding places (media.cards.layout) or drawing.
"""

from __future__ import annotations

import msgspec

from media.cards.lettering import Weight, measured
from media.cards.palettes import FADED, INK, PAPER, Palette
from media.cards.spec import CardKind
from media.paint.colour import Colour, mix

CAPITAL, DESCENT = 0.745, 0.222
"""How far capitals rise over the baseline, and a g hangs below it, as shares of the size."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of words, by where its baseline begins."""

    text: str
    left: float
    baseline: float
    size: int
    weight: Weight
    colour: Colour
    tracking: float = 0
    struck: bool = False

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.left + measured(self.text, self.size, self.weight, self.tracking)


class Slab(msgspec.Struct, frozen=True):
    """A coloured shape that words stand on, or that parts them; `radius` rounds its corners."""

    box: Box
    colour: Colour
    radius: float = 0


class Layout(msgspec.Struct, frozen=True):
    """Everything on a panel; slabs are under lines."""

    ground: Colour
    slabs: tuple[Slab, ...]
    lines: tuple[Line, ...]
    sign: Box
    """Where the shop's sign is, a square."""


class Tones(msgspec.Struct, frozen=True):
    """The colours of the words and of what they stand on."""

    ground: Colour
    title: Colour
    text: Colour
    strong: Colour
    pill: Colour
    pill_text: Colour
    rule: Colour


def tones_of(kind: CardKind, palette: Palette) -> Tones:
    """Products are on paper; those who make and choose them on the ground of their cloth."""
    ground, light = palette.ground, palette.light
    if kind is CardKind.PRODUCT:
        pill, rule = (mix(PAPER, ground, share) for share in (0.11, 0.2))
        return Tones(PAPER, INK, FADED, ground, pill, ground, rule)
    soft, pill, rule = (mix(ground, light, share) for share in (0.82, 0.17, 0.3))
    return Tones(ground, PAPER, soft, palette.second, pill, PAPER, rule)
