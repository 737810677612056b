"""Letters go out after the answer, not before it: whether somebody is written to takes no time.

Whoever asks for a code is answered at once; what there is to find, store and send happens here, so
an answer's time does not tell whether there is an account. At most `most` letters are under way; a
letter beyond that, or one that cannot be delivered after three attempts, is logged and lost, and
its reader asks again. A process that stops waits a moment for those under way.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from storefront.accounts.delivery import Delivery, DeliveryFailed, Letter

log = logging.getLogger("etalase.letters")

PAUSES = (1.0, 10.0)
"""Seconds before the second and the third attempt."""

LAST_WAIT = 5.0


class Courier:
    """Writes and delivers in the background of one event loop."""

    def __init__(
        self, delivery: Delivery, *, most: int = 200, pauses: tuple[float, ...] = PAUSES
    ) -> None:
        self.lost = 0
        self._delivery = delivery
        self._most = most
        self._pauses = pauses
        self._under_way: set[asyncio.Task[None]] = set()

    def send(self, write: Callable[[], Awaitable[Letter | None]]) -> None:
        """Have `write` make a letter, or none, and deliver it."""
        if len(self._under_way) >= self._most:
            self.lost += 1
            log.error("too many letters are under way; one is lost")
            return
        task = asyncio.create_task(self._send(write))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def settled(self) -> None:
        """Return when nothing is under way."""
        while self._under_way:
            await asyncio.wait(list(self._under_way))

    async def close(self, patience: float = LAST_WAIT) -> None:
        """Wait a moment for what is under way, and give up the rest."""
        if self._under_way:
            await asyncio.wait(list(self._under_way), timeout=patience)
        for task in list(self._under_way):
            self.lost += 1
            task.cancel()

    async def _send(self, write: Callable[[], Awaitable[Letter | None]]) -> None:
        try:
            letter = await write()
            if letter is not None:
                await self._deliver(letter)
        except DeliveryFailed as failure:
            self.lost += 1
            log.error("a letter was lost: %s", failure)
        except Exception:
            self.lost += 1
            log.exception("a letter was lost")

    async def _deliver(self, letter: Letter) -> None:
        for pause in self._pauses:
            try:
                await self._delivery.deliver(letter)
            except DeliveryFailed as failure:
                if failure.is_final:
                    raise
                await asyncio.sleep(pause)
            else:
                return
        await self._delivery.deliver(letter)
