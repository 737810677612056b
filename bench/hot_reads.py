"""Prebuilt answers against Litestar answering the same bytes from memory.

Both are one granian worker on this machine, asked in turn (A B A B …) by 16 connections with the
same request headers; the ratio is that of the medians. Every coding is measured, the worst counts.
The CPU figures are of the worker alone and suffer less from whatever else the machine is doing.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from bench.http_load import put_load, rendered
from bench.serving import HOST, Server, reference, shop
from bench.table import Measure, at_least

CODINGS = {"plain": "", "gzip": "gzip", "br": "gzip, deflate, br"}
DETAIL_PERCENT, LIST_PERCENT = 100, 60
CONNECTIONS = 16


class Speed(Struct, frozen=True):
    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_us: float
    """Of the server's process, per request."""
    errors: int


def measure(
    folder: Path, say: Callable[[str], None], *, rounds: int, seconds: float
) -> list[Measure]:
    """Over the sample shop in `folder`."""
    measures = []
    with shop(folder, workers=1) as server:
        slug = server.json("/v1/products?facets=none")["items"][0]["slug"]
        for name, path, percent in (
            ("product detail, 1 worker, 16 conn.", f"/v1/products/{slug}", DETAIL_PERCENT),
            ("product list, first page, same terms", "/v1/products", LIST_PERCENT),
        ):
            ratios: dict[str, float] = {}
            notes, errors = [], 0
            for label, accepts in CODINGS.items():
                headers = {"accept-encoding": accepts} if accepts else {}
                _status, body = server.get(path, headers)
                with reference(folder, body) as peer:
                    ours, theirs = _in_turn(server, path, peer, headers, rounds, seconds)
                ratios[label] = 100 * ours.per_second / theirs.per_second
                errors += ours.errors + theirs.errors
                notes.append(
                    f"{label} {len(body) / 1000:.1f} kB: "
                    f"{ours.per_second:,.0f} / {theirs.per_second:,.0f} req/s, "
                    f"p99 {ours.p99_ms:.1f} / {theirs.p99_ms:.1f} ms, "
                    f"CPU {ours.cpu_us:.0f} / {theirs.cpu_us:.0f} us"
                )
                say(f"{name}, {notes[-1]}")
            worst = min(ratios.values()) if not errors else 0.0
            if errors:
                notes.append(f"{errors} ERRORS")
            measures.append(at_least(name, percent, worst, "%", "; ".join(notes), **ratios))
    return measures


def _in_turn(
    ours: Server, path: str, theirs: Server, headers: dict[str, str], rounds: int, seconds: float
) -> tuple[Speed, Speed]:
    pairs = [(ours, rendered(path, headers)), (theirs, rendered("/answer", headers))]
    for server, request in pairs:
        speed(server, request, seconds / 4)  # warm
    runs = [[speed(server, request, seconds) for server, request in pairs] for _ in range(rounds)]
    return _median([run[0] for run in runs]), _median([run[1] for run in runs])


def speed(server: Server, request: bytes, seconds: float) -> Speed:
    """One run of one request over and over."""
    before = server.cpu_seconds()
    outcome = put_load(
        HOST, server.port, itertools.repeat(request), connections=CONNECTIONS, seconds=seconds
    )
    spent = server.cpu_seconds() - before
    return Speed(
        per_second=outcome.per_second,
        p50_ms=outcome.percentile_ms(50),
        p99_ms=outcome.percentile_ms(99),
        cpu_us=spent * 1e6 / max(1, len(outcome.latencies)),
        errors=outcome.errors,
    )


def _median(runs: list[Speed]) -> Speed:
    middle = [
        statistics.median(getattr(run, field) for run in runs) for field in Speed.__struct_fields__
    ]
    return Speed(*middle)
