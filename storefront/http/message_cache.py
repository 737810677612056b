"""Answers kept ready to send, bounded in bytes, and dropped when what they show has changed.

An answer is kept under its key until it is the least recently used, expires, or is dropped. The
change feed's follower drops by product: an answer that shows one product (`products`) falls with
it; an answer that names none (lists, home, producers) falls with every change.

An answer is computed from what was read before it is stored, and a change may come in between:
whoever computes takes `generation` first and hands it to `put`, which refuses if anything was
dropped since. While the feed is not connected, nothing may be served from here (`enabled`).
Not thread-safe; used on one event loop. Not for: what an answer consists of (`prebuilt`).
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable

from storefront.http.prebuilt import Prebuilt

DEFAULT_BYTES = 36 * 1024 * 1024


class MessageCache:
    """Least-recently-used answers, at most `max_bytes` of them."""

    def __init__(
        self, max_bytes: int = DEFAULT_BYTES, *, now: Callable[[], float] = time.time
    ) -> None:
        self.max_bytes = max_bytes
        self.bytes = 0
        self.generation = 0
        """Grows whenever anything is dropped."""
        self.hits = 0
        self.misses = 0
        self._now = now
        self._enabled = False
        self._answers: OrderedDict[Hashable, Prebuilt] = OrderedDict()
        self._by_product: dict[int, set[Hashable]] = {}
        self._untagged: set[Hashable] = set()

    def __len__(self) -> int:
        return len(self._answers)

    @property
    def enabled(self) -> bool:
        """Whether changes are heard of; answers are kept and served only while they are."""
        return self._enabled

    @enabled.setter
    def enabled(self, connected: bool) -> None:
        """Losing the feed and finding it again both mean that changes may have been missed."""
        if connected != self._enabled:
            self.clear()
            self._enabled = connected

    def get(self, key: Hashable) -> Prebuilt | None:
        """The answer kept under `key`, if it may still be sent."""
        answer = self._answers.get(key)
        if answer is None:
            self.misses += 1
            return None
        if answer.expires_at is not None and answer.expires_at <= self._now():
            self._forget(key)
            self.misses += 1
            return None
        self._answers.move_to_end(key)
        self.hits += 1
        return answer

    def put(self, key: Hashable, answer: Prebuilt, generation: int) -> bool:
        """Keep `answer`, computed since `generation`; False if it may be out of date already."""
        if not self._enabled or generation != self.generation or answer.size > self.max_bytes:
            return False
        self._forget(key)
        self._answers[key] = answer
        self.bytes += answer.size
        if answer.products is None:
            self._untagged.add(key)
        else:
            for product in answer.products:
                self._by_product.setdefault(product, set()).add(key)
        while self.bytes > self.max_bytes:
            self._forget(next(iter(self._answers)))
        return True

    def drop(self, products: Iterable[int] = ()) -> None:
        """Forget what shows one of `products`, and everything that may show any product."""
        self.generation += 1
        stale = list(self._untagged)
        for product in products:
            stale.extend(self._by_product.get(product, ()))
        for key in stale:
            self._forget(key)

    def clear(self) -> None:
        """Forget everything."""
        self.generation += 1
        self.bytes = 0
        self._answers.clear()
        self._by_product.clear()
        self._untagged.clear()

    def _forget(self, key: Hashable) -> None:
        answer = self._answers.pop(key, None)
        if answer is None:
            return
        self.bytes -= answer.size
        self._untagged.discard(key)
        for product in answer.products or ():
            keys = self._by_product.get(product)
            if keys is not None:
                keys.discard(key)
                if not keys:
                    del self._by_product[product]
