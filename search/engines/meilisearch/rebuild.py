"""Bring a server's live index to the settings of the moment, without a shopper noticing.

A new index is filled beside the live one and takes its name when it is level; cheap settings are
changed in place. The same way gives an empty server its first index. Whatever fails leaves the
live index and its position as they were, and the next attempt removes what is left over.

What keeps rows from being lost: the live position is set back to the new index's own before the
names are swapped, and under the delivery's lock, so after a crash at any moment the deliverer
sends more than is needed and never less.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg

from search.delivery import SQL, deliver_batches, exclusively
from search.engine import EngineUnavailable
from search.engines.meilisearch.client import MeilisearchClient
from search.engines.meilisearch.engine import MeilisearchEngine
from search.engines.meilisearch.settings import differences, structural, structural_hash

log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
"""Hears how many products of how many have been taken in."""

_KEPT_HISTORY = timedelta(days=1)
_MUCH_HISTORY = 1_000
"""Tasks; forgetting is a task too."""


async def prepare(
    dsn: str,
    engine: MeilisearchEngine,
    settings: Mapping[str, Any],
    progress: Progress | None = None,
) -> bool:
    """Make the live index exist with `settings`; True if that took a new index.

    Call it before delivering and now and then: the vocabulary changes, and servers lose data.
    """
    await forget_history(engine.client)
    if await _in_place(engine, settings):
        return False
    async with exclusively(dsn, f"rebuild {engine.target}", wait=True) as connection:
        # Another process may have done it while this one waited.
        if await _in_place(engine, settings):
            return False
        await _build(dsn, connection, engine, settings, progress)
        return True


async def rebuild(
    dsn: str,
    engine: MeilisearchEngine,
    settings: Mapping[str, Any],
    progress: Progress | None = None,
) -> str:
    """Fill a new index and give it the live name; returns the name that it was built under."""
    async with exclusively(dsn, f"rebuild {engine.target}", wait=True) as connection:
        return await _build(dsn, connection, engine, settings, progress)


async def create_index(client: MeilisearchClient, index: str, settings: Mapping[str, Any]) -> None:
    """An empty index. Settings come first: given after documents, they index everything twice."""
    await client.wait(
        await client.create_index(index), await client.change_settings(index, dict(settings))
    )


async def forget_history(client: MeilisearchClient) -> None:
    """Let the server forget tasks that ended long ago; the record would grow without end."""
    before = f"{datetime.now(UTC) - _KEPT_HISTORY:%Y-%m-%dT%H:%M:%SZ}"
    if await client.old_tasks(before) >= _MUCH_HISTORY:
        await client.forget_tasks(before)


async def _in_place(engine: MeilisearchEngine, settings: Mapping[str, Any]) -> bool:
    """Whether the live index has `settings`, after changing those that it can change itself."""
    client, live = engine.client, engine.index_name
    if not await _exists(client, live):
        return False
    changes = differences(settings, await client.settings(live))
    if structural(changes):
        return False
    if changes:
        log.info("%s: setting %s", engine.target, ", ".join(changes))
        await client.wait(await client.change_settings(live, changes))
    return True


async def _build(
    dsn: str,
    connection: asyncpg.Connection,
    engine: MeilisearchEngine,
    settings: Mapping[str, Any],
    progress: Progress | None,
) -> str:
    client, live = engine.client, engine.index_name
    built = f"{live}_{structural_hash(settings)}_{datetime.now(UTC):%Y%m%d%H%M%S%f}"
    new = MeilisearchEngine(client, built)
    await _remove_leftovers(client, live)
    log.info("%s: building %s", engine.target, built)
    await create_index(client, built, settings)
    try:
        await _fill(connection, new, progress)
        # The last rows and the exchange, while nothing is delivered to the live index.
        async with exclusively(dsn, engine.target, wait=True):
            await deliver_batches(connection, new, new.target)
            reached = await connection.fetchval(SQL.position, new.target)
            await _check(connection, new, reached)
            await connection.execute(SQL.set_position, engine.target, reached)
            replaces = await _exists(client, live)
            one, other = (live, built) if replaces else (built, live)
            await client.wait(await client.swap_indexes(one, other, rename=not replaces))
            await connection.execute(SQL.rename_failures, engine.target, new.target)
    finally:
        if not connection.is_closed():
            await connection.execute(SQL.forget_target, new.target)
            await connection.execute(SQL.forget_target_failures, new.target)
    log.info("%s: %s is live", engine.target, built)
    await _remove_leftovers(client, live)
    return built


async def _fill(
    connection: asyncpg.Connection, new: MeilisearchEngine, progress: Progress | None
) -> None:
    total = await connection.fetchval(SQL.count_products)
    taken = 0

    async def count(ids: Sequence[int]) -> None:
        nonlocal taken
        taken += len(ids)
        if progress is not None:
            progress(taken, max(taken, total))

    await deliver_batches(connection, new, new.target, count)


async def _check(connection: asyncpg.Connection, new: MeilisearchEngine, reached: int) -> None:
    """An index that lacks products never becomes the live one."""
    held = (await new.client.stats(new.index_name)).documents
    least, most = await connection.fetchrow(SQL.expected_documents, new.target, reached)
    if not least <= held <= most:
        raise EngineUnavailable(f"{new.target} holds {held} products instead of {least} to {most}")


async def _remove_leftovers(client: MeilisearchClient, live: str) -> None:
    """Delete what rebuilds have left: the former live index, or an attempt that failed."""
    name = re.compile(rf"{re.escape(live)}_[0-9a-f]{{8}}_\d{{20}}")
    for index in await client.indexes():
        if name.fullmatch(index.uid):
            await client.wait(await client.delete_index(index.uid))


async def _exists(client: MeilisearchClient, index: str) -> bool:
    return any(each.uid == index for each in await client.indexes())
