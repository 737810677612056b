"""Bags sewn from the cloth: tote, crossbody, backpack, pouch and wallet.

Which one the product's slug says (`subject`); without one the seed decides.
"""

from PIL import Image

from media.paint.canvas import WIDTH, cast_shadow, draw_lines, filled, lay, put
from media.paint.cloth import dye, weave
from media.paint.colour import Colour, darker, lighter, tonal
from media.paint.light import Random, noise_field, ramp, relief, shaded
from media.paint.shapes import Point, curve, ellipse
from media.paint.surfaces import backdrop, neutral_for

_LEATHER: Colour = (122, 76, 46)
_BRASS: Colour = (206, 168, 92)
_KINDS = {
    "tote": "tote",
    "tas-selempang": "crossbody",
    "ransel": "backpack",
    "dompet": "pouch",
    "pouch": "pouch",
}

# fmt: off
_BODIES: dict[str, list[Point]] = {
    "tote": [
        (30, 0), (300, 6), (570, 0), (586, 260), (600, 520), (560, 556), (300, 566), (40, 556),
            (0, 520), (14, 260), ],
    "crossbody": [
        (20, 10), (300, 0), (580, 10), (596, 200), (590, 380), (540, 430), (300, 440), (60, 430),
            (10, 380), (4, 200), ],
    "backpack": [
        (110, 40), (200, 4), (270, 0), (340, 4), (430, 40), (500, 150), (520, 400), (516, 620),
            (470, 664), (270, 672), (70, 664), (24, 620), (20, 400), (40, 150), ],
    "pouch": [
        (14, 12), (330, 4), (646, 12), (658, 60), (650, 350), (610, 396), (330, 404), (50, 396),
            (10, 350), (2, 60), ],
}
# fmt: on


def paint_bag(motif: str, palette: list[Colour], rng: Random, subject: str) -> Image.Image:
    """Stand one bag on the table."""
    drawn = list(_BODIES)[int(rng.integers(0, len(_BODIES)))]
    kind = next((k for word, k in _KINDS.items() if subject.startswith(word)), drawn)
    picture = backdrop(rng, neutral_for(palette), horizon=0.7)
    outline = curve(_BODIES[kind], steps=6)
    w = round(max(x for x, _ in _BODIES[kind])) + 4
    h = round(max(y for _, y in _BODIES[kind])) + 4
    at = ((WIDTH - w) // 2, 866 - h)
    cloth = weave(motif, palette, (w, h), rng, technique=subject)
    mask = filled((w, h), outline)
    creases = noise_field(rng, (w // 4, h // 4), (7, 5)) * 2.6
    light = relief(mask, 74, 1.35, creases)
    plain = darker(dye(palette)[0], 0.1)
    _straps(picture, kind, at, w, plain)
    cast_shadow(
        picture,
        mask.resize((w, 90)),
        (at[0] + 10, at[1] + h - 66),
        offset=(22, 0),
        blur=20,
        strength=0.7,
    )
    cast_shadow(picture, mask, at, offset=(34, 12), blur=36, strength=0.35)
    put(picture, shaded(cloth, light), mask, at)
    _trim(picture, kind, at, (w, h), light, mask, plain)
    return picture


def _straps(picture: Image.Image, kind: str, at: tuple[int, int], w: int, plain: Colour) -> None:
    """Draw what the bag is carried by, behind its body."""
    middle, top = at[0] + w / 2, at[1]
    if kind == "tote":
        for half, rise, tone in ((112, 214, darker(_LEATHER, 0.35)), (118, 190, _LEATHER)):
            arc = curve(
                [
                    (middle - half, top + 70),
                    (middle - half, top - rise * 0.4),
                    (middle - half * 0.6, top - rise),
                    (middle + half * 0.6, top - rise),
                    (middle + half, top - rise * 0.4),
                    (middle + half, top + 70),
                ],
                closed=False,
            )
            draw_lines(picture, darker(tone, 0.4), [[(x + 5, y + 6) for x, y in arc]], 22)
            draw_lines(picture, tone, [arc], 22)
            draw_lines(picture, lighter(tone, 0.3), [[(x - 4, y - 3) for x, y in arc]], 3)
    elif kind == "crossbody":
        arc = curve(
            [
                (at[0] + 24, top + 40),
                (at[0] - 6, top - 150),
                (middle - 150, top - 300),
                (middle + 60, top - 330),
                (at[0] + w + 10, top - 170),
                (at[0] + w - 24, top + 40),
            ],
            closed=False,
        )
        draw_lines(picture, darker(_LEATHER, 0.45), [[(x + 5, y + 6) for x, y in arc]], 18)
        draw_lines(picture, _LEATHER, [arc], 18)
        draw_lines(picture, lighter(_LEATHER, 0.3), [[(x - 3, y - 3) for x, y in arc]], 3)
    elif kind == "backpack":
        loop = curve(
            [
                (middle - 46, top + 20),
                (middle - 40, top - 44),
                (middle + 40, top - 44),
                (middle + 46, top + 20),
            ],
            closed=False,
        )
        draw_lines(picture, darker(plain, 0.2), [loop], 20)
        for side in (-1, 1):
            strap = curve(
                [
                    (middle + side * 190, top + 60),
                    (middle + side * 300, top + 260),
                    (middle + side * 282, top + 560),
                    (middle + side * 220, top + 640),
                ],
                closed=False,
            )
            draw_lines(picture, darker(plain, 0.45), [strap], 34)


def _trim(
    picture: Image.Image,
    kind: str,
    at: tuple[int, int],
    size: tuple[int, int],
    light: Image.Image,
    mask: Image.Image,
    plain: Colour,
) -> None:
    """Add flap, pocket, zip, leather and brass."""
    w, h = size
    canvas = ramp(light, tonal(plain, 0.6))
    leather = ramp(light, tonal(_LEATHER, 0.6))
    if kind == "tote":
        lay(picture, canvas, [(0, h - 130), (w, h - 130), (w, h), (0, h)], at=at, clip=mask)
        lay(picture, canvas, [(0, 0), (w, 0), (w, 34), (0, 34)], at=at, clip=mask)
        for x in (w / 2 - 118, w / 2 + 118):
            lay(
                picture,
                leather,
                [(x - 20, 40), (x + 20, 40), (x + 20, 116), (x, 134), (x - 20, 116)],
                at=at,
                shadow=0.4,
                lift=3,
            )
            _stud(picture, (at[0] + x, at[1] + 66))
    elif kind == "crossbody":
        flap = curve(
            [
                (6, 8),
                (w / 2, 0),
                (w - 6, 8),
                (w - 8, 150),
                (w - 70, 232),
                (w / 2, 252),
                (70, 232),
                (8, 150),
            ],
            steps=6,
        )
        lay(picture, leather, flap, at=at, shadow=0.5, lift=7, clip=mask)
        stitch = [(x + (w / 2 - x) * 0.035, y - 8) for x, y in flap if y > 30]
        draw_lines(picture, lighter(_LEATHER, 0.35), [stitch], 2, at=at)
        lay(
            picture,
            darker(_LEATHER, 0.3),
            [(w / 2 - 24, 210), (w / 2 + 24, 210), (w / 2 + 20, 300), (w / 2 - 20, 300)],
            at=at,
            shadow=0.4,
            lift=3,
        )
        _stud(picture, (at[0] + w / 2, at[1] + 274))
    elif kind == "backpack":
        top = curve(
            [
                (100, 40),
                (270, 0),
                (440, 40),
                (500, 160),
                (494, 236),
                (270, 262),
                (46, 236),
                (40, 160),
            ],
            steps=6,
        )
        lay(picture, canvas, top, at=at, shadow=0.5, lift=7, clip=mask)
        for x in (170, 370):
            lay(
                picture,
                leather,
                [(x - 17, 200), (x + 17, 200), (x + 15, 330), (x, 344), (x - 15, 330)],
                at=at,
                shadow=0.4,
                lift=3,
            )
            _stud(picture, (at[0] + x, at[1] + 304))
        lay(picture, canvas, [(0, h - 100), (w, h - 100), (w, h), (0, h)], at=at, clip=mask)
    else:
        lay(picture, canvas, [(0, 0), (w, 0), (w, 40), (0, 40)], at=at, clip=mask)
        draw_lines(
            picture,
            _BRASS,
            [[(24 + 9 * k, 46), (28 + 9 * k, 46)] for k in range((w - 48) // 9)],
            12,
            at=at,
        )
        lay(
            picture,
            leather,
            [(w - 60, 40), (w - 40, 40), (w - 34, 140), (w - 50, 156), (w - 66, 140)],
            at=at,
            shadow=0.5,
            lift=5,
        )
        _stud(picture, (at[0] + w - 50, at[1] + 48))


def _stud(picture: Image.Image, centre: Point) -> None:
    lay(picture, darker(_BRASS, 0.45), ellipse(centre, (10, 10)), shadow=0.4, lift=2)
    lay(picture, _BRASS, ellipse(centre, (8.5, 8.5)))
    lay(picture, lighter(_BRASS, 0.6), ellipse((centre[0] - 3, centre[1] - 3), (3, 3)))
