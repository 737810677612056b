"""Mark in a text what a search matched. The result is safe HTML, whatever the text contains.

Pure. Words are cut and folded by `search.text`, as every engine does, so that `se'i` is marked
where `sei` was found.
"""

from __future__ import annotations

import html
from collections.abc import Sequence

from search.text import tokens


def highlighted(text: str, matched: Sequence[str]) -> str:
    """`text` as HTML with every matched word in `<mark>`; `tenu*` matches what begins so."""
    whole = frozenset(word for word in matched if not word.endswith("*"))
    prefixes = tuple(word[:-1] for word in matched if word.endswith("*") and len(word) > 1)
    parts, position = [], 0
    for token in tokens(text):
        if token.start < position:  # a second word of the same run, which is marked already
            continue
        if token.word in whole or (prefixes and token.word.startswith(prefixes)):
            parts.append(_escaped(text[position : token.start]))
            parts.append(f"<mark>{_escaped(text[token.start : token.end])}</mark>")
            position = token.end
    parts.append(_escaped(text[position:]))
    return "".join(parts)


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)
