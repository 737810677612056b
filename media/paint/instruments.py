"""Music of Timor and Rote: the sasando in its lontar-leaf bowl, drum, fiddle, lute and flute.

Which one the motif's words say; without any it is a sasando.
"""

from PIL import Image

from media.paint.canvas import SIZE, WIDTH, cast_shadow, draw_lines, filled, lay, put
from media.paint.colour import Colour, darker, lighter, mix, tonal
from media.paint.light import Random, noise, ramp, relief, shaded, turned_light
from media.paint.sasando import BAMBOO, draw_sasando
from media.paint.shapes import curve, ellipse
from media.paint.surfaces import backdrop, neutral_for

_WOOD: Colour = (128, 76, 42)


def paint_instrument(motif: str, palette: list[Colour], rng: Random, subject: str) -> Image.Image:
    """Stand the instrument before a wall."""
    name = f"{subject} {motif}"
    picture = backdrop(rng, mix(neutral_for(palette), (140, 120, 104), 0.28), horizon=0.78)
    if "tambur" in name:
        _drum(picture, palette, rng)
    elif "heo" in name or "leku" in name or "gitar" in name:
        _lute(picture, palette, rng, bowed="heo" in name)
    elif "suling" in name:
        _flutes(picture, rng)
    else:
        strings = next((int(part) for part in motif.split("-") if part.isdigit()), 24)
        draw_sasando(picture, palette, rng, min(strings, 32) // 2)
    return picture


def _drum(picture: Image.Image, palette: list[Colour], rng: Random) -> None:
    x, top, bottom = WIDTH / 2, 260, 860
    body = filled(
        SIZE,
        curve(
            [
                (x - 270, top),
                (x - 250, top + 220),
                (x - 170, bottom - 60),
                (x - 180, bottom),
                (x, bottom + 26),
                (x + 180, bottom),
                (x + 170, bottom - 60),
                (x + 250, top + 220),
                (x + 270, top),
                (x, top + 40),
            ]
        ),
    )
    cast_shadow(picture, body, (0, 0), offset=(44, 24), blur=36, strength=0.6)
    grain = noise(rng, SIZE, (60, 6)).point([104 + level // 6 for level in range(256)])
    put(picture, shaded(ramp(turned_light(body, 0.2), tonal(palette[1], 0.6)), grain), body)
    cords = []
    for k in range(17):
        a = -0.96 + k * 0.12
        cords.append(
            [(x + 264 * a, top + 40 * (1 - a * a) + 20), (x + 236 * (a + 0.06), top + 250)]
        )
        cords.append(
            [(x + 236 * (a - 0.06), top + 250), (x + 264 * a, top + 40 * (1 - a * a) + 20)]
        )
    draw_lines(picture, lighter(palette[0], 0.35), cords, 5)
    draw_lines(
        picture,
        darker(palette[1], 0.4),
        [curve([(x - 240, top + 240), (x, top + 282), (x + 240, top + 240)], closed=False)],
        20,
    )
    skin = ellipse((x, top), (280, 86), 100)
    lay(
        picture, darker(palette[1], 0.3), ellipse((x, top + 10), (284, 90), 100), shadow=0.5, lift=6
    )
    mask = filled(SIZE, skin)
    put(picture, ramp(relief(mask, 40, -0.7), tonal((232, 214, 180), 0.4)), mask)
    lay(picture, (206, 178, 138), ellipse((x - 30, top - 6), (120, 34), 80))


def _lute(picture: Image.Image, palette: list[Colour], rng: Random, *, bowed: bool) -> None:
    x = WIDTH / 2
    body = filled(
        SIZE,
        curve(
            [
                (x - 60, 430),
                (x - 150, 480),
                (x - 132, 590),
                (x - 206, 700),
                (x - 160, 850),
                (x, 890),
                (x + 160, 850),
                (x + 206, 700),
                (x + 132, 590),
                (x + 150, 480),
                (x + 60, 430),
            ]
        ),
    )
    neck = [(x - 24, 110), (x + 24, 110), (x + 30, 470), (x - 30, 470)]
    cast_shadow(picture, body, (0, 0), offset=(40, 26), blur=32, strength=0.6)
    wood = mix(_WOOD, palette[0], 0.4)
    grain = noise(rng, SIZE, (70, 5)).point([100 + level // 5 for level in range(256)])
    put(picture, shaded(ramp(relief(body, 40, 1.1), tonal(wood, 0.6)), grain), body)
    lay(
        picture,
        ramp(turned_light(filled(SIZE, neck), 0.2), tonal(darker(_WOOD, 0.35), 0.5)),
        neck,
        shadow=0.5,
        lift=8,
    )
    head = curve([(x - 40, 60), (x, 36), (x + 40, 60), (x + 34, 130), (x - 34, 130)])
    lay(picture, darker(_WOOD, 0.25), head, shadow=0.4, lift=5)
    for side in (-1, 1):
        for y in (70, 104):
            lay(picture, (226, 206, 170), ellipse((x + side * 56, y), (17, 8)), shadow=0.4, lift=3)
    lay(picture, (28, 18, 14), ellipse((x, 640), (48, 48)))
    draw_lines(picture, palette[0], [[*ellipse((x, 640), (56, 56)), (x + 56, 640)]], 6)
    lay(
        picture,
        (60, 38, 24),
        [(x - 70, 776), (x + 70, 776), (x + 64, 800), (x - 64, 800)],
        shadow=0.4,
    )
    draw_lines(
        picture,
        (244, 236, 214),
        [[(x - 15 + 10 * k, 110), (x - 33 + 22 * k, 788)] for k in range(4)],
        2,
    )
    if bowed:
        bow = curve([(x + 300, 180), (x + 360, 420), (x + 300, 850)], closed=False)
        draw_lines(picture, (70, 44, 26), [bow], 14)
        draw_lines(picture, (240, 232, 214), [[bow[0], bow[-1]]], 7)


def _flutes(picture: Image.Image, rng: Random) -> None:
    for k, (tall, tone) in enumerate(
        ((720, BAMBOO), (640, (176, 128, 66)), (560, (208, 170, 104)))
    ):
        x = 420 + 220 * k
        top = 880 - tall
        tube = [(x - 34, top), (x + 34, top), (x + 34, 880), (x - 34, 880)]
        mask = filled(SIZE, tube)
        cast_shadow(picture, mask, (0, 0), offset=(26, 14), blur=22, strength=0.6)
        put(picture, ramp(turned_light(mask, 0.35), tonal(tone, 0.6)), mask)
        lay(picture, darker(tone, 0.6), ellipse((x, top), (34, 11)))
        lay(picture, darker(tone, 0.8), ellipse((x, top), (26, 7)))
        for hole in range(6):
            y = 880 - 90 - hole * (tall - 260) / 6
            lay(picture, darker(tone, 0.75), ellipse((x - 4, y), (9, 11)))
        for y in (top + 90, 880 - 40):
            band = curve([(x - 34, y), (x, y + 9), (x + 34, y)], closed=False)
            draw_lines(picture, (130, 40, 28), [band], 12)
