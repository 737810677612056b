"""Gift boxes: open with what is in them, and closed with a ribbon.

Not for: pouches and vacuum packs (media.paint.packages).
"""

from PIL import Image

from media.paint.canvas import WIDTH, draw_lines, filled, lay, sprite, stamp, turned, with_shadow
from media.paint.cloth import weave
from media.paint.colour import Colour, by_lightness, darker, lighter, mix, tonal
from media.paint.goods import goods_of
from media.paint.heaps import packed
from media.paint.labels import label
from media.paint.light import Random, noise_field, ramp, relief, shaded
from media.paint.morsels import strand, variants
from media.paint.shapes import Point, curve, ellipse
from media.paint.surfaces import backdrop, neutral_for, wooden_table


def paint_gift_box(motif: str, palette: list[Colour], rng: Random, subject: str) -> Image.Image:
    """Look down into the open box: wood wool, little packets, a fold of cloth."""
    picture = (
        wooden_table(rng, (150, 112, 78))
        if rng.random() < 0.5
        else backdrop(rng, neutral_for(palette))
    )
    w, h = 860, 640
    left, top = (WIDTH - w) // 2, 170
    card = mix(by_lightness(palette)[-1], (214, 178, 132), 0.55)
    wall = 26
    _lid(picture, palette, rng, (left + 20, top - 132), (w - 40, 118))
    lay(picture, lighter(card, 0.18), _rectangle(0, 0, w, h), at=(left, top), shadow=0.6, lift=18)
    lay(picture, darker(card, 0.5), _rectangle(wall, wall, w - wall, h - wall), at=(left, top))
    inside = (w - 2 * wall, h - 2 * wall)
    filling = Image.new("RGB", inside, (150, 118, 74))
    curls = [
        with_shadow(thing, 3)
        for thing in variants(
            strand, rng, [(226, 196, 140), (206, 170, 112), (244, 222, 176)], 150, 8
        )
    ]
    for _ in range(110):
        stamp(
            filling,
            curls[int(rng.integers(0, 8))],
            (float(rng.uniform(0, inside[0])), float(rng.uniform(0, inside[1]))),
        )
    _fill(filling, motif, palette, rng, subject)
    shade = relief(filled(inside, _rectangle(0, 0, *inside)), 34, -1.0)
    lay(picture, shaded(filling, shade), _rectangle(0, 0, *inside), at=(left + wall, top + wall))
    return picture


def paint_closed_box(motif: str, palette: list[Colour], rng: Random, subject: str) -> Image.Image:
    """Stand the closed box before a wall, with a band of cloth, a ribbon and a label."""
    picture = backdrop(rng, neutral_for(palette), horizon=0.6)
    w, h, depth, skew = 660, 400, 190, 110
    left, top = (WIDTH - w) // 2 - 60, 380
    ordered = by_lightness(palette)
    card = mix(ordered[-1], (222, 190, 146), 0.35)
    front, lid, side = (
        [(0, 0), (w, 0), (w, h), (0, h)],
        [(0, 0), (skew, -depth), (w + skew, -depth), (w, 0)],
        [(w, 0), (w + skew, -depth), (w + skew, h - depth + 40), (w, h)],
    )
    lay(picture, darker(card, 0.42), side, at=(left, top), shadow=0.6, lift=22)
    lay(picture, card, front, at=(left, top), shadow=0.4, lift=12)
    lay(picture, lighter(card, 0.3), lid, at=(left, top))
    strip = weave(
        "kaif",
        palette if len(palette) > 2 else [*palette, *palette],
        (150, h),
        rng,
        thread=3,
        technique="sotis",
    )
    picture.paste(strip, (left + w // 2 - 75, top))
    top_strip = [
        (w / 2 - 75, 0),
        (w / 2 - 75 + skew, -depth),
        (w / 2 + 75 + skew, -depth),
        (w / 2 + 75, 0),
    ]
    lay(picture, lighter(ordered[0], 0.18), top_strip, at=(left, top))
    name = label(rng, (210, 160), palette)
    lay(picture, name, _rectangle(0, 0, 210, 160), at=(left + 46, top + 120), shadow=0.3, lift=2)
    draw_lines(picture, lighter(card, 0.5), [[(0, 2), (w, 2)], [(w, 2), (w, h)]], 3, at=(left, top))
    _bow(
        picture,
        (left + w / 2 + skew / 2, top - depth / 2 - 6),
        max(palette, key=lambda c: max(c) - min(c)),
    )
    return picture


def _rectangle(left: float, top: float, right: float, bottom: float) -> list[Point]:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def _lid(
    picture: Image.Image,
    palette: list[Colour],
    rng: Random,
    at: tuple[int, int],
    size: tuple[int, int],
) -> None:
    """Let the opened lid stand up behind the box, covered in cloth."""
    cloth = weave(
        "kai-mnutu",
        palette if len(palette) > 2 else [*palette, *palette],
        (size[1], size[0]),
        rng,
        thread=3,
        technique="sotis",
    )
    cloth = cloth.transpose(Image.Transpose.ROTATE_90)
    lay(
        picture,
        shaded(cloth, relief(filled(size, _rectangle(0, 0, *size)), 16, 0.8)),
        [(14, 0), (size[0] - 14, 0), (size[0], size[1]), (0, size[1])],
        at=at,
        shadow=0.4,
        lift=8,
    )


def _fill(
    filling: Image.Image, motif: str, palette: list[Colour], rng: Random, subject: str
) -> None:
    """Lay two rows of packets with their labels into the wood wool."""
    goods = goods_of(motif, palette, subject)
    w, h = filling.size
    columns = int(rng.integers(3, 5))
    cell = w / columns
    size = (round(cell * 0.8), round(h * 0.41))
    packets = [_packet(packed(rng, size, goods, 0.62), palette, rng) for _ in range(2)]
    for place in range(columns * 2):
        thing = turned(packets[place % 2], float(rng.normal(0, 2.2)))
        stamp(
            filling,
            thing,
            (cell * (place % columns + 0.5), h * (0.27 + 0.46 * (place // columns))),
            shadow=0.6,
            lift=7,
        )


def _packet(contents: Image.Image, palette: list[Colour], rng: Random) -> Image.Image:
    size = contents.size
    mask = filled(
        size,
        curve(
            [
                (10, 6),
                (size[0] / 2, 2),
                (size[0] - 10, 6),
                (size[0] - 4, size[1] / 2),
                (size[0] - 10, size[1] - 6),
                (size[0] / 2, size[1] - 2),
                (10, size[1] - 6),
                (4, size[1] / 2),
            ]
        ),
    )
    small = label(rng, (round(size[0] * 0.66), round(size[1] * 0.62)), palette)
    contents.paste(small, (round(size[0] * 0.17), round(size[1] * 0.19)))
    light = relief(mask, 26, 1.3, noise_field(rng, (size[0] // 4, size[1] // 4), (5, 5)) * 1.4)
    return sprite(shaded(contents, light), mask)


def _bow(picture: Image.Image, centre: Point, tone: Colour) -> None:
    """Tie a ribbon: two tails, two loops, a knot."""
    x, y = centre
    colours = tonal(tone, 0.6)
    for sign in (-1, 1):
        tail = curve(
            [(0, 0), (sign * 60, 26), (sign * 110, 84), (sign * 78, 92), (sign * 40, 50)], steps=6
        )
        _ribbon(picture, [(x + px, y + py) for px, py in tail], colours)
        loop = curve(
            [(0, 0), (sign * 70, -62), (sign * 142, -52), (sign * 150, 2), (sign * 80, 22)], steps=6
        )
        _ribbon(picture, [(x + px, y + py) for px, py in loop], colours)
        hole = curve(
            [(sign * 52, -14), (sign * 88, -36), (sign * 124, -22), (sign * 92, 0)], steps=6
        )
        lay(picture, darker(tone, 0.5), [(x + px, y + py) for px, py in hole])
    _ribbon(picture, [(px, py) for px, py in ellipse(centre, (26, 22))], colours)


def _ribbon(picture: Image.Image, outline: list[Point], colours: list[Colour]) -> None:
    left, top = min(x for x, _ in outline) - 4, min(y for _, y in outline) - 4
    shifted = [(px - left, py - top) for px, py in outline]
    size = (round(max(px for px, _ in shifted)) + 6, round(max(py for _, py in shifted)) + 6)
    fill = ramp(relief(filled(size, shifted), 16, 1.4), colours)
    lay(picture, fill, shifted, at=(round(left), round(top)), shadow=0.45, lift=5)
