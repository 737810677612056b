"""How long a search box waits for its suggestions while somebody types, by either engine.

One connection, one request after the other, none twice: beginnings of words that products have,
of two words as names have them, and of the same words with a typing error. What a shop answers is
its own work, so the limit is the same for both engines; where Meilisearch is missing, its rows are
skipped with the reason.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import asyncpg

from bench.databases import Filled
from bench.http_load import Outcome, put_load, rendered
from bench.meilisearch import NoMeilisearch, meilisearch, wait_until_it_answers
from bench.queries import mistyped
from bench.serving import HOST, NotServing, Server, shop, wait_for_calm
from bench.table import Measure, at_most, skipped
from catalog.database import open_pool

P50_MS, SLOWEST_MS = 5, 10
PER_KIND = 200
WARMING = 20
BOOK_SECONDS = 300.0
SHORTEST_PREFIX = 2

_WORDS = """
SELECT lexeme FROM search_lexeme
WHERE lexeme ~ '^[a-z]{5,}$' AND products > 1 ORDER BY products DESC, lexeme LIMIT 4000
"""
_NAMES = """
SELECT lower(name ->> 'id') FROM product
WHERE status = 'published' ORDER BY md5(id::text) LIMIT 2000
"""


def measure_suggestions(
    filled: Filled, folder: Path, say: Callable[[str], None], *, per_kind: int = PER_KIND
) -> list[Measure]:
    """Rows for the embedded engine and for Meilisearch over the same products."""
    asked = asyncio.run(_prefixes(filled.dsn, per_kind))
    with shop(folder, workers=1, dsn=filled.dsn) as server:
        found = _measured(filled, server, "postgres", asked, say)
    try:
        with (
            meilisearch(folder) as engine,
            shop(folder, workers=1, dsn=filled.dsn, settings=engine.settings) as server,
        ):
            say("Meilisearch takes the products in …")
            wait_until_it_answers(server, filled.products, engine)
            found += _measured(filled, server, "meilisearch", asked, say)
    except NoMeilisearch as reason:
        name = _name(filled, "meilisearch")
        found += [
            skipped(f"{name}: p50", f"<= {P50_MS} ms", str(reason)),
            skipped(f"{name}: slowest", f"<= {SLOWEST_MS} ms", str(reason)),
        ]
    return found


def _measured(
    filled: Filled,
    server: Server,
    engine: str,
    asked: dict[str, list[str]],
    say: Callable[[str], None],
) -> list[Measure]:
    kinds = {kind: _paths(prefixes) for kind, prefixes in asked.items()}
    warming = [path for paths in kinds.values() for path in paths[:WARMING]]
    warmed = set(warming)
    rows = zip(*kinds.values(), strict=True)
    mixed = [path for row in rows for path in row if path not in warmed]
    _wait_for_phrases(server)
    wait_for_calm()  # The words of the phrases are looked up as well.
    _ask(server, warming)
    whole = _ask(server, mixed)
    # A kind by itself is asked for in the other language: none of these was asked for before.
    outcomes = {
        kind: _ask(server, [f"{path}&lang=en" for path in paths]) for kind, paths in kinds.items()
    }
    for kind, outcome in outcomes.items():
        say(f"{filled.products:,} products, {engine}, {kind}: {_told(outcome)}")
    name = _name(filled, engine)
    note = f"{len(whole.latencies)} prefixes, {whole.errors} errors; {_told(whole)}"
    return [
        at_most(
            f"{name}: {label}",
            limit,
            whole.percentile_ms(percent) if not whole.errors else float("inf"),
            "ms",
            note if percent == 50 else "",
            **{kind: outcome.percentile_ms(percent) for kind, outcome in outcomes.items()},
        )
        for label, percent, limit in (("p50", 50, P50_MS), ("slowest", 100, SLOWEST_MS))
    ]


def _wait_for_phrases(server: Server) -> None:
    """Return when queries are offered: a process makes its first book of phrases in the background,
    and answers without it until then."""
    deadline = time.monotonic() + BOOK_SECONDS
    while not server.json("/v1/suggest?q=ka&limit=10")["queries"]:
        if time.monotonic() > deadline:
            raise NotServing(f"no query was suggested within {BOOK_SECONDS:.0f} s")
        time.sleep(0.1)


def _name(filled: Filled, engine: str) -> str:
    return f"suggestions, {filled.products:,} products, {engine}"


def _ask(server: Server, paths: list[str]) -> Outcome:
    return put_load(HOST, server.port, map(rendered, paths), most=len(paths), seconds=60)


def _paths(prefixes: list[str]) -> list[str]:
    return [f"/v1/suggest?{urlencode({'q': prefix})}" for prefix in prefixes]


def _told(outcome: Outcome) -> str:
    return ", ".join(
        f"{label} {outcome.percentile_ms(percent):.2f} ms"
        for label, percent in (("p50", 50), ("p99", 99), ("slowest", 100))
    )


async def _prefixes(dsn: str, per_kind: int) -> dict[str, list[str]]:
    """Kind -> that many prefixes, none of them in two kinds or twice."""
    chance = random.Random(11)
    async with open_pool(dsn, max_size=1) as pool:
        words = [row[0] for row in await pool.fetch(_WORDS)]
        names = await _two_words(pool)
    taken: set[str] = set()

    def one() -> str:
        word = chance.choice(words)
        return word[: chance.randint(SHORTEST_PREFIX, len(word))]

    def two() -> str:
        first, second = chance.choice(names)
        return f"{first} {second[: chance.randint(1, len(second))]}"

    def wrong() -> str:
        word = mistyped(chance.choice(words), chance)
        return word[: chance.randint(min(5, len(word)), len(word))]

    return {
        kind: list(_distinct(make, taken, per_kind))
        for kind, make in (("word", one), ("two words", two), ("typo", wrong))
    }


async def _two_words(pool: asyncpg.Pool) -> list[tuple[str, str]]:
    found = []
    for (name,) in await pool.fetch(_NAMES):
        words = [word for word in name.split() if word.isalpha() and len(word) > 2]
        found += list(itertools.pairwise(words))[:1]
    return found


def _distinct(make: Callable[[], str], taken: set[str], number: int) -> Iterator[str]:
    for _ in range(100 * number):
        if number == 0:
            return
        made = make()
        if made not in taken:
            taken.add(made)
            number -= 1
            yield made
