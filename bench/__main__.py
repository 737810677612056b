"""`python -m bench`, which is `make bench`: the table of what Etalase must reach.

    python -m bench --quick                       a look in two minutes, smaller and rougher
    python -m bench --only search,throughput --json results.json

Runs for about a quarter of an hour on two cores and wants the machine for itself. The exit code is
1 if a requirement was missed; what could not be measured here is skipped, with the reason.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import change_delay, demo_start, hot_reads, search_latency, search_throughput
from bench.databases import Filled, database_server, filled_database
from bench.table import Clock, Measure, at_least, skipped, table, write_json

GROUPS = ("demo", "hot", "list", "search", "throughput", "change", "index")
DOCUMENTS_PER_SECOND = 1_000
COMPARED_PRODUCTS = 10_000


def main() -> int:
    given = _arguments()
    clock = Clock()
    measures: list[Measure] = []
    with tempfile.TemporaryDirectory(prefix="etalase-bench-") as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        try:
            for measure in _measures(given, folder, clock):
                measures.append(measure)
        finally:
            print(f"\n{table(measures)}\n", flush=True)
            if given.json:
                write_json(given.json, measures)
    return int(any(measure.verdict == "MISSED" for measure in measures))


def _measures(given: argparse.Namespace, folder: Path, clock: Clock) -> Iterator[Measure]:
    quick, say = given.quick, clock.say
    rounds, seconds = (2, 0.8) if quick else (4, 1.5)
    wanted = set(given.only)
    if wanted & {"demo", "hot", "list"}:
        sample = folder / "demo"
        sample.mkdir(exist_ok=True)
        measured = demo_start.measure(sample, say)
        if "demo" in wanted:
            yield from measured
        if "hot" in wanted:
            yield from hot_reads.measure(sample, say, rounds=rounds, seconds=seconds)
        if "list" in wanted:
            yield from search_latency.measure_list(sample, say, requests=200 if quick else 1_000)
    if not wanted & {"search", "throughput", "change", "index"}:
        return
    with database_server(folder) as server:
        sizes = given.sizes if "search" in wanted else []
        compared = COMPARED_PRODUCTS if not quick else min(sizes or [COMPARED_PRODUCTS])
        for size in sorted({*sizes, compared}):
            filled = filled_database(server, size, say)
            if size == compared and "index" in wanted:
                yield _indexing(filled)
            if size in sizes:
                yield from search_latency.measure_search(
                    filled, folder, say, per_kind=40 if quick else 150
                )
            if size == compared and "throughput" in wanted:
                yield from search_throughput.measure(
                    filled, folder, say, rounds=2 if quick else 3, seconds=2 if quick else 5
                )
            if size == compared and "change" in wanted:
                yield from change_delay.measure(filled, folder, say, changes=8 if quick else 24)


def _indexing(filled: Filled) -> Measure:
    name = f"full index of {filled.products:,} products, postgres"
    if filled.index_seconds is None:
        return skipped(name, f">= {DOCUMENTS_PER_SECOND} documents/s", "indexed by an earlier run")
    note = f"{filled.index_seconds:.1f} s; loading took {filled.load_seconds:.1f} s"
    return at_least(
        name, DOCUMENTS_PER_SECOND, filled.products / filled.index_seconds, "documents/s", note
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description=(__doc__ or "").partition("\n")[0],
        epilog="example: make bench ARGS='--quick --only hot,list'",
    )
    parser.add_argument(
        "--sizes", type=_numbers, default=[10_000, 100_000], help="synthetic products, like 10000,100000"
    )
    parser.add_argument("--quick", action="store_true", help="smaller and rougher: 2,000 products")
    parser.add_argument("--only", type=_groups, default=list(GROUPS), help=",".join(GROUPS))
    parser.add_argument("--json", type=Path, help="write the results there as well")
    parser.add_argument(
        "--folder", type=Path, help="keep databases there and use them again (skips what filling shows)"
    )
    given = parser.parse_args()
    if given.quick and given.sizes == [10_000, 100_000]:
        given.sizes = [2_000]
    return given


def _numbers(text: str) -> list[int]:
    numbers = [int(part) for part in text.split(",")]
    if not all(100 <= number <= 1_000_000 for number in numbers):
        raise argparse.ArgumentTypeError("sizes are from 100 to 1000000")
    return numbers


def _groups(text: str) -> list[str]:
    groups = text.split(",")
    if unknown := set(groups) - set(GROUPS):
        raise argparse.ArgumentTypeError(f"no group {', '.join(unknown)}; there are {', '.join(GROUPS)}")
    return groups


if __name__ == "__main__":
    sys.exit(main())
