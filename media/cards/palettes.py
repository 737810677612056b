"""The dye baths that cards are coloured from, and which of them suits a photograph.

Data, with one decision: the border belongs to the picture beside it. Not for: weaving or drawing.
"""

from __future__ import annotations

import colorsys
import hashlib

import msgspec
from PIL import Image

from media.paint.colour import Colour

PAPER: Colour = (251, 247, 238)
INK: Colour = (43, 31, 25)
FADED: Colour = (110, 94, 82)


class Palette(msgspec.Struct, frozen=True):
    """Ground (dark enough for words on paper, and for paper on it), light, and two accents."""

    ground: Colour
    light: Colour
    accent: Colour
    second: Colour
    hue: float
    """Where on the colour circle (0 to 1) photographs are that it suits."""


INDIGO = Palette((29, 52, 92), (240, 229, 205), (186, 72, 48), (222, 168, 70), 0.60)
MORINDA = Palette((124, 33, 30), (243, 228, 198), (34, 44, 84), (222, 164, 66), 0.99)
TURMERIC = Palette((114, 60, 20), (247, 232, 196), (104, 30, 28), (236, 186, 78), 0.09)
LEAF = Palette((35, 74, 54), (240, 232, 204), (190, 88, 46), (220, 174, 76), 0.33)
MUD = Palette((48, 37, 32), (240, 229, 208), (176, 62, 44), (220, 160, 68), -1)
"""For grey pictures: nothing there to match."""
DYES = (INDIGO, MORINDA, TURMERIC, LEAF)


def palette_of(name: str) -> Palette:
    """A dye bath for what has no picture: always the same one for a name."""
    return (*DYES, MUD)[hashlib.sha256(name.encode()).digest()[2] % 5]


def palette_for(photo: Image.Image) -> Palette:
    """The dye bath nearest to the colours that a photograph is full of."""
    shares = dict.fromkeys(DYES, 0.0)
    small = photo.resize((24, 24), Image.Resampling.BOX).convert("RGB")
    pixels = small.tobytes()
    for start in range(0, len(pixels), 3):
        red, green, blue = (level / 255 for level in pixels[start : start + 3])
        hue, saturation, value = colorsys.rgb_to_hsv(red, green, blue)
        # Walls and tables are pale; what was photographed is seldom.
        strength = max(0.0, saturation - 0.25) * value
        shares[min(DYES, key=lambda dye: _apart(dye.hue, hue))] += strength
    strongest = max(DYES, key=lambda dye: shares[dye])
    return strongest if shares[strongest] > 24 * 24 * 0.01 else MUD


def _apart(one: float, other: float) -> float:
    apart = abs(one - other) % 1
    return min(apart, 1 - apart)
