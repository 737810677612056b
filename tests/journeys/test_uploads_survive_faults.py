"""Processes killed and a storage that fails, under senders who do not give up: nothing is lost."""

from __future__ import annotations

from pathlib import Path

import asyncpg

from bench.upload_faults import run

UPLOADS = 12
KILL_EVERY = (4.0, 8.0)
"""Longer than a server takes to start, even beside other tests."""


async def test_nothing_acknowledged_is_lost(
    clean_database: asyncpg.Pool, dsn: str, tmp_path: Path
) -> None:
    outcome = await run(dsn, tmp_path, uploads=UPLOADS, say=print, kill_every=KILL_EVERY)

    assert outcome.told.kills > 0
    assert outcome.told.refused == outcome.told.given_up == []
    assert len(outcome.told.pictures) == UPLOADS
    assert outcome.lost == []
    assert outcome.dangling == []
    assert outcome.left_running == []
