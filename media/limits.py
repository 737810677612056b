"""What one decoding may take, enforced by the kernel on the process that does it.

A limit that is reached ends the process, or an allocation in it: nothing that a file does to a
decoder, which is C and heeds no exception, can get around it. Meant for worker processes that
decode one picture at a time (media.worker); never for the service itself, which it would end.
"""

import math
import os
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec


class Limits(msgspec.Struct, frozen=True):
    """What decoding one picture, and making its first renditions, may take."""

    memory: int = 850_000_000
    """Bytes beyond what the process has before. A WebP of 50 megapixels takes 790 million."""
    cpu_seconds: int = 7
    """Of the processor; a phone's photograph takes one at most. Reached: SIGXCPU."""
    wall_seconds: float = 9.5
    """By the clock: more than the above only on a machine that is busy. Reached: SIGALRM."""


def confine(limits: Limits) -> None:
    """Bind this process: memory from now on, no core dumps, and the service goes first."""
    # A core dump would write the picture to the disk.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)
    used = _address_space()
    # macOS accepts the limit and ignores it: there the pixel limits of media.inspect and the
    # processor's seconds are all there is.
    if used is not None:
        allowed = used + limits.memory
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        if hard == resource.RLIM_INFINITY or allowed <= hard:
            resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))


@contextmanager
def decoding(limits: Limits) -> Iterator[None]:
    """End the process when what happens within takes too long."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    # The limit is of whole seconds since the process began.
    soft = math.ceil(spent.ru_utime + spent.ru_stime) + limits.cpu_seconds
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
    signal.setitimer(signal.ITIMER_REAL, limits.wall_seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))


def _address_space() -> int | None:
    """Bytes of address space in use; None where the system does not tell."""
    if sys.platform != "linux":
        return None
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    return int(pages) * resource.getpagesize()
