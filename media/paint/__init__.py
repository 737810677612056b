"""Paints the sample catalogue's pictures, so that a demonstration has a shop window to look at.

One entrance: `paint(spec)`; the same spec gives the same pixels. Not for: real photographs, or
storing (media.sample does both steps). Fails with UnknownPictureKind; an unknown motif never fails
(media.paint.motifs says what it becomes), a malformed colour is a ValueError.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from PIL import Image

from media.errors import UnknownPictureKind
from media.paint.bags import paint_bag
from media.paint.boxes import paint_gift_box
from media.paint.carvings import paint_carving
from media.paint.closeups import paint_closeup
from media.paint.colour import Colour, lighter, read_colour
from media.paint.drapes import paint_weave
from media.paint.food import paint_plate
from media.paint.garments import paint_garment
from media.paint.hats import paint_hat
from media.paint.instruments import paint_instrument
from media.paint.jewellery import paint_jewellery
from media.paint.light import Random
from media.paint.packages import paint_package
from media.paint.plaiting import paint_basket
from media.paint.spec import PAINT_VERSION, PictureSpec
from media.paint.textiles import paint_flat_cloth, paint_fold
from media.paint.vessels import paint_bottle, paint_jar

__all__ = ["KINDS", "PAINT_VERSION", "PictureSpec", "paint"]

Painter = Callable[[str, list[Colour], Random, str], Image.Image]

KINDS: Mapping[str, Painter] = MappingProxyType(
    {
        "bag": paint_bag,
        "basket": paint_basket,
        "bottle": paint_bottle,
        "carving": paint_carving,
        "detail": paint_closeup,
        "detail-weave": paint_weave,
        "garment": paint_garment,
        "gift-box": paint_gift_box,
        "hat": paint_hat,
        "ikat-pattern": paint_flat_cloth,
        "instrument": paint_instrument,
        "jar": paint_jar,
        "jewellery": paint_jewellery,
        "packaging": paint_package,
        "plate": paint_plate,
        "textile-fold": paint_fold,
    }
)


def paint(spec: PictureSpec) -> Image.Image:
    """Paint one picture, 1280 × 960."""
    painter = KINDS.get(spec.kind)
    if painter is None:
        raise UnknownPictureKind(spec.kind, tuple(KINDS))
    palette = [read_colour(text) for text in spec.palette]
    while len(palette) < 3:
        palette.append(lighter(palette[-1], 0.5) if palette else (150, 120, 90))
    return painter(spec.motif, palette, np.random.default_rng(spec.seed), spec.subject)
