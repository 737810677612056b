"""What a worker is told to do in tests instead of taking a picture in; the file says how."""

import os
import signal
import time
from pathlib import Path
from typing import Any, NoReturn

from media.limits import Limits, decoding
from media.worker import take_in


def die(_file: Path) -> NoReturn:
    """End as a codec that writes where it must not."""
    os.kill(os.getpid(), signal.SIGSEGV)
    raise AssertionError("still alive")


def die_or_take_in(file: Path) -> Any:
    return die(file) if file.read_bytes() == b"die" else take_in(file)


def spin(_file: Path) -> NoReturn:
    """Use up the processor for ever, in C, where no exception is heard."""
    with decoding(Limits(cpu_seconds=1, wall_seconds=30)):
        pow(7, 1 << 40)
    raise AssertionError("a number of a trillion digits is there")


def stall(_file: Path) -> NoReturn:
    """Do nothing for ever."""
    with decoding(Limits(wall_seconds=0.2)):
        time.sleep(60)
    raise AssertionError("woke up")


def wait_for_it(file: Path) -> Any:
    """Hold the worker until the file beside it appears; answers the worker's process id."""
    go = file.with_name("go")
    while not go.exists():
        time.sleep(0.01)
    return os.getpid()


def tell_process(_file: Path) -> Any:
    return os.getpid()


def raise_what_cannot_travel(_file: Path) -> NoReturn:
    class Untransportable(Exception):
        pass

    from media import worker

    def ingested(*_: object) -> NoReturn:
        raise Untransportable("no such code")

    worker._ingested = ingested  # type: ignore[assignment]
    worker.take_in(_file)
    raise AssertionError("unreachable")
