"""A real client of tus against the real server; what it must see is in `client.mjs`."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import asyncpg

from storefront.access import Scope
from tests import rows
from tests.accounts import token_headers
from tests.instantsearch.packages import installed_packages
from tests.instantsearch.serving import served
from tests.photos import photo

HERE = Path(__file__).parent
DRIVE_SECONDS = 60.0


async def test_it_works_unchanged(clean_database: asyncpg.Pool, dsn: str, tmp_path: Path) -> None:
    modules = await asyncio.to_thread(installed_packages, HERE / "package.json")
    pool = clean_database
    weaver = await rows.producer(pool)
    await rows.product(pool, "shawl", producer=weaver)
    await pool.execute("UPDATE variant SET sku = 'SHAWL'")
    account = await rows.account(pool)
    await rows.member(pool, weaver, account)
    scopes = [Scope.PICTURES_WRITE]
    token = (await token_headers(pool, account, scopes, weaver))["authorization"].split()[1]
    # Node looks for packages beside the script.
    (tmp_path / "node_modules").symlink_to(modules)
    for name in ("client.mjs", "package.json"):
        shutil.copy(HERE / name, tmp_path)
    (tmp_path / "photo.jpg").write_bytes(photo(1, 1600, 1200, quality=97))

    async with served(dsn, tmp_path / "data") as url:
        driving = await asyncio.create_subprocess_exec(
            "node",
            "client.mjs",
            f"{url}/v1/producer/uploads",
            token,
            "photo.jpg",
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
    assert list((tmp_path / "data").rglob("upload/*/*")) == []
