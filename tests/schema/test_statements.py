"""Every named statement is valid SQL for the migrated database."""

from __future__ import annotations

from pathlib import Path

import asyncpg
import pytest

from catalog.statements import parse_statements

ROOT = Path(__file__).parents[2]


def _statements() -> list[tuple[str, str]]:
    found = []
    for folder in ("catalog", "search", "storefront"):
        for path in sorted((ROOT / folder).rglob("*.sql")):
            text = path.read_text(encoding="utf-8")
            if "-- name:" in text:
                statements = parse_statements(text, path.name)
                found += [
                    (f"{path.relative_to(ROOT)}:{name}", sql) for name, sql in statements.items()
                ]
    return found


@pytest.mark.parametrize(("place", "sql"), [pytest.param(*s, id=s[0]) for s in _statements()])
async def test_statement_can_be_prepared(pool: asyncpg.Pool, place: str, sql: str) -> None:
    async with pool.acquire() as connection:
        try:
            await connection.prepare(sql)
        except asyncpg.PostgresError as error:
            pytest.fail(f"{place}: {error}")
