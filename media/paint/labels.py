"""The label on a package: a strip of weave, an emblem and lines where the words would be.

Not for: the package under it.
"""

from PIL import Image

from media.paint.canvas import draw_lines, lay
from media.paint.cloth import weave
from media.paint.colour import Colour, by_lightness, darker, lighter, lightness, mix
from media.paint.light import Random
from media.paint.shapes import ellipse

# The region's own figures, so that a shelf of packages looks like home.
_STRIPS = ("kaif", "sotis-insana", "korkase", "kai-mnutu", "buna-biboki")


def label(rng: Random, size: tuple[int, int], palette: list[Colour]) -> Image.Image:
    """Print a label for a product of this palette."""
    ordered = by_lightness(palette)
    ink = ordered[0] if lightness(ordered[0]) < 110 else darker(ordered[0], 0.6)
    paper = mix((250, 246, 236), ordered[-1], 0.15)
    width, height = size
    card = Image.new("RGB", size, paper)
    strip_height = max(18, round(height * 0.22))
    strip = weave(
        _STRIPS[int(rng.integers(0, len(_STRIPS)))],
        [ink, ink, *_accents(palette, ink), paper],
        (strip_height, width),
        rng,
        thread=2,
        technique="sotis",
    ).transpose(Image.Transpose.ROTATE_90)
    card.paste(strip, (0, 0))
    lay(
        card,
        ink,
        [
            (0, strip_height),
            (width, strip_height),
            (width, strip_height + 4),
            (0, strip_height + 4),
        ],
    )
    middle = width / 2
    emblem_y = height * 0.43
    radius = min(width, height) * 0.12
    lay(card, ink, ellipse((middle, emblem_y), (radius, radius)))
    lay(card, paper, ellipse((middle, emblem_y), (radius * 0.84, radius * 0.84)))
    lay(
        card,
        _accents(palette, ink)[0],
        [
            (middle, emblem_y - radius * 0.62),
            (middle + radius * 0.5, emblem_y),
            (middle, emblem_y + radius * 0.62),
            (middle - radius * 0.5, emblem_y),
        ],
    )
    for y, half, thick, colour in (
        (0.64, 0.36, 0.055, ink),
        (0.75, 0.25, 0.026, mix(ink, paper, 0.35)),
        (0.81, 0.28, 0.026, mix(ink, paper, 0.35)),
        (0.91, 0.14, 0.03, _accents(palette, ink)[0]),
    ):
        _line_of_words(card, rng, middle, height * y, width * half, height * thick, colour)
    return card


def _line_of_words(
    card: Image.Image,
    rng: Random,
    middle: float,
    y: float,
    half: float,
    thick: float,
    colour: Colour,
) -> None:
    """Hint at words: a row of dashes as long as words are."""
    x, dashes = middle - half, []
    while x < middle + half - 8:
        length = min(float(rng.uniform(0.18, 0.5)) * half, middle + half - x)
        dashes.append([(x, y), (x + length, y)])
        x += length + max(5.0, half * 0.06)
    draw_lines(card, colour, dashes, max(2.0, thick))


def _accents(palette: list[Colour], ink: Colour) -> list[Colour]:
    """Choose the palette's most colourful tone, and a lighter one of it."""
    vivid = max(palette, key=lambda colour: max(colour) - min(colour))
    if vivid == ink:
        vivid = lighter(ink, 0.35)
    return [vivid, lighter(vivid, 0.35)]
