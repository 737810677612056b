"""The client against a small server that behaves badly on demand."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from search.engine import EngineUnavailable, EntryRefused
from search.engines.meilisearch.client import MeilisearchClient, TaskFailed
from search.engines.meilisearch.engine import IndexMissing, MeilisearchEngine
from search.engines.meilisearch.rebuild import forget_history
from search.engines.meilisearch.transport import Refused, ServerUnavailable
from search.request import SearchRequest, Sort
from tests.contract.entries import entry
from tests.search.engines.meilisearch.bad_server import (
    FOUND,
    SEARCH,
    Answer,
    BadServer,
    hang_up,
    json,
    problem,
    silence,
    task,
)


async def test_a_search_is_answered(server: BadServer, engine: MeilisearchEngine) -> None:
    server.says(SEARCH, json(FOUND))
    found = await engine.search(SearchRequest(text="kain", sort=Sort.NEWEST))
    assert (found.ids, found.total, found.engine) == ((7,), 1, "meilisearch")
    assert server.headers[0]["Authorization"] == "Bearer a-key"
    assert server.headers[0]["Accept-Encoding"] == "identity"


async def test_nobody_there() -> None:
    nowhere = MeilisearchEngine(MeilisearchClient("http://127.0.0.1:1"))
    with pytest.raises(EngineUnavailable):
        await nowhere.search(SearchRequest())
    await nowhere.close()


async def test_no_answer_in_time(server: BadServer, engine: MeilisearchEngine) -> None:
    server.says(SEARCH, silence)
    started = asyncio.get_running_loop().time()
    with pytest.raises(EngineUnavailable, match="did not answer"):
        await engine.search(SearchRequest())
    assert asyncio.get_running_loop().time() - started < 1
    assert len(server.calls) == 1, "a slow server is not asked twice"


async def test_too_busy_says_for_how_long(server: BadServer, engine: MeilisearchEngine) -> None:
    headers = {"Retry-After": "10"}
    server.says(SEARCH, problem(503, "too_many_search_requests", "system", **headers))
    with pytest.raises(ServerUnavailable, match="too_many_search_requests") as raised:
        await engine.search(SearchRequest())
    assert raised.value.retry_after == 10


async def test_a_closed_connection_is_tried_once_more(
    server: BadServer, engine: MeilisearchEngine
) -> None:
    server.says(SEARCH, hang_up, json(FOUND))
    assert (await engine.search(SearchRequest())).ids == (7,)
    server.says(SEARCH, hang_up)
    server.calls.clear()
    with pytest.raises(EngineUnavailable):
        await engine.search(SearchRequest())
    assert len(server.calls) == 2


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (problem(404, "index_not_found"), IndexMissing),
        (problem(403, "invalid_api_key", "auth"), EngineUnavailable),
        (problem(400, "invalid_search_filter"), Refused),
        (problem(500, "internal", "internal"), EngineUnavailable),
        (json("<html>", 200), EngineUnavailable),
        (json("<html>", 502), EngineUnavailable),
    ],
)
async def test_what_a_refused_search_means(
    server: BadServer, engine: MeilisearchEngine, answer: Answer, error: type[Exception]
) -> None:
    server.says(SEARCH, answer)
    with pytest.raises(error):
        await engine.search(SearchRequest())


async def test_documents_are_lines_and_waited_for(
    server: BadServer, engine: MeilisearchEngine
) -> None:
    server.says("/indexes/products/documents/delete-batch", json({"taskUid": 2}, 202))
    server.says("/tasks/1", task("enqueued"), task("processing"), task("succeeded"))
    server.says("/tasks/2", task("succeeded"))
    await engine.index([entry(1), entry(2)], [3])
    sent = {path: body for _, path, body in server.calls}
    lines = sent["/indexes/products/documents?primaryKey=id"].split(b"\n")
    assert [msgspec.json.decode(line)["id"] for line in lines] == [1, 2]
    assert sent["/indexes/products/documents/delete-batch"] == b"[3]"
    assert [path for _, path, _ in server.calls].count("/tasks/1") == 3


async def test_large_batches_are_compressed_and_split(
    server: BadServer, engine: MeilisearchEngine
) -> None:
    large = [entry(number, description="kata " * 1_000_000) for number in (1, 2)]
    await engine.index(large, [])
    sent = [body for _, path, body in server.calls if "documents" in path]
    assert server.headers[1]["Content-Encoding"] == "gzip"
    assert [msgspec.json.decode(body)["id"] for body in sent] == [1, 2]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (task("failed", code="invalid_document_id", type="invalid_request"), EntryRefused),
        (task("failed", code="no_space_left_on_device", type="system"), EngineUnavailable),
        (task("failed", code="internal", type="internal"), EngineUnavailable),
        (task("failed", code="index_not_found", type="invalid_request"), EngineUnavailable),
        (task("canceled"), EngineUnavailable),
        (problem(404, "task_not_found"), EngineUnavailable),
    ],
)
async def test_what_a_failed_task_means(
    server: BadServer, engine: MeilisearchEngine, answer: Answer, error: type[Exception]
) -> None:
    server.says("/tasks/1", answer)
    with pytest.raises(error):
        await engine.index([entry(1)], [])


async def test_too_large_a_batch_is_to_be_halved(
    server: BadServer, engine: MeilisearchEngine
) -> None:
    server.says("/indexes/products/documents", problem(413, "payload_too_large"))
    with pytest.raises(EntryRefused):
        await engine.index([entry(1)], [])


async def test_no_bare_index_is_made(server: BadServer, engine: MeilisearchEngine) -> None:
    server.says("/indexes/products/stats", problem(404, "index_not_found"))
    with pytest.raises(IndexMissing):
        await engine.index([entry(1)], [])
    assert len(server.calls) == 1


async def test_a_task_that_takes_too_long(server: BadServer, client: MeilisearchClient) -> None:
    server.says("/tasks/1", task("processing"))
    with pytest.raises(ServerUnavailable, match="still processing"):
        await client.wait(1, seconds=0.05)
    server.says("/tasks/1", task("failed", code="x", type="internal"))
    with pytest.raises(TaskFailed):
        await client.wait(1)


async def test_hashes_are_read_page_by_page(server: BadServer, engine: MeilisearchEngine) -> None:
    pages = [
        {"results": [{"id": 1, "hash": "a"}], "total": 5_001},
        {"results": [{"id": 2, "hash": "b"}], "total": 5_001},
    ]
    server.says("/indexes/products/documents/fetch", *map(json, pages))
    assert await engine.hashes() == {1: "a", 2: "b"}
    assert [msgspec.json.decode(body)["offset"] for _, _, body in server.calls] == [0, 5_000]


@pytest.mark.parametrize(("finished", "asked"), [(999, ["GET"]), (1_000, ["GET", "DELETE"])])
async def test_old_tasks_are_forgotten_when_there_are_many(
    server: BadServer, client: MeilisearchClient, finished: int, asked: list[str]
) -> None:
    server.says("/tasks", json({"results": [], "total": finished}), json({"taskUid": 9}, 202))
    await forget_history(client)
    assert [method for method, _, _ in server.calls] == asked
    assert all("beforeFinishedAt=20" in path for _, path, _ in server.calls)
