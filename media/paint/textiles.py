"""Cloth by itself: laid out flat with its fringe, folded into a pile, draped, and close up.

Not for: weaving (media.paint.cloth) or sewn things (media.paint.garments, media.paint.bags).
"""

import numpy as np
from PIL import Image

from media.paint.canvas import WIDTH, cast_shadow, filled, put, stroked
from media.paint.cloth import dye, weave
from media.paint.colour import Colour, darker, lighter, mix
from media.paint.light import Random, light_up, noise_field, relief, shaded
from media.paint.shapes import Point, curve
from media.paint.surfaces import backdrop, neutral_for, wooden_table

_OAK: Colour = (171, 132, 92)
_WALNUT: Colour = (122, 88, 62)


def paint_flat_cloth(motif: str, palette: list[Colour], rng: Random, subject: str) -> Image.Image:
    """Lay the whole cloth out on a table, fringe towards us."""
    picture = _ground(palette, rng)
    width, height = int(rng.integers(980, 1090)), 770
    left, top = (WIDTH - width) // 2, 38
    cloth = weave(motif, palette, (width, height), rng, technique=subject)
    folds = np.tile(_ripples(rng, width // 4, 5.0), (height // 4, 1))
    folds += noise_field(rng, (width // 4, height // 4), (6, 4)) * 2.2
    cloth = shaded(cloth, light_up(folds, cloth.size, 0.7))
    outline = _wavy_edge(width, height, rng)
    mask = filled((width, height + 4), outline)
    fringe = _fringe(width, 96, rng)
    cast_shadow(picture, mask, (left, top), offset=(8, 12), blur=14, strength=0.6)
    cast_shadow(picture, fringe, (left, top + height - 14), offset=(5, 7), blur=6, strength=0.5)
    colours = dye(palette)
    yarn = mix(colours[0], colours[1], 0.35)
    put(picture, _twisted_yarn(yarn, fringe.size, rng), fringe, (left, top + height - 14))
    full = Image.new("RGB", mask.size)
    full.paste(cloth)
    put(picture, full, mask, (left, top))
    return picture


def paint_fold(motif: str, palette: list[Colour], rng: Random, subject: str) -> Image.Image:
    """Show the piece put away neatly: a pile, or the cushion that the slug says it covers."""
    painter = paint_cushion if subject.startswith("sarung-bantal") else paint_folded_cloth
    return painter(motif, palette, rng, subject)


def paint_folded_cloth(motif: str, palette: list[Colour], rng: Random, subject: str) -> Image.Image:
    """Pile the cloth up, folded, seen from the front and above."""
    picture = _ground(palette, rng, horizon=0.34)
    layers = int(rng.integers(4, 6))
    half, depth, front = 450, 300, 600 - 10 * layers
    thick = 50
    cloth = weave(motif, palette, (2 * half, 640), rng, technique=subject)
    middle = WIDTH // 2
    base = front + layers * thick
    tall = layers * thick + depth
    shadow = filled(
        (2 * half, tall),
        [
            (110, 40),
            (2 * half - 60, 40),
            (2 * half, depth),
            (2 * half - 4, tall - 14),
            (4, tall - 14),
            (10, depth),
        ],
    )
    cast_shadow(
        picture, shadow, (middle - half, front - depth), offset=(30, 24), blur=34, strength=0.55
    )
    cast_shadow(
        picture,
        filled((2 * half - 30, 30), [(0, 0), (2 * half - 30, 0), (2 * half - 30, 30), (0, 30)]),
        (middle - half + 15, base - 24),
        offset=(2, 6),
        blur=9,
        strength=0.7,
    )
    for layer in reversed(range(layers)):
        shift = int(rng.integers(-9, 10))
        band_top = front + layer * thick - 6
        band = cloth.crop((0, 640 - 2 * thick - layer * 30, 2 * half, 640 - layer * 30)).resize(
            (2 * half, thick + 6), Image.Resampling.BILINEAR
        )
        roll = np.tile(_roll_light(thick + 6)[:, None], (1, 2 * half // 4))
        roll = roll + noise_field(rng, (roll.shape[1], roll.shape[0]), (9, 2)) * 9
        grey = Image.fromarray(np.clip(roll, 0, 255).astype(np.uint8)).resize(
            band.size, Image.Resampling.BICUBIC
        )
        mask = filled(band.size, curve(_fold_outline(2 * half, thick + 6)))
        put(picture, shaded(band, grey), mask, (middle - half + shift, band_top))
    inset = 92
    box = (2 * half, depth)
    top_face = cloth.transform(
        box,
        Image.Transform.PERSPECTIVE,
        _perspective(
            [(inset, 0), (2 * half - inset, 0), (2 * half, depth), (0, depth)],
            [(0, 0), (2 * half, 0), (2 * half, 640), (0, 640)],
        ),
        Image.Resampling.BILINEAR,
    )
    swell = noise_field(rng, (box[0] // 4, box[1] // 4), (5, 4)) * 2.5
    swell += np.tile(_ripples(rng, box[0] // 4, 2.0), (box[1] // 4, 1))
    top_face = shaded(top_face, light_up(swell, box, 0.5))
    mask = filled(
        box,
        [
            (inset, 3),
            (inset + 10, 0),
            (2 * half - inset - 10, 0),
            (2 * half - inset, 3),
            (2 * half - 2, depth - 8),
            (2 * half - 12, depth),
            (12, depth),
            (2, depth - 8),
        ],
    )
    put(picture, top_face, mask, (middle - half, front - depth + 4))
    return picture


def _ground(palette: list[Colour], rng: Random, horizon: float | None = None) -> Image.Image:
    if horizon is None and rng.random() < 0.6:
        return wooden_table(rng, _OAK if rng.random() < 0.6 else _WALNUT)
    return backdrop(rng, neutral_for(palette), horizon=horizon)


def _ripples(rng: Random, length: int, height: float) -> np.ndarray:
    """Make gentle waves across the cloth, as after being unfolded."""
    across = np.linspace(0, 1, length, dtype=np.float32)
    phases = rng.uniform(0, 6.28, 3)
    waves = sum(np.sin(across * f + p) / f for f, p in zip((14, 23, 37), phases, strict=True))
    return np.asarray(waves * height * 9, dtype=np.float32)


def _wavy_edge(width: int, height: int, rng: Random) -> list[Point]:
    def wobble(count: int) -> np.ndarray:
        return np.abs(rng.normal(0, 1.6, count))

    steps = 9
    xs, ys = np.linspace(2, width - 3, steps), np.linspace(2, height, steps)
    left = [(float(w), float(y)) for y, w in zip(ys[::-1], wobble(steps), strict=True)]
    right = [(float(width - w), float(y)) for y, w in zip(ys, wobble(steps), strict=True)]
    top = [(float(x), float(w)) for x, w in zip(xs[1:-1], wobble(steps - 2), strict=True)]
    return [*left, *top, *right]


def _fringe(width: int, length: int, rng: Random) -> Image.Image:
    """Twist the loose warp ends into cords with a knot at the cloth's edge."""
    cords: list[list[Point]] = []
    tile = 264
    for x in np.arange(6, tile - 4, 11):
        lean, reach = float(rng.normal(0, 4)), length - 8 - float(abs(rng.normal(0, 9)))
        start = float(x)
        cords.append(
            curve(
                [(start, 0), (start + lean * 0.2, reach * 0.4), (start + lean, reach)],
                closed=False,
                steps=3,
            )
        )
    drawn = stroked((tile, length), cords, 4.6)
    fringe = Image.new("L", (width, length))
    for left in range(0, width, tile):
        fringe.paste(drawn, (left, 0))
    return fringe


def _twisted_yarn(colour: Colour, size: tuple[int, int], rng: Random) -> Image.Image:
    stripes = rng.integers(0, 3, (size[1] // 4, size[0] // 4), dtype=np.uint8)
    tones = np.asarray([darker(colour, 0.28), colour, lighter(colour, 0.25)], dtype=np.uint8)
    return Image.fromarray(tones[stripes]).resize(size, Image.Resampling.BILINEAR)


def _roll_light(height: int) -> np.ndarray:
    """Shade one rounded fold from its lit top to its dark underside."""
    down = np.linspace(0, 1, height, dtype=np.float32)
    return np.interp(down, [0, 0.12, 0.35, 0.75, 0.93, 1], [95, 140, 158, 108, 48, 24])


def _fold_outline(width: int, height: int) -> list[Point]:
    return [
        (3, height * 0.5),
        (8, height * 0.14),
        (30, 1),
        (width * 0.5, 0),
        (width - 30, 1),
        (width - 8, height * 0.14),
        (width - 3, height * 0.5),
        (width - 8, height * 0.86),
        (width - 30, height - 1),
        (width * 0.5, height),
        (30, height - 1),
        (8, height * 0.86),
    ]


def _perspective(seen: list[Point], source: list[Point]) -> list[float]:
    """Solve for the eight coefficients that map what is seen back to the source."""
    rows, values = [], []
    for (x, y), (u, v) in zip(seen, source, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return [float(c) for c in np.linalg.solve(np.asarray(rows, float), np.asarray(values, float))]


def paint_cushion(motif: str, palette: list[Colour], rng: Random, subject: str) -> Image.Image:
    """Stand a cushion in the cloth's cover against the wall."""
    picture = backdrop(rng, neutral_for(palette), horizon=0.72)
    side = 700
    cloth = weave(motif, palette, (side, side), rng, technique=subject)
    near, far, e, m = side * 0.3, side * 0.7, 26, side / 2
    outline = curve(
        [
            (2, 4),
            (near, e - 5),
            (m, e),
            (far, e - 5),
            (side - 2, 4),
            (side - e + 5, near),
            (side - e, m),
            (side - e + 5, far),
            (side - 2, side - 4),
            (far, side - e + 5),
            (m, side - e),
            (near, side - e + 5),
            (2, side - 4),
            (e - 5, far),
            (e, m),
            (e - 5, near),
        ]
    )
    mask = filled((side, side), outline)
    at = ((WIDTH - side) // 2, 150)
    cast_shadow(picture, mask, at, offset=(24, 40), blur=30, strength=0.55)
    creases = noise_field(rng, (side // 4, side // 4), (7, 7)) * 2.4
    put(picture, shaded(cloth, relief(mask, 120, 1.7, creases)), mask, at)
    return picture
