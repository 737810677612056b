"""What operators measure: requests by route, the cache, the engine used, the index's lag.

Counted in plain Python objects, because they are touched on every request and prometheus_client's
own counters cost several microseconds; turned into Prometheus' text only when it is asked for.
Each worker process counts for itself and says so in the label `worker`.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

CONTENT_TYPE = "text/plain; version=0.0.4"
"""Litestar adds the charset."""

BOUNDS = (0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Upper ends of the duration buckets in seconds."""


class Durations:
    """How long the requests of one series took."""

    __slots__ = ("counts", "seconds")

    def __init__(self) -> None:
        self.counts = [0] * (len(BOUNDS) + 1)
        self.seconds = 0.0


class RequestTimes:
    """Durations by route template and status. Templates are few, so the series are bounded."""

    def __init__(self) -> None:
        self.series: dict[tuple[str, int], Durations] = {}

    def observe(self, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        durations = self.series.get((route, status))
        if durations is None:
            durations = self.series[route, status] = Durations()
        durations.counts[bisect_left(BOUNDS, seconds)] += 1
        durations.seconds += seconds


class EngineUse:
    """Which engine answered how many searches."""

    def __init__(self) -> None:
        self.searches: dict[str, int] = {}

    def count(self, engine: str) -> None:
        """Count one search answered by `engine`."""
        self.searches[engine] = self.searches.get(engine, 0) + 1


class Snapshot(Collector):
    """One reading of everything, for one answer of `/metrics`."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = tuple(metrics)

    def collect(self) -> Iterator[Metric]:
        """What Prometheus' client asks a collector for."""
        return iter(self._metrics)


def request_metrics(times: RequestTimes) -> Iterator[Metric]:
    """Counts and durations of requests."""
    family = HistogramMetricFamily(
        "etalase_request_seconds",
        "Time from a request's head to its answer's end.",
        labels=("worker", "route", "status"),
    )
    for (route, status), durations in sorted(times.series.items()):
        running, buckets = 0, []
        for bound, count in zip((*map(str, BOUNDS), "+Inf"), durations.counts, strict=True):
            running += count
            buckets.append((bound, float(running)))
        family.add_metric((_worker(), route, str(status)), buckets, durations.seconds)
    yield family


def counter(name: str, description: str, values: dict[str, float], label: str) -> Metric:
    """A counter with one label beside the worker's."""
    family = CounterMetricFamily(name, description, labels=("worker", label))
    for value, count in sorted(values.items()):
        family.add_metric((_worker(), value), count)
    return family


def gauge(name: str, description: str, value: float) -> Metric:
    """A single number."""
    family = GaugeMetricFamily(name, description, labels=("worker",))
    family.add_metric((_worker(),), value)
    return family


def exposition(metrics: Iterable[Metric]) -> bytes:
    """Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Snapshot(metrics))
    return generate_latest(registry)


def _worker() -> str:
    return str(os.getpid())
