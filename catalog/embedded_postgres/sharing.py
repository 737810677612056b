"""Who may start, use and stop the embedded PostgreSQL, and when.

Any number of processes may be inside `running` for one folder: the first starts the
server, the others attach, the last to leave stops it, whoever that is. Being a user is a
shared lock on a file, which the kernel drops when a process dies in whatever way; so a
`kill -9` leaves at worst a server that the next user attaches to and, leaving, stops.
Ctrl-C in a terminal reaches the program first, which ends its work before the database goes.

How a server is started and stopped is `server.py`. Not for Windows.
Fails with `EmbeddedPostgresUnavailable`, for a folder that cannot be used too.
"""

from __future__ import annotations

import fcntl
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import IO

from catalog.embedded_postgres.account import EmbeddedPostgresUnavailable
from catalog.embedded_postgres.cluster import find_cluster, make_cluster, remove_cluster
from catalog.embedded_postgres.server import ensure_up, serves, stop
from catalog.embedded_postgres.tuning import SETTINGS, THROWAWAY_SETTINGS


@contextmanager
def running(data_dir: Path, *, throwaway: bool = False) -> Iterator[str]:
    """A server over the files below `data_dir` for the time of the block; yields its DSN.

    SIGTERM and SIGHUP end the block like `sys.exit` where the program has no handler.
    With `throwaway`, for tests, it does not wait for the disk, and the last to leave
    removes the database, wherever it was put.
    """
    data_dir = _usable(data_dir)
    with _termination_unwinds(), _lock_file(data_dir / "users.lock") as users:
        try:
            with _alone(data_dir):
                fcntl.flock(users, fcntl.LOCK_SH)
                cluster = find_cluster(data_dir) or make_cluster(data_dir)
                ensure_up(cluster, SETTINGS | THROWAWAY_SETTINGS if throwaway else SETTINGS)
            yield cluster.dsn
        finally:
            with _alone(data_dir):
                cluster_left = find_cluster(data_dir)
                if cluster_left and _nobody_else(users):
                    stop(cluster_left)
                    if throwaway:
                        remove_cluster(data_dir, cluster_left)


def dsn_if_running(data_dir: Path) -> str | None:
    """The address of the server of `data_dir`, if it serves now; starts and changes nothing."""
    cluster = find_cluster(data_dir.resolve())
    if cluster and serves(cluster):
        return cluster.dsn
    return None


def _usable(data_dir: Path) -> Path:
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        return data_dir.resolve()
    except OSError as error:
        raise EmbeddedPostgresUnavailable(f"cannot make the data folder: {error}") from error


@contextmanager
def _lock_file(path: Path) -> Iterator[IO[bytes]]:
    try:
        file = path.open("ab")
    except OSError as error:
        raise EmbeddedPostgresUnavailable(
            f"cannot use the data folder: {error}. If it is another user's, run as that user "
            "or choose another ETALASE_DATA_DIR"
        ) from error
    with file:
        yield file


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """One starter or stopper at a time; the others wait."""
    with _lock_file(data_dir / "change.lock") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _nobody_else(users: IO[bytes]) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


@contextmanager
def _termination_unwinds() -> Iterator[None]:
    """Turn `kill` and a closed terminal into an exit that runs our `finally`."""
    ours: list[signal.Signals] = []

    def leave(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, leave)
                ours.append(number)
    try:
        yield
    finally:
        for number in ours:
            if signal.getsignal(number) is leave:
                signal.signal(number, signal.SIG_DFL)
