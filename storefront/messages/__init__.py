"""Everything that a refusal says to its reader, in both languages: tables by subject.

Keys are stable codes; `{names}` are filled with facts. `tests/storefront/http/test_problems.py`
holds the two languages to the same keys and facts.
"""

from __future__ import annotations

from collections.abc import Mapping

from catalog.values import Language, Text
from storefront.messages.accounts import ACCOUNTS
from storefront.messages.bodies import BODIES
from storefront.messages.letters import LETTERS
from storefront.messages.pictures import PICTURES
from storefront.messages.problems import PROBLEMS
from storefront.messages.queries import QUERIES

MESSAGES: Mapping[str, Text] = {
    **QUERIES,
    **BODIES,
    **PROBLEMS,
    **ACCOUNTS,
    **LETTERS,
    **PICTURES,
}


def message(code: str, language: Language, facts: Mapping[str, str]) -> str:
    """The text of `code` in `language`, with its facts."""
    return MESSAGES[code][language].format_map(facts)
