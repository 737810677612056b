"""`etalase worker` killed at any moment, and two at once: the index equals the catalogue."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import asyncpg
import pytest

from search.verify import catalogue_hashes, stored_hashes
from tests import rows

PRODUCTS = 60
PATIENCE = 40.0


@pytest.fixture
def environment(dsn: str, tmp_path: Path) -> dict[str, str]:
    ours = {"DATABASE_URL": dsn, "ETALASE_DATA_DIR": str(tmp_path)}
    return {k: v for k, v in os.environ.items() if not k.startswith(("ETALASE_", "MEILI_"))} | ours


def worker(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    code = "import sys; from storefront.cli import main; sys.exit(main(['worker']))"
    return subprocess.Popen([sys.executable, "-c", code], env=environment)


async def stored(pool: asyncpg.Pool) -> int:
    count: int = await pool.fetchval("SELECT count(*) FROM product_document")
    return count


async def wait_until_stored(pool: asyncpg.Pool, at_least: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while await stored(pool) < at_least or (
        at_least == PRODUCTS and await pool.fetchval("SELECT count(*) FROM catalog_change")
    ):
        assert time.monotonic() < deadline, f"{await stored(pool)} of {at_least} products stored"
        await asyncio.sleep(0.02)


async def test_killed_and_doubled_workers(
    clean_database: asyncpg.Pool, environment: dict[str, str]
) -> None:
    for number in range(PRODUCTS):
        await rows.product(clean_database, f"p-{number}")
    started = [worker(environment)]
    try:
        await wait_until_stored(clean_database, 1)
        await clean_database.execute("UPDATE variant SET price = price + 1")
        started[0].send_signal(signal.SIGKILL)
        started[0].wait()
        await clean_database.execute("UPDATE variant SET price = price + 1")

        started += [worker(environment), worker(environment)]
        await wait_until_stored(clean_database, PRODUCTS)
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(timeout=20)

    assert await stored_hashes(clean_database) == await catalogue_hashes(clean_database)
