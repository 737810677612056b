"""The cuts of the garments: which slug means which, and their outlines.

Data and geometry; sewing is media.paint.garments.
"""

from collections.abc import Sequence

from media.paint.light import Random
from media.paint.shapes import Point, curve

BOX = (980, 860)


MIDDLE = BOX[0] / 2


_CUTS = {
    "kemeja-lengan-panjang": "long-shirt",
    "kemeja": "shirt",
    "blus": "blouse",
    "gaun": "dress",
    "rok": "skirt",
    "blazer": "jacket",
    "jas": "jacket",
    "outer": "open-jacket",
}


# The right half of each outline, from the neck down to the middle of the hem.
# fmt: off
OUTLINES: dict[str, Sequence[Point]] = {
    "shirt": ((62, 66), (150, 92), (232, 128), (330, 290), (338, 316), (338, 316), (256, 366),
        (256, 366), (222, 316),
              (214, 420), (216, 640), (222, 820), (222, 820), (110, 834), (0, 836)),
    "long-shirt": ((62, 66), (150, 92), (224, 126), (290, 300), (352, 560), (372, 690), (306, 712),
                   (262, 560), (214, 350), (208, 460), (212, 640), (218, 820), (218, 820),
                       (110, 834), (0, 836)),
    "blouse": ((86, 66), (150, 86), (222, 126), (318, 320), (334, 420), (334, 420), (258, 448),
        (258, 448), (218, 338),
               (190, 450), (210, 600), (244, 760), (244, 760), (120, 782), (0, 786)),
    "dress": ((78, 52), (132, 66), (186, 98), (250, 214), (250, 214), (188, 250), (188, 250),
        (160, 226), (146, 300),
              (134, 372), (190, 520), (256, 700), (300, 830), (300, 830), (150, 852), (0, 856)),
    "skirt": ((146, 120), (146, 120), (152, 160), (186, 300), (232, 520), (268, 790), (268, 790),
        (140, 818), (0, 824)),
    "jacket": ((66, 62), (150, 88), (228, 126), (288, 300), (340, 560), (360, 700), (360, 700),
        (288, 716), (288, 716),
               (254, 560), (216, 350), (204, 470), (220, 640), (236, 822), (236, 822),
                   (120, 838), (0, 838)),
}
# fmt: on
OUTLINES["open-jacket"] = OUTLINES["jacket"]


def cut_of(subject: str, rng: Random) -> str:
    drawn = list(OUTLINES)[int(rng.integers(0, len(OUTLINES)))]
    return next((cut for word, cut in _CUTS.items() if subject.startswith(word)), drawn)


def whole_outline(half: Sequence[Point]) -> list[Point]:
    """Mirror a half outline and round it a little, as sewn cloth is."""
    right = [(MIDDLE + x, y) for x, y in half]
    left = [(MIDDLE - x, y) for x, y in reversed(half[:-1])]
    rounded: list[Point] = []
    stretch: list[Point] = []
    for point in [*right, *left, right[0]]:
        if stretch and point == stretch[-1]:
            # A point given twice is a corner: cuffs and hems are cut, not rounded.
            rounded += curve(stretch, closed=False, steps=6)
            stretch = []
        stretch.append(point)
    return rounded + curve(stretch, closed=False, steps=6)


def neckline(width: float, top: float, deep: float) -> list[Point]:
    """Outline the opening: the far edge of the collar nearly straight, the near one a bow."""
    return curve(
        [
            (MIDDLE - width, top),
            (MIDDLE - width * 0.5, top - 8),
            (MIDDLE, top - 10),
            (MIDDLE + width * 0.5, top - 8),
            (MIDDLE + width, top),
            (MIDDLE + width * 0.66, top + deep * 0.7),
            (MIDDLE, top + deep),
            (MIDDLE - width * 0.66, top + deep * 0.7),
        ]
    )
