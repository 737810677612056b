"""Carved and turned things: houses, horses, boards, combs, bowls, pots, spoons.

Which one the motif's words say; without any it is a carved board.
"""

import numpy as np
from PIL import Image

from media.paint.canvas import SIZE, cast_shadow, draw_lines, filled, lay, put
from media.paint.colour import Colour, darker, lighter, mix, tonal
from media.paint.houses import carve_horse, carve_peaked_house, carve_round_house, grained, stand
from media.paint.light import Random, noise_field, ramp, relief, turned_light
from media.paint.motifs import threads_of
from media.paint.shapes import Point, curve, ellipse
from media.paint.surfaces import backdrop, neutral_for

_X = SIZE[0] / 2


def paint_carving(motif: str, palette: list[Colour], rng: Random, subject: str) -> Image.Image:
    """Stand one carved thing on the table."""
    name = f"{subject} {motif}"
    picture = backdrop(rng, neutral_for(palette), horizon=0.7)
    wood = palette[1]
    if "ume-kbubu" in name or "mbaru" in name:
        carve_round_house(picture, wood, rng, pointed="mbaru" in name)
    elif "rumah" in name:
        carve_peaked_house(picture, wood, rng)
    elif "kuda" in name:
        carve_horse(picture, (178, 98, 62) if "gerabah" in name else wood, rng)
    elif any(word in name for word in ("mangkuk", "periuk", "gelas", "tatakan")):
        _vessel(
            picture,
            (168, 92, 58) if "tanah" in name else palette[0] if "batok" in name else wood,
            rng,
            tall="gelas" in name,
            pot="periuk" in name,
        )
    elif "sendok" in name or "pisau" in name or "tongkat" in name or "sisir" in name:
        _handled(picture, palette, rng, name)
    else:
        _board(picture, wood, rng)
    return picture


def _vessel(picture: Image.Image, tone: Colour, rng: Random, *, tall: bool, pot: bool) -> None:
    if tall:
        half, top, outline = 170, 300, [(170, 300), (168, 560), (160, 850)]
    elif pot:
        half, top, outline = 190, 360, [(190, 360), (170, 420), (330, 560), (320, 720), (180, 860)]
    else:
        half, top, outline = 360, 460, [(360, 460), (340, 620), (250, 770), (140, 850)]
    right = curve([(_X + x, y) for x, y in outline], closed=False)
    body = [*right, *[(2 * _X - x, y) for x, y in reversed(right)]]
    mask = filled(SIZE, body)
    cast_shadow(
        picture,
        filled(SIZE, ellipse((_X, outline[-1][1] - 4), (outline[-1][0] * 1.3, 30))),
        (0, 0),
        offset=(40, 10),
        blur=22,
        strength=0.8,
    )
    put(picture, grained(mask, tone, rng, turned_light(mask, 0.35)), mask)
    rim = ellipse((_X, top), (half, half * 0.26), 90)
    lay(picture, lighter(tone, 0.3), rim)
    inside = filled(SIZE, ellipse((_X, top + 3), (half - 16, half * 0.26 - 8), 90))
    put(picture, ramp(relief(inside, 40, -1.6), tonal(darker(tone, 0.35), 0.6)), inside)
    for y, spread in ((0.36, 7), (0.46, 7)):
        level = top + (outline[-1][1] - top) * y
        reach = float(np.interp(level, [p[1] for p in right], [p[0] - _X for p in right])) - 6
        points = [
            (_X + reach * u, level + 34 * (1 - u * u) + spread * (k % 2 * 2 - 1))
            for k, u in enumerate(np.linspace(-1, 1, 41))
        ]
        draw_lines(picture, darker(tone, 0.6), [points], 5)
        draw_lines(picture, lighter(tone, 0.3), [[(x, y + 4) for x, y in points]], 2)


def _handled(picture: Image.Image, palette: list[Colour], rng: Random, name: str) -> None:
    dark, wood = palette[0], palette[1]
    if "sisir" in name:
        comb = curve(
            [(_X - 330, 420), (_X - 250, 250), (_X, 200), (_X + 250, 250), (_X + 330, 420)],
            closed=False,
        )
        teeth: list[Point] = []
        for k in range(23):
            x = _X + 330 - k * 30
            teeth += [(x, 460), (x - 3, 820), (x - 15, 830), (x - 18, 470)]
        stand(picture, [*comb, *teeth], darker(dark, 0.15), rng, 18, 1.6)
        draw_lines(picture, lighter(palette[-1], 0.1), [ellipse((_X, 330), (60, 42))], 6)
        return
    if "pisau" in name:
        blade = curve(
            [(330, 560), (560, 420), (900, 330), (1110, 340), (960, 470), (640, 590), (400, 640)],
            steps=6,
        )
        mask = filled(SIZE, blade)
        cast_shadow(picture, mask, (0, 0), offset=(16, 24), blur=20, strength=0.6)
        put(picture, ramp(relief(mask, 40, 1.8), tonal((186, 190, 196), 0.6)), mask)
        stand(
            picture,
            curve([(120, 700), (180, 640), (360, 548), (404, 636), (240, 730), (150, 760)]),
            darker(dark, 0.1),
            rng,
            26,
        )
        return
    if "tongkat" in name:
        stand(
            picture, [(_X - 22, 230), (_X + 22, 230), (_X + 16, 880), (_X - 16, 880)], wood, rng, 16
        )
        stand(
            picture,
            curve(
                [
                    (_X - 40, 250),
                    (_X - 60, 150),
                    (_X - 10, 76),
                    (_X + 90, 70),
                    (_X + 150, 110),
                    (_X + 90, 140),
                    (_X + 50, 180),
                    (_X + 40, 250),
                ]
            ),
            darker(wood, 0.2),
            rng,
            26,
        )
        lay(picture, (240, 220, 170), ellipse((_X + 50, 100), (11, 11)), shadow=0.4)
        return
    for k, fork in enumerate((False, True, False, True)):
        x = 330 + 205 * k
        handle: list[Point] = [(x - 13, 400), (x + 13, 400), (x + 19, 850), (x, 868), (x - 19, 850)]
        stand(picture, handle, wood, rng, 12)
        head = curve(
            [(x - 60, 260), (x, 130), (x + 60, 260), (x + 44, 370), (x, 412), (x - 44, 370)]
        )
        bowl = stand(picture, head, darker(dark, 0.05), rng, 30)
        if fork:
            for gap in (-26, 0, 26):
                lay(
                    picture,
                    (216, 208, 192),
                    [
                        (x + gap - 6, 100),
                        (x + gap + 6, 100),
                        (x + gap + 4, 280),
                        (x + gap - 4, 280),
                    ],
                    clip=bowl,
                )
        else:
            lay(picture, darker(dark, 0.35), ellipse((x, 270), (40, 74)))


def _board(picture: Image.Image, wood: Colour, rng: Random) -> None:
    """Carve the hook into a board, deep enough to hold a shadow."""
    left, top, w, h = 300, 110, 680, 740
    board = [(left, top), (left + w, top), (left + w, top + h), (left, top + h)]
    threads = threads_of("hooked-rhomb")
    cut = (
        Image.fromarray(np.where(threads > 0, 255, 0).astype(np.uint8))
        .resize((560, 560), Image.Resampling.NEAREST)
        .resize((140, 140), Image.Resampling.BOX)
    )
    field = np.zeros((SIZE[1] // 4, SIZE[0] // 4), np.float32)
    field[50:190, 90:230] = np.asarray(cut, np.float32) / 255 * 3.2
    field += noise_field(rng, (SIZE[0] // 4, SIZE[1] // 4), (40, 8)) * 0.3
    mask = filled(SIZE, board)
    cast_shadow(picture, mask, (0, 0), offset=(34, 30), blur=32, strength=0.6)
    put(
        picture,
        grained(mask, mix(wood, (120, 72, 40), 0.3), rng, relief(mask, 20, 1.4, field)),
        mask,
    )
    frame = [
        (left + 34, top + 34),
        (left + w - 34, top + 34),
        (left + w - 34, top + h - 34),
        (left + 34, top + h - 34),
        (left + 34, top + 34),
    ]
    draw_lines(picture, darker(wood, 0.5), [frame], 7)
    draw_lines(picture, lighter(wood, 0.3), [[(x + 4, y + 4) for x, y in frame]], 3)
