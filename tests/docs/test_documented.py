"""The documents name every setting, command, address and problem there is, and no others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from storefront.app import DESCRIBED
from storefront.cli import _parser
from storefront.environment import VARIABLES
from storefront.http.openapi import describe
from storefront.http.problems import PROBLEM_TYPES

ROOT = Path(__file__).parents[2]
API = (ROOT / "docs" / "api.md").read_text()
OPERATING = (ROOT / "docs" / "operating.md").read_text()
README = (ROOT / "README.md").read_text()


def test_every_setting_is_documented() -> None:
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", OPERATING, re.MULTILINE))

    assert documented == {variable.name for variable in VARIABLES}


def test_every_command_is_documented() -> None:
    documented = set(re.findall(r"^\| `etalase ([a-z]+)", OPERATING, re.MULTILINE))

    (commands,) = [a.choices for a in _parser()._actions if a.choices]
    assert documented == set(commands)


def test_every_address_is_documented() -> None:
    assert [path for path in describe(DESCRIBED)["paths"] if f"`{path}`" not in API] == []


def test_every_problem_is_documented() -> None:
    documented = set(re.findall(r"^\| `/problems/([a-z-]+)` \| (\d+)", API, re.MULTILINE))

    assert documented == {(problem.slug, str(problem.status)) for problem in PROBLEM_TYPES}


@pytest.mark.parametrize(
    "page",
    ["README.md", "docs/api.md", "docs/operating.md", "docs/contributing.md", "docs/search.md"],
)
def test_links_and_named_files_exist(page: str) -> None:
    text = (ROOT / page).read_text()
    linked = re.findall(r"\]\((?!http)([^)#]+)", text)
    named = re.findall(r"`((?:catalog|media|search|storefront|tests)/[\w/.]*)`", text)

    missing = [link for link in linked if not (ROOT / page).parent.joinpath(link).exists()]
    missing += [name for name in named if not (ROOT / name).exists()]
    assert missing == []
