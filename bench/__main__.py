"""`python -m bench`, which is `make bench`: the table of what Etalase must reach.

    python -m bench --quick                       a look, smaller and rougher
    python -m bench --only search,throughput --json results.json

Runs for about an hour on two cores and wants the machine for itself. It names the Python that it
ran on: one that was built without profile-guided optimisation is noticeably slower. The exit
code is 1 if a requirement was missed; what could not be measured here is skipped, with the reason.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg

from bench import change_delay, demo_start, hot_reads, search_latency, search_throughput
from bench.accounts import measure_session_cost
from bench.cards import measure_cards
from bench.databases import Filled, database_server, filled_database
from bench.delivery import measure_delivery
from bench.picture_fuzz import measure_fuzz
from bench.pictures import measure_pictures
from bench.serving import NotServing
from bench.suggestions import measure_suggestions
from bench.table import Clock, Measure, at_least, failed, skipped, table, write_json

Say = Callable[[str], None]
Group = Callable[[], list[Measure]]

ON_SAMPLE = ("demo", "hot", "list", "delivery")
"""Groups over the sample shop, which the first of them makes."""
ON_SYNTHETIC = ("search", "suggest", "throughput", "change", "index")
"""Groups over made-up products, as many as the sizes say."""
GROUPS = (*ON_SAMPLE, "pictures", "fuzz", "cards", "accounts", *ON_SYNTHETIC)
DOCUMENTS_PER_SECOND = 1_000
COMPARED_PRODUCTS = 10_000


def main() -> int:
    given = _arguments()
    say = Clock().say
    measures: list[Measure] = []
    say(_business())
    with tempfile.TemporaryDirectory(prefix="etalase-bench-") as temporary:
        # Root's embedded servers run under an account of their own. If it cannot come in here, they
        # keep their files elsewhere, where removing this folder leaves gigabytes behind.
        os.chmod(temporary, 0o711)
        folder = given.folder or Path(temporary)
        try:
            for name, group in _groups_of(given, folder, say):
                try:
                    measures += group()
                except (
                    AssertionError,
                    NotServing,
                    OSError,
                    subprocess.SubprocessError,
                    asyncpg.PostgresError,
                ) as error:
                    say(f"{name} failed: {error}")
                    measures.append(failed(name, str(error)))
        finally:
            say(f"Python {sys.version}")
            say(_business())
            print(f"\n{table(measures)}\n", flush=True)
            if given.json:
                write_json(given.json, measures)
    return int(any(measure.verdict == "MISSED" for measure in measures))


def _business() -> str:
    """Whether the machine is ours: with other work on it, absolute figures are lower bounds."""
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return f"{os.cpu_count()} cores; load average over 1, 5 and 15 minutes: {load}"


def _groups_of(given: argparse.Namespace, folder: Path, say: Say) -> Iterator[tuple[str, Group]]:
    """Groups to run one after the other; each is started only when the one before has ended."""
    wanted = given.only
    if set(ON_SAMPLE).intersection(wanted):
        yield from _on_sample(given, folder, say)
    if "pictures" in wanted:
        yield "pictures", lambda: measure_pictures(folder, say, quick=given.quick)
    if "fuzz" in wanted:
        yield "fuzz", lambda: measure_fuzz(folder / "fuzz", examples=300 if given.quick else 5_000)
    if "cards" in wanted:
        yield "cards", lambda: measure_cards(say)
    if not {"accounts", *ON_SYNTHETIC}.intersection(wanted):
        return
    with database_server(folder) as server:
        if "accounts" in wanted:
            writes = 300 if given.quick else 1_000
            yield "accounts", lambda: [measure_session_cost(server, say, writes=writes)]
        if set(ON_SYNTHETIC).intersection(wanted):
            yield from _on_synthetic_shops(given, server, folder, say)


def _on_sample(given: argparse.Namespace, folder: Path, say: Say) -> Iterator[tuple[str, Group]]:
    quick, wanted = given.quick, given.only
    rounds, seconds = (2, 0.8) if quick else (4, 1.5)
    sample = folder / "demo"
    sample.mkdir(parents=True, exist_ok=True)
    yield "demo", lambda: demo_start.measure(sample, say)
    if "hot" in wanted:
        yield "hot", lambda: hot_reads.measure(sample, say, rounds=rounds, seconds=seconds)
    if "list" in wanted:
        yield (
            "list",
            lambda: search_latency.measure_list(sample, say, requests=200 if quick else 1_000),
        )
    if "delivery" in wanted:
        yield "delivery", lambda: measure_delivery(sample, say, rounds=rounds, seconds=seconds)


def _on_synthetic_shops(
    given: argparse.Namespace, server: str, folder: Path, say: Say
) -> Iterator[tuple[str, Group]]:
    by_size = {"search", "suggest", "throughput"}.intersection(given.only)
    sizes = given.sizes if by_size else []
    compared = COMPARED_PRODUCTS if not given.quick else min(sizes or [COMPARED_PRODUCTS])
    for size in sorted({*sizes, compared}):
        filled = filled_database(server, size, say)
        yield from _on_synthetic(given, filled, folder, say, size == compared)


def _on_synthetic(
    given: argparse.Namespace, filled: Filled, folder: Path, say: Say, compared: bool
) -> Iterator[tuple[str, Group]]:
    """Groups over one database; some are measured at one size only."""
    quick, wanted = given.quick, given.only
    if "search" in wanted and filled.products in given.sizes:
        per_kind = 40 if quick else 150
        yield (
            f"search, {filled.products:,} products",
            lambda: search_latency.measure_search(filled, folder, say, per_kind=per_kind),
        )
    if "suggest" in wanted and filled.products in given.sizes:
        per_kind = 40 if quick else 200
        yield (
            f"suggest, {filled.products:,} products",
            lambda: measure_suggestions(filled, folder, say, per_kind=per_kind),
        )
    if "throughput" in wanted and (compared or filled.products in given.sizes):
        rounds = 3 if quick else 12
        yield (
            f"throughput, {filled.products:,} products",
            lambda: search_throughput.measure(filled, folder, say, rounds=rounds, seconds=2),
        )
    if compared and "change" in wanted:
        changes = 8 if quick else 24
        yield "change", lambda: change_delay.measure(filled, folder, say, changes=changes)
    if compared and "index" in wanted:
        yield "index", lambda: [_indexing(filled)]


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
        "--sizes",
        type=_numbers,
        default=[10_000, 100_000],
        help="synthetic products, like 10000,100000",
    )
    parser.add_argument("--quick", action="store_true", help="smaller and rougher: 2,000 products")
    parser.add_argument("--only", type=_groups, default=list(GROUPS), help=",".join(GROUPS))
    parser.add_argument("--json", type=Path, help="write the results there as well")
    parser.add_argument(
        "--folder",
        type=Path,
        help="keep databases there and use them again (skips what filling shows)",
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
        raise argparse.ArgumentTypeError(
            f"no group {', '.join(unknown)}; there are {', '.join(GROUPS)}"
        )
    return groups


if __name__ == "__main__":
    sys.exit(main())
