"""Which words products have, as a process remembers them: a hint, a minute old at most.

Tells before an engine is asked whether it can find anything, and how telling a word is. Nobody may
rest an answer on it: a new product's word is not known yet. `search.lexicon` asks the database.
Pure apart from reading.
"""

from __future__ import annotations

import asyncio
import logging
from bisect import bisect_left
from collections.abc import Iterable, Sequence

import asyncpg
from msgspec import Struct

from search.lexicon import STATEMENTS
from search.understanding import Alternative, Group

log = logging.getLogger(__name__)

READ_EVERY = 60.0
_LAST = "\U0010ffff"


class KnownWords(Struct, frozen=True):
    """Every word that some product has, in alphabetical order. Without any, nothing is known."""

    words: Sequence[str] = ()
    telling: Sequence[int] = ()
    """Per word, how many products have it in a name, a label or their producer's name."""
    products: int = 0

    def might_have(self, group: Group) -> bool:
        """Whether some product may have `group` in any text."""
        return not self.words or any(self._has(each) for each in group.alternatives)

    def telling_products(self, group: Group) -> int:
        """At most how many products have `group` in a telling text, as far as is known."""
        if not self.words:
            return 1
        return min(sum(map(self._telling_products, group.alternatives)), self.products)

    def may_lack(self, words: Iterable[str]) -> bool:
        """Whether some of `words` may be one that no product has."""
        return not self.words or not all(self._has(Alternative((word,))) for word in words)

    def _has(self, alternative: Alternative) -> bool:
        if alternative.sku:
            return True
        return all(low < high for low, high in self._ranges(alternative))

    def _telling_products(self, alternative: Alternative) -> int:
        if alternative.sku:
            return 1
        found = (sum(self.telling[low:high]) for low, high in self._ranges(alternative))
        return min(*found, self.products)

    def _ranges(self, alternative: Alternative) -> list[tuple[int, int]]:
        """Per word, where those that are or begin with it stand."""
        *whole, last = alternative.words
        return [*map(self._range, whole), self._range(last, prefix=alternative.prefix)]

    def _range(self, word: str, *, prefix: bool = False) -> tuple[int, int]:
        low = bisect_left(self.words, word)
        if prefix:
            return low, bisect_left(self.words, word + _LAST, low)
        return low, low + (low < len(self.words) and self.words[low] == word)


class WordsReader:
    """Holds the words of the moment."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self.known = KnownWords()

    async def read(self) -> None:
        """Read them anew."""
        row = await self._pool.fetchrow(STATEMENTS.known_words)
        self.known = KnownWords(row["words"].split(), row["telling"], row["products"])

    async def keep_current(self) -> None:
        """Read them now and then, for ever."""
        while True:
            await asyncio.sleep(READ_EVERY)
            try:
                await self.read()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("the known words stay as they were: %s", error)
