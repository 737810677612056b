"""Bringing a database up to date, by one process at a time.

Piccolo records a migration outside the migration's own transaction and takes no lock between
processes; so the whole run stands under an advisory lock, and every SQL file here may be run twice.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys

import asyncpg

from catalog.statements import read_sql

LOCK = 4_158_001
"""Advisory lock of everybody who migrates."""


async def migrate(dsn: str) -> list[str]:
    """Apply what is missing, oldest first; answers the ids of what was applied."""
    os.environ.setdefault("PICCOLO_CONF", "piccolo_conf")
    # Piccolo's engine is built when it is first imported, from this.
    os.environ["DATABASE_URL"] = dsn
    from piccolo.apps.migrations.commands.forwards import run_forwards
    from piccolo.apps.migrations.tables import Migration

    lock = await asyncpg.connect(dsn)
    try:
        await lock.execute("SELECT pg_advisory_lock($1)", LOCK)
        await Migration.create_table(if_not_exists=True)
        before = set(await Migration.get_migrations_which_ran())
        output = io.StringIO()
        # Piccolo reports by print(), and a failure only by its result.
        with contextlib.redirect_stdout(output):
            for app in ("catalog", "search"):
                result = await run_forwards(app)
                if not result.success:
                    raise RuntimeError(
                        f"Migrating {app} failed: {result.message}\n{output.getvalue()}"
                    )
        return [name for name in await Migration.get_migrations_which_ran() if name not in before]
    finally:
        await lock.close()


async def run_sql_file(package: str, filename: str) -> None:
    """Run a file of many statements inside the current migration's transaction."""
    from piccolo.engine.finder import engine_finder

    transaction = engine_finder().current_transaction.get()  # type: ignore[union-attr]
    if transaction is None:
        sys.exit(f"{filename} must be run by a migration")
    # Piccolo's own `raw` would take every brace for a placeholder and one statement at a time.
    await transaction.connection.execute(read_sql(package, filename))
