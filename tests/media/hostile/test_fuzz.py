"""Pictures damaged at random end as a picture or a refusal; `bench.picture_fuzz` sends more."""

from __future__ import annotations

from pathlib import Path

from bench.picture_fuzz import fuzz

EXAMPLES = 120


def test_damaged_pictures(tmp_path: Path) -> None:
    found = fuzz(tmp_path, examples=EXAMPLES, start=1)

    assert found.accepted > 0
    assert found.refused.total() > 0
