"""Real front ends against the real server: Meilisearch's client, InstantSearch with its adapter.

What they do and what they must see is in `client.mjs` and `instantsearch.mjs`, each a list of
scenarios; each is run over each engine. The sample catalogue is what they search.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.instantsearch.packages import installed_packages
from tests.instantsearch.serving import filled_meilisearch, served
from tests.meilisearch_server import meilisearch_server

HERE = Path(__file__).parent
DRIVE_SECONDS = 60.0


@pytest.fixture(params=["postgres", "meilisearch"])
async def address(
    request: pytest.FixtureRequest, sample_dsn: str, tmp_path: Path
) -> AsyncIterator[str]:
    """Where the shop is, over one engine after the other."""
    if request.param == "postgres":
        async with served(sample_dsn, tmp_path / "data") as url:
            yield url
        return
    async with (
        filled_meilisearch(meilisearch_server(), sample_dsn) as engine,
        served(sample_dsn, tmp_path / "data", engine) as url,
    ):
        yield url


@pytest.mark.parametrize("script", ["client.mjs", "instantsearch.mjs"])
async def test_it_works_unchanged(address: str, script: str, tmp_path: Path) -> None:
    modules = await asyncio.to_thread(installed_packages)
    # Node looks for packages beside the script.
    (tmp_path / "node_modules").symlink_to(modules)
    for name in (script, "scenarios.mjs", "package.json"):
        shutil.copy(HERE / name, tmp_path)

    driving = await asyncio.create_subprocess_exec(
        "node",
        script,
        address,
        cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        told, _ = await asyncio.wait_for(driving.communicate(), DRIVE_SECONDS)
    except TimeoutError:
        driving.kill()
        told, _ = await driving.communicate()
    print(told.decode())
    assert driving.returncode == 0, told.decode()
