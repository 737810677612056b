"""A Meilisearch server to measure: one of our own if the program is there, or `MEILI_URL`.

The shop feeds the index `products`; a given server that has one already is somebody's shop and is
left alone (`NoMeilisearch`, with the reason). What is put on a given server is removed at the end.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from bench.http_load import check_loopback
from bench.serving import HOST, NotServing, Server, free_port
from search.engines.meilisearch.settings import index_settings, structural_hash
from search.vocabulary import shipped_vocabulary

INDEX = "products"
FEED_SECONDS = 1_200.0
"""A hundred thousand products take about six minutes on two cores."""
_KEY = "a-key-for-benchmarks-only"


class NoMeilisearch(Exception):
    """There is none to measure; says why."""


class Meilisearch(Struct, frozen=True, kw_only=True):
    url: str
    key: str

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 80

    @property
    def settings(self) -> dict[str, str]:
        """What tells the shop of it."""
        return {"MEILI_URL": self.url, "MEILI_KEY": self.key}

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.key}"}

    def ask(self, method: str, path: str) -> Any:
        request = urllib.request.Request(f"{self.url}{path}", method=method, headers=self.headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read())


@contextmanager
def meilisearch(folder: Path, products: int | None = None) -> Iterator[Meilisearch]:
    """A server without an index of ours; or, if it is one of our own, as it was left when it was
    last asked for with so many `products`. Raises `NoMeilisearch`.
    """
    program = shutil.which("meilisearch")
    if program is not None:
        yield from _own(program, folder, products)
    elif given := os.environ.get("MEILI_URL"):
        yield from _given(given)
    else:
        raise NoMeilisearch("neither a program named meilisearch nor MEILI_URL")


def wait_until_it_answers(shop: Server, documents: int, server: Meilisearch) -> None:
    """Return when the shop's searches are answered by Meilisearch with everything in it."""
    deadline = time.monotonic() + FEED_SECONDS
    # Never the same question twice: kept answers may be from before.
    fresh = map("/v1/products?facets=none&price_min={}".format, itertools.count(1))
    while time.monotonic() < deadline:
        with suppress(OSError, NotServing):
            stats = server.ask("GET", f"/indexes/{INDEX}/stats")
            if stats["numberOfDocuments"] == documents and not stats["isIndexing"]:
                # As many as reach every process of the shop.
                answers = {shop.json(next(fresh))["engine"] for _ in range(8)}
                if answers == {"meilisearch"}:
                    return
        time.sleep(0.5)
    raise NoMeilisearch(f"the shop was not answered by Meilisearch within {FEED_SECONDS:.0f} s")


def _own(program: str, folder: Path, products: int | None) -> Iterator[Meilisearch]:
    port = free_port()
    data = folder / f"meilisearch-{port}"
    if products is not None:
        # Whoever feeds it knows it by its address, and an index of other settings is built anew.
        settings = index_settings(shipped_vocabulary(), typo_tolerance=False)
        data = folder / f"meilisearch-{products}-{structural_hash(settings)}"
        with suppress(OSError):
            port = int((data / "port").read_text())
    data.mkdir(exist_ok=True)
    (data / "port").write_text(str(port))
    server = Meilisearch(url=f"http://{HOST}:{port}", key=_KEY)
    options = ["--no-analytics", "--http-addr", f"{HOST}:{server.port}", "--log-level", "ERROR"]
    process = subprocess.Popen(
        # As docker-compose.yml sets it. By default Meilisearch takes two thirds of the memory, and
        # to lay that out costs each change of a product 0.6 s on a machine of 24 GB.
        [program, *options, "--max-indexing-memory", "512MiB"],
        cwd=data,
        env={**os.environ, "MEILI_MASTER_KEY": _KEY, "MEILI_DB_PATH": str(data / "data.ms")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        for _ in range(200):
            with suppress(OSError):
                server.ask("GET", "/health")
                break
            time.sleep(0.05)
        else:
            raise NoMeilisearch(f"{program} did not start")
        yield server
    finally:
        process.terminate()
        process.wait()
        if products is None:
            shutil.rmtree(data, ignore_errors=True)


def _given(urls: str) -> Iterator[Meilisearch]:
    server = Meilisearch(url=urls.split(",")[0].rstrip("/"), key=os.environ.get("MEILI_KEY", ""))
    check_loopback(urlsplit(server.url).hostname or "")
    if any(index["uid"] == INDEX for index in server.ask("GET", "/indexes?limit=1000")["results"]):
        raise NoMeilisearch(
            f"the server at MEILI_URL has an index {INDEX} already; it is left alone"
        )
    try:
        yield server
    finally:
        with suppress(OSError):
            server.ask("DELETE", f"/indexes/{INDEX}")
