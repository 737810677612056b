"""What one engine found out a moment ago and does not ask again: bounded in number and in age.

Shoppers narrow, sort and turn the pages of one search, and all look for the same words. Kept are
readings of queries, and which products are near a query; never an answer itself. An engine begins
a new memory with every new vocabulary and whenever it is fed; what other processes feed shows after
the seconds given here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Mapping
from typing import Generic, TypeVar

from search.engines.meilisearch.nearest import Near
from search.request import SearchRequest
from search.understanding import Understanding, understand
from search.vocabulary import Vocabulary

NEAR_SECONDS = 5.0
"""So long a product that has changed may stay, or be missing, among those that are only near."""
READ_SECONDS = 3_600.0

_MOST_QUERIES = 2_000

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Memory:
    """Everything that is remembered under one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.near = Remembered[Hashable, Near](NEAR_SECONDS, _MOST_QUERIES)
        self._read = Remembered[Hashable, Understanding](READ_SECONDS, _MOST_QUERIES)

    @property
    def parents(self) -> Mapping[str, str | None]:
        """Category -> the one above it."""
        return self.vocabulary.catalogue.parents

    def reading(self, request: SearchRequest) -> Understanding:
        """What the text of `request` means."""
        key = (request.text, request.language, request.literally)
        meant = self._read.get(key)
        if meant is None:
            text, language, literally = key
            meant = understand(text, language, self.vocabulary, literally=literally)
            self._read.put(key, meant)
        return meant


class Remembered(Generic[Key, Value]):
    """At most `most` values, each for `seconds`; the oldest goes first."""

    def __init__(
        self, seconds: float, most: int, *, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds = seconds
        self._most = most
        self._now = now
        self._kept: dict[Key, tuple[float, Value]] = {}

    def get(self, key: Key) -> Value | None:
        """The value under `key`, if it is young enough."""
        kept = self._kept.get(key)
        return kept[1] if kept is not None and kept[0] > self._now() else None

    def put(self, key: Key, value: Value) -> None:
        """Keep `value` from now on."""
        self._kept.pop(key, None)
        self._kept[key] = (self._now() + self._seconds, value)
        while len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]
