"""What a query wants of each hit: which attributes, marked, cropped, and where words stand. Pure.

As Meilisearch does it: `_formatted` has the retrieved and the formatted attributes, numbers as
texts, with the tags that were sent, byte for byte; texts are not escaped, since the front end is
told so and escapes them itself. Only texts that are searched are marked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from search.highlight import marks
from storefront.meili.crop import cropped
from storefront.meili.hits import HIDDEN, MARKED, Hit
from storefront.meili.wire import Query


class Formatting:
    """How `query` wants its hits. One serves a whole page, whose texts are often the same."""

    def __init__(self, query: Query, matched: Sequence[str]) -> None:
        retrieved = query.attributes_to_retrieve
        self._retrieved = {"*"} if retrieved is None else set(retrieved)
        self._marked = set(query.attributes_to_highlight)
        self._crops = _crop_lengths(query)
        self._formatted = self._marked | set(self._crops)
        self._query = query
        self._matched = matched
        self._marks: dict[str, list[tuple[int, int]]] = {}

    def hit(self, hit: Hit) -> Hit:
        """`hit` as it is wanted."""
        shown = _chosen(hit, self._retrieved)
        if self._formatted and _chosen(hit, self._formatted):
            both = _chosen(hit, self._retrieved | self._formatted)
            written = {key: self._written(value, key) for key, value in both.items()}
            shown = {**shown, "_formatted": written}
        if self._query.show_matches_position:
            shown = {**shown, "_matchesPosition": dict(self._positions(hit))}
        return shown

    def _written(self, value: Any, path: str) -> Any:
        """`value` with its texts formatted and its numbers as texts."""
        if isinstance(value, str):
            return self._text(value, path)
        if isinstance(value, dict):
            return {key: self._written(each, f"{path}.{key}") for key, each in value.items()}
        if isinstance(value, list):
            return [self._written(each, path) for each in value]
        if value is None or isinstance(value, bool):
            return value
        return str(value)

    def _text(self, text: str, path: str) -> str:
        top = path.partition(".")[0]
        if top not in MARKED:
            return text
        found, lead, tail = self._found(text), "", ""
        if length := self._crops.get(path, self._crops.get("*", 0)):
            start, end = cropped(text, found, length)
            found = [(a - start, b - start) for a, b in found if a >= start and b <= end]
            marker = self._query.crop_marker
            lead, tail = (marker if start else ""), (marker if end < len(text) else "")
            text = text[start:end]
        if self._marked.isdisjoint(("*", path, top)):
            found = []
        query = self._query
        return lead + _tagged(text, found, query.highlight_pre_tag, query.highlight_post_tag) + tail

    def _positions(self, hit: Hit) -> Iterable[tuple[str, list[dict[str, Any]]]]:
        """Attribute -> where words stand in it, in bytes."""
        for key in MARKED:
            for path, value in _leaves(key, hit.get(key)):
                texts = [value] if isinstance(value, str) else value
                found = [
                    _position(text, start, end) | ({} if value is text else {"indices": [index]})
                    for index, text in enumerate(texts)
                    if isinstance(text, str)
                    for start, end in self._found(text)
                ]
                if found:
                    yield path, found

    def _found(self, text: str) -> list[tuple[int, int]]:
        if not self._matched:
            return []
        found = self._marks.get(text)
        if found is None:
            found = self._marks[text] = marks(text, self._matched)
        return found


def _chosen(hit: Hit, paths: Collection[str]) -> Hit:
    """The attributes of `hit` at `paths`, in the order of the hit."""
    chosen: Hit = {}
    for key, value in hit.items():
        if key in paths or ("*" in paths and key not in HIDDEN):
            chosen[key] = value
        elif isinstance(value, dict):
            below = [path[len(key) + 1 :] for path in paths if path.startswith(f"{key}.")]
            if part := _chosen(value, below) if below else {}:
                chosen[key] = part
    return chosen


def _crop_lengths(query: Query) -> dict[str, int]:
    """Attribute -> most words of it, from `name:20` or the query's own length."""
    lengths: dict[str, int] = {}
    for asked in query.attributes_to_crop:
        name, _, length = asked.rpartition(":")
        if name and length.isascii() and length.isdigit() and len(length) < 7:
            lengths[name] = int(length)
        else:
            lengths[name or asked] = query.crop_length
    return lengths


def _tagged(text: str, found: Iterable[tuple[int, int]], before: str, after: str) -> str:
    parts: list[str] = []
    place = 0
    for start, end in found:
        parts += [text[place:start], before, text[start:end], after]
        place = end
    return "".join([*parts, text[place:]])


def _leaves(key: str, value: Any) -> Iterable[tuple[str, Any]]:
    if isinstance(value, dict):
        return [(f"{key}.{below}", each) for below, each in value.items()]
    return [] if value is None else [(key, value)]


def _position(text: str, start: int, end: int) -> dict[str, Any]:
    return {"start": len(text[:start].encode()), "length": len(text[start:end].encode())}
