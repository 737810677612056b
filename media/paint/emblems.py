"""Flowers, stars, leaves, boats and ornaments of the cloths, as woven figures.

Data only; drawn by media.paint.figures.
"""

from math import cos, radians, sin

from media.paint.figures import Figure, Shape, area, line, oval


def _ray(thread: int, degrees: float, length: float, width: float, start: float = 0) -> Shape:
    """One rhomb that points away from the middle."""
    dx, dy = cos(radians(degrees)), sin(radians(degrees))
    middle = (start + length) / 2
    return area(
        thread,
        (50 + dx * start, 50 + dy * start),
        (50 + dx * middle - dy * width, 50 + dy * middle + dx * width),
        (50 + dx * length, 50 + dy * length),
        (50 + dx * middle + dy * width, 50 + dy * middle - dx * width),
    )


def _petal(thread: int, degrees: float, distance: float, radius: float) -> Shape:
    return oval(
        thread,
        50 + cos(radians(degrees)) * distance,
        50 + sin(radians(degrees)) * distance,
        radius,
        radius,
    )


_EIGHT = range(0, 360, 45)

# One row of points reads as one stroke of the drawing; one point a line would not.
# fmt: off
EMBLEMS: dict[str, Figure] = {
    "star": Figure(45, 45, (
        *(_ray(1, a, 48, 13) for a in _EIGHT), *(_ray(2, a, 34, 6, 6) for a in _EIGHT),
        *(_ray(0, a, 15, 4) for a in range(0, 360, 90)), _petal(3, 0, 0, 6),
    )),
    "flower": Figure(46, 46, (
        *(_petal(1, a, 33, 15) for a in _EIGHT), *(_petal(2, a, 32, 8) for a in _EIGHT),
        oval(1, 50, 50, 21, 21), oval(0, 50, 50, 16, 16), oval(3, 50, 50, 11, 11),
        oval(1, 50, 50, 4, 4),
    )),
    "patola": Figure(52, 52, (
        *(area(1, *p) for p in (((50, 0), (100, 50), (50, 100), (0, 50)),)),
        area(0, (50, 7), (93, 50), (50, 93), (7, 50)),
        *(_petal(1, a, 22, 10) for a in _EIGHT), *(_petal(2, a, 22, 5) for a in _EIGHT),
        oval(0, 50, 50, 13, 13), oval(3, 50, 50, 9, 9), oval(1, 50, 50, 3, 3),
        *(_petal(2, a, 62, 9) for a in range(45, 360, 90)),
        *(_petal(1, a, 62, 4) for a in range(45, 360, 90)),
    )),
    "patola-ratu": Figure(56, 48, (
        *(_ray(1, a, 50, 12) for a in range(0, 360, 60)),
        *(_ray(2, a, 42, 6, 8) for a in range(0, 360, 60)),
        *(_ray(1, a, 40, 8) for a in range(30, 360, 60)), oval(0, 50, 50, 17, 19),
        oval(1, 50, 50, 13, 15), oval(3, 50, 50, 8, 9),
    )),
    "rose": Figure(48, 54, (
        line(1, 3, (50, 60), (50, 99)), area(3, (50, 88), (26, 72), (8, 78), (22, 94)),
        area(3, (50, 88), (74, 72), (92, 78), (78, 94)), line(1, 2, (50, 90), (16, 80)),
        line(1, 2, (50, 90), (84, 80)),
        *(oval(1, 50 + 22 * cos(radians(a)), 36 + 20 * sin(radians(a)), 17, 15)
          for a in range(18, 378, 72)),
        *(oval(2, 50 + 20 * cos(radians(a)), 36 + 18 * sin(radians(a)), 12, 11)
          for a in range(18, 378, 72)),
        oval(1, 50, 36, 18, 16), oval(2, 50, 36, 14, 12), line(1, 3, (42, 40), (40, 30), (52, 25),
                                                              (61, 33), (56, 43), (48, 38)),
    )),
    "small-flower": Figure(26, 26, (
        *(_petal(1, a, 30, 18) for a in range(0, 360, 90)),
        *(_petal(2, a, 34, 9) for a in range(45, 360, 90)), oval(0, 50, 50, 14, 14),
        oval(3, 50, 50, 9, 9),
    )),
    "tiered-flower": Figure(40, 56, (
        line(1, 4, (49, 10), (49, 99)),
        *(area(1 + k % 2, (50, 22 + 24 * k), (20 - 5 * k, 8 + 24 * k), (26 - 5 * k, 26 + 24 * k),
               (50, 34 + 24 * k)) for k in range(3)),
        area(1, (50, 0), (40, 12), (50, 20)), area(3, (50, 5), (46, 11), (50, 16)),
        line(1, 4, (50, 96), (20, 90)),
    ), mirrors=2),
    "blossom": Figure(24, 56, (
        line(1, 8, (48, 4), (48, 98)),
        *(line(1, 7, (48, y + 10), (20, y), (12, y - 6)) for y in range(12, 96, 14)),
        *(oval(2, 14, y - 5, 8, 4) for y in range(12, 96, 14)), area(1, (50, 0), (38, 6), (50, 12)),
    ), mirrors=2),
    "mamuli": Figure(46, 54, (
        oval(1, 50, 36, 40, 35), oval(0, 50, 34, 26, 22), oval(1, 50, 34, 20, 17),
        oval(0, 50, 32, 9, 8), area(0, (46, 32), (50, 32), (50, 74), (46, 74)),
        area(1, (46, 62), (46, 84), (38, 97), (4, 97), (12, 86), (26, 82), (30, 66)),
        area(2, (40, 86), (36, 93), (16, 93), (22, 88)), oval(2, 18, 36, 4, 4),
        oval(2, 27, 14, 4, 3), oval(2, 26, 56, 4, 3), area(2, (50, 0), (44, 2), (50, 9)),
    ), mirrors=2),
    "earring": Figure(40, 56, (
        *(shape for k in (0, 1, 2) for shape in (
            oval(1, 50, 17 + 32 * k, 32 - 2 * k, 15), oval(0, 50, 14 + 32 * k, 19, 10),
            oval(2, 50, 14 + 32 * k, 8, 6), area(0, (50, 0 + 32 * k), (42, 0 + 32 * k),
                                                 (50, 12 + 32 * k)))),
    ), mirrors=2),
    "boat": Figure(58, 54, (
        area(1, (2, 66), (12, 78), (30, 84), (70, 84), (88, 76), (98, 60), (92, 88), (76, 97),
             (24, 97), (8, 88)),
        line(1, 3, (48, 82), (48, 4)), area(1, (46, 8), (12, 70), (46, 74)),
        area(2, (42, 28), (22, 64), (42, 66)), area(1, (52, 12), (52, 74), (74, 70)),
        area(2, (55, 30), (55, 66), (67, 64)), oval(1, 84, 40, 4, 5),
        area(1, (81, 46), (88, 46), (90, 66), (80, 66)), line(1, 2, (78, 48), (99, 28)),
        line(3, 3, (14, 90), (86, 90)),
    )),
    "mountain": Figure(56, 50, (
        *(area(thread, (50, top), (50 - wide, 97), (50 + wide, 97))
          for thread, top, wide in ((1, 4, 49), (0, 16, 42), (2, 24, 37), (0, 36, 30),
              (1, 44, 25))),
        area(0, (50, 58), (38, 78), (42, 97), (58, 97), (62, 78)),
        area(3, (50, 62), (40, 78), (60, 78)), area(1, (44, 80), (56, 80), (56, 97), (44, 97)),
    )),
    "leaf": Figure(40, 56, (
        area(1, (50, 0), (38, 12), (42, 16), (24, 22), (32, 28), (10, 36), (24, 42), (4, 54),
             (22, 58), (8, 72), (30, 72), (24, 84), (44, 80), (46, 99), (50, 99)),
        line(0, 4, (49, 14), (49, 84)), *(line(0, 3, (49, y + 8), (26, y)) for y in (30, 44, 58)),
        *(area(2, (44, y + 6), (34, y + 2), (40, y - 4)) for y in (38, 52)),
    ), mirrors=2),
    "palm": Figure(50, 54, (
        *(area(1 if k % 2 else 2, (50, 74), (50 - 46 * sin(radians(a)), 56 - 54 * cos(radians(a))),
               (50 - 38 * sin(radians(a + 11)), 58 - 40 * cos(radians(a + 11))))
          for k, a in enumerate(range(0, 112, 16))),
        area(1, (50, 66), (44, 74), (46, 99), (50, 99)), area(3, (50, 68), (42, 76), (50, 82)),
    ), mirrors=2),
    "skull-tree": Figure(46, 58, (
        area(1, (50, 4), (46, 10), (46, 92), (36, 98), (50, 98)),
        *(line(1, 5, (48, y + 14), (24, y + 10), (18, y)) for y in (16, 36, 56)),
        *(oval(1, 16, y - 2, 9, 7) for y in (16, 36, 56)), *(oval(0, 13, y - 3, 2, 2)
                                                           for y in (16, 36, 56)),
        *(area(2, (50, y), (44, y + 6), (50, y + 12)) for y in (14, 34, 54, 74)),
        line(2, 4, (34, 96), (8, 96)), oval(1, 50, 5, 8, 5),
    ), mirrors=2),
    "dotted-square": Figure(36, 36, (
        area(1, (2, 2), (98, 2), (98, 98), (2, 98)), area(0, (10, 10), (90, 10), (90, 90),
            (10, 90)),
        *(oval(1 if (i + j) % 2 else 2, 22 + 18.5 * i, 22 + 18.5 * j, 6, 6)
          for i in range(4) for j in range(4)),
    )),
    "nested-box": Figure(42, 42, (
        *(area(thread, (inset, 50), (50, inset), (100 - inset, 50), (50, 100 - inset))
          for thread, inset in ((1, 0), (0, 7), (2, 11), (0, 19), (3, 23), (1, 33), (0, 39),
                                (2, 43))),
        *(area(1, (0, 0), (24, 0), (0, 24)) for _ in (0,)),
        *(area(3, (0, 0), (12, 0), (0, 12)) for _ in (0,)),
    ), mirrors=4),
}
# fmt: on
