"""The client, and the engine over it, of a server that behaves badly."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from search.engines.meilisearch.client import MeilisearchClient
from search.engines.meilisearch.engine import MeilisearchEngine
from tests.search.engines.meilisearch.bad_server import BadServer, json, task


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
