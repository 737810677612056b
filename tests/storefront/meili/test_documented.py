"""The documents name what front ends may send, and the limits that hold."""

from __future__ import annotations

from pathlib import Path

from search.filter_language import LONGEST_FILTER
from search.filter_language.grammar import DEEPEST_FILTER, MOST_WORK
from storefront.meili.attributes import CHOICES, MOST_FACETS, NUMBERS, SORTS
from storefront.meili.multi_search import MOST_HITS_IN_ALL, MOST_QUERIES
from storefront.meili.questions import INDEX, LONGEST_TEXT, MOST_HITS, WINDOW
from storefront.meili.routes import MEILI

DOCUMENT = (Path(__file__).parents[3] / "docs" / "api.md").read_text()
SECTION = DOCUMENT.partition("## InstantSearch")[2].partition("\n## ")[0]
WORDS = SECTION.replace("\n", " ")


def test_every_address() -> None:
    paths = {route.path.replace("{uid:str}", INDEX) for route in MEILI.routes}

    assert len(paths) == 6
    assert [path for path in paths if path not in SECTION] == []


def test_every_attribute_and_order() -> None:
    assert [name for name in (*CHOICES, *NUMBERS, *SORTS) if f"`{name}`" not in SECTION] == []


def test_every_limit() -> None:
    limits = WORDS.partition("**Limits**")[2].partition("**Refusals**")[0]

    for told in (
        f"{LONGEST_TEXT} letters",
        f"{MOST_HITS} hits at once out of the first {WINDOW:,}",
        f"{MOST_HITS_IN_ALL} hits of all",
        f"{MOST_FACETS} facets",
        f"{LONGEST_FILTER:,} bytes",
        f"{MOST_WORK} conditions",
        f"{DEEPEST_FILTER} levels",
    ):
        assert told in " ".join(limits.split()), told
    assert f"up to {MOST_QUERIES} queries" in SECTION
