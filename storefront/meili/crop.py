"""Cut a text down to the words around those that were found, as Meilisearch does. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from search.text import tokens


def cropped(text: str, found: Sequence[tuple[int, int]], length: int) -> tuple[int, int]:
    """Start and end of the part of `text` that has `length` words and as many found ones as can be.

    The found words stand in its middle; without any it is the beginning.
    """
    places = sorted({(token.start, token.end) for token in tokens(text)})
    if len(places) <= length:
        return 0, len(text)
    # Of a beginning only a part is marked, but always from the start of its word.
    starts = {start for start, _ in found}
    hits = [number for number, (start, _) in enumerate(places) if start in starts]
    first, last = _densest(hits, length)
    before = -(-(length - (last - first + 1)) // 2)
    start = max(0, min(first - before, len(places) - length))
    end = start + length
    return (
        0 if start == 0 else places[start][0],
        len(text) if end == len(places) else places[end - 1][1],
    )


def _densest(hits: Sequence[int], length: int) -> tuple[int, int]:
    """First and last of most hits that are within `length` words; the earliest of equal ones."""
    best, most, left = (0, 0), 0, 0
    for right, hit in enumerate(hits):
        while hit - hits[left] >= length:
            left += 1
        if right - left + 1 > most:
            best, most = (hits[left], hit), right - left + 1
    return best
