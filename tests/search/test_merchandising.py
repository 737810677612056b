"""Which rules fit a question, and what they make of its request."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from catalog.values import Language, MerchandisingKind, QueryMatch
from search.filters import AllOf, Not, OneOf
from search.merchandising import (
    MerchandisingAction,
    MerchandisingRule,
    applying,
    merchandised,
)
from search.request import Boost, SearchRequest, Sort

NOW = datetime(2026, 12, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def rule(query: str | None = None, **more: Any) -> MerchandisingRule:
    return MerchandisingRule(name="r", query=query, **more)


def act(kind: str, product: int | None = None, **more: Any) -> MerchandisingAction:
    return MerchandisingAction(kind=MerchandisingKind(kind), product=product, **more)


def fits(
    given: MerchandisingRule, text: str = "", *categories: tuple[str, ...], **asked: Any
) -> bool:
    return bool(applying([given], SearchRequest(text=text, **asked), categories, now=NOW))


@pytest.mark.parametrize(
    ("query", "text", "fitting"),
    [
        ("se'i sapi", "Sei  SAPI", True),
        ("sei sapi", "sapi asap, sei", True),
        ("sei sapi", "sei", False),
        ("sei", "seini", False),
        ("sei", "", False),
        ("!", "sei", False),
    ],
)
def test_all_words_of_a_rule_must_be_asked_for(query: str, text: str, fitting: bool) -> None:
    assert fits(rule(query), text) is fitting


def test_an_exact_rule_wants_nothing_else() -> None:
    exact = rule("tenun sumba", match=QueryMatch.EXACT)
    assert fits(exact, "Tenun Sumba!")
    assert not fits(exact, "sumba tenun")
    assert not fits(exact, "tenun sumba biru")


def test_a_rule_on_a_category_is_for_its_lists_and_those_below() -> None:
    on_food = rule(category="food")
    assert fits(on_food, "", ("food",))
    assert fits(on_food, "", ("sei", "food"), ("coffee", "food"))
    assert not fits(on_food, "", ("sei", "food"), ("cloth",))
    assert not fits(on_food)
    assert not fits(on_food, "sei", ("food",))


def test_a_rule_on_both_wants_both() -> None:
    both = rule("sei", category="food")
    assert fits(both, "sei", ("food",))
    assert not fits(both, "sei")
    assert not fits(both, "", ("food",))


def test_language_window_and_order_matter() -> None:
    assert not fits(rule("sei", language=Language.ENGLISH), "sei")
    assert fits(rule("sei", language=Language.ENGLISH), "sei", language=Language.ENGLISH)
    assert not fits(rule("sei", publish_from=NOW + DAY), "sei")
    assert fits(rule("sei", publish_from=NOW), "sei")
    assert not fits(rule("sei", publish_until=NOW), "sei")
    assert not fits(rule("sei"), "sei", sort=Sort.PRICE)


def test_a_corrected_text_is_what_was_asked_for() -> None:
    asked = SearchRequest(text="tenum")
    assert applying([rule("tenun")], asked, (), text="tenun", now=NOW)


def test_actions_become_pins_a_scope_and_boosts() -> None:
    first = rule("a", actions=(act("pin", 3), act("exclude", 4), act("pin", 3), act("pin", 5)))
    second = rule(
        "b",
        actions=(
            act("exclude", 5),
            act("exclude", condition={"tag": "lama"}),
            act("boost", condition={"halal_status": "halal"}, weight=2.0),
            act("boost", 9, weight=0.5),
        ),
    )
    made = merchandised(SearchRequest(text="a b", pins=(1,)), [first, second])
    assert made.pins == (1, 3)
    assert made.scope == AllOf(
        (Not(OneOf("id", ("4",))), Not(OneOf("id", ("5",))), Not(OneOf("tag", ("lama",))))
    )
    assert made.boosts == (
        Boost(OneOf("halal", ("halal",)), 2.0),
        Boost(OneOf("id", ("9",)), 0.5),
    )


def test_a_scope_stays() -> None:
    scope = OneOf("producer", ("ina",))
    made = merchandised(SearchRequest(scope=scope), [rule("a", actions=(act("exclude", 4),))])
    assert made.scope == AllOf((scope, Not(OneOf("id", ("4",)))))
    assert merchandised(SearchRequest(scope=scope), [rule("a")]).scope == scope


def test_an_action_that_cannot_be_understood_is_left_out(
    caplog: pytest.LogCaptureFixture,
) -> None:
    bad = rule("a", actions=(act("exclude", condition={"nonsense": 1}), act("pin", 3)))
    with caplog.at_level(logging.ERROR):
        made = merchandised(SearchRequest(text="a"), [bad])
    assert (made.pins, made.scope) == ((3,), None)
    assert "nonsense" in caplog.text
