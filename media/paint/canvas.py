"""Cutting shapes out, laying them down and letting them throw shadows, all anti-aliased.

Masks are drawn three times too large and reduced. Deterministic: all chance comes from the
generator that is passed in. Not for: light on the thing itself (media.paint.light) or knowing what
a thing looks like (the subject modules).
"""

import math
from collections.abc import Callable, Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from media.paint.colour import Colour
from media.paint.shapes import Point

WIDTH, HEIGHT = 1280, 960
SIZE = (WIDTH, HEIGHT)

Draw = ImageDraw.ImageDraw

_OVERSAMPLING = 3


def filled(size: tuple[int, int], *outlines: Sequence[Point]) -> Image.Image:
    """Anti-alias the union of some polygons."""

    def draw_on(draw: Draw, factor: float, left: int, top: int) -> None:
        for outline in outlines:
            draw.polygon([((x - left) * factor, (y - top) * factor) for x, y in outline], fill=255)

    return _drawn_in_its_box(size, outlines, 1, draw_on)


def stroked(size: tuple[int, int], lines: Sequence[Sequence[Point]], width: float) -> Image.Image:
    """Anti-alias some polylines with round joints."""

    def draw_on(draw: Draw, factor: float, left: int, top: int) -> None:
        thick = max(1, round(width * factor))
        for line in lines:
            scaled = [((x - left) * factor, (y - top) * factor) for x, y in line]
            draw.line(scaled, fill=255, width=thick, joint="curve" if thick > 4 else None)

    return _drawn_in_its_box(size, lines, math.ceil(width) + 1, draw_on)


def _drawn_in_its_box(
    size: tuple[int, int],
    shapes: Sequence[Sequence[Point]],
    margin: int,
    draw_on: Callable[[Draw, float, int, int], None],
) -> Image.Image:
    """Draw three times too large, but only as much of the mask as the shapes cover."""
    xs = [x for shape in shapes for x, _ in shape]
    ys = [y for shape in shapes for _, y in shape]
    left = min(max(0, math.floor(min(xs)) - margin), size[0] - 1)
    top = min(max(0, math.floor(min(ys)) - margin), size[1] - 1)
    right = max(left + 1, min(size[0], math.ceil(max(xs)) + margin + 1))
    bottom = max(top + 1, min(size[1], math.ceil(max(ys)) + margin + 1))
    box = (right - left, bottom - top)
    large = Image.new("L", (box[0] * _OVERSAMPLING, box[1] * _OVERSAMPLING))
    draw_on(ImageDraw.Draw(large), _OVERSAMPLING, left, top)
    drawn = large.reduce(_OVERSAMPLING)
    if box == size:
        return drawn
    mask = Image.new("L", size)
    mask.paste(drawn, (left, top))
    return mask


def cast_shadow(
    picture: Image.Image,
    mask: Image.Image,
    at: tuple[int, int],
    *,
    offset: tuple[int, int] = (14, 20),
    blur: float = 22,
    strength: float = 0.5,
) -> None:
    """Let a shape that lies at a place throw its soft shadow to the lower right."""
    box = mask.getbbox()
    if box is None:
        return
    mask, at = mask.crop(box), (at[0] + box[0], at[1] + box[1])
    margin = round(blur * 2)
    size = ((mask.width + 2 * margin) // 4 + 1, (mask.height + 2 * margin) // 4 + 1)
    small = Image.new("L", size)
    small.paste(
        mask.resize(
            (max(1, mask.width // 4), max(1, mask.height // 4)),
            Image.Resampling.BILINEAR,
            reducing_gap=1.5,
        ),
        (margin // 4, margin // 4),
    )
    soft = small.filter(ImageFilter.GaussianBlur(blur / 4)).point(
        [round(level * strength) for level in range(256)]
    )
    soft = soft.resize((size[0] * 4, size[1] * 4), Image.Resampling.BILINEAR)
    where = (at[0] - margin + offset[0], at[1] - margin + offset[1])
    picture.paste((26, 18, 16), where, soft)


def put(
    picture: Image.Image,
    fill: Image.Image | Colour,
    mask: Image.Image,
    at: tuple[int, int] = (0, 0),
) -> None:
    """Lay a fill through a mask of its size."""
    box = mask.getbbox()
    if box is None:
        return
    place = (at[0] + box[0], at[1] + box[1])
    small = mask.crop(box)
    if isinstance(fill, Image.Image):
        picture.paste(fill.crop(box), place, small)
    else:
        picture.paste(fill, (*place, place[0] + small.width, place[1] + small.height), small)


def lay(
    picture: Image.Image,
    fill: Image.Image | Colour,
    *outlines: Sequence[Point],
    at: tuple[int, int] = (0, 0),
    shadow: float = 0.0,
    lift: int = 4,
    clip: Image.Image | None = None,
) -> None:
    """Cut a shape from a fill and lay it down, its shadow first, working on its own box only.

    Outlines, fill and clip share their origin, which comes to lie at `at`.
    """
    xs = [x for outline in outlines for x, _ in outline]
    ys = [y for outline in outlines for _, y in outline]
    left, top = math.floor(min(xs)), math.floor(min(ys))
    size = (math.ceil(max(xs)) - left + 1, math.ceil(max(ys)) - top + 1)
    mask = filled(size, *([(x - left, y - top) for x, y in outline] for outline in outlines))
    box = (left, top, left + size[0], top + size[1])
    if clip is not None:
        mask = ImageChops.multiply(mask, clip.crop(box))
    place = (at[0] + left, at[1] + top)
    if shadow:
        offset = (lift, round(lift * 1.5))
        cast_shadow(picture, mask, place, offset=offset, blur=lift * 1.8, strength=shadow)
    put(picture, fill.crop(box) if isinstance(fill, Image.Image) else fill, mask, place)


def draw_lines(
    picture: Image.Image,
    colour: Colour,
    lines: Sequence[Sequence[Point]],
    width: float,
    at: tuple[int, int] = (0, 0),
) -> None:
    """Draw thin lines, working on their own box only."""
    xs = [x for line in lines for x, _ in line]
    ys = [y for line in lines for _, y in line]
    margin = math.ceil(width) + 1
    left, top = math.floor(min(xs)) - margin, math.floor(min(ys)) - margin
    size = (math.ceil(max(xs)) - left + margin, math.ceil(max(ys)) - top + margin)
    shifted = [[(x - left, y - top) for x, y in line] for line in lines]
    put(picture, colour, stroked(size, shifted, width), (at[0] + left, at[1] + top))


def sprite(fill: Image.Image, mask: Image.Image) -> Image.Image:
    """Join a fill and its mask into a thing that can be turned and scattered."""
    joined = fill.copy()
    joined.putalpha(mask)
    return joined


def turned(thing: Image.Image, degrees: float) -> Image.Image:
    """Turn a sprite about its middle."""
    return thing.rotate(degrees, Image.Resampling.BILINEAR, expand=True)


def stamp(
    picture: Image.Image, thing: Image.Image, centre: Point, *, shadow: float = 0.0, lift: int = 5
) -> None:
    """Lay a sprite down with its middle at a point."""
    x, y = round(centre[0] - thing.width / 2), round(centre[1] - thing.height / 2)
    if shadow:
        alpha = thing.getchannel("A")
        cast_shadow(
            picture, alpha, (x, y), offset=(lift, lift + 2), blur=lift * 1.6, strength=shadow
        )
    picture.paste(thing, (x, y), thing)


def with_shadow(thing: Image.Image, lift: int) -> Image.Image:
    """Bake a soft shadow into a sprite, so that a hundred of them cost one paste each."""
    margin = 2 * lift
    size = (thing.width + 2 * margin, thing.height + 2 * margin)
    alpha = Image.new("L", size)
    alpha.paste(
        thing.getchannel("A").point([round(a * 0.6) for a in range(256)]),
        (margin + lift // 2, margin + lift),
    )
    shadow = Image.new("RGBA", size, (24, 14, 10, 0))
    shadow.putalpha(alpha.filter(ImageFilter.GaussianBlur(lift * 0.7)))
    shadow.alpha_composite(thing, (margin, margin))
    return shadow
