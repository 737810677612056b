"""How far long work has come: a bar on a terminal, a few plain lines anywhere else.

Written to standard error, so that what a command prints can be piped on. Not for logging:
nothing of it is kept. Work that fails leaves the last figure standing and no closing line.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

PLAIN_LINES = 10  # at most, for the whole of the work


@contextmanager
def progress(
    title: str, *, total: int, stream: TextIO | None = None
) -> Iterator[Callable[[int], None]]:
    """Show the progress of `total` pieces of work; call the yielded function for pieces done."""
    stream = stream or sys.stderr
    shown = _bar if stream.isatty() else _lines
    with shown(title, total, stream) as step:
        yield step


@contextmanager
def _bar(title: str, total: int, stream: TextIO) -> Iterator[Callable[[int], None]]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
    )
    with Progress(*columns, console=Console(file=stream)) as bars:
        task = bars.add_task(title, total=total)
        yield lambda pieces: bars.advance(task, pieces)


@contextmanager
def _lines(title: str, total: int, stream: TextIO) -> Iterator[Callable[[int], None]]:
    started = time.monotonic()
    done = 0
    lines = 0

    def step(pieces: int) -> None:
        nonlocal done, lines
        done += pieces
        reached = done * PLAIN_LINES // total if total else 0
        if lines < reached < PLAIN_LINES:  # the closing line is the last
            lines = reached
            print(f"{title}: {done} of {total}", file=stream, flush=True)

    yield step
    print(
        f"{title}: {done} of {total} in {time.monotonic() - started:.1f} s",
        file=stream,
        flush=True,
    )
