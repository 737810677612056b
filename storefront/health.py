"""For operators: is the process alive, can it answer shoppers, and what has it counted.

`/health/live` answers whenever the process does. `/health/ready` asks the database and an engine
a small question each, and is 503 when either cannot answer. Never cached, in no reader's language.
"""

import asyncio
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from msgspec import Struct
from prometheus_client.core import Metric

from search.request import SearchRequest
from storefront.access import Access
from storefront.metrics import CONTENT_TYPE, counter, exposition, gauge, request_metrics
from storefront.resources import Resources

PATIENCE_SECONDS = 2.0

PUBLIC = {"access": Access.PUBLIC}

_NEVER_KEPT = {"cache-control": "no-store"}


class Liveness(Struct, frozen=True):
    """The process answers."""

    status: str


class Part(Struct, frozen=True):
    """One thing that answers depend on."""

    ok: bool
    name: str | None = None
    error: str | None = None


class Indexer(Struct, frozen=True):
    """How far search is behind the catalogue."""

    lag_seconds: float | None


class Readiness(Struct, frozen=True):
    """Whether shoppers can be answered, and what stands in the way."""

    status: str
    database: Part
    engine: Part
    indexer: Indexer


@get(
    "/health/live",
    operation_id="isAlive",
    summary="The process answers",
    tags=["Operations"],
    opt=PUBLIC,
)
async def live() -> Response[Liveness]:
    """Say that the process answers; needs nothing else."""
    return Response(Liveness("alive"), headers=_NEVER_KEPT)


@get(
    "/health/ready",
    operation_id="isReady",
    summary="Shoppers can be answered",
    tags=["Operations"],
    opt=PUBLIC,
    responses={
        503: ResponseSpec(data_container=Readiness, generate_examples=False, description="Not now")
    },
)
async def ready(resources: NamedDependency[Resources]) -> Response[Readiness]:
    """Ask the database and the engine; 503 when either cannot answer."""
    database, engine = await asyncio.gather(_database(resources), _engine(resources))
    is_ready = database.ok and engine.ok
    return Response(
        Readiness(
            status="ready" if is_ready else "unavailable",
            database=database,
            engine=engine,
            indexer=Indexer(await _lag(resources) if database.ok else None),
        ),
        status_code=200 if is_ready else 503,
        headers=_NEVER_KEPT,
    )


@get(
    "/metrics",
    operation_id="getMetrics",
    summary="Counts for Prometheus",
    tags=["Operations"],
    opt=PUBLIC,
    media_type="text/plain",
)
async def metrics(
    request: Request[Any, Any, Any], resources: NamedDependency[Resources]
) -> Response[bytes]:
    """Requests, cache, engines and lag in Prometheus' text format, for this worker process."""
    return Response(
        exposition(await _measures(request.app.state.times, resources)),
        media_type=CONTENT_TYPE,
        headers=_NEVER_KEPT,
    )


async def _measures(times: Any, resources: Resources) -> list[Metric]:
    cache, searches = resources.cache, resources.engine_use.searches
    measures = [
        *request_metrics(times),
        counter(
            "etalase_cache_lookups",
            "Public reads looked for among prebuilt answers.",
            {"hit": cache.hits, "miss": cache.misses},
            "result",
        ),
        gauge("etalase_cache_bytes", "Memory of prebuilt answers.", cache.bytes),
        gauge("etalase_cache_enabled", "1 while the change feed is connected.", cache.enabled),
        counter(
            "etalase_searches", "Searches by the engine that answered.", dict(searches), "engine"
        ),
        counter(
            "etalase_search_counts",
            "Searches and steps of shoppers that were counted for the promo team, and not.",
            {"counted": resources.tally.counted, "lost": resources.tally.lost},
            "result",
        ),
    ]
    if (lag := await _lag(resources)) is not None:
        measures.append(
            gauge("etalase_index_lag_seconds", "Age of the oldest change not yet indexed.", lag)
        )
    return measures


async def _database(resources: Resources) -> Part:
    try:
        await asyncio.wait_for(resources.pool.fetchval("SELECT 1"), PATIENCE_SECONDS)
    except Exception as fault:
        return Part(ok=False, error=type(fault).__name__)
    return Part(ok=True)


async def _engine(resources: Resources) -> Part:
    try:
        results = await asyncio.wait_for(
            resources.engine.search(SearchRequest(limit=1)), PATIENCE_SECONDS
        )
    except Exception as fault:
        return Part(ok=False, name=resources.engine.name, error=type(fault).__name__)
    return Part(ok=True, name=results.engine)


async def _lag(resources: Resources) -> float | None:
    try:
        return await asyncio.wait_for(resources.lag_seconds(), PATIENCE_SECONDS)
    except Exception:
        return None
