"""The "seen close up" picture of anything: the cloth's folds, the food, or the thing drawn nearer.

What it is of, the motif says: a woven motif is cloth, and the words below are things.
"""

from PIL import Image

from media.paint.canvas import HEIGHT, SIZE, WIDTH
from media.paint.carvings import paint_carving
from media.paint.colour import Colour
from media.paint.drapes import paint_drape
from media.paint.food import paint_food_closeup
from media.paint.hats import paint_hat
from media.paint.instruments import paint_instrument
from media.paint.jewellery import paint_jewellery
from media.paint.light import Random
from media.paint.motifs import MOTIFS
from media.paint.plaiting import paint_basket

_INSTRUMENTS = ("sasando-", "tambur", "heo", "leku", "suling")
_HATS = ("tii-langga",)
_PLAITED = ("lontar-", "haik", "sokal", "tondas", "tas-", "dompet", "kipas-lontar", "tikar")
_JEWELS = (
    "anting",
    "kalung",
    "gelang",
    "liontin",
    "bula-molik",
    "bros",
    "cincin",
    "manik",
    "ikat-kepala-manik",
    "tali-masker",
)
_CARVED = (
    "miniatur",
    "pisau",
    "mangkuk",
    "set-sendok",
    "tatakan",
    "patung",
    "papan",
    "sisir",
    "tongkat",
    "gelas-bambu",
    "periuk",
    "celengan",
)


def paint_closeup(motif: str, palette: list[Colour], rng: Random, subject: str) -> Image.Image:
    """Look closer at whatever the motif names."""
    if motif in MOTIFS:
        return paint_drape(motif, palette, rng, subject)
    for words, painter in (
        (_HATS, paint_hat),
        (_JEWELS, paint_jewellery),
        (_CARVED, paint_carving),
        (_INSTRUMENTS, paint_instrument),
        (_PLAITED, paint_basket),
    ):
        if any(motif.startswith(word) for word in words):
            return _nearer(painter(motif, palette, rng, subject), rng)
    return paint_food_closeup(motif, palette, rng, subject)


def _nearer(picture: Image.Image, rng: Random) -> Image.Image:
    """Cut out a little more than half, off the middle, and enlarge it."""
    width, height = round(WIDTH * 0.58), round(HEIGHT * 0.58)
    left = round((WIDTH - width) * float(rng.uniform(0.38, 0.62)))
    top = round((HEIGHT - height) * float(rng.uniform(0.4, 0.62)))
    return picture.resize(SIZE, Image.Resampling.BICUBIC, (left, top, left + width, top + height))
