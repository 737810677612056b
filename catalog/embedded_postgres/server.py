"""Start and stop the server of one cluster; `sharing.py` decides when.

The server is no child of ours: it is left to the system, so that a program that lives long
has no zombie to reap and one that is killed takes no server with it. It has a session of
its own, out of reach of the terminal's Ctrl-C.

Fails with `EmbeddedPostgresUnavailable`, with the end of the server's log when it was the
server that failed.
"""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from catalog.embedded_postgres.account import EmbeddedPostgresUnavailable
from catalog.embedded_postgres.binaries import Binaries, find_binaries
from catalog.embedded_postgres.cluster import USER, Cluster, make_socket_folder
from catalog.embedded_postgres.liveness import (
    State,
    ask,
    is_postmaster,
    leftovers,
    listening_pid,
    recorded_pid,
)
from catalog.embedded_postgres.tuning import initdb_options

START_SECONDS = 60.0  # without a sign of life; recovery after a crash may take longer
STOP_SECONDS = 60.0
POLL_SECONDS = 0.02

# Prints the server's pid and leaves it behind. The log is opened by the account, not by root.
DETACH = """
umask 077
if [ -f "$1" ] && [ "$(wc -c <"$1")" -gt 1000000 ]; then mv -f "$1" "$1.old"; fi
log=$1
shift
"$@" >>"$log" 2>&1 </dev/null &
echo $!
"""


def serves(cluster: Cluster) -> bool:
    """Whether the server of `cluster` takes connections now."""
    return ask(cluster.socket_file, user=USER) is State.UP


def ensure_up(cluster: Cluster, settings: Mapping[str, str]) -> None:
    """Return when the server of `cluster` serves, having started it if need be."""
    if serves(cluster):
        return
    pid = listening_pid(cluster.socket_file) or recorded_pid(cluster.pid_file)
    # A starter may have been killed while its server was starting, or a stopper's stopping.
    if pid and is_postmaster(pid, cluster.data) and _await_up(cluster, pid):
        return
    if not cluster.data.exists():
        binaries = find_binaries(cluster.account)
        _initialise(cluster, binaries, fsync=settings["fsync"] == "on")
    else:
        binaries = find_binaries(cluster.account, major=_written_by(cluster))
    _start(cluster, binaries, settings)


def _initialise(cluster: Cluster, binaries: Binaries, *, fsync: bool) -> None:
    """Make the data folder beside its place and rename it: it is there whole or not at all."""
    for abandoned in cluster.home.glob("new-*"):
        shutil.rmtree(abandoned, ignore_errors=True)
    unfinished = cluster.home / f"new-{os.getpid()}-{time.monotonic_ns()}"
    at = ["-D", str(unfinished)]
    steps = (
        (
            [binaries.path("initdb"), *at, *initdb_options(binaries.major, user=USER, fsync=fsync)],
            "",
        ),
        (
            [binaries.path("postgres"), "--single", *at, "-c", "exit_on_error=true", "postgres"],
            f"CREATE DATABASE {USER};\n",
        ),
    )
    for arguments, text in steps:
        result = cluster.account.run(arguments, text=text)
        if result.returncode:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise EmbeddedPostgresUnavailable(
                f"{Path(arguments[0]).name} failed in {cluster.home}:\n{result.stderr.strip()}"
            )
    unfinished.rename(cluster.data)


def _start(cluster: Cluster, binaries: Binaries, settings: Mapping[str, str]) -> None:
    make_socket_folder(cluster)
    # The socket's lock guards nothing that the data folder's does not guard better.
    cluster.socket_file.with_name(f"{cluster.socket_file.name}.lock").unlink(missing_ok=True)
    folder = str(cluster.socket_folder).replace('"', '""')
    settings = {**settings, "unix_socket_directories": f'"{folder}"'}
    arguments = ["/bin/sh", "-c", DETACH, "sh", str(cluster.log)]
    arguments += [binaries.path("postgres"), "-D", str(cluster.data)]
    arguments += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    deadline = time.monotonic() + START_SECONDS
    while True:
        log_size = cluster.log.stat().st_size if cluster.log.exists() else 0
        result = cluster.account.run(
            arguments, environment=_past_stale_pid(cluster, deadline), detached=True
        )
        if result.returncode:
            raise EmbeddedPostgresUnavailable(f"cannot start PostgreSQL: {result.stderr}")
        pid = int(result.stdout)
        try:
            if _await_up(cluster, pid):
                return
        except BaseException:  # Ctrl-C too: nobody else knows of this server yet
            _end(pid, cluster)
            raise
        said = _log_since(cluster, log_size)
        # Children of a killed server may live a moment longer; PostgreSQL notices them.
        if "shared memory block" not in said or time.monotonic() > deadline:
            raise EmbeddedPostgresUnavailable(
                f"PostgreSQL ended at once, see {cluster.log}:\n{said}"
            )
        time.sleep(0.1)


def _past_stale_pid(cluster: Cluster, deadline: float) -> dict[str, str]:
    """Let PostgreSQL step over the pid file of a dead server.

    It refuses to start while any process has the pid recorded there: a zombie, or a
    stranger who got the number. The file must not be removed for that, since its other
    lines are how a new server finds out that children of the old one still write. So the
    pid is named as that of its own launcher's parent, which PostgreSQL does not take for a
    rival. Only a file without a pid, which PostgreSQL would stumble over for ever, goes.
    """
    pid = recorded_pid(cluster.pid_file)
    if pid:
        return {"PG_GRANDPARENT_PID": str(pid)}
    while leftovers(cluster.data):
        if time.monotonic() > deadline:
            raise EmbeddedPostgresUnavailable(
                f"{cluster.pid_file} is damaged and processes of an old server still work in "
                f"{cluster.data}: end them first"
            )
        time.sleep(POLL_SECONDS)
    cluster.pid_file.unlink(missing_ok=True)
    return {}


def _await_up(cluster: Cluster, pid: int) -> bool:
    """Wait until the server `pid` serves (True) or has ended (False)."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        state = ask(cluster.socket_file, user=USER)
        if state is State.UP:
            return True
        if not is_postmaster(pid, cluster.data):
            return False
        if state is State.BUSY:
            deadline = time.monotonic() + START_SECONDS
        time.sleep(POLL_SECONDS)
    raise EmbeddedPostgresUnavailable(
        f"PostgreSQL (process {pid}) runs and does not answer, see {cluster.log}"
    )


def stop(cluster: Cluster) -> None:
    """Stop the server of `cluster`, whoever started it; return when it has ended."""
    pid = listening_pid(cluster.socket_file) or recorded_pid(cluster.pid_file)
    if pid and is_postmaster(pid, cluster.data):
        _end(pid, cluster)
    if cluster.socket_folder != cluster.home:
        with suppress(OSError):
            cluster.socket_folder.rmdir()


def _end(pid: int, cluster: Cluster) -> None:
    """Fast shutdown; and, if that takes too long, the immediate one, which loses nothing."""
    for request, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 10.0)):
        deadline = time.monotonic() + seconds
        with suppress(ProcessLookupError):
            os.kill(pid, request)
        while is_postmaster(pid, cluster.data):
            if time.monotonic() > deadline:
                break
            time.sleep(POLL_SECONDS)
        else:
            return


def _written_by(cluster: Cluster) -> int:
    try:
        return int((cluster.data / "PG_VERSION").read_text())
    except (OSError, ValueError) as error:
        raise EmbeddedPostgresUnavailable(f"{cluster.data} holds no database: {error}") from error


def _log_since(cluster: Cluster, size: int) -> str:
    try:
        log = cluster.log.read_bytes()
    except OSError as error:
        return str(error)
    recent = log[size:] if len(log) > size else log
    return "\n".join(recent.decode(errors="replace").splitlines()[-8:])
