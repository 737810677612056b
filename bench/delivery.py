"""Pictures as shoppers get them: how fast from the store, and how heavy a whole list page is.

A rendition of about 40 kB is asked for by 16 connections, in turn from the shop and from Litestar
answering the same file with its own `File` response; both are one granian worker on this machine,
and the ratio is that of the medians. The weight of a page is that of its JSON as a browser gets it
(br) and of its pictures at 320 pixels. Needs the sample shop, painted, in its folder.

    python -m bench.delivery --folder /tmp/sample
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from litestar import Litestar, get
from litestar.response import File

from bench.databases import clean_environment
from bench.demo_start import measure as demo
from bench.hot_reads import Speed, speed
from bench.http_load import rendered
from bench.serving import Server, serving, shop
from bench.table import Clock, Measure, at_least, at_most, table

FILE_PERCENT = 60
ABOUT_BYTES = 40_000
PAGE_CARDS, PAGE_WIDTH, PAGE_KB = 24, 320, 250
CODINGS = {"accept-encoding": "gzip, deflate, br", "accept": "application/json"}


def file_application() -> Litestar:
    """The limit: Litestar answering the file that BENCH_FILE names, as its documentation says."""
    path = Path(os.environ["BENCH_FILE"])

    @get("/answer", media_type="image/avif")
    async def answer() -> File:
        return File(path, filename=path.name, content_disposition_type="inline")

    return Litestar([answer], openapi_config=None)


def measure_delivery(
    folder: Path, say: Callable[[str], None], *, rounds: int, seconds: float
) -> list[Measure]:
    """Over the sample shop in `folder`."""
    with shop(folder, workers=1) as server:
        return [_from_store(server, folder, say, rounds, seconds), *_page_weights(server, say)]


def _from_store(
    server: Server, folder: Path, say: Callable[[str], None], rounds: int, seconds: float
) -> Measure:
    path, file = _rendition_of_about(folder, ABOUT_BYTES)
    content = file.read_bytes()
    assert server.get(path) == (200, content), "the shop serves another content"
    with _file_reference(folder, file) as peer:
        pairs = [(server, rendered(path)), (peer, rendered("/answer"))]
        for each, request in pairs:
            speed(each, request, seconds / 4)  # warm
        runs = [[speed(each, request, seconds) for each, request in pairs] for _ in range(rounds)]
    ours, theirs = (_middle([run[place] for run in runs]) for place in (0, 1))
    name = "rendition from store, 1 worker, 16 conn."
    note = (
        f"{len(content) / 1000:.0f} kB: {ours.per_second:,.0f} / {theirs.per_second:,.0f} req/s, "
        f"p99 {ours.p99_ms:.1f} / {theirs.p99_ms:.1f} ms, "
        f"CPU {ours.cpu_us:.0f} / {theirs.cpu_us:.0f} us"
    )
    errors = sum(each.errors for run in runs for each in run)
    if errors:
        note += f"; {errors} ERRORS"
    say(f"{name}, {note}")
    percent = 100 * ours.per_second / theirs.per_second if not errors else 0.0
    return at_least(name, FILE_PERCENT, percent, "% of Litestar's File", note)


def _page_weights(server: Server, say: Callable[[str], None]) -> list[Measure]:
    """The heaviest page of the whole list, per format."""
    measures = []
    for extension in ("avif", "webp"):
        pages = list(_pages(server, extension))
        data, pictures = max(pages, key=sum)
        name = f"24-card list page with its pictures at 320 px, {extension}"
        note = (
            f"the heaviest of {len(pages)} pages: JSON {data / 1000:.1f} kB, pictures "
            f"{pictures / 1000:.0f} kB; median page "
            f"{statistics.median(map(sum, pages)) / 1000:.0f} kB"
        )
        say(f"{name}: {note}")
        measures.append(at_most(name, PAGE_KB, (data + pictures) / 1000, "kB", note))
    return measures


def _pages(server: Server, extension: str) -> Iterator[tuple[int, int]]:
    """Bytes of the answer and of its pictures, for each full page of all products."""
    weights: dict[str, int] = {}
    page = 1
    while True:
        path = f"/v1/products?per_page={PAGE_CARDS}&page={page}"
        items = server.json(path)["items"]
        if len(items) < PAGE_CARDS:
            return
        _status, body = server.get(path, CODINGS)
        shown = [_address(item["image"]["srcset"][extension]) for item in items]
        for address in shown:
            if address not in weights:
                status, content = server.get(address)
                assert status == 200, address
                weights[address] = len(content)
        yield len(body), sum(weights[address] for address in set(shown))
        page += 1


def _address(srcset: str) -> str:
    """The rendition of the page's width."""
    candidates = dict(reversed(each.split(" ")) for each in srcset.split(", "))
    return str(candidates[f"{PAGE_WIDTH}w"])


def _rendition_of_about(folder: Path, size: int) -> tuple[str, Path]:
    """Address and file of the stored rendition that is nearest to a size."""
    files = (folder / "media" / "rendition").rglob("*.avif")
    file = min(files, key=lambda each: abs(each.stat().st_size - size))
    return f"/media/{file.relative_to(folder / 'media' / 'rendition')}", file


@contextmanager
def _file_reference(folder: Path, file: Path) -> Iterator[Server]:
    granian = [sys.executable, "-m", "granian", "bench.delivery:file_application", "--factory"]
    options = ["--interface", "asgi", "--no-ws", "--workers", "1", "--log-level", "warning"]
    environment = clean_environment(BENCH_FILE=str(file))
    with serving(
        [*granian, *options], folder, environment, ready="/answer", port_option=True
    ) as server:
        yield server


def _middle(runs: list[Speed]) -> Speed:
    fields = Speed.__struct_fields__
    return Speed(*(statistics.median(getattr(run, field) for run in runs) for field in fields))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--folder", type=Path, required=True, help="the sample shop; made if empty")
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=1.5)
    given = parser.parse_args()
    say = Clock().say
    given.folder.mkdir(parents=True, exist_ok=True)
    given.folder.chmod(0o711)
    if not any(given.folder.iterdir()):
        demo(given.folder, say)
    print(table(measure_delivery(given.folder, say, rounds=given.rounds, seconds=given.seconds)))


if __name__ == "__main__":
    main()
