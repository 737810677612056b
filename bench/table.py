"""What was required and what was measured: rows, their verdict, and how they are printed."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct


class Measure(Struct, frozen=True, kw_only=True):
    """One row of the table."""

    name: str
    required: str
    measured: str
    ratio: float | None
    """At least 1 where the requirement is met, whichever direction is good; None: skipped."""
    note: str = ""
    values: dict[str, float] = {}
    """The figures behind it."""

    @property
    def verdict(self) -> str:
        if self.ratio is None:
            return "skipped"
        return "met" if self.ratio >= 1 else "MISSED"


def at_most(
    name: str, limit: float, found: float, unit: str, note: str = "", **values: float
) -> Measure:
    """A row whose figure must not exceed `limit`."""
    return Measure(
        name=name,
        required=f"<= {limit:g} {unit}",
        measured=f"{figure(found)} {unit}",
        ratio=limit / found if found else float("inf"),
        note=note,
        values={"found": found, "limit": limit, **values},
    )


def at_least(
    name: str, limit: float, found: float, unit: str, note: str = "", **values: float
) -> Measure:
    """A row whose figure must reach `limit`."""
    return Measure(
        name=name,
        required=f">= {limit:g} {unit}",
        measured=f"{figure(found)} {unit}",
        ratio=found / limit if limit else float("inf"),
        note=note,
        values={"found": found, "limit": limit, **values},
    )


def skipped(name: str, required: str, why: str) -> Measure:
    """A row that could not be measured here."""
    return Measure(name=name, required=required, measured="–", ratio=None, note=why)


def failed(name: str, why: str) -> Measure:
    """A group that broke: counts as missed, and the others are measured all the same."""
    reason = (why.strip().splitlines() or ["no reason given"])[-1]
    return Measure(name=name, required="to run", measured="failed", ratio=0.0, note=reason)


def figure(number: float) -> str:
    """Three figures that tell something."""
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def table(measures: Sequence[Measure]) -> str:
    """All rows in columns, notes below each."""
    rows = [("measure", "required", "measured", "ratio", "verdict")]
    rows += [
        (m.name, m.required, m.measured, "" if m.ratio is None else f"{m.ratio:.2f}", m.verdict)
        for m in measures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    for place, measure in reversed(list(enumerate(measures))):
        if measure.note:
            lines.insert(place + 3, f"    {measure.note}")
    return "\n".join(line.rstrip() for line in lines)


def write_json(path: Path, measures: Sequence[Measure]) -> None:
    """The rows for a program to compare."""
    rows = [msgspec.to_builtins(m) | {"verdict": m.verdict} for m in measures]
    path.write_bytes(msgspec.json.format(msgspec.json.encode(rows), indent=1) + b"\n")


class Clock:
    """Progress lines with the time since the start."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def say(self, text: str) -> None:
        print(f"[{time.monotonic() - self._began:6.1f} s] {text}", flush=True)
