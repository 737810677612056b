"""A Meilisearch server for tests: the one at `MEILI_URL`, or one of this process's own.

Without either (no `meilisearch` program on the path) the tests that need one are skipped. Names of
indexes carry a prefix, because processes of several runs may share a server.
"""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from search.engines.meilisearch.client import MeilisearchClient
from search.engines.meilisearch.rebuild import create_index
from search.engines.meilisearch.settings import index_settings
from search.vocabulary import shipped_vocabulary

KEY = "a-key-for-tests-only"


class MeilisearchServer(NamedTuple):
    """Where the server is; `prefix` begins the name of every index of this process."""

    url: str
    key: str
    prefix: str

    async def empty_index(self, client: MeilisearchClient, index: str) -> None:
        """Make `index` as an empty one with the settings that production gives it."""
        if index in {each.uid for each in await client.indexes()}:
            await client.wait(await client.delete_index(index))
        settings = index_settings(shipped_vocabulary(), typo_tolerance=False)
        await create_index(client, index, settings)

    def client(self) -> MeilisearchClient:
        # Other tests share the machine: deadlines here only keep a hanging test from staying.
        return MeilisearchClient(self.url, self.key, search_seconds=20.0, connect_seconds=5.0)


@pytest.fixture(scope="session")
def meilisearch() -> MeilisearchServer:
    """The server, or a skipped test with the reason."""
    return meilisearch_server()


def meilisearch_server() -> MeilisearchServer:
    """As the fixture, for code that is no test."""
    found = _found_server()
    if found is None:
        pytest.skip("neither MEILI_URL nor a program named meilisearch")
    return found


@cache
def _found_server() -> MeilisearchServer | None:
    prefix = f"t{os.urandom(4).hex()}_"
    if url := os.environ.get("MEILI_URL"):
        return MeilisearchServer(url.split(",")[0], os.environ.get("MEILI_KEY", ""), prefix)
    program = shutil.which("meilisearch")
    return MeilisearchServer(_started(program), KEY, prefix) if program else None


def _started(program: str) -> str:
    """Start a server that ends, and is forgotten, with this process; returns its address."""
    folder = tempfile.mkdtemp(prefix="etalase-meilisearch-")
    address = free_address()
    process = start_server(program, folder, address)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(process.wait)
    atexit.register(process.kill)
    return f"http://{address}"


def free_address() -> str:
    """Host and port that nobody listens on at the moment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}"


def start_server(program: str, folder: str | Path, address: str) -> subprocess.Popen[bytes]:
    """Start a server over the data in `folder`; returns once it answers."""
    options = ["--no-analytics", "--http-addr", address, "--max-indexing-threads", "1"]
    process = subprocess.Popen(
        [program, *options, "--max-indexing-memory", "256MiB", "--log-level", "ERROR"],
        cwd=folder,
        env={**os.environ, "MEILI_MASTER_KEY": KEY, "MEILI_DB_PATH": f"{folder}/data.ms"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # A file that must not grow is an error to it, as on a full disk, not its end.
        restore_signals=False,
    )
    for _ in range(200):
        time.sleep(0.05)
        try:
            with urllib.request.urlopen(f"http://{address}/health", timeout=1):
                return process
        except OSError:
            if process.poll() is not None:
                break
    process.kill()
    raise RuntimeError(f"{program} did not start")
