"""Rules that the tables state as SQL.

`is_text` (a bilingual text: at least one language, none empty) is a function in the database,
made by the first migration before any table.
"""

from __future__ import annotations

from enum import StrEnum

from piccolo.constraints import Check


def check(condition: str) -> Check:
    """A CHECK constraint from plain SQL (Piccolo's `is_in` writes invalid DDL, so SQL it is)."""
    return Check(condition)


def one_of(column: str, values: type[StrEnum]) -> Check:
    """`column` holds one of the enumeration's values."""
    listed = ", ".join(f"'{value}'" for value in values)
    return check(f"{column} IN ({listed})")


SLUG = "~ '^[a-z0-9]+(-[a-z0-9]+)*$'"
"""What every public address looks like: lower-case words joined by single hyphens."""
