from __future__ import annotations

import re
import string
from collections import defaultdict

import asyncpg
import pytest
from litestar.exceptions import HTTPException, MethodNotAllowedException, NotFoundException

from catalog.values import Language
from search.engine import EngineUnavailable
from storefront.http.problem_types import BY_STATUS, SCOPE_MISSING, TOO_MANY_ATTEMPTS
from storefront.http.problems import PROBLEM_TYPES, BadBody, NotThere, Refusal, problem_for
from storefront.http.query_string import BadQuery, Fault, Refused, refuse_unknown
from storefront.messages import MESSAGES, message

FACTS = {"method": "PUT"}


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_every_message_says_the_same_facts_in_every_language(code: str) -> None:
    texts = MESSAGES[code]
    assert set(texts) == set(Language)
    assert len({frozenset(_names(text)) for text in texts.values()}) == 1


def test_types_have_a_name_of_their_own_and_their_words() -> None:
    """`tests/docs` holds the names to the documentation, so that none changes by accident."""
    assert len({kind.slug for kind in PROBLEM_TYPES}) == len(PROBLEM_TYPES)
    assert [kind.status for kind in PROBLEM_TYPES] == sorted(kind.status for kind in PROBLEM_TYPES)
    for kind in PROBLEM_TYPES:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", kind.slug)
        assert message(kind.title, Language.ENGLISH, {})
        assert message(kind.detail, Language.INDONESIAN, defaultdict(str))


def test_a_status_of_several_kinds_has_a_general_one() -> None:
    assert {status: BY_STATUS[status].slug for status in (400, 401, 403, 404, 409, 412)} == {
        400: "invalid-request",
        401: "not-signed-in",
        403: "not-allowed",
        404: "not-found",
        409: "conflict",
        412: "stale",
    }


@pytest.mark.parametrize(
    ("exception", "type_", "status"),
    [
        (BadQuery([Fault("page", "empty_value")]), "invalid-query", 400),
        (BadBody([Fault("/page", "missing")]), "invalid-request", 400),
        (NotThere("no_product_detail", slug="x"), "not-found", 404),
        (Refusal(SCOPE_MISSING, "scope_needed_detail", scope="x:y"), "scope-missing", 403),
        (Refusal(TOO_MANY_ATTEMPTS, headers={"retry-after": "7"}), "too-many-attempts", 429),
        (NotFoundException(), "not-found", 404),
        (MethodNotAllowedException(), "method-not-allowed", 405),
        (HTTPException(status_code=418), "invalid-request", 400),
        (HTTPException(status_code=502), "internal-error", 500),
        (EngineUnavailable("gone"), "unavailable", 503),
        (ConnectionRefusedError(), "unavailable", 503),
        (asyncpg.ConnectionDoesNotExistError(), "unavailable", 503),
        (TimeoutError(), "unavailable", 503),
        (RuntimeError("secret /etc/passwd"), "internal-error", 500),
    ],
)
def test_exceptions_become_problems(exception: Exception, type_: str, status: int) -> None:
    for language in Language:
        problem = problem_for(exception, language, FACTS)
        assert (problem.type, problem.status) == (f"/problems/{type_}", status)
        assert "secret" not in problem.detail
        assert problem.title
        assert problem.title != problem.detail


def test_faults_name_their_parameter_in_the_readers_language() -> None:
    bad = BadQuery([Fault("attr.a/b~c", "not_whole_number", {"value": "{x}"})])
    english, indonesian = (problem_for(bad, each, FACTS).errors[0] for each in ("en", "id"))  # type: ignore[arg-type]

    assert english.pointer == indonesian.pointer == "/attr.a~1b~0c"
    assert english.message == "'{x}' is not a whole number."
    assert indonesian.message == "'{x}' bukan bilangan bulat."


def test_refusals_repeat_little_and_only_what_shows() -> None:
    refused = Refused("unknown_value", value="\x00" + "a" * 500)
    assert refused.facts["value"].startswith("�a")
    assert len(refused.facts["value"]) == 60
    assert refuse_unknown("tenunn", ["tenun", "sei"]).facts["nearest"] == "tenun"
