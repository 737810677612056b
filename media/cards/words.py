"""Draws the panel of words that media.cards.layout has laid out, larger, and reduces it."""

from __future__ import annotations

from PIL import Image, ImageDraw

from media.cards.lettering import SCALE, write
from media.cards.panel import Box, Layout, Line


def draw_words(layout: Layout, size: tuple[int, int], sign: Image.Image) -> Image.Image:
    """Draw everything in `layout` on a panel of this size; `sign` has the size of its square."""
    panel = Image.new("RGB", (size[0] * SCALE, size[1] * SCALE), layout.ground)
    draw = ImageDraw.Draw(panel)
    for slab in layout.slabs:
        draw.rounded_rectangle(_scaled(slab.box), slab.radius * SCALE, slab.colour)
    for line in layout.lines:
        _write(draw, line)
    small = panel.reduce(SCALE)
    small.paste(sign, (round(layout.sign[0]), round(layout.sign[1])))
    return small


def _scaled(box: Box) -> Box:
    left, top, right, bottom = (round(edge * SCALE) for edge in box)
    # Pillow counts the last row and column in.
    return left, top, right - 1, bottom - 1


def _write(draw: ImageDraw.ImageDraw, line: Line) -> None:
    at = (line.left, line.baseline)
    write(draw, at, line.text, line.size, line.weight, line.colour, tracking=line.tracking)
    if line.struck:
        height = line.baseline - line.size * 0.27
        draw.line(
            [(line.left * SCALE, height * SCALE), (line.right * SCALE, height * SCALE)],
            line.colour,
            round(line.size * 0.08 * SCALE),
        )
