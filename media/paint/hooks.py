"""The hooks, rhombs and keys (kaif and its kin) that most cloths of Timor are built from.

Data only; drawn by media.paint.figures. Each is drawn in its upper left quarter and mirrored.
"""

from media.paint.figures import Figure, area, line


def _rhomb(thread: int, outer: float) -> tuple[tuple[float, float], ...]:
    return ((50 - outer, 50), (50, 50 - outer), (50 + outer, 50), (50, 50 + outer))


# One row of points reads as one stroke of the drawing; one point a line would not.
# fmt: off
HOOKS: dict[str, Figure] = {
    "hooked-rhomb": Figure(48, 48, (
        area(1, *_rhomb(1, 32)), area(0, *_rhomb(0, 24)), area(2, *_rhomb(2, 18)),
        area(0, *_rhomb(0, 10)), area(1, *_rhomb(1, 6)),
        line(1, 7, (50, 20), (50, 4), (28, 4), (28, 20), (38, 20)),
        line(1, 7, (20, 50), (4, 50), (4, 28), (20, 28), (20, 38)),
        area(3, (8, 8), (18, 8), (8, 18)),
    ), mirrors=4),
    "great-hooks": Figure(60, 54, (
        area(1, *_rhomb(1, 20)), area(0, *_rhomb(0, 13)), area(2, *_rhomb(2, 8)),
        line(1, 6, (32, 50), (4, 50), (4, 6), (40, 6), (40, 28), (18, 28), (18, 38)),
        line(2, 4, (50, 28), (50, 0)),
    ), mirrors=4),
    "wings": Figure(52, 56, (
        *(shape for k in (0, 1, 2) for shape in (
            line(1, 7, (50, 22 + 28 * k), (26 - 5 * k, 2 + 28 * k), (6, 12 + 28 * k),
                 (8, 24 + 28 * k), (22, 22 + 28 * k)),
            area(2, (50, 24 + 28 * k), (42, 16 + 28 * k), (50, 8 + 28 * k)))),
        line(1, 6, (49, 2), (49, 99)), area(3, (50, 0), (45, 5), (50, 10)),
    ), mirrors=2),
    "toothed-rhomb": Figure(48, 48, (
        area(1, *_rhomb(1, 48)), area(0, *_rhomb(0, 40)),
        *(area(1, (50 - 40 + 8 * k, 50 - 8 * k), (50 - 40 + 8 * k + 12, 50 - 8 * k),
               (50 - 40 + 8 * k + 8, 50 - 8 * k - 8)) for k in range(5)),
        area(1, *_rhomb(1, 22)), area(0, *_rhomb(0, 16)), area(2, *_rhomb(2, 12)),
        area(0, *_rhomb(0, 5)),
    ), mirrors=4),
    "facing-hooks": Figure(30, 30, (
        line(1, 10, (50, 6), (12, 6), (12, 38), (32, 38), (32, 24)),
        area(2, *_rhomb(2, 14)),
    ), mirrors=4),
    "small-hooks": Figure(30, 24, (
        line(1, 8, (2, 50), (2, 8), (34, 8), (34, 34), (18, 34)), area(2, *_rhomb(2, 20)),
        area(3, *_rhomb(3, 9)),
    ), mirrors=4),
    "chain-hooks": Figure(44, 44, (
        line(1, 7, (50, 50), (50, 26), (24, 26), (24, 44), (36, 44)),
        line(1, 7, (2, 50), (2, 4), (44, 4), (44, 14)), line(2, 6, (12, 50), (12, 14), (34, 14)),
        area(3, *_rhomb(3, 8)),
    ), mirrors=4),
    "blurred-hooks": Figure(58, 58, (
        line(1, 9, (50, 4), (14, 4), (4, 22), (10, 44), (30, 46), (36, 30), (26, 24)),
        line(1, 6, (50, 4), (50, 60)), area(2, *_rhomb(2, 16)), area(1, *_rhomb(1, 8)),
    ), mirrors=4),
    "eye": Figure(30, 30, (
        area(1, *_rhomb(1, 48)), area(0, *_rhomb(0, 37)), area(2, *_rhomb(2, 30)),
        area(1, *_rhomb(1, 16)), area(3, *_rhomb(3, 9)),
    ), mirrors=4),
    "bright-points": Figure(32, 32, (
        area(1, *_rhomb(1, 34)), area(2, *_rhomb(2, 25)), area(3, *_rhomb(3, 16)),
        area(1, *_rhomb(1, 7)), area(2, (4, 4), (14, 4), (4, 14)), line(3, 5, (50, 4), (50, 12)),
        line(3, 5, (4, 50), (12, 50)),
    ), mirrors=4),
    "gems": Figure(26, 30, (
        area(1, *_rhomb(1, 44)), area(2, *_rhomb(2, 33)), area(3, *_rhomb(3, 18)),
        area(1, *_rhomb(1, 8)), area(2, (0, 0), (18, 0), (0, 18)),
    ), mirrors=4),
    "facing-triangles": Figure(38, 42, (
        area(1, (2, 2), (96, 2), (50, 46)), area(2, (20, 8), (80, 8), (50, 36)),
        area(1, (38, 14), (62, 14), (50, 26)), area(3, (0, 22), (24, 46), (0, 50)),
    ), mirrors=4),
    "scrolled-square": Figure(44, 44, (
        line(1, 7, (4, 50), (4, 4), (96, 4)), line(1, 7, (50, 18), (20, 18), (20, 42), (38, 42),
                                                  (38, 32)),
        area(2, *_rhomb(2, 12)), area(3, (8, 8), (16, 8), (8, 16)),
    ), mirrors=4),
    "lattice": Figure(34, 34, (
        line(1, 6, (0, 50), (50, 0)), line(2, 5, (0, 34), (34, 0)), line(2, 5, (18, 50), (50, 18)),
        area(1, *_rhomb(1, 10)), area(3, *_rhomb(3, 4)),
    ), mirrors=4),
    "white-dots": Figure(20, 20, (
        line(1, 10, (50, 20), (50, 34)), line(1, 10, (20, 50), (34, 50)), area(2, *_rhomb(2, 12)),
    ), mirrors=4),
}
# fmt: on
