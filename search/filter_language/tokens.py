"""Cut a filter into words, quoted texts and signs. Pure, linear in the length.

A quoted text may hold its own quote and a backslash behind a backslash; InstantSearch's adapter
writes every attribute and value so. Raises `FilterRefused` at the first sign that has no meaning.
"""

from __future__ import annotations

import re
from typing import NoReturn

from msgspec import Struct

_TOKEN = re.compile(
    r"""(?P<word>[\w\-/.]+)|"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>(?:[^'\\]|\\.)*)'"""
    r"""|(?P<sign>!=|>=|<=|[=<>()\[\],])""",
    re.DOTALL,
)
_SPACE = re.compile(r"\s*")
_ESCAPED = re.compile(r"\\([\\\"'])")
_LONGEST_SHOWN = 200


class FilterRefused(Exception):
    """A filter that is not answered, and why."""

    def __init__(
        self, message: str, *, of_index: bool = False, code: str = "invalid_search_filter"
    ) -> None:
        super().__init__(message)
        self.message = message
        self.of_index = of_index
        """The filter is well formed; it is the index that has no such attribute or operator."""
        self.code = code


class Token(Struct, frozen=True):
    """A part of a filter and its place in it."""

    text: str
    start: int
    end: int
    is_sign: bool = False
    is_quoted: bool = False

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these keywords, which a quoted text never is."""
        return not self.is_quoted and not self.is_sign and self.text in words

    def is_one_of(self, *signs: str) -> bool:
        """Whether it is one of these signs."""
        return self.is_sign and self.text in signs


def cut(text: str) -> list[Token]:
    """The tokens of `text`."""
    found: list[Token] = []
    place = _end_of_space(text, 0)
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise _unreadable(text, place)
        quoted = match.lastgroup in ("double", "single")
        value = match[match.lastgroup or 0]
        found.append(
            Token(
                _ESCAPED.sub(r"\1", value) if quoted else value,
                place,
                match.end(),
                is_sign=match.lastgroup == "sign",
                is_quoted=quoted,
            )
        )
        place = _end_of_space(text, match.end())
    return found


class Cursor:
    """A filter that is read token by token."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._tokens = cut(text)
        self._next = 0

    def peek(self) -> Token | None:
        """The next token; None at the end."""
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def advance(self) -> None:
        """Leave the next token behind."""
        self._next += 1

    def took_word(self, word: str) -> bool:
        """Whether the next token was this keyword, and is behind now."""
        token = self.peek()
        taken = token is not None and token.is_word(word)
        self._next += taken
        return taken

    def took_sign(self, sign: str) -> bool:
        """Whether the next token was this sign, and is behind now."""
        token = self.peek()
        taken = token is not None and token.is_one_of(sign)
        self._next += taken
        return taken

    def placed(self, message: str, at: Token | None) -> str:
        """`message` with the place that it is about: a token, or the end."""
        return _placed(message, self.text, len(self.text) if at is None else at.start)

    def refuse(self, message: str, at: Token | None = None) -> NoReturn:
        """Refuse the filter for what is at a token, or missing at the end."""
        raise FilterRefused(self.placed(message, at))


def _placed(message: str, text: str, start: int) -> str:
    shown = text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"
    return f"{message}\n{start + 1}:{len(text) + 1} {shown}"


def _end_of_space(text: str, place: int) -> int:
    match = _SPACE.match(text, place)
    return match.end() if match else place


def _unreadable(text: str, place: int) -> FilterRefused:
    sign, rest = text[place], text[place : place + 100]
    if sign in "\"'":
        message = f"Expression `{rest}` is missing the following closing delimiter: `{sign}`."
    else:
        message = f"Found unexpected characters in the filter: `{rest}`."
    return FilterRefused(_placed(message, text, place))
