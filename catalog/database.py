"""Connections to PostgreSQL.

Everything that reads or writes takes a pool or a connection explicitly. The pool skips asyncpg's
`RESET ALL` round trip at every release (it costs as much as a point read), so nobody may leave
session state on a pooled connection: no SET, LISTEN or session-level advisory lock. Who needs those
opens a connection with `asyncpg.connect`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

SESSION_SETTINGS = {
    # Compiling a plan costs more than these short queries do.
    "jit": "off",
    "timezone": "UTC",
    "application_name": "etalase",
}


async def _keep_session(_connection: asyncpg.Connection) -> None:
    """Nothing to reset; see the module's docstring."""


@asynccontextmanager
async def open_pool(dsn: str, *, max_size: int = 10) -> AsyncIterator[asyncpg.Pool]:
    """A pool for the current event loop, closed at the end. Raises OSError or asyncpg errors."""
    async with asyncpg.create_pool(
        dsn,
        min_size=1,
        max_size=max_size,
        # A new connection's first statements take twenty times as long: a shop that is quiet for
        # five minutes, the default, would make its next shopper wait.
        max_inactive_connection_lifetime=1_800,
        command_timeout=60,
        reset=_keep_session,
        server_settings=SESSION_SETTINGS,
    ) as pool:
        yield pool
