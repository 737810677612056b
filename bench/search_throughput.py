"""Searches per second over a synthetic shop: by either engine, and by Meilisearch itself.

Two workers, 16 connections, nothing from the cache; the servers run side by side and are asked in
turn. Each is compared with what the others did in the same round, since a machine that others
share may be half as fast a minute later. Medusa was measured on another machine, beside Meilisearch
itself: how much slower or faster Meilisearch is here says what Medusa would do here.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.databases import Filled
from bench.http_load import Outcome, put_load, rendered
from bench.meilisearch import INDEX, Meilisearch, NoMeilisearch, meilisearch, wait_until_it_answers
from bench.queries import compared_meilisearch, compared_shop, uncached
from bench.serving import HOST, Server, shop, wait_for_calm
from bench.table import Measure, at_least, at_most, skipped

MEDUSA_PER_SECOND, MEDUSA_PRODUCTS = 82, 10_000
MEILISEARCH_BESIDE_MEDUSA = 400
"""Both with facet counts, on the machine of the comparison of peers."""
TIMES_MEDUSA, TIMES_MEILISEARCH, MEILISEARCH_PERCENT = 10, 2, 80
MEMORY_MB = 250
CONNECTIONS = 16
WORKERS = 2
NAME = "search, uncached, {:,} products, 16 conn., 2 workers"

Ask = Callable[[], Outcome]


def measure(
    filled: Filled, folder: Path, say: Callable[[str], None], *, rounds: int, seconds: float
) -> list[Measure]:
    """Throughput of all three, and the memory that it took."""
    with ExitStack() as stack:
        server = stack.enter_context(shop(folder, workers=WORKERS, dsn=filled.dsn))
        contenders = {"postgres": _asking(server, seconds)}
        missing = ""
        try:
            engine = stack.enter_context(meilisearch(folder, filled.products))
            fed = stack.enter_context(
                shop(folder, workers=WORKERS, dsn=filled.dsn, settings=engine.settings)
            )
            say("Meilisearch takes the products in …")
            wait_until_it_answers(fed, filled.products, engine)
            contenders["meilisearch"] = _asking(fed, seconds)
            contenders["Meilisearch itself"] = _asking_directly(engine, seconds)
        except NoMeilisearch as reason:
            missing = str(reason)
        runs: dict[str, list[Outcome]] = {name: [] for name in contenders}
        for ask in contenders.values():
            ask()  # warm
        wait_for_calm()
        order = list(contenders)
        for _ in range(rounds):
            for name in order:
                runs[name].append(contenders[name]())
            order.reverse()  # Whoever comes first finds the machine as the last one left it.
        speeds = {name: [outcome.per_second for outcome in runs[name]] for name in runs}
        notes = {name: f"{name} {_told(runs[name])}" for name in runs}
        for note in notes.values():
            say(note)
        memory = server.memory_mb()
        parent = server.parent_memory_mb()
    return [
        *_compared(filled.products, speeds, notes, missing),
        at_most(
            f"memory of a serving process under that load, {filled.products:,} products",
            MEMORY_MB,
            max(memory),
            "MB",
            f"each: {', '.join(f'{each:.0f}' for each in memory)} MB; "
            f"the indexer's process {parent:.0f} MB",
        ),
    ]


def _told(outcomes: Sequence[Outcome]) -> str:
    per_second = statistics.median(outcome.per_second for outcome in outcomes)
    p50, p99 = (
        statistics.median(o.percentile_ms(percent) for o in outcomes) for percent in (50, 99)
    )
    errors = sum(outcome.errors for outcome in outcomes)
    return f"{per_second:,.0f} req/s, p50 {p50:.1f} ms, p99 {p99:.1f} ms, {errors} errors"


def _compared(
    products: int, speeds: dict[str, list[float]], notes: dict[str, str], missing: str
) -> list[Measure]:
    ours = statistics.median(speeds["postgres"])
    itself = speeds.get("Meilisearch itself", [MEILISEARCH_BESIDE_MEDUSA])
    name = NAME.format(products)
    rows = []
    if products <= MEDUSA_PRODUCTS:
        medusa = MEDUSA_PER_SECOND * statistics.median(itself) / MEILISEARCH_BESIDE_MEDUSA
        rows.append(
            at_least(
                f"{name}: postgres / Medusa",
                TIMES_MEDUSA,
                ours / medusa,
                "times",
                f"{notes['postgres']}; Medusa's {MEDUSA_PER_SECOND} req/s beside "
                f"{MEILISEARCH_BESIDE_MEDUSA} of Meilisearch are {medusa:.0f} here",
                per_second=ours,
                unscaled=ours / MEDUSA_PER_SECOND,
            )
        )
    two = f"{name}: postgres / Meilisearch itself"
    three = f"{name}: meilisearch / Meilisearch itself"
    if missing:
        return [
            *rows,
            skipped(two, f">= {TIMES_MEILISEARCH} times", missing),
            skipped(three, f">= {MEILISEARCH_PERCENT} %", missing),
        ]
    fed = [100 * times for times in _times(speeds["meilisearch"], itself)]
    return [
        *rows,
        at_least(
            two,
            TIMES_MEILISEARCH,
            statistics.median(_times(speeds["postgres"], itself)),
            "times",
            f"{notes['postgres']}; {notes['Meilisearch itself']}",
            per_second=statistics.median(itself),
        ),
        at_least(
            three,
            MEILISEARCH_PERCENT,
            statistics.median(fed),
            "%",
            f"{notes['meilisearch']}; in single rounds {min(fed):.0f} to {max(fed):.0f} %",
            per_second=statistics.median(speeds["meilisearch"]),
        ),
    ]


def _times(speeds: Sequence[float], others: Sequence[float]) -> list[float]:
    """Round by round, how many times as quick."""
    return [speed / other for speed, other in zip(speeds, others, strict=True)]


def _asking(server: Server, seconds: float) -> Ask:
    return _loading(server.port, map(rendered, uncached(compared_shop())), seconds)


def _asking_directly(engine: Meilisearch, seconds: float) -> Ask:
    path = f"/indexes/{INDEX}/search"
    bodies = compared_meilisearch()
    return _loading(engine.port, (rendered(path, engine.headers, body) for body in bodies), seconds)


def _loading(port: int, requests: Iterator[bytes], seconds: float) -> Ask:
    """Each call goes on in `requests` where the last one ended."""
    return lambda: put_load(HOST, port, requests, connections=CONNECTIONS, seconds=seconds)
