"""Outlines: rounding a few points into a curve, and ellipses.

Not for: filling them (media.paint.canvas).
"""

import math
from collections.abc import Sequence

Point = tuple[float, float]


def curve(points: Sequence[Point], *, closed: bool = True, steps: int = 8) -> list[Point]:
    """Round a polygon into a Catmull-Rom curve through its points."""
    count = len(points)
    spans = count if closed else count - 1
    rounded: list[Point] = []
    for index in range(spans):
        if closed:
            before, start, end, after = (points[(index + k) % count] for k in (-1, 0, 1, 2))
        else:
            before, start, end, after = (
                points[min(max(index + k, 0), count - 1)] for k in (-1, 0, 1, 2)
            )
        for step in range(steps):
            t = step / steps
            weights = (
                -0.5 * t + t * t - 0.5 * t**3,
                1 - 2.5 * t * t + 1.5 * t**3,
                0.5 * t + 2 * t * t - 1.5 * t**3,
                -0.5 * t * t + 0.5 * t**3,
            )
            four = (before, start, end, after)
            rounded.append(
                (
                    sum(w * p[0] for w, p in zip(weights, four, strict=True)),
                    sum(w * p[1] for w, p in zip(weights, four, strict=True)),
                )
            )
    if not closed:
        rounded.append(points[-1])
    return rounded


def ellipse(centre: Point, radii: Point, steps: int = 72) -> list[Point]:
    """List the points of an ellipse."""
    return [
        (
            centre[0] + radii[0] * math.cos(2 * math.pi * step / steps),
            centre[1] + radii[1] * math.sin(2 * math.pi * step / steps),
        )
        for step in range(steps)
    ]
