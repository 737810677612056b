"""The client against a small server that behaves badly on demand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import msgspec
import pytest
from aiohttp import web

from search.engine import EngineUnavailable, EntryRefused
from search.engines.meilisearch.client import MeilisearchClient, TaskFailed
from search.engines.meilisearch.engine import IndexMissing, MeilisearchEngine
from search.engines.meilisearch.rebuild import forget_history
from search.engines.meilisearch.transport import Refused, ServerUnavailable
from search.filters import OneOf
from search.lexicon import Corrections
from search.request import SearchRequest, Sort
from tests.contract.entries import entry

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
FOUND = {"hits": [{"id": 7}], "totalHits": 1}


class BadServer:
    """Answers the calls to a path in turn, the last answer again and again."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str, bytes]] = []
        self.headers: list[dict[str, str]] = []
        self.answers: dict[str, list[Answer]] = {}
        self.url = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.calls.append((request.method, request.path_qs, await request.read()))
        self.headers.append(dict(request.headers))
        answers = self.answers[request.path]
        return await (answers.pop(0) if len(answers) > 1 else answers[0])(request)

    def says(self, path: str, *answers: Answer) -> None:
        self.answers[path] = list(answers)


def json(said: object, status: int = 200, **headers: str) -> Answer:
    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.json_response(said, status=status, headers=headers)

    return answer


def problem(status: int, code: str, type: str = "invalid_request", **headers: str) -> Answer:
    return json({"message": "so", "code": code, "type": type}, status, **headers)


def task(status: str, **error: str) -> Answer:
    return json({"uid": 1, "status": status, "error": error or None})


async def silence(_request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(30)
    raise AssertionError


async def hang_up(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.close()
    return web.Response()


@pytest.fixture
async def server() -> AsyncIterator[BadServer]:
    bad = BadServer()
    app = web.Application(client_max_size=100_000_000)
    app.router.add_route("*", "/{path:.*}", bad.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    bad.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    bad.says("/indexes/products/stats", json({"numberOfDocuments": 0, "isIndexing": False}))
    bad.says("/indexes/products/documents", json({"taskUid": 1}, 202))
    bad.says("/tasks/1", task("succeeded"))
    yield bad
    await runner.cleanup()


@pytest.fixture
async def client(server: BadServer) -> AsyncIterator[MeilisearchClient]:
    made = MeilisearchClient(server.url + "/", "a-key", search_seconds=0.3, work_seconds=1)
    yield made
    await made.close()


@pytest.fixture
def engine(client: MeilisearchClient) -> MeilisearchEngine:
    return MeilisearchEngine(client)


SEARCH = "/indexes/products/search"


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


async def test_several_queries_are_one_request(
    server: BadServer, engine: MeilisearchEngine
) -> None:
    pinned = {"hits": [{"id": 9}], "totalHits": 1}
    server.says("/multi-search", json({"results": [FOUND, pinned]}))
    found = await engine.search(SearchRequest(pins=(9,)))
    assert found.ids == (9, 7)
    sent = msgspec.json.decode(server.calls[0][2])
    assert [query["indexUid"] for query in sent["queries"]] == ["products", "products"]


async def test_a_query_that_finds_nothing_is_corrected(
    server: BadServer, client: MeilisearchClient
) -> None:
    async def correct(typed: Any, _vocabulary: Any) -> Corrections:
        assert list(typed) == ["tenum", "hijau"]
        return Corrections({"tenum": ("tenun",)}, {"tenum": ("tenan",)})

    server.says(SEARCH, json({"hits": [], "totalHits": 0}), json(FOUND))
    engine = MeilisearchEngine(client, correct=correct)
    found = await engine.search(SearchRequest(text="tenum hijau", sort=Sort.NEWEST))
    assert (found.ids, found.corrected) == ((7,), "tenun hijau")
    assert found.suggestion == "tenan hijau"
    assert [msgspec.json.decode(body)["q"] for _, _, body in server.calls] == [
        "tenum hijau",
        "tenun hijau",
    ]


NOTHING: dict[str, Any] = {"hits": [], "totalHits": 0}
MEMBERS = {"hits": [], "totalHits": 1, "facetDistribution": {"id": {"8": 1}}}


def says_something_near(server: BadServer) -> None:
    """Product 7 is found for "madu hutan", and 8 is near."""
    server.says(SEARCH, json(FOUND), json(MEMBERS))
    near = {"hits": [{"id": 8}, {"id": 7}], "totalHits": 2}
    surveyed = [FOUND, {"hits": [], "totalHits": 400}, near, {"hits": [], "totalHits": 9}]
    server.says(
        "/multi-search", json({"results": surveyed}), json({"results": [FOUND, NOTHING, near]})
    )


async def test_few_results_are_followed_by_near_ones(
    server: BadServer, engine: MeilisearchEngine
) -> None:
    says_something_near(server)
    found = await engine.search(SearchRequest(text="madu hutan"))
    assert (found.ids, found.total, found.whole) == ((7, 8), 2, 1)
    assert len(server.calls) == 4


async def test_what_is_near_is_remembered(server: BadServer, engine: MeilisearchEngine) -> None:
    """A page later, or under a filter, all is asked for at once."""
    says_something_near(server)
    await engine.search(SearchRequest(text="madu hutan"))
    server.calls.clear()
    server.says("/multi-search", json({"results": [FOUND, MEMBERS]}))
    selected = {"halal": OneOf("halal", ("halal",))}
    found = await engine.search(SearchRequest(text="madu hutan", selected=selected))
    assert (found.ids, found.whole, len(server.calls)) == ((7, 8), 1, 1)
    page, near = msgspec.json.decode(server.calls[0][2])["queries"]
    assert '"id" NOT IN ["8"]' in page["filter"], "nothing is found in both"
    assert '"id" IN ["8"]' in near["filter"]


async def test_what_is_near_is_forgotten_when_anything_is_indexed(
    server: BadServer, engine: MeilisearchEngine
) -> None:
    says_something_near(server)
    await engine.search(SearchRequest(text="madu hutan"))
    await engine.index([entry(9)], [])
    server.calls.clear()
    says_something_near(server)
    await engine.search(SearchRequest(text="madu hutan"))
    assert len(server.calls) == 4


async def test_all_that_is_needed_may_be_on_the_page_itself(
    server: BadServer, engine: MeilisearchEngine
) -> None:
    """Then only what is near is still to be asked: two requests more than for other pages."""
    distribution = {"category": {"madu": 1}}
    server.says(SEARCH, json({**FOUND, "facetDistribution": distribution}), json(NOTHING))
    near = {"hits": [{"id": 8}], "totalHits": 1}
    server.says("/multi-search", json({"results": [near, near]}))
    await engine.search(SearchRequest(text="madu", facets=("category",)))
    assert [path for _, path, _ in server.calls] == [SEARCH, "/multi-search", SEARCH]


async def test_near_ones_are_not_looked_for_in_any_other_order(
    server: BadServer, client: MeilisearchClient
) -> None:
    server.says(SEARCH, json(FOUND))
    engine = MeilisearchEngine(client)
    found = await engine.search(SearchRequest(text="madu hutan", sort=Sort.PRICE))
    assert (found.ids, found.total, len(server.calls)) == ((7,), 1, 1)


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
