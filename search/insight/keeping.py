"""From a process's memory to the database: one statement every few seconds, and one at the end.

A writing that fails is tried again with the next one. A connection that breaks while the database
commits may count twice; nobody is billed by these numbers. What is old, and what was asked rarely
and some time ago, is forgotten once a day.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

import asyncpg

from catalog.statements import load_statements
from search.insight.tally import Counts, Interest, QueryCounts, Tally

SQL = load_statements("search.sql", "insight_counts.sql")

EVERY_SECONDS = 3.0
LAST_SECONDS = 2.0
"""How long a process that stops waits for its last writing."""
FORGET_EVERY_SECONDS = 86_400.0
KEPT_DAYS = 400
RARE_AFTER_DAYS = 30
RARE = 3
"""Queries asked less often in a day are rare."""

_FAULTS = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)

log = logging.getLogger(__name__)


async def keep_forever(
    pool: asyncpg.Pool, tally: Tally, *, every_seconds: float = EVERY_SECONDS
) -> None:
    """Write down what was counted, until cancelled; then for the last time."""
    waited = FORGET_EVERY_SECONDS
    try:
        while True:
            await asyncio.sleep(every_seconds)
            await keep(pool, tally)
            waited += every_seconds
            if waited >= FORGET_EVERY_SECONDS:
                waited = 0.0
                await _forget(pool)
    finally:
        try:
            await asyncio.wait_for(keep(pool, tally), LAST_SECONDS)
        except TimeoutError:
            log.warning("counts of searches were lost: the database did not take them in time")


async def keep(pool: asyncpg.Pool, tally: Tally) -> bool:
    """Write down what was counted; False if it could not be written and still waits."""
    counts = tally.take()
    if not counts:
        return True
    try:
        await pool.execute(SQL.add_counts, *arguments(counts))
    except _FAULTS as error:
        tally.put_back(counts)
        log.warning("counts of searches wait: %s", type(error).__name__)
        return False
    except asyncio.CancelledError:
        # Written twice at worst; a process that stops writes once more at its end.
        tally.put_back(counts)
        raise
    return True


def arguments(counts: Counts) -> list[list[Any]]:
    """The columns that `add_counts` takes; sorted, so that processes do not wait crosswise."""
    queries = sorted(counts.queries.items(), key=lambda item: item[0])
    return [
        [query for (query, _), _ in queries],
        [language for (_, language), _ in queries],
        *([getattr(row, name) for _, row in queries] for name in QueryCounts.__struct_fields__),
        *_columns(counts.positions),
        *_columns(counts.products),
    ]


def _columns(interest: Mapping[int, Interest]) -> list[list[int]]:
    rows = sorted(interest.items(), key=lambda item: item[0])
    return [
        [number for number, _ in rows],
        [row.clicks for _, row in rows],
        [row.enquiries for _, row in rows],
    ]


async def _forget(pool: asyncpg.Pool) -> None:
    try:
        await pool.execute(SQL.forget_old, KEPT_DAYS, RARE_AFTER_DAYS, RARE)
    except _FAULTS as error:
        log.warning("old counts of searches are kept a day longer: %s", type(error).__name__)
