"""Rules that only SQL can state, the triggers that write the outbox, and the city's wards."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from catalog.migrations import run_sql_file

ID = "2026-11-24T00:00:02:000000"
VERSION = "1.38.0"
DESCRIPTION = "Constraints, old slugs, versions and change capture"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="catalog", description=DESCRIPTION)

    async def run() -> None:
        await run_sql_file("catalog.sql", "constraints.sql")
        await run_sql_file("catalog.sql", "accounts.sql")
        await run_sql_file("catalog.sql", "libraries.sql")
        await run_sql_file("catalog.sql", "change_capture.sql")
        await run_sql_file("catalog.sql", "kelurahan.sql")

    manager.add_raw(run)
    return manager
