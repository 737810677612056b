"""`Idempotency-Key`: whoever asks again under the same key gets the answer that was given.

For writes that are safe to repeat themselves: a process that dies over a request leaves nothing
but a claim that runs out. Refusals are not remembered; asking again is asking anew.
Fails with Refusal (a bad key), KeyReused and RequestUnderWay.
"""

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Any

import asyncpg
from litestar import Request, Response

from catalog import requests
from catalog.requests import Answered
from storefront.access import Actor
from storefront.http.problem_types import INVALID_REQUEST
from storefront.http.problems import Refusal

HEADER = "idempotency-key"
REPLAYED = "idempotent-replayed"

_KEY = re.compile(r"[\x21-\x7e]{1,200}")


async def once(
    request: Request[Any, Any, Any],
    pool: asyncpg.Pool,
    actor: Actor,
    content: Iterable[bytes],
    work: Callable[[], Awaitable[Response[Any]]],
) -> Response[Any]:
    """The answer of `work`, or the one that its request has had; `content` is what was sent."""
    key = request.headers.get(HEADER)
    if key is None:
        return await work()
    if not _KEY.fullmatch(key):
        raise Refusal(INVALID_REQUEST, "bad_key_detail")
    asked = hashlib.sha256(f"{request.method} {request.url.path} {actor.producer}".encode())
    for part in content:
        asked.update(len(part).to_bytes(8, "big") + part)
    known = await requests.claim(pool, actor.account, key, asked.digest())
    if known is not None:
        return Response(
            known.body,
            status_code=known.status,
            media_type="application/json",
            headers={REPLAYED: "true"},
        )
    keeping = asyncio.create_task(_keep(pool, actor.account, key))
    try:
        answer = await work()
    except BaseException:
        keeping.cancel()
        await requests.release(pool, actor.account, key)
        raise
    keeping.cancel()
    await requests.answer(
        pool, actor.account, key, Answered(answer.status_code or 200, bytes(answer.content))
    )
    return answer


async def _keep(pool: asyncpg.Pool, account: int, key: str) -> None:
    """Until cancelled, keep others from taking the request for abandoned."""
    while True:
        await asyncio.sleep(requests.ABANDONED_AFTER.total_seconds() / 3)
        with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
            await requests.keep(pool, account, key)
