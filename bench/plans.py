"""What the shop would ask Meilisearch first, so that the same can be asked directly.

The engine's own code plans and is stopped before anything is sent: nothing is repeated here that
could differ from it.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

import msgspec

from catalog.database import open_pool
from search.engines.meilisearch.client import MeilisearchClient
from search.engines.meilisearch.engine import MeilisearchEngine
from search.filters import Condition, OneOf, price_between
from search.known_words import WordsReader
from search.lexicon import correct
from search.request import SearchRequest, Sort
from search.vocabulary import shipped_vocabulary, with_catalogue
from search.vocabulary.catalogue import read_catalogue_names

Answer = TypeVar("Answer")


class _Planned(Exception):
    """A request that was not sent."""

    def __init__(self, path: str, body: bytes) -> None:
        super().__init__(path)
        self.path = path
        self.body = body


class _Unsent(MeilisearchClient):
    async def _ask(self, path: str, body: object, answer: type[Answer]) -> Answer:
        raise _Planned(path, msgspec.json.encode(body))


async def planned(
    dsn: str, asked: Sequence[Mapping[str, str]], facets: tuple[str, ...]
) -> list[tuple[str, bytes]]:
    """Path and body of the first request for each of these parameters of a product list.

    As `queries.uncached` does, each carries a price filter of its own.
    """
    async with open_pool(dsn, max_size=1) as pool:
        vocabulary = with_catalogue(shipped_vocabulary(), await read_catalogue_names(pool))
        words = WordsReader(pool)
        await words.read()
        engine = MeilisearchEngine(
            _Unsent("http://127.0.0.1"),
            vocabulary=lambda: vocabulary,
            words=lambda: words.known,
            correct=partial(correct, pool),
        )
        made = []
        for price, parameters in zip(itertools.count(1), asked, strict=False):
            try:
                await engine.search(_request(parameters, price, facets))
            except _Planned as plan:
                made.append((plan.path, plan.body))
        return made


def _request(parameters: Mapping[str, Any], price: int, facets: tuple[str, ...]) -> SearchRequest:
    selected: dict[str, Condition] = {
        key: OneOf(key, (value,))
        for key, value in parameters.items()
        if key in ("category", "in_stock")
    }
    return SearchRequest(
        text=parameters.get("q", ""),
        selected=selected | {"price": price_between(price, None)},
        sort=Sort(parameters.get("sort", Sort.RELEVANCE)),
        facets=facets,
    )
