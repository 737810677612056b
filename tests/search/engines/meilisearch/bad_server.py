"""A small server that behaves badly on demand, in the place of Meilisearch."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
SEARCH = "/indexes/products/search"
FOUND = {"hits": [{"id": 7}], "totalHits": 1}
NOTHING: dict[str, object] = {"hits": [], "totalHits": 0}


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
