"""Give memory back that a large piece of work has left, and spare the collector what stays.

What a process reads at its start lives as long as the process. Left to the garbage collector, its
hundreds of thousands of objects are looked through again and again, a tenth of a second each time;
and of what the work needed meanwhile, the C library keeps most for itself. Both are only matters of
speed and size: on a platform without them, nothing happens.
"""

from __future__ import annotations

import ctypes
import gc
import sys

SWITCH_SECONDS = 0.000_5
"""How long a thread may go on while the event loop waits for Python's lock; by default it is ten
times as long, for each step of each request."""


COLLECT_AFTER = (10_000, 20, 20)
"""Objects, and rounds of the younger generations, before each generation is looked through."""


def prefer_requests() -> None:
    """Let no thread and no collector keep the event loop waiting for long or often."""
    sys.setswitchinterval(SWITCH_SECONDS)
    collect_seldom()


def collect_seldom() -> None:
    """For whoever makes many objects that live for a moment only, as each document's."""
    gc.set_threshold(*COLLECT_AFTER)


def settle() -> None:
    """Call when what is held now will be held for long."""
    gc.collect()
    gc.freeze()
    give_back()


def give_back() -> None:
    """Return free pages to the system. Takes some milliseconds, without Python's lock."""
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # Not glibc.
        return
    trim(0)
