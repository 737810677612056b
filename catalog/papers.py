"""Names of the papers under which producers work and products are sold (`papers.json`)."""

from __future__ import annotations

from importlib.resources import files

import msgspec

from catalog.values import Text

PAPERS: dict[str, Text] = msgspec.json.decode(
    files("catalog").joinpath("papers.json").read_bytes(), type=dict[str, Text]
)


def paper_name(kind: str) -> Text:
    """What people call it; an unknown kind is named by its own slug."""
    return PAPERS.get(kind) or {"id": kind.upper()}
