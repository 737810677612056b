"""One empty engine after the other, for every module of the contract."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest

from search.engine import SearchEngine
from tests.contract.engines import ENGINES


@pytest.fixture(params=sorted(ENGINES))
async def engine(
    request: pytest.FixtureRequest, clean_database: asyncpg.Pool
) -> AsyncIterator[SearchEngine]:
    """One empty engine after the other."""
    async with ENGINES[request.param](clean_database) as opened:
        yield opened
