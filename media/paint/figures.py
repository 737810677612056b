"""Draws one woven figure on a coarse grid: without anti-aliasing, so that edges step as in cloth.

A figure is a list of shapes on a 100 × 100 field; each cell of the result is a thread number:
0 ground, 1 figure, 2 and 3 accents. Not for: which figures exist (media.paint.animals, .emblems,
.hooks) or how they become cloth (media.paint.cloth).
"""

from collections.abc import Sequence
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Threads = NDArray[np.uint8]
Form = Literal["area", "line", "oval"]


class Shape(msgspec.Struct, frozen=True):
    """One part of a figure, laid over the parts before it."""

    form: Form
    thread: int
    points: Sequence[tuple[float, float]]
    thick: float = 0


class Figure(msgspec.Struct, frozen=True):
    """What to draw on how many cells; `mirrors` 2 repeats it left-right, 4 also upside-down."""

    width: int
    height: int
    shapes: Sequence[Shape]
    mirrors: int = 1


def area(thread: int, *points: tuple[float, float]) -> Shape:
    """Fill a polygon."""
    return Shape("area", thread, points)


def line(thread: int, thick: float, *points: tuple[float, float]) -> Shape:
    """Draw a polyline; its thickness is in hundredths of the figure's width."""
    return Shape("line", thread, points, thick)


def oval(thread: int, x: float, y: float, rx: float, ry: float) -> Shape:
    """Fill an ellipse about a point."""
    return Shape("oval", thread, ((x - rx, y - ry), (x + rx, y + ry)))


def draw_figure(figure: Figure) -> Threads:
    """Draw every shape in order and mirror the result."""
    picture = Image.new("L", (figure.width, figure.height))
    draw = ImageDraw.Draw(picture)
    across, down = (figure.width - 1) / 100, (figure.height - 1) / 100
    for shape in figure.shapes:
        points = [(x * across, y * down) for x, y in shape.points]
        if shape.form == "area":
            draw.polygon(points, fill=shape.thread)
        elif shape.form == "line":
            draw.line(points, fill=shape.thread, width=max(1, round(shape.thick * across)))
        else:
            draw.ellipse([points[0], points[1]], fill=shape.thread)
    threads = np.asarray(picture)
    if figure.mirrors >= 2:
        # The right half of the field is what the shapes drew on the left, seen in a mirror.
        half = threads[:, : (figure.width + 1) // 2]
        threads = np.concatenate([half, half[:, ::-1][:, figure.width % 2 :]], axis=1)
    if figure.mirrors == 4:
        half = threads[: (figure.height + 1) // 2]
        threads = np.concatenate([half, half[::-1][figure.height % 2 :]], axis=0)
    return threads
