"""What the promo team's rules change of a search: pins, exclusions and boosts.

Pure, the same for every engine: a rule that fits a question is applied to the request before any
engine is asked. Rules act only where the order is relevance; an explicit sort is the shopper's. An
action whose condition cannot be understood is left out and logged: one bad rule must not take a
search down. Rules are rows of `merchandising_rule`; whoever asks reads and keeps them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct, structs

from catalog.values import Language, MerchandisingKind, QueryMatch
from search.collection_rules import RuleNotUnderstood, manual_scope, rule_condition
from search.filters import AllOf, Condition, Not
from search.request import Boost, SearchRequest, Sort
from search.text import words

log = logging.getLogger("etalase.merchandising")


class MerchandisingAction(Struct, frozen=True, kw_only=True):
    kind: MerchandisingKind
    product: int | None = None
    condition: Mapping[str, Any] | None = None
    """In the language of `search.collection_rules`."""
    weight: float | None = None


class MerchandisingRule(Struct, frozen=True, kw_only=True):
    """Rules are given in the order of their position, actions too."""

    name: str
    query: str | None = None
    match: QueryMatch = QueryMatch.WORDS
    category: str | None = None
    language: Language | None = None
    publish_from: datetime | None = None
    publish_until: datetime | None = None
    actions: tuple[MerchandisingAction, ...] = ()


def applying(
    rules: Sequence[MerchandisingRule],
    request: SearchRequest,
    categories: Sequence[Sequence[str]],
    *,
    text: str | None = None,
    now: datetime | None = None,
) -> list[MerchandisingRule]:
    """The rules that fit `request`, or its corrected `text`.

    `categories` are the selected ones, each with all above it. A rule on a category fits when all
    of them lie in it; without a query of its own, it fits lists only, never a search.
    """
    if not rules or request.sort is not Sort.RELEVANCE:
        return []
    now = now or datetime.now(UTC)
    asked = words(request.text if text is None else text)
    return [
        rule
        for rule in rules
        if (rule.publish_from is None or rule.publish_from <= now)
        and (rule.publish_until is None or rule.publish_until > now)
        and rule.language in (None, request.language)
        and (rule.category is None or _all_within(rule.category, categories))
        and (_matches(rule, asked) if rule.query is not None else not asked)
    ]


def merchandised(request: SearchRequest, rules: Sequence[MerchandisingRule]) -> SearchRequest:
    """`request` as `rules` want it; what one of them excludes is pinned by none."""
    if not rules:
        return request
    pins = list(request.pins)
    scope = [] if request.scope is None else [request.scope]
    boosts: list[Boost] = list(request.boosts)
    excluded: set[int] = set()
    for rule, action in [(each, action) for each in rules for action in each.actions]:
        if action.kind is MerchandisingKind.PIN and action.product is not None:
            pins.append(action.product)
            continue
        for condition in _conditions(rule, action):
            if action.kind is MerchandisingKind.EXCLUDE:
                scope.append(Not(condition))
                excluded.update(() if action.product is None else (action.product,))
            elif action.weight is not None:
                boosts.append(Boost(condition, action.weight))
    return structs.replace(
        request,
        pins=tuple(pin for pin in dict.fromkeys(pins) if pin not in excluded),
        scope=scope[0] if len(scope) == 1 else AllOf(tuple(scope)) if scope else None,
        boosts=tuple(boosts),
    )


def _conditions(rule: MerchandisingRule, action: MerchandisingAction) -> Iterator[Condition]:
    """What the action is about, if that can be understood."""
    if action.product is not None:
        yield manual_scope((action.product,))
    elif action.condition is not None:
        try:
            yield rule_condition(action.condition)
        except RuleNotUnderstood as fault:
            log.error("an action of the rule %r cannot be used: %s", rule.name, fault)


def _matches(rule: MerchandisingRule, asked: Sequence[str]) -> bool:
    wanted = words(rule.query or "")
    if rule.match is QueryMatch.EXACT:
        return wanted == asked
    return bool(wanted) and set(wanted) <= set(asked)


def _all_within(category: str, selected: Sequence[Sequence[str]]) -> bool:
    return bool(selected) and all(category in path for path in selected)
