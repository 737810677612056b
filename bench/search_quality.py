"""How good the shop's answers are, against graded queries: `python -m bench.search_quality`.

Stands alone: a throw-away PostgreSQL is given the sample catalogue and indexed, and every engine
that the shop would build for it (`storefront.engines`) is asked every query as a shopper types it.
Meilisearch is measured where its program or `MEILI_URL` is, else skipped with the reason. The exit
code is 1 if an engine misses what is required.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import asyncpg
import msgspec

from bench.graded import PAGE, GradedQuery, Judgement, Required, details, judge, missed, table
from bench.meilisearch import Meilisearch, NoMeilisearch, meilisearch
from catalog.embedded_postgres import running
from catalog.values import Language
from search.engine import SearchEngine
from search.request import SearchRequest
from search.results import SearchResults
from storefront.settings import Settings

QUERIES = Path(__file__).with_name("graded_queries.json")
SAMPLE = Path(__file__).parent.parent / "catalog" / "sample"


async def evaluate(
    engine: SearchEngine, queries: Sequence[GradedQuery], slug_of: Mapping[int, str]
) -> list[Judgement]:
    """Ask every query as a shopper would have typed it."""
    judgements = []
    for query in queries:
        language = Language.ENGLISH if query.lang == "en" else Language.INDONESIAN
        results = await engine.search(SearchRequest(text=query.q, language=language, limit=PAGE))
        slugs = [slug_of[number] for number in results.ids]
        judgements.append(judge(query, slugs, results.total, _note(results)))
    return judgements


def read_queries(path: Path) -> tuple[GradedQuery, ...]:
    return msgspec.json.decode(path.read_bytes(), type=tuple[GradedQuery, ...])


async def fill(dsn: str) -> None:
    """Migrate an empty database, load the sample catalogue and index it."""
    # Tables find their database through the environment when they are imported.
    os.environ["DATABASE_URL"] = dsn
    from catalog.database import open_pool
    from catalog.loading import load_folder, open_folder
    from catalog.migrations import migrate
    from search.indexer import index_all_due
    from storefront.engines import postgres_engine

    await migrate(dsn)
    async with open_pool(dsn) as pool:
        await load_folder(pool, open_folder(SAMPLE))
        await index_all_due(pool, postgres_engine(pool))


@asynccontextmanager
async def engines(
    dsn: str, server: Meilisearch | None
) -> AsyncIterator[tuple[list[SearchEngine], dict[int, str]]]:
    """The shop's engines over a filled database, level with it, and the slugs of their ids."""
    from catalog.database import open_pool
    from search.delivery import deliver_once
    from search.engines.meilisearch.rebuild import prepare
    from storefront.engines import meilisearch_engines, meilisearch_settings, postgres_engine

    async with open_pool(dsn) as pool, AsyncExitStack() as opened:
        postgres = postgres_engine(pool)
        await postgres.refresh()
        found: list[SearchEngine] = [postgres]
        if server is not None:
            settings = Settings(meili_urls=(server.url,), meili_key=server.key)
            for engine in await opened.enter_async_context(
                meilisearch_engines(settings, pool, postgres)
            ):
                await prepare(dsn, engine, meilisearch_settings())
                await deliver_once(dsn, engine, engine.target)
                found.append(engine)
        yield found, await _slugs(pool)


async def _slugs(pool: asyncpg.Pool) -> dict[int, str]:
    rows = await pool.fetch("SELECT product_id, slug FROM product_document WHERE slug IS NOT NULL")
    return {row["product_id"]: row["slug"] for row in rows}


def _note(results: SearchResults) -> str:
    notes = [f"whole {results.whole}"] if results.whole is not None else []
    if results.corrected:
        notes.append(f"as {results.corrected}")
    if results.dropped:
        notes.append(f"without {' '.join(results.dropped)}")
    notes += [f"{each.kind} filter" for each in results.recognised if each.condition]
    return ", ".join(notes)


async def _measure(
    dsn: str, server: Meilisearch | None, queries: Sequence[GradedQuery], with_details: bool
) -> bool:
    required = Required()
    reached = True
    async with engines(dsn, server) as (found, slug_of):
        for engine in found:
            began = time.perf_counter()
            judgements = await evaluate(engine, queries, slug_of)
            each_ms = (time.perf_counter() - began) * 1000 / len(queries)
            print(f"\n{engine.name}: {len(queries)} queries, {each_ms:.1f} ms each")
            if with_details:
                print(details(judgements))
            print(table(judgements, required))
            for fault in (faults := missed(judgements, required)):
                print(f"MISSED: {fault}")
            reached = reached and not faults
    return reached


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench.search_quality",
        description=(__doc__ or "").partition("\n")[0],
        epilog="example: make bench-search ARGS=--details",
    )
    parser.add_argument("--queries", type=Path, default=QUERIES, help="graded queries, JSON")
    parser.add_argument("--details", action="store_true", help="every query, the worst first")
    given = parser.parse_args()
    queries = read_queries(given.queries)
    with tempfile.TemporaryDirectory(prefix="etalase-quality-") as temporary:
        folder = Path(temporary)
        with running(folder / "postgres", throwaway=True) as dsn:
            asyncio.run(fill(dsn))
            try:
                with meilisearch(folder) as server:
                    reached = asyncio.run(_measure(dsn, server, queries, given.details))
            except NoMeilisearch as reason:
                print(f"meilisearch: skipped, {reason}")
                reached = asyncio.run(_measure(dsn, None, queries, given.details))
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
