"""What every test may use: a migrated database per test process, and a clean one per test.

`DATABASE_URL` names a server to use, as a superuser; without it an embedded one is started. The
first process migrates a template database; each process clones it, so tests run in parallel and in
any order.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest
from filelock import FileLock

from catalog.database import open_pool
from catalog.migrations import migrate

# Deleting the few rows that a test has left takes 4 ms where TRUNCATE takes 300: that makes new
# files for every table and index. As a replica nothing checks keys or captures changes.
CLEANED = """
SELECT string_agg(format('DELETE FROM %I', tablename), '; ') FROM pg_tables
WHERE schemaname = 'public' AND tablename NOT IN ('migration', 'kelurahan')
"""
SEQUENCES_AT_START = """
SELECT setval(format('%I', sequencename)::regclass, start_value, false) FROM pg_sequences
WHERE schemaname = 'public' AND last_value IS NOT NULL
"""


def _with_database(dsn: str, name: str) -> str:
    return urlunsplit(urlsplit(dsn)._replace(path=f"/{name}"))


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all processes of this test run."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def server_dsn(shared_folder: Path) -> Iterator[str]:
    """Address of the PostgreSQL server under test."""
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    from catalog.embedded_postgres import running

    with running(shared_folder / "postgres", throwaway=True) as dsn:
        yield dsn


@pytest.fixture(scope="session")
def dsn(server_dsn: str, shared_folder: Path, worker_id: str) -> Iterator[str]:
    """Address of this process's own database, migrated."""
    template = f"etalase_test_{_run_id(shared_folder)}"
    name = f"{template}_{worker_id}"
    with FileLock(shared_folder / "template.lock"):
        asyncio.run(_create_template(server_dsn, template))
        asyncio.run(_administer(server_dsn, f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    yield _with_database(server_dsn, name)
    asyncio.run(_administer(server_dsn, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))


def _run_id(folder: Path) -> str:
    """Same in every process of one run, different in every run on a shared server."""
    marker = folder / "run-id"
    with FileLock(folder / "run-id.lock"):
        if not marker.exists():
            marker.write_text(os.urandom(4).hex())
        return marker.read_text()


async def _administer(server: str, *statements: str) -> None:
    connection = await asyncpg.connect(server)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def _exists(server: str, name: str) -> bool:
    connection = await asyncpg.connect(server)
    try:
        return bool(await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name))
    finally:
        await connection.close()


async def _create_template(server: str, name: str) -> None:
    if not await _exists(server, name):
        await _administer(server, f'CREATE DATABASE "{name}"')
        await migrate(_with_database(server, name))


@pytest.fixture(scope="session")
async def pool(dsn: str) -> AsyncIterator[asyncpg.Pool]:
    """Connections to this process's database."""
    async with open_pool(dsn, max_size=8) as pool:
        yield pool


@pytest.fixture
async def clean_database(pool: asyncpg.Pool) -> asyncpg.Pool:
    """The same pool, every table emptied and every sequence at its start."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        await connection.execute(await connection.fetchval(CLEANED))
        await connection.execute(SEQUENCES_AT_START)
    return pool


@pytest.fixture(scope="session")
async def sample_dsn(server_dsn: str, shared_folder: Path, dsn: str) -> AsyncIterator[str]:
    """Address of a database that holds the indexed sample, for tests that only read."""
    from tests.shop import fill_with_sample

    template = f"etalase_test_{_run_id(shared_folder)}"
    filled, name = f"{template}_filled", f"{urlsplit(dsn).path.lstrip('/')}_sample"
    with FileLock(shared_folder / "filled.lock"):
        if not await _exists(server_dsn, filled):
            await _administer(server_dsn, f'CREATE DATABASE "{filled}" TEMPLATE "{template}"')
            await fill_with_sample(_with_database(server_dsn, filled))
        await _administer(server_dsn, f'CREATE DATABASE "{name}" TEMPLATE "{filled}"')
    sample = _with_database(server_dsn, name)
    yield sample
    await _administer(server_dsn, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
