"""The search engine that production runs; `search.engines.meilisearch.queries` does its thinking.

Needs an index that `search.engines.meilisearch.rebuild` has made: adding documents to an index
that is not there would make a bare one, so `index` refuses instead (`IndexMissing`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct, structs

from search import near
from search.boosts import boosted, search_boosted
from search.document import IndexEntry
from search.engine import EngineUnavailable, EntryRefused
from search.engines.meilisearch.client import MeilisearchClient, TaskFailed
from search.engines.meilisearch.documents import encode_document
from search.engines.meilisearch.filling import both, filled
from search.engines.meilisearch.queries import Answer, Answers, having_query, plan
from search.engines.meilisearch.recounting import joined, with_ranges_listed
from search.engines.meilisearch.transport import Refused
from search.engines.meilisearch.words import matched_words, query_text, texts_of
from search.filters import Condition
from search.lexicon import Corrections
from search.request import SearchRequest, Sort
from search.results import SearchResults
from search.understanding import Understanding, correctable, corrected_text, understand
from search.vocabulary import Vocabulary, shipped_vocabulary

LIVE_INDEX = "products"
"""What searches ask and deliveries feed; rebuilding swaps another index under this name."""

Correct = Callable[[Sequence[str], Vocabulary], Awaitable[Corrections]]
"""What the words of a query were meant to be (`search.lexicon.correct`)."""

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


class _Asked(Struct, frozen=True):
    """A request under the filters that its text means, and the answers to its plan."""

    request: SearchRequest
    meant: Understanding
    answers: Sequence[Answer]
    texts: Sequence[str] | None
    """Those that were searched; None is all of them."""

    @property
    def finds_nothing(self) -> bool:
        return bool(self.meant.groups) and not self.answers[0].total_hits


class MeilisearchEngine:
    """One index of one server. `vocabulary` is asked for anew by every search.

    With `correct`, the index is to be set to no typo tolerance of its own: a query that finds
    nothing is corrected and asked again, so a word that some product has is always taken at its
    word, and what was answered instead can be told to the shopper.
    """

    name = "meilisearch"

    def __init__(
        self,
        client: MeilisearchClient,
        index: str = LIVE_INDEX,
        *,
        vocabulary: Callable[[], Vocabulary] = shipped_vocabulary,
        correct: Correct | None = None,
    ) -> None:
        self.client = client
        self.index_name = index
        self._vocabulary = vocabulary
        self._correct = correct

    @property
    def target(self) -> str:
        """Names this index among all that are fed (`engine_position.target`)."""
        return f"{self.client.url}/{self.index_name}"

    async def search(self, request: SearchRequest) -> SearchResults:
        if boosted(request):
            return await search_boosted(request, self.search, self._having)
        vocabulary = self._vocabulary()
        asked = await self._first(request, vocabulary)
        text = suggestion = None
        if asked.finds_nothing and self._correct is not None:
            found = await self._correct(correctable(asked.meant), vocabulary)
            if found.meant:
                # The corrected text is read anew, for it may mean more than words.
                text = corrected_text(request.text, found.meant)
                asked = await self._first(structs.replace(request, text=text), vocabulary)
                if found.others:
                    suggestion = corrected_text(request.text, {**found.meant, **found.others})
        if asked.finds_nothing:
            queries = plan(
                asked.request,
                query_text(asked.meant),
                texts=None,
                preferred=asked.meant.preferred,
            )
            asked = structs.replace(asked, answers=await self._ask(queries), texts=None)
        results = await self._results(asked, vocabulary.catalogue.parents)
        if text is not None and results.total:  # A guess that finds nothing is not worth telling.
            results = structs.replace(results, corrected=text, suggestion=suggestion)
        return results

    async def _first(self, request: SearchRequest, vocabulary: Vocabulary) -> _Asked:
        """Understand, and ask for what has every word in telling texts."""
        meant = understand(request.text, request.language, vocabulary, literally=request.literally)
        request = await with_ranges_listed(_within(request, meant), self._ask)
        texts = texts_of(meant)
        queries = plan(request, query_text(meant), texts=texts, preferred=meant.preferred)
        return _Asked(request, meant, await self._ask(queries), texts)

    async def _results(self, asked: _Asked, parents: Mapping[str, str | None]) -> SearchResults:
        request, meant = asked.request, asked.meant
        text = query_text(meant)
        results = await joined(
            request, text, asked.answers, self.name, self._ask, texts=asked.texts
        )
        results = structs.replace(
            results,
            corrected=meant.text if meant.changed and results.total else None,
            whole=results.total if meant.groups or meant.excluded else None,
            recognised=meant.recognised,
            matched=matched_words(meant),
        )
        by_relevance = request.fill and request.sort is Sort.RELEVANCE
        if by_relevance and meant.groups and results.total < near.ENOUGH:
            return await filled(request, meant, asked.texts, results, parents, self._ask)
        return results

    async def _having(self, ids: Sequence[int], conditions: Sequence[Condition]) -> list[set[int]]:
        queries = [having_query(ids, condition) for condition in conditions]
        answers = await self._ask(queries, several=True)
        return [{hit.id for hit in answer.hits} for answer in answers]

    async def _ask(
        self, queries: list[dict[str, Any]], *, several: bool = False
    ) -> Sequence[Answer]:
        try:
            if len(queries) == 1 and not several:
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


def _within(request: SearchRequest, meant: Understanding) -> SearchRequest:
    """`request` under the filters that its text was understood to mean."""
    condition = meant.condition(request.selected)
    if condition is None:
        return request
    return structs.replace(request, scope=both(request.scope, condition))


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
