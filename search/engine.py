"""The contract of a search engine, stated as tests in `tests/contract/search_engine/`.

An engine finds, filters, sorts and counts. It knows nothing of HTTP, languages of the reader's
labels or cards. Engines are fed at least once and must accept the same entry twice.
Engines that answer over a network raise `EngineUnavailable`; `search.failover` then asks the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from search.document import IndexEntry
from search.request import SearchRequest
from search.results import SearchResults


class EngineUnavailable(Exception):
    """The engine did not answer in time, refused for load, or is not there."""


class EntryRefused(Exception):
    """The engine will never accept one of these entries; the message is the engine's own."""


class SearchEngine(Protocol):
    """Finds products; every method may be called concurrently."""

    name: str
    """What the answer's `engine` field says."""

    async def search(self, request: SearchRequest) -> SearchResults:
        """Answer one page. Raises `EngineUnavailable`."""
        ...

    async def index(self, entries: Sequence[IndexEntry], removed: Sequence[int]) -> None:
        """Replace these products' entries, forget the removed ids; returns once accepted for good.

        Raises `EngineUnavailable` (try again later) or `EntryRefused` (try smaller batches).
        """
        ...

    async def hashes(self) -> dict[int, str]:
        """Product id -> `IndexEntry.hash` of everything that the engine holds."""
        ...

    async def close(self) -> None:
        """Release connections."""
        ...
