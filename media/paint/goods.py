"""Decides what a food or herb looks like outside its package, from the words of its name.

Data: the first row with a matching word wins; without any, the seasoned motifs of smoked meat
("asap-kosambi", "original", …) are slices and everything else is a heap of kernels.
Not for: drawing (media.paint.morsels, media.paint.heaps).
"""

from typing import Literal

import msgspec

from media.paint import morsels
from media.paint.colour import Colour, by_lightness, darker, lighter, mix
from media.paint.meats import slice_of_meat, small_fish

Form = Literal["slices", "pieces", "powder", "liquid", "paste"]


class Goods(msgspec.Struct, frozen=True):
    """How it lies on a plate, what one piece is, its size in pixels and its colours."""

    form: Form
    make: morsels.Morsel
    length: int
    colours: list[Colour]

    @property
    def density(self) -> float:
        """Say how many more of the thin ones it takes to cover a surface."""
        return _DENSITIES.get(self.make, 1.0)


# Thin things leave more to see between them.
_DENSITIES: dict[morsels.Morsel, float] = {
    morsels.strand: 3.2,
    small_fish: 2.4,
    morsels.leaf: 1.7,
    morsels.bean: 1.2,
}

_CORN: tuple[Colour, ...] = ((206, 160, 84), (232, 200, 128), (250, 238, 208))
_TEA: tuple[Colour, ...] = ((52, 44, 26), (96, 84, 44), (140, 120, 70))
_GREENS: tuple[Colour, ...] = ((40, 84, 34), (104, 150, 62), (180, 200, 120))
_NOODLES: tuple[Colour, ...] = ((108, 140, 62), (160, 188, 100), (214, 226, 168))
_SALT: tuple[Colour, ...] = ((250, 250, 246), (226, 222, 214), (206, 198, 190))
_TAMARIND: tuple[Colour, ...] = ((70, 38, 22), (118, 68, 38), (150, 92, 52))

_ROWS: tuple[tuple[str, Form, morsels.Morsel, int, tuple[Colour, ...] | None], ...] = (
    ("abon suwir serundeng kue-rambut rumput-laut", "pieces", morsels.strand, 96, None),
    ("mi-kelor", "pieces", morsels.strand, 150, _NOODLES),
    ("dodol permen sabun cokelat-batang propolis", "pieces", morsels.cube, 110, None),
    ("dendeng", "slices", slice_of_meat, 210, None),
    ("bakso patty kapsul", "pieces", morsels.ball, 120, None),
    ("kerupuk keripik jagung-titi emping pangsit", "pieces", morsels.chip, 120, None),
    ("jagung-bose katemak beras jagung-pulut kaparak", "pieces", morsels.nut, 44, _CORN),
    ("acar rumpu-rampe tumis kemangi-segar", "pieces", morsels.leaf, 110, _GREENS),
    ("sambal bumbu rendang brenebon selai balsem lilin", "paste", morsels.nut, 26, None),
    ("kecap cuka sirup madu gula-air minyak vco", "liquid", morsels.nut, 40, None),
    ("gula-lempeng gula-hela", "pieces", morsels.cube, 120, None),
    ("garam", "pieces", morsels.crystal, 34, _SALT),
    ("gula-semut bubuk tepung serbuk instan kopi-tanah temulawak", "powder", morsels.nut, 20, None),
    ("kopi", "pieces", morsels.bean, 58, None),
    ("teh", "pieces", morsels.leaf, 60, _TEA),
    ("biskuit kue baruas bagea kiri-kiri", "pieces", morsels.cookie, 150, None),
    ("kelor", "pieces", morsels.leaf, 90, _GREENS),
    ("kacang mete kenari kemiri sorgum", "pieces", morsels.nut, 70, None),
    ("teri ikan-kering cumi", "pieces", small_fish, 150, None),
    ("asam-timor", "pieces", morsels.cube, 80, _TAMARIND),
    (
        "sei asap-kosambi lada-hitam manis bawang pedas balado jahe kemangi original",
        "slices",
        slice_of_meat,
        250,
        None,
    ),
)

# The sample's palette of sambals begins with its red and holds its green third.
_SAMBAL_RED = (168, 23, 23)


def goods_of(motif: str, palette: list[Colour], subject: str) -> Goods:
    """Choose the look of a product's contents."""
    if not subject and palette[0] == _SAMBAL_RED:
        subject = "sambal"
    form, make, length, colours = _row_for(f"{subject} {motif}")
    chosen = list(colours) if colours else _natural(palette, form)
    return Goods(form, make, length, chosen)


def _row_for(
    name: str,
) -> tuple[Form, morsels.Morsel, int, tuple[Colour, ...] | None]:
    for words, form, make, length, colours in _ROWS:
        if any(word in name for word in words.split()):
            return form, make, length, colours
    return "pieces", morsels.nut, 60, None


def _natural(palette: list[Colour], form: Form) -> list[Colour]:
    """Order a palette as the makers want it."""
    if form == "slices":
        warm = by_lightness(palette)
        dark, fat = palette[0], warm[-1]
        between = [colour for colour in palette[1:] if colour != fat] or [lighter(dark, 0.3)]
        flesh = between[0]
        bright = (
            between[1]
            if len(between) > 1 and sum(between[1]) > sum(flesh)
            else lighter(flesh, 0.25)
        )
        return [darker(dark, 0.1), flesh, bright, mix(fat, (255, 244, 228), 0.4)]
    return [*palette[:3], *([lighter(palette[-1], 0.3)] if len(palette) < 3 else [])]
