"""The grammar of filters, by recursive descent: OR binds least, then AND, then NOT.

A parser reads one text; what its comparisons mean is asked of `comparisons` and `places`. Pure.
Every way to fail is a `FilterRefused` that tells the place; depth and cost are bounded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NoReturn, TypeVar

from search.filter_language import comparisons, places
from search.filter_language.comparisons import EVERYTHING, NOTHING, Kind, NotComparable
from search.filter_language.tokens import Cursor, FilterRefused, Token
from search.filters import AllOf, AnyOf, Condition, Not

DEEPEST_FILTER = 20
"""Parentheses around one another."""
MOST_WORK = 200
"""Comparisons in one filter; those that look at every product's place or text weigh more."""
_SCAN = 20

_FUNCTIONS = ("_geoRadius", "_geoBoundingBox", "_geoPolygon")
_KEYWORDS = ("AND", "OR", "NOT", "IN", "TO", "EXISTS", *_FUNCTIONS)
_OPERATIONS = (
    "Was expecting an operation `=`, `!=`, `>=`, `>`, `<=`, `<`, `IN`, `NOT IN`, `TO`, `EXISTS`, "
    "`NOT EXISTS`, `IS NULL`, `IS NOT NULL`, `IS EMPTY`, `IS NOT EMPTY`, `STARTS WITH`, "
    "`NOT STARTS WITH`, `_geoRadius` or `_geoBoundingBox`"
)

_Item = TypeVar("_Item")


class Budget:
    """What is left of `MOST_WORK`, over all texts of one filter."""

    def __init__(self) -> None:
        self._left = MOST_WORK

    def spend(self, work: int) -> None:
        self._left -= work
        if self._left < 0:
            raise FilterRefused("The filter has too many conditions to be answered.")


class Parser:
    """One text over `attributes`."""

    def __init__(self, text: str, attributes: Mapping[str, Kind], budget: Budget) -> None:
        self._at = Cursor(text)
        self._attributes = attributes
        self._budget = budget
        self._depth = 0

    def whole(self) -> Condition:
        """The condition that the text states."""
        condition = self._either()
        if (token := self._at.peek()) is not None:
            self._at.refuse(
                "Found unexpected characters at the end of the filter: "
                f"`{self._at.text[token.start :].strip()[:100]}`. "
                "You probably forgot an `OR` or an `AND` rule.",
                token,
            )
        return condition

    def _either(self) -> Condition:
        return self._joined("OR", self._both, AnyOf)

    def _both(self) -> Condition:
        return self._joined("AND", self._single, AllOf)

    def _joined(
        self, word: str, part: Callable[[], Condition], join: type[AllOf] | type[AnyOf]
    ) -> Condition:
        parts = [part()]
        while self._at.took_word(word):
            parts.append(part())
        return parts[0] if len(parts) == 1 else join(tuple(parts))

    def _single(self) -> Condition:
        negated = False
        while self._at.took_word("NOT"):
            negated = not negated
        token = self._at.peek()
        if token is None:
            self._at.refuse(f"{_OPERATIONS} but instead got nothing.")
        if token.is_one_of("("):
            condition = self._parenthesised(token)
        elif token.is_word(*_FUNCTIONS):
            condition = self._place(token)
        else:
            condition = self._comparison(token)
        return Not(condition) if negated else condition

    def _parenthesised(self, opened: Token) -> Condition:
        self._at.advance()
        self._depth += 1
        if self._depth > DEEPEST_FILTER:
            self._at.refuse("The filter has too many levels of parentheses.", opened)
        condition = self._either()
        self._close(opened, ")")
        self._depth -= 1
        return condition

    def _comparison(self, attribute: Token) -> Condition:
        key = self._value()
        try:
            return self._compared(key, attribute)
        except NotComparable as refused:
            raise FilterRefused(
                self._at.placed(
                    f"Filter operator `{refused}` is not allowed for the attribute `{key}`.\n"
                    "  - Note: allowed operators: OR, AND, NOT, =, !=, IN, IS EMPTY, IS NULL, "
                    "EXISTS, STARTS WITH.",
                    attribute,
                ),
                of_index=True,
            ) from refused

    def _compared(self, key: str, attribute: Token) -> Condition:
        operation = self._at.peek()
        if operation is None:
            self._refuse_operation(attribute)
        self._at.advance()
        if operation.is_one_of("=", "!=", "<", "<=", ">", ">="):
            return self._by_sign(key, attribute, operation.text)
        if operation.is_word("NOT"):
            following = self._at.peek()
            if following is None or not following.is_word("IN", "EXISTS", "CONTAINS", "STARTS"):
                self._refuse_operation(attribute)
            self._at.advance()
            return Not(self._by_word(key, attribute, following))
        if not operation.is_sign and self._at.took_word("TO"):
            high = self._value()
            return comparisons.between(key, self._kind(key, attribute, 1), operation.text, high)
        return self._by_word(key, attribute, operation)

    def _by_sign(self, key: str, attribute: Token, sign: str) -> Condition:
        value, kind = self._value(), self._kind(key, attribute, 1)
        if sign not in ("=", "!="):
            return comparisons.compared(key, kind, sign, value)
        equal = comparisons.one_of(key, kind, [value])
        return equal if sign == "=" else Not(equal)

    def _by_word(self, key: str, attribute: Token, operation: Token) -> Condition:
        if operation.is_word("IN"):
            values = self._values()
            return comparisons.one_of(key, self._kind(key, attribute, len(values) + 1), values)
        if operation.is_word("EXISTS"):
            return comparisons.exists(key, self._kind(key, attribute, 1))
        if operation.is_word("IS"):
            negated = self._at.took_word("NOT")
            if not self._at.took_word("NULL") and not self._at.took_word("EMPTY"):
                self._refuse_operation(attribute)
            self._kind(key, attribute, 1)
            # What has no value has no attribute either: nothing of ours is null or an empty list.
            return EVERYTHING if negated else NOTHING
        if operation.is_word("STARTS") and self._at.took_word("WITH"):
            beginning = self._value()
            return comparisons.begins_with(key, self._kind(key, attribute, _SCAN), beginning)
        if operation.is_word("CONTAINS"):
            self._refuse_unsupported("`CONTAINS` operator", operation)
        self._refuse_operation(attribute)

    def _place(self, function: Token) -> Condition:
        self._at.advance()
        self._budget.spend(_SCAN)
        opened = self._at.peek()
        if opened is None or not opened.is_one_of("("):
            self._refuse_operation(function)
        self._at.advance()
        arguments = self._list(opened, ")", self._argument)
        try:
            if function.text == "_geoRadius":
                return places.within_radius(arguments)
            if function.text == "_geoBoundingBox":
                return places.within_box(arguments)
        except places.PlaceRefused as refused:
            self._at.refuse(str(refused), function)
        self._refuse_unsupported(f"`{function.text}` filter", function)

    def _argument(self) -> str | list[str]:
        token = self._at.peek()
        return self._values() if token is not None and token.is_one_of("[") else self._value()

    def _values(self) -> list[str]:
        opened = self._at.peek()
        if opened is None or not opened.is_one_of("["):
            self._at.refuse("Expected `[` after `IN` keyword.", opened)
        self._at.advance()
        return self._list(opened, "]", self._value)

    def _list(self, opened: Token, closing: str, item: Callable[[], _Item]) -> list[_Item]:
        """Items up to `closing`; a comma may follow the last one."""
        items: list[_Item] = []
        while (token := self._at.peek()) is not None and not token.is_one_of(closing):
            items.append(item())
            if not self._at.took_sign(","):
                break
        self._close(opened, closing)
        return items

    def _close(self, opened: Token, closing: str) -> None:
        if not self._at.took_sign(closing):
            self._at.refuse(
                f"Expression `{self._at.text[opened.start :][:100]}` "
                f"is missing the following closing delimiter: `{closing}`.",
                opened,
            )

    def _value(self) -> str:
        token = self._at.peek()
        if token is None:
            self._at.refuse("Was expecting a value but instead got nothing.")
        if token.is_word(*_KEYWORDS):
            self._at.refuse(
                f"Was expecting a value but instead got `{token.text}`, which is a reserved "
                f"keyword. To use `{token.text}` as a field name or a value, surround it by "
                "quotes.",
                token,
            )
        if token.is_sign:
            self._at.refuse(f"Was expecting a value but instead got `{token.text}`.", token)
        self._at.advance()
        return token.text

    def _kind(self, key: str, attribute: Token, work: int) -> Kind:
        self._budget.spend(work)
        kind = self._attributes.get(key)
        if kind is None:
            known = ", ".join(f"`{each}`" for each in sorted([*self._attributes, "_geo"]))
            raise FilterRefused(
                self._at.placed(
                    f"Attribute `{key[:100]}` is not filterable. "
                    f"Available filterable attribute patterns are: {known}.",
                    attribute,
                ),
                of_index=True,
            )
        return kind

    def _refuse_operation(self, at: Token) -> NoReturn:
        self._at.refuse(f"{_OPERATIONS} at `{self._at.text[at.start :][:100]}`.", at)

    def _refuse_unsupported(self, what: str, at: Token) -> NoReturn:
        raise FilterRefused(
            self._at.placed(f"The {what} is not supported.", at), code="feature_not_enabled"
        )
