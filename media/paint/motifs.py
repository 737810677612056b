"""Which figures a cloth's motif is woven from, and how they are laid out.

Data, with one decision: a motif that is not listed gets a rhomb or hook figure and a layout chosen
by its name. A new motif in the sample catalogue thus paints as a plausible cloth, always the same
one, and no picture fails for a word. Not for: weaving (media.paint.cloth).
"""

import hashlib
from typing import Literal

import msgspec

from media.paint.animals import ANIMALS
from media.paint.emblems import EMBLEMS
from media.paint.figures import Figure, Threads, draw_figure
from media.paint.hooks import HOOKS

Layout = Literal["rows", "columns", "allover"]

FIGURES: dict[str, Figure] = {**ANIMALS, **EMBLEMS, **HOOKS}


class Motif(msgspec.Struct, frozen=True):
    """Main figures (in turn), the small one of the borders, the layout, and how blurred it is.

    `feather` 1 is warp ikat, whose dyed threads never meet exactly; 0 is woven in by hand.
    """

    figures: tuple[str, ...]
    border: str
    layout: Layout
    feather: float = 1.0


MOTIFS: dict[str, Motif] = {
    "korkase": Motif(("wings",), "facing-hooks", "columns"),
    "baoneki": Motif(("toothed-rhomb",), "small-hooks", "columns"),
    "kret-panbuat": Motif(("facing-hooks",), "eye", "columns"),
    "kai-naek": Motif(("great-hooks",), "gems", "columns", 0.1),
    "teke": Motif(("gecko",), "gems", "columns", 0.1),
    "buna-insana": Motif(("nested-box",), "gems", "columns", 0),
    "futus-biboki": Motif(("blurred-hooks",), "eye", "columns"),
    "taismane": Motif(("white-dots", "eye"), "white-dots", "columns", 0.1),
    "kuda-sumba": Motif(("horse",), "small-hooks", "rows"),
    "manu-sumba": Motif(("rooster", "small-horse"), "eye", "rows"),
    "mahang": Motif(("lion",), "facing-hooks", "rows"),
    "andung": Motif(("skull-tree",), "eye", "rows"),
    "patola-ratu": Motif(("patola-ratu",), "small-flower", "allover"),
    "mata-kerbau": Motif(("eye",), "eye", "allover", 0.1),
    "bunga-nitas": Motif(("flower",), "small-flower", "columns"),
    "patola-rote": Motif(("patola",), "small-flower", "columns"),
    "hubi-iki": Motif(("blossom",), "white-dots", "columns"),
    "hubi-ae": Motif(("blossom", "small-flower"), "small-flower", "columns"),
    "jara-ngada": Motif(("horse-bones",), "white-dots", "rows"),
    "okukirei": Motif(("boat", "shrimp"), "small-hooks", "rows"),
    "ikan-alor": Motif(("fish",), "facing-triangles", "rows", 0.8),
    "kaif": Motif(("hooked-rhomb",), "small-hooks", "columns", 0.4),
    "kai-mnutu": Motif(("small-hooks", "gems"), "gems", "columns", 0.1),
    "sotis-insana": Motif(("star",), "gems", "columns", 0),
    "buna-biboki": Motif(("gems",), "gems", "allover", 0),
    "kabasa": Motif(("dotted-square",), "eye", "columns", 0.8),
    "futus-malaka": Motif(("tiered-flower",), "small-flower", "columns"),
    "mamuli": Motif(("mamuli",), "small-hooks", "rows", 0.5),
    "kurangu": Motif(("shrimp",), "eye", "rows", 0.5),
    "karihu": Motif(("butterfly",), "eye", "rows"),
    "wohapi": Motif(("scrolled-square",), "small-flower", "columns"),
    "mawar-sabu": Motif(("rose",), "small-flower", "columns"),
    "mawar-sikka": Motif(("rose",), "small-flower", "columns"),
    "jara-nggaja": Motif(("horse", "elephant"), "facing-triangles", "rows"),
    "kelimara": Motif(("mountain",), "facing-triangles", "rows"),
    "soke": Motif(("leaf",), "eye", "columns"),
    "jarang-atabiang": Motif(("rider",), "small-hooks", "rows"),
    "bela-ngada": Motif(("earring",), "white-dots", "columns"),
    "mata-manuk": Motif(("bright-points",), "gems", "allover", 0),
    "wela-runu": Motif(("flower", "small-flower"), "gems", "rows", 0),
    "penyu-alor": Motif(("turtle",), "small-hooks", "rows", 0.8),
    "perahu-lembata": Motif(("boat",), "facing-triangles", "rows"),
    "manu-amanuban": Motif(("rooster",), "eye", "columns", 0.3),
    "atoni": Motif(("person",), "small-hooks", "rows", 0.3),
    "bikase": Motif(("small-horse",), "eye", "rows"),
    "kaif-molo": Motif(("chain-hooks",), "gems", "columns", 0.1),
    "mafafa": Motif(("facing-triangles",), "gems", "columns", 0.5),
    "fitun": Motif(("star",), "white-dots", "rows", 0.6),
    "kakatua": Motif(("cockatoo",), "small-flower", "rows"),
    "ruha": Motif(("deer",), "small-hooks", "rows"),
    "pucuk-lontar": Motif(("palm",), "eye", "columns"),
    "semba": Motif(("lattice",), "eye", "columns"),
    "pari-lembata": Motif(("ray",), "facing-triangles", "rows"),
    "ranggong": Motif(("spider",), "gems", "allover", 0),
}

_FALLBACK_FIGURES = ("hooked-rhomb", "eye", "chain-hooks", "toothed-rhomb", "scrolled-square")
_FALLBACK_LAYOUTS: tuple[Layout, ...] = ("columns", "rows", "allover")

_DRAWN: dict[str, Threads] = {}


def motif_of(name: str) -> Motif:
    """Find a motif's figures; an unlisted name chooses its own, always the same ones."""
    if name in MOTIFS:
        return MOTIFS[name]
    digest = hashlib.sha256(name.encode()).digest()
    return Motif(
        (_FALLBACK_FIGURES[digest[0] % len(_FALLBACK_FIGURES)],),
        "small-hooks",
        _FALLBACK_LAYOUTS[digest[1] % len(_FALLBACK_LAYOUTS)],
    )


def threads_of(figure: str) -> Threads:
    """Draw a figure once per process."""
    if figure not in _DRAWN:
        _DRAWN[figure] = draw_figure(FIGURES[figure])
    return _DRAWN[figure]


def faces_sideways(figure: str) -> bool:
    """Tell whether it has a left and a right, so that neighbours are turned to face each other."""
    return FIGURES[figure].mirrors == 1 and figure in ANIMALS
