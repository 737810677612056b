"""From an UPDATE by plain SQL until a search shows it, while nothing else happens.

The search asks for the new price and nothing else, so the product is found only when the engine
has it; it is asked at the same address over and over, as a waiting shopper would, kept answers
included.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import asyncpg

from bench.databases import Filled
from bench.meilisearch import NoMeilisearch, meilisearch, wait_until_it_answers
from bench.serving import NotServing, Server, shop
from bench.table import Measure, at_most, skipped

LIMITS_MS = {"postgres": 250, "meilisearch": 700}
LOOK_EVERY = 0.004
PATIENCE = 20.0
NAME = "change of a product until search shows it, {}: p50"


def measure(
    filled: Filled, folder: Path, say: Callable[[str], None], *, changes: int
) -> list[Measure]:
    """Both engines, as far as they are there."""
    measures = []
    for engine, limit in LIMITS_MS.items():
        name = NAME.format(engine)
        try:
            delays = _delays(filled, folder, engine, changes)
        except NoMeilisearch as reason:
            measures.append(skipped(name, f"<= {limit} ms", str(reason)))
            continue
        note = f"{len(delays)} changes, longest {max(delays):.0f} ms"
        measures.append(at_most(name, limit, statistics.median(delays), "ms", note))
        say(f"{name} {measures[-1].measured}, {note}")
    return measures


def _delays(filled: Filled, folder: Path, engine: str, changes: int) -> list[float]:
    with ExitStack() as stack:
        if engine == "meilisearch":
            server = stack.enter_context(meilisearch(folder))
            front = stack.enter_context(
                shop(folder, workers=1, dsn=filled.dsn, settings=server.settings)
            )
            wait_until_it_answers(front, filled.products, server)
        else:
            front = stack.enter_context(shop(folder, workers=1, dsn=filled.dsn))
        return asyncio.run(_change_and_look(filled.dsn, front, engine, changes))


async def _change_and_look(dsn: str, server: Server, engine: str, changes: int) -> list[float]:
    chance = random.Random()
    connection = await asyncpg.connect(dsn)
    try:
        variants = await connection.fetch(
            "SELECT id, price FROM variant WHERE position = 0 ORDER BY random() LIMIT $1", changes
        )
        delays = []
        for variant, old in variants:
            # Not in step with anything that happens now and then.
            await asyncio.sleep(chance.uniform(0.3, 0.8))
            # A price that nothing else has; the cheapest variant, so the lists show it.
            price = chance.randrange(1_000, 1_900)
            path = f"/v1/products?price_min={price}&price_max={price}&facets=none"
            before = _ids(server, path, engine)
            began = time.perf_counter()
            await connection.execute(
                "UPDATE variant SET price = $2, compare_at = NULL WHERE id = $1", variant, price
            )
            changed = await _other_than(before, server, path, engine)
            delays.append((time.perf_counter() - began) * 1000)
            await connection.execute("UPDATE variant SET price = $2 WHERE id = $1", variant, old)
            # Idle again only when this has been taken in as well.
            await _other_than(changed, server, path, engine)
        return delays
    finally:
        await connection.close()


async def _other_than(old: set[str], server: Server, path: str, engine: str) -> set[str]:
    """What is found as soon as it is something else than `old`."""
    deadline = time.perf_counter() + PATIENCE
    while (found := _ids(server, path, engine)) == old:
        if time.perf_counter() > deadline:
            raise NotServing(f"a change was not found within {PATIENCE:.0f} s")
        await asyncio.sleep(LOOK_EVERY)
    return found


def _ids(server: Server, path: str, engine: str) -> set[str]:
    answer = server.json(path)
    if answer["engine"] != engine:
        raise NotServing(f"answered by {answer['engine']} instead of {engine}")
    return {item["id"] for item in answer["items"]}
