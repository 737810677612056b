from __future__ import annotations

import pytest

from catalog.statements import parse_statements


def test_statements_are_split_by_name_and_keep_their_comments() -> None:
    text = "-- About the file.\n\n-- name: one\n-- Why.\nSELECT 1;\n\n-- name: two\nSELECT $1;\n"

    assert parse_statements(text, "x.sql") == {"one": "-- Why.\nSELECT 1", "two": "SELECT $1"}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("SELECT 1;\n-- name: one\nSELECT 1;", "before the first"),
        ("-- name: one\nSELECT 1;\n-- name: one\nSELECT 2;", "named twice"),
        ("SELECT 1;", "before the first"),
    ],
)
def test_malformed_files_are_refused(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        parse_statements(text, "x.sql")
