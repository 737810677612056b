"""Colours as (red, green, blue) triples: reading, mixing and choosing them from a palette.

Not for: painting with them (media.paint.canvas). Fails with ValueError on a malformed #rrggbb.
"""

from collections.abc import Sequence

Colour = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)
INK: Colour = (34, 24, 18)
LINEN: Colour = (236, 228, 214)
LEAF: Colour = (74, 116, 52)
CHILLI: Colour = (190, 38, 24)


def read_colour(text: str) -> Colour:
    """Read #rrggbb."""
    if len(text) != 7 or text[0] != "#":
        raise ValueError(f"{text!r} is not a colour; expected #rrggbb")
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Blend `share` of the other colour into the first."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def lighter(colour: Colour, share: float) -> Colour:
    """Move towards a warm white."""
    return mix(colour, (255, 250, 240), share)


def darker(colour: Colour, share: float) -> Colour:
    """Move towards a warm black."""
    return mix(colour, (20, 12, 10), share)


def lightness(colour: Colour) -> float:
    """Tell how light it looks, 0 to 255."""
    return 0.3 * colour[0] + 0.59 * colour[1] + 0.11 * colour[2]


def by_lightness(palette: Sequence[Colour]) -> list[Colour]:
    """Order from dark to light."""
    return sorted(palette, key=lightness)


def tonal(colour: Colour, contrast: float = 0.5) -> list[Colour]:
    """Make the five steps from shadow to highlight that an object of this colour is shaded in."""
    return [
        darker(colour, min(0.9, contrast * 1.25)),
        darker(colour, contrast * 0.55),
        colour,
        lighter(colour, contrast * 0.4),
        lighter(colour, min(0.95, contrast * 1.2)),
    ]
