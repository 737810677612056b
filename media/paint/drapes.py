"""Cloth so close that threads or folds fill the picture.

Not for: whole pieces (media.paint.textiles).
"""

import numpy as np
from PIL import Image

from media.paint.canvas import HEIGHT, SIZE, WIDTH
from media.paint.cloth import weave
from media.paint.colour import Colour
from media.paint.light import Random, light_up, noise_field, shaded


def paint_weave(motif: str, palette: list[Colour], rng: Random, subject: str) -> Image.Image:
    """Show the cloth so close that each thread counts."""
    cloth = weave(motif, palette, SIZE, rng, thread=int(rng.integers(7, 10)), technique=subject)
    across = np.linspace(0, 1, WIDTH // 4, dtype=np.float32)
    swell = noise_field(rng, (WIDTH // 4, HEIGHT // 4), (4, 3)) * 12
    fold = 9 * np.sin(across * 5 + float(rng.uniform(0, 6)))
    return shaded(cloth, light_up(swell * 1.6 + fold[None, :] * 1.5, SIZE, 1.0))


def paint_drape(motif: str, palette: list[Colour], rng: Random, subject: str) -> Image.Image:
    """Let the cloth fall in deep folds across the whole picture."""
    large = weave(motif, palette, (1580, 1340), rng, thread=4, technique=subject)
    angle = float(rng.choice([-1, 1])) * float(rng.uniform(0.22, 0.36))
    cos, sin = float(np.cos(angle)), float(np.sin(angle))
    centre_x, centre_y = (
        790 - cos * WIDTH / 2 - sin * HEIGHT / 2,
        670 + sin * WIDTH / 2 - (cos * HEIGHT / 2),
    )
    cloth = large.transform(
        SIZE,
        Image.Transform.AFFINE,
        (cos, sin, centre_x, -sin, cos, centre_y),
        Image.Resampling.BILINEAR,
    )
    across, down = np.meshgrid(
        np.arange(WIDTH // 4, dtype=np.float32), np.arange(HEIGHT // 4, dtype=np.float32)
    )
    along = (across * cos + down * sin * 0.6) / 26 + noise_field(
        rng, (WIDTH // 4, HEIGHT // 4), (4, 3)
    ) * 1.3
    # Narrow valleys between broad ridges look like heavy cotton; a plain sine looks like tin.
    folds = 1 - np.abs(np.sin(along / 2)) ** 1.7
    return shaded(cloth, light_up(-folds * 34, SIZE, 1.0))
