"""Mark in a text what a search matched. The result is safe HTML, whatever the text contains.

Pure. Words are cut and folded by `search.text`, as every engine does, so that `se'i` is marked
where `sei` was found.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from functools import lru_cache

from search.text import fold, parted, words


def highlighted(text: str, matched: Sequence[str]) -> str:
    """`text` as HTML with every matched word in `<mark>`; `tenu*` matches what begins so."""
    whole, prefixes = _wanted(tuple(matched))
    # Most texts of a page have none of the words; to see that is cheaper than to cut them.
    folded = fold(text)
    if not any(word in folded for word in (*whole, *prefixes)):
        return _escaped(text)
    parts = parted(text)
    # Words hold nothing to escape, and what stands between them is mostly a space.
    parts[::2] = [part if part == " " else _escaped(part) for part in parts[::2]]
    for place in range(1, len(parts), 2):
        part = parts[place]
        # Most are plain letters; to fold one costs more than to look at it.
        for word in (part.lower(),) if part.isascii() and part.isalnum() else words(part):
            if word in whole or (prefixes and word.startswith(prefixes)):
                parts[place] = f"<mark>{part}</mark>"
                break
    return "".join(parts)


@lru_cache(maxsize=256)
def _wanted(matched: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Whole words, and beginnings of words."""
    whole = frozenset(word for word in matched if not word.endswith("*"))
    return whole, tuple(word[:-1] for word in matched if word.endswith("*") and len(word) > 1)


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)
