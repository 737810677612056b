"""The search engine that production runs; `search.engines.meilisearch.searching` is how it answers.

Needs an index that `search.engines.meilisearch.rebuild` has made: adding documents to an index
that is not there would make a bare one, so `index` refuses instead (`IndexMissing`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct

from search.boosts import boosted, search_boosted
from search.document import IndexEntry
from search.engine import EngineUnavailable, EntryRefused
from search.engines.meilisearch.answers import Answer, Answers
from search.engines.meilisearch.client import MeilisearchClient, TaskFailed
from search.engines.meilisearch.documents import encode_document
from search.engines.meilisearch.memory import Memory
from search.engines.meilisearch.plan import having_query
from search.engines.meilisearch.searching import Correct, Searching, search
from search.engines.meilisearch.transport import Refused
from search.filters import Condition
from search.known_words import KnownWords
from search.request import SearchRequest
from search.results import SearchResults
from search.vocabulary import Vocabulary, shipped_vocabulary

LIVE_INDEX = "products"
"""What searches ask and deliveries feed; rebuilding swaps another index under this name."""

_BATCH_BYTES = 8_000_000
_HASHES_AT_ONCE = 5_000


class IndexMissing(EngineUnavailable):
    """The server has no index of this name: it is new or has lost its data, and needs a rebuild."""


class _Known(Struct):
    id: int
    hash: str


class _Page(Struct):
    results: list[_Known]
    total: int


class MeilisearchEngine:
    """One index of one server. Every search asks anew for `vocabulary` and `words`.

    With `correct`, the index is to be set to no typo tolerance of its own: a query is corrected if
    `words` has no product for it, or else if it finds nothing, so a word that some product has is
    always taken at its word, and what was answered instead can be told to the shopper.
    """

    name = "meilisearch"

    def __init__(
        self,
        client: MeilisearchClient,
        index: str = LIVE_INDEX,
        *,
        vocabulary: Callable[[], Vocabulary] = shipped_vocabulary,
        words: Callable[[], KnownWords] = KnownWords,
        correct: Correct | None = None,
    ) -> None:
        self.client = client
        self.index_name = index
        self._vocabulary = vocabulary
        self._words = words
        self._correct = correct
        self._memory: Memory | None = None

    @property
    def target(self) -> str:
        """Names this index among all that are fed (`engine_position.target`)."""
        return f"{self.client.url}/{self.index_name}"

    async def search(self, request: SearchRequest) -> SearchResults:
        if boosted(request):
            return await search_boosted(request, self.search, self._having)
        vocabulary = self._vocabulary()
        if self._memory is None or self._memory.vocabulary is not vocabulary:
            self._memory = Memory(vocabulary)
        by = Searching(self.name, self._memory, self._words(), self._ask, self._correct)
        return await search(by, request)

    async def _having(self, ids: Sequence[int], conditions: Sequence[Condition]) -> list[set[int]]:
        queries = [having_query(ids, condition) for condition in conditions]
        answers = await self._ask(queries)
        return [{hit.id for hit in answer.hits} for answer in answers]

    async def _ask(self, queries: list[dict[str, Any]]) -> Sequence[Answer]:
        try:
            if len(queries) == 1:
                return [await self.client.search(self.index_name, queries[0], Answer)]
            for query in queries:
                query["indexUid"] = self.index_name
            return (await self.client.multi_search(queries, Answers)).results
        except Refused as refused:
            raise _unavailable(refused) or refused from refused

    async def index(self, entries: Sequence[IndexEntry], removed: Sequence[int]) -> None:
        """Returns when the server has carried out everything, not only accepted it."""
        await self.wait(await self.enqueue(entries, removed))

    async def enqueue(self, entries: Sequence[IndexEntry], removed: Sequence[int]) -> list[int]:
        """Hand over entries and removals; the tasks run in this order, whoever waits for them."""
        try:
            await self.client.stats(self.index_name)
            tasks = [
                await self.client.add_documents(self.index_name, batch)
                for batch in _batches([encode_document(entry) for entry in entries])
            ]
            if removed:
                tasks.append(await self.client.delete_documents(self.index_name, removed))
        except Refused as refused:
            raise _unavailable(refused) or EntryRefused(str(refused)) from refused
        return tasks

    async def wait(self, tasks: Sequence[int]) -> None:
        """Return when `tasks` have succeeded."""
        try:
            await self.client.wait(*tasks)
            self._memory = None
        except TaskFailed as failed:
            # Anything but a fault of the documents (a full disk, a cancelled task) can pass.
            if failed.type == "invalid_request" and failed.code != "index_not_found":
                raise EntryRefused(str(failed)) from failed
            raise EngineUnavailable(str(failed)) from failed
        except Refused as refused:  # Such as a task that the server does not remember.
            raise EngineUnavailable(str(refused)) from refused

    async def hashes(self) -> dict[int, str]:
        found: dict[int, str] = {}
        offset, total = 0, 1
        while offset < total:
            query = {"fields": ["id", "hash"], "limit": _HASHES_AT_ONCE, "offset": offset}
            try:
                page = await self.client.fetch_documents(self.index_name, query, _Page)
            except Refused as refused:
                raise _unavailable(refused) or refused from refused
            found.update((known.id, known.hash) for known in page.results)
            offset, total = offset + _HASHES_AT_ONCE, page.total
        return found

    async def close(self) -> None:
        await self.client.close()


def _unavailable(refused: Refused) -> EngineUnavailable | None:
    """A refusal that is nobody's request's fault: the index or the key is not there (yet)."""
    if refused.code == "index_not_found":
        return IndexMissing(str(refused))
    if refused.status in {401, 403} or refused.type in {"auth", "internal", "system"}:
        return EngineUnavailable(str(refused))
    return None


def _batches(documents: Sequence[bytes]) -> list[list[bytes]]:
    """`documents` in order, in requests of a size that any server takes."""
    batches: list[list[bytes]] = []
    room = 0
    for document in documents:
        room -= len(document)
        if room < 0 or not batches:
            batches.append([])
            room = _BATCH_BYTES - len(document)
        batches[-1].append(document)
    return batches
