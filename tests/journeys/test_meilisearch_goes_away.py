"""The real Meilisearch behind the whole shop: killed, stopped, out of room; missed by nobody, back.

A file size limit stands for a full disk: growing any file fails until it is lifted.
"""

from __future__ import annotations

import asyncio
import resource
import shutil
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from subprocess import Popen
from typing import Any

import asyncpg
import httpx
import pytest

from storefront.commands.maintenance import index_differences
from storefront.commands.worker import run_worker
from storefront.settings import Settings
from tests import rows
from tests.meilisearch_server import KEY, free_address, start_server
from tests.shop import index, open_shop

PATIENCE = 40.0


class OwnServer:
    """A Meilisearch of this test's own, since it will be killed."""

    def __init__(self, program: str, folder: Path) -> None:
        self.address = free_address()
        self._program, self._folder = program, folder
        self._process: Popen[bytes] | None = None

    def start(self) -> None:
        self._process = start_server(self._program, self._folder, self.address)

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()

    def hang(self) -> None:
        """Take no step until `go_on`; connections stay open."""
        self._running().send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._running().send_signal(signal.SIGCONT)

    def allow_files_of(self, most_bytes: int) -> None:
        """Let no file grow beyond this."""
        limits = (most_bytes, resource.RLIM_INFINITY)
        resource.prlimit(self._running().pid, resource.RLIMIT_FSIZE, limits)

    def _running(self) -> Popen[bytes]:
        assert self._process is not None
        return self._process


@pytest.fixture
def server(tmp_path: Path) -> Iterator[OwnServer]:
    program = shutil.which("meilisearch")
    if program is None:
        pytest.skip("no program named meilisearch to start and to kill")
    (tmp_path / "meilisearch").mkdir()
    own = OwnServer(program, tmp_path / "meilisearch")
    own.start()
    yield own
    own.kill()


@pytest.fixture
def settings(server: OwnServer, dsn: str, tmp_path: Path) -> Settings:
    return Settings(
        database_url=dsn, data_dir=tmp_path, meili_urls=(f"http://{server.address}",), meili_key=KEY
    )


@pytest.fixture
async def shop(
    clean_database: asyncpg.Pool, dsn: str, settings: Settings, tmp_path: Path
) -> AsyncIterator[httpx.AsyncClient]:
    work = asyncio.create_task(run_worker(settings, dsn))
    engines = {"meili_urls": settings.meili_urls, "meili_key": settings.meili_key}
    async with open_shop(dsn, tmp_path, **engines) as client:
        yield client
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)


async def until(shop: httpx.AsyncClient, path: str, holds: Callable[[Any], bool]) -> Any:
    """Ask until the answer is as expected; no search may fail meanwhile, or take a second."""
    deadline = time.monotonic() + PATIENCE
    number = 0
    while True:
        number += 1
        began = time.monotonic()
        # A parameter that changes nothing, so that no kept answer is given.
        response = await shop.get(f"{path}&price_max={10**9 + number}")
        assert response.status_code == 200, response.text
        assert time.monotonic() - began < 1.0
        answer = response.json()
        if holds(answer):
            return answer
        assert time.monotonic() < deadline, answer
        await asyncio.sleep(0.05)


async def test_no_search_fails_and_no_change_is_lost(
    shop: httpx.AsyncClient, clean_database: asyncpg.Pool, server: OwnServer, settings: Settings
) -> None:
    search = "/v1/products?q=selendang"
    await rows.product(clean_database, "red", name={"id": "Selendang Merah"})
    await until(shop, search, lambda a: a["engine"] == "meilisearch" and a["total"] == 1)

    server.kill()
    await until(shop, search, lambda a: a["engine"] == "postgres" and a["total"] == 1)
    await rows.product(clean_database, "blue", name={"id": "Selendang Biru"})
    await until(shop, search, lambda a: a["engine"] == "postgres" and a["total"] == 2)

    server.start()
    await until(shop, search, lambda a: a["engine"] == "meilisearch" and a["total"] == 2)

    assert await index_differences(settings, str(settings.database_url)) == []


async def test_kept_answers_go_with_the_engine_that_gave_them(
    shop: httpx.AsyncClient, clean_database: asyncpg.Pool, server: OwnServer
) -> None:
    kept, asked = "/v1/products?q=selendang", "/v1/products?q=kain"
    await rows.product(clean_database, "red", name={"id": "Selendang Kain"})

    async def kept_by(engine: str) -> None:
        await until(shop, asked, lambda a: a["engine"] == engine and a["total"] == 1)
        assert (await shop.get(kept)).json()["engine"] == engine

    await kept_by("meilisearch")
    server.kill()
    await kept_by("postgres")
    server.start()
    await kept_by("meilisearch")


async def test_a_server_that_hangs_is_passed_by(
    shop: httpx.AsyncClient, clean_database: asyncpg.Pool, server: OwnServer, settings: Settings
) -> None:
    search = "/v1/products?q=selendang"
    await rows.product(clean_database, "red", name={"id": "Selendang Merah"})
    await until(shop, search, lambda a: a["engine"] == "meilisearch" and a["total"] == 1)

    server.hang()
    await until(shop, search, lambda a: a["engine"] == "postgres" and a["total"] == 1)
    await rows.product(clean_database, "blue", name={"id": "Selendang Biru"})
    await until(shop, search, lambda a: a["engine"] == "postgres" and a["total"] == 2)

    server.go_on()
    await until(shop, search, lambda a: a["engine"] == "meilisearch" and a["total"] == 2)

    assert await index_differences(settings, str(settings.database_url)) == []


@pytest.mark.skipif(sys.platform != "linux", reason="limits of another process are Linux's")
async def test_a_full_disk_loses_nothing(
    shop: httpx.AsyncClient, clean_database: asyncpg.Pool, server: OwnServer, settings: Settings
) -> None:
    search = "/v1/products?q=selendang"
    await rows.product(clean_database, "red", name={"id": "Selendang Merah"})
    await until(shop, search, lambda a: a["engine"] == "meilisearch" and a["total"] == 1)

    server.allow_files_of(0)
    for number in range(30):
        await rows.product(clean_database, f"blue-{number}", name={"id": f"Selendang {number}"})
    # Searches go on; a server that lacks changes for half a minute is passed by. As if they were:
    await index(clean_database)
    await clean_database.execute("UPDATE product_document SET stored_at = now() - interval '1 min'")
    await until(shop, search, lambda a: a["engine"] == "postgres" and a["total"] == 31)

    server.allow_files_of(resource.RLIM_INFINITY)
    await until(shop, search, lambda a: a["engine"] == "meilisearch" and a["total"] == 31)

    assert await index_differences(settings, str(settings.database_url)) == []
