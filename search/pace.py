"""Long work on an event loop in slices, with rests between them in which others are served.

A slice is about a millisecond and a rest some times as long, so that a request which comes
meanwhile waits for one slice, and not once for each of its own steps. A thread would do worse: it
holds Python's lock for five milliseconds at a time.
"""

from __future__ import annotations

import asyncio
import time

SLICE = 0.001
REST = 3.0
"""Times as long as the work before it."""


class Pace:
    """One piece of long work; `turn` is to be called often, and mostly does nothing."""

    def __init__(self) -> None:
        self._began = time.perf_counter()

    async def turn(self) -> None:
        """Rest, if a slice is over."""
        took = time.perf_counter() - self._began
        if took >= SLICE:
            await asyncio.sleep(took * REST)
            self._began = time.perf_counter()
