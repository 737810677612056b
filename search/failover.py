"""Answer from the better engine while it is well, and from the other one when it is not.

Each primary engine has a circuit. A search that a primary does not answer in time is answered by
the fallback at once, and opens the circuit: later searches pass the engine by. A watcher per
primary closes it again when the engine answers a search and lacks nothing that was changed lately,
and opens it when a working engine falls behind. Every change of state is one line in the log.
Not for feeding engines: that is `search.delivery` for the primaries and the indexer for the
fallback. What the fallback raises, the caller gets.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Sequence

from search.document import IndexEntry
from search.engine import EngineUnavailable, SearchEngine
from search.request import SearchRequest
from search.results import SearchResults

log = logging.getLogger(__name__)

ANSWER_WITHIN = 0.6
"""Seconds that a primary has; the rest of one second is the fallback's."""
LOOK_EVERY = 2.0
"""Longest pause, in seconds, between two looks at a primary."""
_FIRST_PAUSE = 0.25

IsLevel = Callable[[SearchEngine], Awaitable[bool]]
"""Whether an engine lacks nothing that was changed lately (`search.delivery.is_level`)."""


class Failover:
    """A search engine made of several: primaries share the searches, the fallback steps in.

    Nothing is asked of a primary before `start`, which belongs to the process's start.
    """

    def __init__(
        self,
        primaries: Sequence[SearchEngine],
        fallback: SearchEngine,
        is_level: IsLevel,
        *,
        answer_within: float = ANSWER_WITHIN,
        look_every: float = LOOK_EVERY,
        on_switch: Callable[[], None] = lambda: None,
    ) -> None:
        """`on_switch` is called when other engines answer than before; it must not fail."""
        self.name = primaries[0].name if primaries else fallback.name
        self._circuits = [
            _Circuit(engine, number, is_level, answer_within, look_every, on_switch)
            for number, engine in enumerate(primaries, 1)
        ]
        self._fallback = fallback
        self._answer_within = answer_within
        self._watchers: list[asyncio.Task[None]] = []
        self._turn = 0

    async def start(self) -> None:
        """Look at every primary once, then keep watching; returns within the answering time."""
        await asyncio.gather(*(circuit.look() for circuit in self._circuits))
        self._watchers = [asyncio.create_task(circuit.watch()) for circuit in self._circuits]

    async def search(self, request: SearchRequest) -> SearchResults:
        circuit = self._choose()
        if circuit is None:
            return await self._fallback.search(request)
        circuit.in_flight += 1
        try:
            async with asyncio.timeout(self._answer_within):
                return await circuit.engine.search(request)
        except (EngineUnavailable, TimeoutError) as error:
            circuit.open(str(error) or "no answer in time")
        finally:
            circuit.in_flight -= 1
        return await self._fallback.search(request)

    def _choose(self) -> _Circuit | None:
        """The primary with the fewest searches under way, of those that are well; in turn."""
        well = [circuit for circuit in self._circuits if circuit.closed]
        if len(well) < 2:
            return well[0] if well else None
        self._turn += 1
        first = self._turn % len(well)
        return min(well[first:] + well[:first], key=lambda circuit: circuit.in_flight)

    async def index(self, entries: Sequence[IndexEntry], removed: Sequence[int]) -> None:
        """Index in every engine, in turn; for tests and small tools."""
        for engine in (self._fallback, *(circuit.engine for circuit in self._circuits)):
            await engine.index(entries, removed)

    async def hashes(self) -> dict[int, str]:
        """Of the fallback, which is never behind."""
        return await self._fallback.hashes()

    async def close(self) -> None:
        for watcher in self._watchers:
            watcher.cancel()
        await asyncio.gather(*self._watchers, return_exceptions=True)
        for engine in (self._fallback, *(circuit.engine for circuit in self._circuits)):
            await engine.close()


class _Circuit:
    """One primary and whether it is to be asked (closed) or passed by (open)."""

    def __init__(
        self,
        engine: SearchEngine,
        number: int,
        is_level: IsLevel,
        answer_within: float,
        look_every: float,
        on_switch: Callable[[], None],
    ) -> None:
        self.engine = engine
        self.closed = False
        self.in_flight = 0
        self._name = f"{engine.name} {number}"
        self._is_level = is_level
        self._answer_within = answer_within
        self._look_every = look_every
        self._on_switch = on_switch
        self._opened = asyncio.Event()

    def open(self, why: str) -> None:
        if self.closed:
            self.closed = False
            self._opened.set()
            log.warning("searches pass by %s: %s", self._name, why)
            self._on_switch()

    def _close(self) -> None:
        if not self.closed:
            self.closed = True
            self._opened.clear()
            log.info("searches are answered by %s", self._name)
            self._on_switch()

    async def watch(self) -> None:
        pause = _FIRST_PAUSE
        while True:
            if self.closed:
                pause = _FIRST_PAUSE
                try:
                    async with asyncio.timeout(self._look_every):
                        await self._opened.wait()
                    continue
                except TimeoutError:
                    pass
            else:
                await asyncio.sleep(pause * random.uniform(0.7, 1.0))  # noqa: S311
                pause = min(pause * 2, self._look_every)
            await self.look()

    async def look(self) -> None:
        """Close the circuit of an engine that answers and is level; open that of one behind."""
        try:
            async with asyncio.timeout(self._answer_within):
                if not self.closed:
                    await self.engine.search(SearchRequest(limit=1))
                level = await self._is_level(self.engine)
        except Exception as error:  # Whatever it is, the watcher must live to see it pass.
            log.debug("%s is not well: %s", self._name, error)
            return
        if level:
            self._close()
        else:
            self.open("it lacks changes that others have")
