"""Glass: bottles of oil, honey and sambal, and jars of what is nibbled.

Not for: pots and carved bowls (media.paint.carvings).
"""

from PIL import Image, ImageChops

from media.paint.canvas import WIDTH, cast_shadow, draw_lines, filled, lay, put, stamp, turned
from media.paint.colour import WHITE, Colour, darker, lighter, mix, tonal
from media.paint.goods import Goods, goods_of
from media.paint.heaps import packed
from media.paint.labels import label
from media.paint.light import Random, ramp, shaded, turned_light
from media.paint.shapes import Point, curve, ellipse
from media.paint.surfaces import backdrop, neutral_for

# Half profiles from the mouth down, as (distance from the middle, height).
_SLIM: list[Point] = [
    (46, 96),
    (44, 210),
    (60, 262),
    (130, 330),
    (150, 400),
    (150, 740),
    (140, 776),
    (60, 786),
    (0, 788),
]
_ROUND: list[Point] = [
    (62, 110),
    (60, 180),
    (84, 226),
    (176, 300),
    (206, 420),
    (206, 690),
    (188, 768),
    (90, 786),
    (0, 788),
]
_FLASK: list[Point] = [
    (40, 130),
    (38, 300),
    (58, 350),
    (120, 470),
    (160, 620),
    (160, 730),
    (140, 778),
    (60, 788),
    (0, 788),
]
_JAR: list[Point] = [
    (196, 170),
    (200, 216),
    (226, 258),
    (240, 320),
    (242, 660),
    (232, 752),
    (200, 784),
    (100, 790),
    (0, 790),
]
_BOX = (560, 820)
_MIDDLE = _BOX[0] / 2


def paint_bottle(motif: str, palette: list[Colour], rng: Random, subject: str) -> Image.Image:
    """Stand a filled, labelled bottle on the table."""
    goods = goods_of(motif, palette, subject)
    profile = (_SLIM, _ROUND, _FLASK)[int(rng.integers(0, 3))]
    if goods.form == "paste":
        profile = _ROUND
    return _stand(goods, palette, profile, rng, lid_height=92, filled_from=profile[2][1])


def paint_jar(motif: str, palette: list[Colour], rng: Random, subject: str) -> Image.Image:
    """Stand a filled, labelled jar on the table."""
    goods = goods_of(motif, palette, subject)
    return _stand(goods, palette, _JAR, rng, lid_height=104, filled_from=250)


def _stand(
    goods: Goods,
    palette: list[Colour],
    profile: list[Point],
    rng: Random,
    *,
    lid_height: float,
    filled_from: float,
) -> Image.Image:
    picture = backdrop(rng, neutral_for(palette), horizon=0.68)
    at = ((WIDTH - _BOX[0]) // 2 - 20, 88)
    right = curve([(_MIDDLE + x, y) for x, y in profile], closed=False)
    left = [(2 * _MIDDLE - x, y) for x, y in reversed(right[:-1])]
    mask = filled(_BOX, [*right, *left])
    body = profile[-4][0]
    cast_shadow(
        picture,
        filled((round(2 * body), 70), ellipse((body, 35), (body, 34))),
        (round(at[0] + _MIDDLE - body), at[1] + 752),
        offset=(40, 10),
        blur=20,
        strength=0.75,
    )
    cast_shadow(picture, mask, at, offset=(46, 14), blur=38, strength=0.3)
    light = turned_light(mask, 0.9)
    glass = mix((206, 216, 212), goods.colours[0], 0.12)
    vessel = ramp(light, [darker(glass, 0.45), darker(glass, 0.1), lighter(glass, 0.35), WHITE])
    contents = _contents(goods, rng)
    level = filled(_BOX, [(0, filled_from), (_BOX[0], filled_from), (_BOX[0], 776), (0, 776)])
    inner = ImageChops.multiply(
        mask.resize((_BOX[0] - 20, _BOX[1])).crop((-10, 0, _BOX[0] - 10, _BOX[1])), level
    )
    put(vessel, shaded(contents, turned_light(mask, 0.55)), inner)
    # Thick glass at the foot, a bright rim of the filling.
    draw_lines(
        vessel,
        lighter(glass, 0.5),
        [
            curve(
                [(_MIDDLE - body + 26, 778), (_MIDDLE, 784), (_MIDDLE + body - 26, 778)],
                closed=False,
            )
        ],
        4,
    )
    _wrap_label(vessel, palette, profile, light, rng)
    put(picture, vessel, mask, at)
    _close(picture, profile, at, lid_height, palette, rng)
    if goods.form == "pieces":
        for k in range(5):
            thing = turned(
                goods.make(rng, goods.colours, min(goods.length, 100)), float(rng.uniform(0, 360))
            )
            stamp(
                picture,
                thing,
                (900 + 52 * (k % 3) + float(rng.normal(0, 8)), 836 + 40 * (k // 3)),
                shadow=0.55,
                lift=5,
            )
    return picture


def _contents(goods: Goods, rng: Random) -> Image.Image:
    if goods.form != "liquid":
        return packed(rng, _BOX, goods, 0.72)
    # A clear liquid is darkest where one looks through most of it.
    deep = Image.linear_gradient("L").resize(_BOX)
    colours = goods.colours
    return ramp(deep, [lighter(colours[1], 0.12), mix(colours[0], colours[1], 0.65), colours[0]])


def _wrap_label(
    vessel: Image.Image,
    palette: list[Colour],
    profile: list[Point],
    light: Image.Image,
    rng: Random,
) -> None:
    widest = max(x for x, _ in profile)
    # Where the body is nearly full; a flask never is before it is too late for a label.
    top = round(min(next(y for x, y in profile if x > widest * 0.9), 470)) + 40
    height = min(290, 700 - top)
    half = round(widest * 0.93)
    card = label(rng, (2 * half, height), palette)
    box = (round(_MIDDLE) - half, top, round(_MIDDLE) + half, top + height)
    upper = curve([(0, 0), (half, 9), (2 * half, 0)], closed=False)
    bowed = [*upper, *((x, y + height - 11) for x, y in reversed(upper))]
    lay(vessel, shaded(card, light.crop(box)), bowed, at=(box[0], box[1]), shadow=0.35, lift=2)


def _close(
    picture: Image.Image,
    profile: list[Point],
    at: tuple[int, int],
    lid_height: float,
    palette: list[Colour],
    rng: Random,
) -> None:
    """Put on a cork, or a screw lid in the palette's colour."""
    half = profile[0][0] + 9
    top = profile[0][1] - lid_height + 34
    size = (round(2 * half), round(lid_height))
    lid = filled(
        size,
        curve(
            [
                (4, 8),
                (half, 2),
                (2 * half - 4, 8),
                (2 * half - 1, lid_height * 0.5),
                (2 * half - 3, lid_height - 8),
                (half, lid_height - 1),
                (3, lid_height - 8),
                (1, lid_height * 0.5),
            ],
            steps=5,
        ),
    )
    cork = rng.random() < 0.4
    tone = (186, 142, 96) if cork else darker(max(palette, key=lambda c: max(c) - min(c)), 0.25)
    fill = ramp(turned_light(lid, 0.0 if cork else 0.5), tonal(tone, 0.6))
    if not cork:
        ribs = [[(x, lid_height * 0.34), (x, lid_height - 8)] for x in range(8, size[0] - 6, 9)]
        draw_lines(fill, darker(tone, 0.3), ribs, 2)
    where = (round(at[0] + _MIDDLE - half), round(at[1] + top))
    cast_shadow(picture, lid, where, offset=(2, 8), blur=8, strength=0.5)
    put(picture, fill, lid, where)
