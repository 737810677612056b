"""The shop, with a folder for its letters."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import httpx
import pytest

from tests.shop import open_shop


@pytest.fixture
def letter_folder(tmp_path: Path) -> Path:
    return tmp_path / "letters"


@pytest.fixture
async def shop(
    clean_database: asyncpg.Pool, dsn: str, tmp_path: Path, letter_folder: Path
) -> AsyncIterator[httpx.AsyncClient]:
    async with open_shop(dsn, tmp_path, mail_url=f"file://{letter_folder}") as client:
        yield client
