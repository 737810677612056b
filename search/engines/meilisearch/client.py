"""The dozen Meilisearch calls that Etalase makes.

Knows paths, JSON and tasks; knows no product, query or setting. Fails as `transport` says, and with
`TaskFailed` when a write was accepted and then could not be carried out. Writes are repeated by
whoever feeds the index (`search.delivery`), never here.
"""

from __future__ import annotations

import asyncio
import gzip
import random
from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec
from msgspec import Struct, field

from search.engines.meilisearch.transport import Problem, ServerUnavailable, Transport

_COMPRESS_FROM = 64 * 1024
_POLL_SECONDS = (0.005, 0.5)

_T = TypeVar("_T")


class TaskFailed(Exception):
    """A write was accepted and then failed or was cancelled; `type` says whose fault it is."""

    def __init__(self, uid: int, problem: Problem) -> None:
        super().__init__(f"{problem.code}: {problem.message}")
        self.uid = uid
        self.code = problem.code
        self.type = problem.type


class _Enqueued(Struct, rename="camel"):
    task_uid: int


class _Task(Struct):
    uid: int
    status: str
    error: Problem | None = None


class _Tasks(Struct):
    total: int


class IndexInfo(Struct, rename="camel"):
    uid: str
    primary_key: str | None = None


class _Indexes(Struct):
    results: list[IndexInfo]
    total: int


class Stats(Struct, rename="camel"):
    documents: int = field(name="numberOfDocuments")
    is_indexing: bool


class MeilisearchClient:
    """A connection to one server. Made without I/O; `close` releases its sockets."""

    def __init__(
        self,
        url: str,
        key: str | None = None,
        *,
        connect_seconds: float = 0.2,
        search_seconds: float = 0.8,
        work_seconds: float = 30.0,
    ) -> None:
        self.url = url.rstrip("/")
        self._transport = Transport(self.url, key, connect_seconds)
        self._search_seconds = search_seconds
        self._work_seconds = work_seconds

    async def close(self) -> None:
        await self._transport.close()

    # Searching

    async def search(self, index: str, query: object, answer: type[_T]) -> _T:
        """Answer one query of one index."""
        return await self._ask(f"/indexes/{index}/search", query, answer)

    async def multi_search(self, queries: Sequence[object], answer: type[_T]) -> _T:
        """Answer several queries in one request; the first bad one fails all."""
        return await self._ask("/multi-search", {"queries": queries}, answer)

    async def _ask(self, path: str, body: object, answer: type[_T]) -> _T:
        content = msgspec.json.encode(body)
        seconds = self._search_seconds
        found = await self._transport.send("POST", path, content, seconds, repeat=True)
        return _read(found, answer)

    # Documents

    async def add_documents(self, index: str, documents: Sequence[bytes]) -> int:
        """Enqueue a full replacement of these documents (each one JSON); returns the task."""
        body = b"\n".join(documents)
        headers = {"Content-Type": "application/x-ndjson"}
        if len(body) >= _COMPRESS_FROM:
            body = await asyncio.to_thread(gzip.compress, body, 1)
            headers["Content-Encoding"] = "gzip"
        # The primary key is always named: a batch that guesses it cannot be merged with others.
        path = f"/indexes/{index}/documents?primaryKey=id"
        return await self._enqueue("POST", path, body, headers)

    async def delete_documents(self, index: str, ids: Sequence[int]) -> int:
        """Enqueue the deletion of documents; ids that are not there are no failure."""
        path = f"/indexes/{index}/documents/delete-batch"
        return await self._enqueue("POST", path, msgspec.json.encode(ids))

    async def fetch_documents(self, index: str, query: object, answer: type[_T]) -> _T:
        """Read documents as they are stored."""
        return await self._work("POST", f"/indexes/{index}/documents/fetch", query, answer)

    # Indexes

    async def indexes(self) -> list[IndexInfo]:
        found = await self._work("GET", "/indexes?limit=1000", None, _Indexes)
        return found.results

    async def create_index(self, index: str) -> int:
        body = msgspec.json.encode({"uid": index, "primaryKey": "id"})
        return await self._enqueue("POST", "/indexes", body)

    async def delete_index(self, index: str) -> int:
        return await self._enqueue("DELETE", f"/indexes/{index}")

    async def swap_indexes(self, one: str, other: str, *, rename: bool) -> int:
        """Exchange two indexes' names at once; with `rename`, `other` must not exist yet."""
        body = msgspec.json.encode([{"indexes": [one, other], "rename": rename}])
        return await self._enqueue("POST", "/swap-indexes", body)

    async def stats(self, index: str) -> Stats:
        return await self._work("GET", f"/indexes/{index}/stats", None, Stats)

    async def settings(self, index: str) -> dict[str, Any]:
        return await self._work("GET", f"/indexes/{index}/settings", None, dict[str, Any])

    async def change_settings(self, index: str, changes: dict[str, Any]) -> int:
        body = msgspec.json.encode(changes)
        return await self._enqueue("PATCH", f"/indexes/{index}/settings", body)

    # Tasks

    async def wait(self, *tasks: int, seconds: float = 900.0) -> None:
        """Return once every task has succeeded; raise `TaskFailed` for the first that has not."""
        deadline = asyncio.get_running_loop().time() + seconds
        for uid in tasks:
            pause, longest = _POLL_SECONDS
            while True:
                task = await self._work("GET", f"/tasks/{uid}", None, _Task)
                if task.status == "succeeded":
                    break
                if task.status in {"failed", "canceled"}:
                    problem = task.error or Problem(message=f"the task was {task.status}")
                    raise TaskFailed(uid, problem)
                if asyncio.get_running_loop().time() > deadline:
                    raise ServerUnavailable(f"task {uid} is still {task.status} after {seconds} s")
                await asyncio.sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311
                pause = min(pause * 1.5, longest)

    async def old_tasks(self, finished_before: str) -> int:
        """How many tasks ended before then."""
        path = f"/tasks?limit=1&{_ended(finished_before)}"
        return (await self._work("GET", path, None, _Tasks)).total

    async def forget_tasks(self, finished_before: str) -> int:
        """Enqueue the deletion of the records of tasks that ended before then."""
        return await self._enqueue("DELETE", f"/tasks?{_ended(finished_before)}")

    async def _enqueue(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> int:
        found = await self._transport.send(
            method, path, body, self._work_seconds, repeat=False, headers=headers
        )
        return _read(found, _Enqueued).task_uid

    async def _work(self, method: str, path: str, body: object, answer: type[_T]) -> _T:
        content = None if body is None else msgspec.json.encode(body)
        found = await self._transport.send(method, path, content, self._work_seconds, repeat=True)
        return _read(found, answer)


def _ended(before: str) -> str:
    return f"statuses=succeeded,failed,canceled&beforeFinishedAt={before}"


def _read(content: bytes, answer: type[_T]) -> _T:
    try:
        return msgspec.json.decode(content, type=answer)
    except msgspec.MsgspecError as error:
        # A proxy's page, most likely; whatever spoke there is not the server.
        raise ServerUnavailable(f"not an answer of Meilisearch: {error}") from error
