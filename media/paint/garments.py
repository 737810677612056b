"""Clothes made from the cloth, on a hanger: shirt, blouse, dress, skirt, jacket.

Which one the product's slug says (`subject`); without one the seed decides.
Not for: bags (media.paint.bags) or cloth by itself (media.paint.textiles).
"""

from collections.abc import Sequence

from PIL import Image, ImageDraw

from media.paint.canvas import WIDTH, cast_shadow, draw_lines, filled, lay, put
from media.paint.cloth import dye, weave
from media.paint.colour import Colour, darker, lighter, tonal
from media.paint.cuts import BOX, MIDDLE, OUTLINES, cut_of, neckline, whole_outline
from media.paint.light import Random, noise_field, ramp, relief, shaded
from media.paint.shapes import Point, curve
from media.paint.surfaces import backdrop, neutral_for


def paint_garment(motif: str, palette: list[Colour], rng: Random, subject: str) -> Image.Image:
    """Hang one garment on the wall."""
    cut = cut_of(subject, rng)
    wall = backdrop(rng, neutral_for(palette))
    at = ((WIDTH - BOX[0]) // 2, 62)
    colours = dye(palette)
    plain = darker(colours[0], 0.12)
    cloth = weave(motif, palette, BOX, rng, technique=subject)
    half = OUTLINES[cut]
    outline = whole_outline(half)
    mask = filled(BOX, outline)
    _hang(wall, at, skirt=cut == "skirt")
    cast_shadow(wall, mask, at, offset=(20, 26), blur=24, strength=0.5)
    folds = noise_field(rng, (BOX[0] // 4, BOX[1] // 4), (26, 4)) * 2.6
    folds += noise_field(rng, (BOX[0] // 4, BOX[1] // 4), (9, 3)) * 3.2
    light = relief(mask, 56, 1.0, folds)
    fabric = cloth
    if cut in ("jacket", "open-jacket", "blouse"):
        fabric = _with_panels(cloth, plain, cut)
    put(wall, shaded(fabric, light), mask, at)
    _sew(wall, at, cut, plain, colours, light, mask)
    return wall


def _with_panels(cloth: Image.Image, plain: Colour, cut: str) -> Image.Image:
    """Cut the garment from plain cotton, with the weave as broad panels."""
    fabric = Image.new("RGB", cloth.size, plain)
    if cut == "blouse":
        zones = [(250, 0, 730, 250), (150, 660, 830, 860)]
    else:
        zones = [
            (BOX[0] // 2 - 128, 0, BOX[0] // 2 + 128, 860),
            (60, 600, 330, 735),
            (650, 600, 920, 735),
        ]
    for zone in zones:
        fabric.paste(cloth.crop(zone), zone[:2])
    return fabric


def _hang(wall: Image.Image, at: tuple[int, int], *, skirt: bool) -> None:
    """Draw the wooden hanger and its hook."""
    x = at[0] + MIDDLE
    drop = 44 if skirt else 0
    hook = curve(
        [
            (x, at[1] + 40 + drop),
            (x, at[1] + 8 + drop),
            (x + 20, at[1] - 8 + drop),
            (x + 6, at[1] - 34 + drop),
            (x - 14, at[1] - 18 + drop),
        ],
        closed=False,
    )
    draw_lines(wall, (120, 116, 110), [hook], 6)
    bar = [
        (x - 176, at[1] + 112 + drop),
        (x - 90, at[1] + 66 + drop),
        (x, at[1] + 40 + drop),
        (x + 90, at[1] + 66 + drop),
        (x + 176, at[1] + 112 + drop),
    ]
    draw_lines(wall, (156, 112, 70), [curve(bar, closed=False)], 20)


def _sew(
    wall: Image.Image,
    at: tuple[int, int],
    cut: str,
    plain: Colour,
    colours: list[Colour],
    light: Image.Image,
    body: Image.Image,
) -> None:
    """Add what makes it a garment: neck, collar, placket, buttons, belt, seams."""
    m = MIDDLE
    seam = darker(plain, 0.5)
    cotton = shaded(Image.new("RGB", BOX, plain), light)

    def sew(
        fill: Image.Image | Colour,
        *outlines: Sequence[Point],
        shadow: float = 0.5,
        clip: bool = False,
    ) -> None:
        lay(wall, fill, *outlines, at=at, shadow=shadow, clip=body if clip else None)

    def trim(*lines: Sequence[Point], colour: Colour = seam, width: float = 3) -> None:
        draw_lines(wall, colour, lines, width, at)

    if cut == "skirt":
        sew(cotton, [(m - 148, 116), (m + 148, 116), (m + 156, 168), (m - 156, 168)])
        trim([(m - 156, 162), (m + 156, 162)])
        return
    if cut in ("dress", "blouse"):
        width, top, deep = (80, 52, 76) if cut == "dress" else (88, 62, 92)
        sew(darker(plain, 0.5), neckline(width, top, deep), shadow=0)
        edge = [(x, y) for x, y in neckline(width, top, deep) if y >= top]
        trim(edge, colour=lighter(colours[1], 0.1), width=9)
        if cut == "dress":
            sew(
                cotton,
                curve(
                    [
                        (m - 170, 356),
                        (m, 368),
                        (m + 170, 356),
                        (m + 170, 396),
                        (m, 408),
                        (m - 170, 396),
                    ]
                ),
                clip=True,
            )
        return
    armholes = [
        [(m + side * 222, 130), (m + side * 196, 230), (m + side * 214, 340)] for side in (-1, 1)
    ]
    trim(*(curve(line, closed=False) for line in armholes))
    sew(darker(plain, 0.55), neckline(66, 62, 40), shadow=0)
    if cut == "open-jacket":
        sew(
            darker(plain, 0.5),
            curve(
                [
                    (m - 62, 66),
                    (m + 62, 66),
                    (m + 46, 300),
                    (m + 58, 842),
                    (m - 58, 842),
                    (m - 46, 300),
                ]
            ),
            clip=True,
            shadow=0,
        )
        trim(
            [(m - 64, 66), (m - 50, 300), (m - 62, 842)],
            [(m + 64, 66), (m + 50, 300), (m + 62, 842)],
            colour=lighter(plain, 0.2),
            width=12,
        )
    elif cut == "jacket":
        sew(
            ramp(light, tonal((236, 230, 220), 0.35)),
            [(m - 58, 72), (m + 58, 72), (m, 430)],
            shadow=0,
        )
        trim([(m, 80), (m, 430)], colour=(196, 188, 176), width=2)
        trim([(m + 4, 430), (m + 4, 838)])
        for side in (-1, 1):
            sew(
                ramp(light, tonal(lighter(plain, 0.1), 0.6)),
                [
                    (m + side * 58, 54),
                    (m + side * 122, 196),
                    (m + side * 90, 212),
                    (m + side * 102, 246),
                    (m + side * 4, 440),
                    (m + side * 30, 250),
                ],
            )
    else:
        sew(cotton, [(m - 19, 92), (m + 19, 92), (m + 19, 836), (m - 19, 836)], clip=True)
        trim([(m - 14, 120), (m - 14, 836)], [(m + 14, 120), (m + 14, 836)], width=2)
        collar = ramp(light, tonal(lighter(plain, 0.03), 0.5))
        for side in (-1, 1):
            sew(
                collar,
                [
                    (m + side * 2, 100),
                    (m + side * 50, 44),
                    (m + side * 74, 52),
                    (m + side * 96, 150),
                    (m + side * 34, 152),
                ],
            )
    draw = ImageDraw.Draw(wall)
    buttons = range(170, 800, 108) if "shirt" in cut else range(450, 660, 100)
    for y in buttons if cut != "open-jacket" else ():
        cx, cy = at[0] + m, at[1] + y
        draw.ellipse((cx - 8, cy - 7, cx + 10, cy + 11), fill=seam)
        draw.ellipse((cx - 9, cy - 9, cx + 9, cy + 9), fill=(240, 232, 216))
        draw.ellipse((cx - 5, cy - 5, cx + 5, cy + 5), outline=(190, 178, 156), width=2)
