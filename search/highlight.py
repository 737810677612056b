"""Where in a text the words stand that were found, and the text with them marked as safe HTML.

Pure. Works on the text's own letters, so `Se'i` is marked for `sei`; in HTML everything is escaped,
and nothing is put into the text that a later step would have to find again.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from search.text import Token, fold, tokens


def highlight(text: str, matched: Iterable[str]) -> str | None:
    """`text` escaped, with `<mark>` around each of `matched`; None where none of them is in it."""
    parts: list[str] = []
    place = 0
    for start, end in marks(text, matched):
        parts += [escape(text[place:start]), "<mark>", escape(text[start:end]), "</mark>"]
        place = end
    return "".join([*parts, escape(text[place:])]) if parts else None


def marks(text: str, matched: Iterable[str]) -> list[tuple[int, int]]:
    """Start and end of each of `matched` in `text`, in their order, none within another.

    Words of `matched` are folded; one that ends in '*' is a beginning, of which only the typed
    part is marked.
    """
    whole: set[str] = set()
    beginnings: list[str] = []
    for word in matched:
        if word.endswith("*"):
            beginnings.append(word[:-1])
        else:
            whole.add(word)
    beginnings.sort(key=len, reverse=True)
    found: list[tuple[int, int]] = []
    place = 0
    for token in tokens(text):
        if token.start < place:
            continue
        end = _marked_until(text, token, whole, beginnings)
        if end is not None:
            found.append((token.start, end))
            place = end
    return found


def _marked_until(text: str, token: Token, whole: set[str], beginnings: list[str]) -> int | None:
    """Where the mark that starts with this word ends."""
    if token.word in whole:
        return token.end
    for beginning in beginnings:
        if beginning and token.word.startswith(beginning):
            for end in range(token.start + 1, token.end + 1):
                # Signs that fold to nothing belong to the letter before them.
                if len(fold(text[token.start : end])) >= len(beginning):
                    while end < token.end and not fold(text[end]):
                        end += 1
                    return end
            return token.end
    return None
