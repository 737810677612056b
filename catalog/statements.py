"""Named SQL statements, kept in `.sql` files next to the code that runs them.

A file holds statements that each begin with a line `-- name: find_something`; comment lines after
it say why. Placeholders are PostgreSQL's own `$1 … $n`, passed to asyncpg unchanged. A file that
names a statement twice or has SQL before the first name is refused at import, and
`tests/schema/test_statements.py` prepares every statement against the migrated database.
"""

from __future__ import annotations

import re
from importlib.resources import files
from types import SimpleNamespace

_NAME = re.compile(r"^-- name: (?P<name>[a-z][a-z0-9_]*)\s*$", re.MULTILINE)


def load_statements(package: str, filename: str) -> SimpleNamespace:
    """Read `filename` from `package`; each statement becomes an attribute with its name."""
    return SimpleNamespace(**parse_statements(read_sql(package, filename), filename))


def read_sql(package: str, filename: str) -> str:
    """Text of a SQL file that ships inside `package`."""
    return files(package).joinpath(filename).read_text(encoding="utf-8")


def parse_statements(text: str, filename: str) -> dict[str, str]:
    """Split `text` into statements by name. Raises ValueError for a malformed file."""
    heads = list(_NAME.finditer(text))
    before = text[: heads[0].start()] if heads else text
    if any(line.strip() and not line.startswith("--") for line in before.splitlines()):
        raise ValueError(f"{filename}: SQL stands before the first '-- name:' line")
    statements: dict[str, str] = {}
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        name = head["name"]
        if name in statements:
            raise ValueError(f"{filename}: the statement {name} is named twice")
        body = text[head.end() : following.start() if following else len(text)].strip()
        statements[name] = body.rstrip(";")
    return statements
