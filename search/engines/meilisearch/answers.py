"""What is read of the server's answers, and how it is asked. Data only."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import Any, Protocol

from msgspec import Struct, field


class Place(Struct):
    lat: float
    lng: float


class Hit(Struct):
    id: int
    place: Place | None = field(default=None, name="_geo")


class Ends(Struct):
    min: float
    max: float


class Answer(Struct, rename="camel"):
    """What is read of one query's answer."""

    hits: list[Hit]
    total_hits: int
    facet_distribution: dict[str, dict[str, int]] = {}
    facet_stats: dict[str, Ends] = {}


class Answers(Struct):
    """The answer to several queries, in their order."""

    results: list[Answer]


class Ask(Protocol):
    """Puts queries to the index, all in one request; raises `search.engine.EngineUnavailable`."""

    def __call__(self, queries: list[dict[str, Any]]) -> Awaitable[Sequence[Answer]]: ...
