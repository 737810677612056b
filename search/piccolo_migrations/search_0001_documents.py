"""Stored documents, positions of the engines, and what the PostgreSQL engine searches."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from catalog.migrations import run_sql_file

ID = "2026-11-24T00:00:03:000000"
VERSION = "1.38.0"
DESCRIPTION = "Documents and search structures"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="search", description=DESCRIPTION)

    async def run() -> None:
        await run_sql_file("search.sql", "documents.sql")
        await run_sql_file("search.sql", "postgres_engine.sql")
        await run_sql_file("search.sql", "insight.sql")

    manager.add_raw(run)
    return manager
