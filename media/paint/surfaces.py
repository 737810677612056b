"""What things lie on and stand before: a calm wall, a wall with a table, a table of boards.

Not for: the things.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw

from media.paint.canvas import HEIGHT, SIZE, WIDTH
from media.paint.colour import Colour, darker, lighter, mix
from media.paint.light import Random, noise, noise_field, ramp, shaded


def backdrop(rng: Random, tone: Colour, *, horizon: float | None = None) -> Image.Image:
    """Paint a calm surface with light from the upper left; a horizon parts wall and table."""
    across, down = np.meshgrid(
        np.linspace(0, 1, 80, dtype=np.float32), np.linspace(0, 1, 60, dtype=np.float32)
    )
    light = 1.07 - 0.30 * np.hypot(across - 0.3, (down - 0.25) * 0.8)
    light += noise_field(rng, (80, 60), (5, 4)) * 0.018
    base = np.empty((60, 80, 3), dtype=np.float32)
    base[:] = tone
    if horizon is not None:
        table = np.clip((down - horizon) * 40 + 0.5, 0, 1)[..., None]
        base = base * (1 - table) + np.asarray(lighter(tone, 0.28), np.float32) * table
        light -= 0.10 * np.exp(-np.abs(down - horizon) * 9)
    surface = np.clip(base * light[..., None], 0, 255).astype(np.uint8)
    return Image.fromarray(surface).resize(SIZE, Image.Resampling.BICUBIC)


def wooden_table(rng: Random, tone: Colour) -> Image.Image:
    """Paint a plain table of broad boards, lit from the upper left."""
    return _boards(tone, int(rng.integers(0, 3))).copy()


@lru_cache(maxsize=12)
def _boards(tone: Colour, table: int) -> Image.Image:
    """Saw the boards: a few tables serve many pictures."""
    rng = np.random.default_rng(table)
    grain = noise(rng, (320, 240), (5, 120)).resize(SIZE, Image.Resampling.BILINEAR)
    picture = ramp(grain, [darker(tone, 0.13), tone, lighter(tone, 0.12)])
    draw = ImageDraw.Draw(picture)
    for edge in range(int(rng.integers(120, 200)), HEIGHT, 236):
        draw.line((0, edge, WIDTH, edge), fill=darker(tone, 0.42), width=3)
        draw.line((0, edge + 3, WIDTH, edge + 3), fill=lighter(tone, 0.22), width=2)
    light = backdrop(rng, (140, 138, 134)).getchannel(1)
    return shaded(picture, light)


def neutral_for(palette: Sequence[Colour]) -> Colour:
    """Choose a backdrop that belongs to a palette and leaves it the stage."""
    warm = max(palette, key=lambda colour: colour[0] + colour[1] - colour[2])
    return mix((232, 225, 214), warm, 0.12)
