"""The processes of a shop, to be killed at random and started again: for `bench.upload_faults`."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

from bench.databases import clean_environment
from bench.serving import HOST, free_port

FAULTS = 0.02
"""The share of storage calls that fail."""


class Shop:
    """The processes that are killed and started again."""

    def __init__(self, dsn: str, folder: Path) -> None:
        self.port = free_port()
        self._folder = folder
        self._environment = clean_environment(
            DATABASE_URL=dsn,
            ETALASE_DATA_DIR=str(folder),
            ETALASE_PUBLIC_URL=f"http://{HOST}:{self.port}",
            BENCH_FAULTS=str(FAULTS),
        )
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self.groups: list[int] = []

    def start(self, *, faults: float = FAULTS) -> None:
        """Start what is not running."""
        self._environment["BENCH_FAULTS"] = str(faults)
        granian = [sys.executable, "-m", "granian", "bench.faulty_shop:application", "--factory"]
        options = ["--interface", "asgi", "--no-ws", "--workers", "2", "--log-level", "warning"]
        options += ["--host", HOST, "--port", str(self.port), "--respawn-failed-workers"]
        self._start("server", [*granian, *options])
        self._start("worker", [sys.executable, "-m", "bench.faulty_shop"])

    def kill_something(self) -> None:
        """kill -9: mostly one server process, sometimes the worker, now and then all of it."""
        chosen = random.random()
        if chosen < 0.1:
            for name in ("server", "worker"):
                self._kill(name)
        elif chosen < 0.35:
            self._kill("worker")
        else:
            server = self._processes["server"]
            with suppress(psutil.Error, IndexError):
                children = psutil.Process(server.pid).children()
                serving = [c for c in children if "resource_tracker" not in " ".join(c.cmdline())]
                random.choice(serving).kill()
        self.start()

    def stop(self) -> None:
        """End everything as a terminal would."""
        for process in self._processes.values():
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
        for name, process in self._processes.items():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                self._kill(name)
        self._processes.clear()

    def left_running(self) -> list[str]:
        """Processes that have outlived those that started them, as the system names them."""
        left = []
        for process in psutil.process_iter():
            with suppress(psutil.Error, ProcessLookupError):
                ours = os.getpgid(process.pid) in self.groups
                if ours and process.status() != psutil.STATUS_ZOMBIE:
                    age = time.time() - process.create_time()
                    left.append(f"{age:.0f} s old: {' '.join(process.cmdline())[:200]}")
        return left

    def end_groups(self) -> None:
        """Whatever has been left."""
        for group in self.groups:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(group, signal.SIGKILL)

    def _start(self, name: str, command: list[str]) -> None:
        running = self._processes.get(name)
        if running is not None and running.poll() is None:
            return
        with (self._folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                command,
                env=self._environment,
                cwd=Path(__file__).parents[1],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._processes[name] = process
        self.groups.append(process.pid)

    def _kill(self, name: str) -> None:
        process = self._processes[name]
        process.kill()
        process.wait()
