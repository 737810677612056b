"""How long one shopper waits for a search with facets, answered anew each time.

One connection, one request after the other, none twice: the list of the sample shop, and mixed
queries over the synthetic ones. Where Meilisearch is there, what the shop adds to the engine's own
time: the same questions are put to Meilisearch directly, in turn with the shop's.
"""

from __future__ import annotations

import asyncio
import itertools
import statistics
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from bench.databases import Filled
from bench.http_load import Outcome, put_load, rendered
from bench.meilisearch import INDEX, NoMeilisearch, meilisearch, wait_until_it_answers
from bench.plans import planned
from bench.queries import FACETS, mixed_queries, uncached
from bench.serving import HOST, Server, shop, wait_for_calm
from bench.table import Measure, at_most, skipped
from catalog.database import open_pool
from search.engines.meilisearch.plan import plan
from search.filters import price_between
from search.request import SearchRequest

Asked = list[dict[str, str]]
"""Parameters of different requests."""
Mixed = dict[str, Asked]
"""By their kind."""

LIST_MS = 5
SEARCH_MS = {10_000: (10, 40), 100_000: (10, 60)}
"""Products -> most ms at p50 and p99."""
BEYOND_MS = 1.5
"""Most ms that the shop adds to Meilisearch's own time, at p50 and at p99."""
IN_TURN = 25
"""Questions put to the shop, then to the engine, and so on."""
LIST_NAME = "list with facets, 24 of 420, warm, {}: p50"


def measure_list(folder: Path, say: Callable[[str], None], *, requests: int) -> list[Measure]:
    """The first page of the sample shop in `folder`, by either engine."""
    with shop(folder, workers=1) as server:
        products = server.json("/v1/products?facets=none")["total"]
        paths = uncached([{}])
        _ask(server, paths, 50)
        outcome = _ask(server, paths, requests)
    found = at_most(
        LIST_NAME.format("postgres"), LIST_MS, outcome.percentile_ms(50), "ms", _told(outcome)
    )
    say(f"{found.name} {found.measured}")
    name = LIST_NAME.format("meilisearch, beyond it")
    try:
        with (
            meilisearch(folder) as engine,
            shop(folder, workers=1, settings=engine.settings) as server,
        ):
            wait_until_it_answers(server, products, engine)
            direct = map(_direct_list, itertools.count(1))
            runs: list[tuple[float, float]] = []
            paths = uncached([{"facets": ",".join(FACETS)}])
            for round_ in range(6):  # the first warms
                ours = _ask(server, paths, requests // 5)
                theirs = put_load(
                    HOST,
                    engine.port,
                    (rendered(f"/indexes/{INDEX}/search", engine.headers, body) for body in direct),
                    most=requests // 5,
                    seconds=30,
                )
                if round_:
                    runs.append((ours.percentile_ms(50), theirs.percentile_ms(50)))
    except NoMeilisearch as reason:
        return [found, skipped(name, f"<= {LIST_MS} ms", str(reason))]
    shop_ms, engine_ms = (statistics.median(run[i] for run in runs) for i in (0, 1))
    note = f"p50 {shop_ms:.2f} ms, the engine alone {engine_ms:.2f} ms"
    beyond = at_most(name, LIST_MS, max(0.0, shop_ms - engine_ms), "ms", note)
    say(f"{beyond.name} {beyond.measured}")
    return [found, beyond]


def measure_search(
    filled: Filled, folder: Path, say: Callable[[str], None], *, per_kind: int
) -> list[Measure]:
    """Mixed queries over a synthetic shop, by either engine.

    Both as a process is that has served for a while (`_warm`).
    """
    mixed = asyncio.run(_mixed(filled.dsn, 2 * per_kind))
    warming = _in_turn({kind: queries[:per_kind] for kind, queries in mixed.items()})
    asked = {kind: queries[per_kind:] for kind, queries in mixed.items()}
    return [
        *_by_postgres(filled, folder, say, warming, asked),
        *_beyond_meilisearch(filled, folder, say, warming, asked),
    ]


def _by_postgres(
    filled: Filled,
    folder: Path,
    say: Callable[[str], None],
    warming: Asked,
    asked: Mixed,
) -> list[Measure]:
    outcomes: dict[str, Outcome] = {}
    with shop(folder, workers=1, dsn=filled.dsn) as server:
        every = _in_turn(asked)
        _warm(server, warming)
        # All kinds mixed are the measure, asked before their words are looked up for each kind.
        whole = _ask(server, uncached(every), len(every))
        for number, (kind, queries) in enumerate(asked.items(), 1):
            outcomes[kind] = _ask(server, uncached(queries, 10_000 * number), len(queries))
            say(f"{filled.products:,} products, {kind}: {_told(outcomes[kind])}")
        memory = max(server.memory_mb())
    limits = SEARCH_MS.get(
        filled.products, SEARCH_MS[100_000 if filled.products > 10_000 else 10_000]
    )
    name = f"search with facets, {filled.products:,} products, postgres"
    slowest = max(outcomes, key=lambda kind: outcomes[kind].percentile_ms(50))
    notes = (
        f"{len(whole.latencies)} mixed queries, {whole.errors} errors; slowest kind: {slowest}",
        f"slowest answer {whole.percentile_ms(100):.1f} ms; the process then had {memory:.0f} MB",
    )
    return [
        at_most(
            f"{name}: p{percent}",
            limit,
            whole.percentile_ms(percent) if not whole.errors else float("inf"),
            "ms",
            note,
            **{kind: outcome.percentile_ms(percent) for kind, outcome in outcomes.items()},
        )
        for percent, limit, note in zip((50, 99), limits, notes, strict=True)
    ]


def _beyond_meilisearch(
    filled: Filled,
    folder: Path,
    say: Callable[[str], None],
    warming: Asked,
    asked: Mixed,
) -> list[Measure]:
    """What the shop adds to the time of the engine that it asks.

    The same questions are put to both, some in turn; each to the engine as the shop's own plan for
    it, with the same facets. What follows from an answer (corrections, near products) is the
    shop's.
    """
    name = f"search with facets, {filled.products:,} products, meilisearch: p{{}} beyond the engine"
    try:
        with (
            meilisearch(folder, filled.products) as engine,
            shop(folder, workers=1, dsn=filled.dsn, settings=engine.settings) as server,
        ):
            wait_until_it_answers(server, filled.products, engine)
            say(f"Meilisearch has taken {filled.products:,} products in")
            queries = _in_turn(asked)
            facets = {"facets": ",".join(FACETS)}
            _warm(server, [query | facets for query in warming])
            paths = uncached([query | facets for query in queries])
            plans = asyncio.run(planned(filled.dsn, queries, FACETS))
            direct = itertools.cycle(rendered(path, engine.headers, body) for path, body in plans)
            runs: tuple[list[Outcome], list[Outcome]] = ([], [])
            asking: list[tuple[list[Outcome], int, Iterator[bytes]]] = [
                (runs[0], server.port, map(rendered, paths)),
                (runs[1], engine.port, direct),
            ]
            for _ in range(len(queries) // IN_TURN):
                for answered, port, requests in asking:
                    answered.append(put_load(HOST, port, requests, most=IN_TURN, seconds=60))
                # Whoever asks second finds what it asks for warm.
                asking.reverse()
    except NoMeilisearch as reason:
        limit = f"<= {BEYOND_MS} ms"
        return [skipped(name.format(percent), limit, str(reason)) for percent in (50, 99)]
    shop_, itself = map(_together, runs)
    rows = []
    for percent in (50, 99):
        added = shop_.percentile_ms(percent) - itself.percentile_ms(percent)
        note = f"the shop: {_told(shop_)}; the engine alone: {_told(itself)}"
        errors = shop_.errors or itself.errors
        found = float("inf") if errors else max(0.0, added)
        rows.append(at_most(name.format(percent), BEYOND_MS, found, "ms", note))
        say(f"{rows[-1].name} {rows[-1].measured}")
    return rows


def _together(runs: list[Outcome]) -> Outcome:
    """All of several runs as one."""
    statuses = sum((Counter(run.statuses) for run in runs), Counter())
    return Outcome(
        seconds=sum(run.seconds for run in runs),
        latencies=sorted(itertools.chain.from_iterable(run.latencies for run in runs)),
        statuses=statuses,
        broken=sum(run.broken for run in runs),
    )


def _in_turn(asked: Mixed) -> Asked:
    """One of each kind, then the next of each."""
    return [query for kind in zip(*asked.values(), strict=True) for query in kind]


def _warm(server: Server, warming: Asked) -> None:
    """Show the first ten thousand products, ask as many other queries as will be measured, and wait
    for the end of what a process does at its start."""
    pages = [{"page": str(page), "per_page": "100", "facets": "none"} for page in range(1, 101)]
    _ask(server, uncached(pages, 800_000), len(pages))
    _ask(server, uncached(warming, 500_000), len(warming))
    wait_for_calm()


def _ask(server: Server, paths: Iterator[str], number: int) -> Outcome:
    return put_load(HOST, server.port, map(rendered, paths), most=number, seconds=60)


def _direct_list(price: int) -> bytes:
    request = SearchRequest(facets=FACETS, selected={"price": price_between(price, None)})
    return msgspec.json.encode(plan(request, "")[0])


def _told(outcome: Outcome) -> str:
    return (
        f"p50 {outcome.percentile_ms(50):.2f} ms, p99 {outcome.percentile_ms(99):.2f} ms, "
        f"{outcome.errors} errors"
    )


async def _mixed(dsn: str, per_kind: int) -> Mixed:
    async with open_pool(dsn, max_size=1) as pool:
        return await mixed_queries(pool, per_kind)
