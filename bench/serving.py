"""Real servers as child processes: the shop as `etalase serve` runs it, and the reference.

Each is told a free port of 127.0.0.1, waited for, measured from outside, and interrupted at the end
like Ctrl-C would. What it logs goes to a file and is shown if it does not come up (`NotServing`).
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
from msgspec import Struct

from bench.databases import ETALASE, clean_environment

START_SECONDS = 120.0
STOP_SECONDS = 30.0
CALM_SECONDS, CALM_CORES = 240.0, 0.08
"""Longest wait for less work than so many cores do."""
HOST = "127.0.0.1"


class NotServing(Exception):
    """A server did not come up, or ended; holds the end of its log."""


class Server(Struct, frozen=True, kw_only=True):
    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, bytes]:
        """Status and body as they come. Raises OSError while nobody listens."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=30)
        try:
            connection.request("GET", path, headers=dict(headers or {}))
            answer = connection.getresponse()
            return answer.status, answer.read()
        except http.client.HTTPException as error:
            raise ConnectionError(str(error)) from error
        finally:
            connection.close()

    def json(self, path: str) -> Any:
        """A decoded answer with status 200."""
        status, body = self.get(path)
        if status != 200:
            raise NotServing(f"{path} answered {status}: {body[:300]!r}")
        return json.loads(body)

    def processes(self) -> list[psutil.Process]:
        """Those that answer requests: the children that granian has spawned."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        return [child for child in children if "resource_tracker" not in " ".join(child.cmdline())]

    def memory_mb(self) -> list[float]:
        """Resident memory of each process that answers requests."""
        return [process.memory_info().rss / 1e6 for process in self.processes()]

    def parent_memory_mb(self) -> float:
        """Resident memory of the process that runs the indexer and watches the others."""
        return float(psutil.Process(self.process.pid).memory_info().rss / 1e6)

    def cpu_seconds(self) -> float:
        """Of all processes that answer requests, so far."""
        times = [process.cpu_times() for process in self.processes()]
        return float(sum(each.user + each.system for each in times))


@contextmanager
def shop(
    folder: Path, *, workers: int, dsn: str | None = None, settings: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """The shop over the database at `dsn`, or over the embedded one below `folder`."""
    more = {"DATABASE_URL": dsn} if dsn else {}
    environment = clean_environment(
        ETALASE_DATA_DIR=str(folder),
        ETALASE_WORKERS=str(workers),
        ETALASE_LOG_LEVEL="warning",
        **more,
        **(settings or {}),
    )
    with serving([*ETALASE, "serve"], folder, environment, ready="/health/ready") as server:
        yield server


def wait_for_calm() -> None:
    """Return when hardly anything works on this machine: a shop does some work after its start, and
    so does its database for it, with rests in between. If that does not end, says so."""
    deadline = time.monotonic() + CALM_SECONDS
    quiet = 0
    while quiet < 3:
        cores = psutil.cpu_percent(interval=1) / 100 * (psutil.cpu_count() or 1)
        quiet = quiet + 1 if cores < CALM_CORES else 0
        if time.monotonic() > deadline:
            print(f"NOT CALM: {cores:.2f} cores are at work besides", file=sys.stderr, flush=True)
            return


@contextmanager
def reference(folder: Path, body: bytes) -> Iterator[Server]:
    """Litestar answering `body` at /answer, on the same server with one worker."""
    path = folder / "reference.body"
    path.write_bytes(body)
    granian = [sys.executable, "-m", "granian", "bench.reference:application", "--factory"]
    options = ["--interface", "asgi", "--no-ws", "--workers", "1", "--log-level", "warning"]
    environment = clean_environment(BENCH_BODY=str(path))
    with serving(
        [*granian, *options], folder, environment, ready="/answer", port_option=True
    ) as server:
        yield server


@contextmanager
def serving(
    command: Sequence[str],
    folder: Path,
    environment: dict[str, str],
    *,
    ready: str,
    port_option: bool = False,
) -> Iterator[Server]:
    """Run `command` until the end of the block, which begins when `ready` answers 200."""
    server = started(command, folder, environment, port_option=port_option)
    try:
        wait_for(server, ready)
        yield server
    finally:
        stop(server)


def started(
    command: Sequence[str], folder: Path, environment: dict[str, str], *, port_option: bool = False
) -> Server:
    """Start a server and return at once."""
    port = free_port()
    log = folder / f"server-{port}.log"
    options = ["--port", str(port)] if port_option else []
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, *options],
            env=environment | {"ETALASE_PORT": str(port)},
            cwd=Path(__file__).parents[1],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # Its own group: a Ctrl-C is for us, and we stop what we have started.
            start_new_session=True,
        )
    return Server(process=process, port=port, log=log)


def wait_for(server: Server, path: str, seconds: float = START_SECONDS) -> None:
    """Return when `path` answers 200. Raises `NotServing`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(OSError):
            if server.get(path)[0] == 200:
                return
        if server.process.poll() is not None:
            break
        time.sleep(0.02)
    end = server.log.read_text(errors="replace")[-2_000:]
    raise NotServing(f"{path} did not answer 200 within {seconds:.0f} s:\n{end}")


def stop(server: Server) -> None:
    """Interrupt a server as a terminal would, and wait; one that does not end is killed."""
    process = server.process
    if process.poll() is None:
        os.kill(process.pid, signal.SIGINT)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def free_port() -> int:
    """A port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
