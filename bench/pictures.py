"""Pictures from an upload to what is served, each against the bare Pillow calls of the same run.

Speed is measured on one core; the workers of media.intake inherit it. Pictures are painted cloth at
a phone's 12 megapixels, with a sensor's grain. Not for: delivery over HTTP, or storages.
"""

from __future__ import annotations

import asyncio
import io
import os
import statistics
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import psutil
from PIL import Image

from bench.table import Measure, at_most, skipped
from media.ingest import ingest
from media.intake import Intake
from media.keys import rendition_key
from media.ladder import FORMATS, WIDTHS
from media.local_storage import LocalStorage
from media.making import make_rendition
from media.paint import PictureSpec, paint
from media.quality import Quality, choose_quality
from media.render import encode, height_at, read_upright, resize_cascade

Say = Callable[[str], None]

PHONE = (4_000, 3_000)
UPLOAD_SECONDS, UPLOAD_RATIO = 1.2, 1.3
LADDER_RATIO = 1.15
FIRST_RENDITION_MS = 250
WORKER_MB = 350
# How much a worker may grow from its first fifty pictures to its last.
WORKER_GROWTH = 1.1

_PALETTE = ("#6d1414", "#7d1b1b", "#e0a526", "#f4ead2")


def measure_pictures(folder: Path, say: Say, *, quick: bool) -> list[Measure]:
    """All rows of this module; a quarter of an hour, or two minutes."""
    rounds = 7 if quick else 21
    return [
        *measure_upload(folder, say, rounds=rounds),
        *measure_ladder(say, rounds=3 if quick else 9),
        *measure_first_rendition(folder, say, rounds=1 if quick else 4),
        *measure_memory(folder, say, pictures=60 if quick else 1_000),
    ]


def measure_upload(folder: Path, say: Say, *, rounds: int) -> list[Measure]:
    """A phone's photograph to its list renditions, the way through a worker included."""
    say("uploads of 12 megapixels on one core …")
    original = phone_photograph()
    with one_core():
        ours, bare = asyncio.run(_uploads(folder / "uploads", original, rounds))
    seconds, ratio = statistics.median(ours), _ratio(ours, bare)
    note = (
        f"{len(original) / 1e6:.1f} MB; bare Pillow {statistics.median(bare) * 1e3:.0f} ms, "
        f"ours {seconds * 1e3:.0f} ms"
    )
    return [
        at_most("12-MP upload to list renditions", UPLOAD_SECONDS, seconds, "s", note),
        at_most("  against the bare Pillow calls", UPLOAD_RATIO, ratio, "times"),
    ]


def measure_ladder(say: Say, *, rounds: int) -> list[Measure]:
    """All widths in all formats from one original."""
    say("the whole ladder on one core …")
    original = phone_photograph()
    quality = choose_quality(read_upright(original, 640))
    ours, bare = [], []
    with one_core():
        for _ in range(rounds):
            bare.append(_timed(lambda: bare_pillow(original, WIDTHS, quality)))
            ours.append(_timed(lambda: _ladder(original, quality)))
    note = f"bare {statistics.median(bare):.2f} s, ours {statistics.median(ours):.2f} s"
    return [
        at_most(
            f"ladder of {len(WIDTHS)} widths × {len(FORMATS)} formats against bare Pillow",
            LADDER_RATIO,
            _ratio(ours, bare),
            "times",
            note,
        )
    ]


def measure_first_rendition(folder: Path, say: Say, *, rounds: int) -> list[Measure]:
    """Any rendition that was not made at upload, from the stored original."""
    say("first renditions of 12 megapixels …")
    storage = LocalStorage(folder / "renditions")
    image = ingest(phone_photograph(), storage)
    wanted = [(width, extension) for width in image.widths[2:] for extension in FORMATS]
    taken: list[float] = []
    with one_core():
        for width, extension in wanted * rounds:
            storage.delete(rendition_key(image.key, width, extension))
            taken.append(
                _timed(lambda w=width, e=extension: make_rendition(storage, image.key, w, e))  # type: ignore[misc]
            )
    slowest = max(taken) * 1e3
    note = f"over {len(wanted)} renditions; the slowest took {slowest:.0f} ms"
    return [
        at_most(
            "first uncached rendition of a 12-MP original, p50",
            FIRST_RENDITION_MS,
            statistics.median(taken) * 1e3,
            "ms",
            note,
        )
    ]


def measure_memory(folder: Path, say: Say, *, pictures: int) -> list[Measure]:
    """What one worker holds at most while it takes in what phones and studios send."""
    name = f"peak memory of one worker over {pictures:,} mixed uploads"
    if not Path("/proc/self/status").exists():
        return [skipped(name, f"<= {WORKER_MB} MB", "needs Linux's /proc")]
    say(f"{name} …")
    peaks = asyncio.run(_peaks(folder / "mixed", pictures))
    # Each worker by itself: one is replaced after some hundreds.
    early = max(worker[min(49, len(worker) - 1)] for worker in peaks.values())
    peak = max(worker[-1] for worker in peaks.values())
    note = f"{len(peaks)} worker(s); after 50 pictures {early:.0f} MB"
    return [
        at_most(name, WORKER_MB, peak, "MB", note),
        at_most("  growth after the first 50", WORKER_GROWTH, peak / early, "times"),
    ]


def phone_photograph(size: tuple[int, int] = PHONE, seed: int = 1) -> bytes:
    """A JPEG as phones make them: fine detail everywhere, and grain."""
    return _encoded(photograph(size, seed), "JPEG", quality=90)


def photograph(size: tuple[int, int] = PHONE, seed: int = 1) -> Image.Image:
    """Painted pictures side by side at full size, with grain."""
    whole = Image.new("RGB", size)
    kinds = ("ikat-pattern", "textile-fold", "basket", "detail-weave", "plate", "garment")
    for place, (left, top) in enumerate(
        (left, top) for top in range(0, size[1], 960) for left in range(0, size[0], 1_280)
    ):
        kind = kinds[(place + seed) % len(kinds)]
        whole.paste(paint(PictureSpec(kind, "kaif", _PALETTE, place + seed)), (left, top))
    grain = np.random.default_rng(seed).normal(0, 3, (size[1], size[0], 1)).astype(np.float32)
    return Image.fromarray((np.asarray(whole) + grain).clip(0, 255).astype(np.uint8))


def bare_pillow(original: bytes, widths: tuple[int, ...], quality: Quality) -> None:
    """What a script would do that trusts the file: the same decoding, resizing and encoding."""
    with Image.open(io.BytesIO(original)) as picture:
        largest = max(widths)
        picture.draft("RGB", (largest, height_at(*picture.size, largest)))
        source: Image.Image = picture
        for width in sorted(widths, reverse=True):
            size = (width, height_at(picture.width, picture.height, width))
            source = source.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
            for format in FORMATS.values():
                options = {**format.options, "quality": quality.of(format.extension)}
                source.save(io.BytesIO(), format.pillow_format, **options)


@contextmanager
def one_core() -> Iterator[None]:
    """Bind this process, and what it starts, to one core where the system can."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _ladder(original: bytes, quality: Quality) -> None:
    pictures = resize_cascade(read_upright(original, max(WIDTHS)), WIDTHS)
    for picture in pictures.values():
        for format in FORMATS.values():
            encode(picture, format, quality)


async def _uploads(folder: Path, original: bytes, rounds: int) -> tuple[list[float], list[float]]:
    intake = Intake(LocalStorage(folder), processes=1)
    ours, bare = [], []
    try:
        # Starts the worker; what it chooses is what bare Pillow is asked for.
        quality = (await intake.take(_unlike(original, "JPEG", -1))).quality
        for number in range(rounds):
            fresh = _unlike(original, "JPEG", number)
            began = time.perf_counter()
            await intake.take(fresh)
            ours.append(time.perf_counter() - began)
            bare.append(_timed(lambda: bare_pillow(original, WIDTHS[:2], quality)))
    finally:
        await asyncio.to_thread(intake.close)
    return ours, bare


async def _peaks(folder: Path, pictures: int) -> dict[int, list[float]]:
    """Peak memory in MB of each worker after each of its pictures."""
    mixed = _mixed()
    peaks: dict[int, list[float]] = {}
    intake = Intake(LocalStorage(folder), processes=1)
    try:
        for number in range(pictures):
            format, original = mixed[number % len(mixed)]
            await intake.take(_unlike(original, format, number))
            for worker in _workers():
                peaks.setdefault(worker, []).append(_peak_mb(worker))
    finally:
        await asyncio.to_thread(intake.close)
    return peaks


def _mixed() -> list[tuple[str, bytes]]:
    """What comes in: phones' JPEG and HEIC for the most part, upright and turned, some large."""
    phone, other = photograph(), photograph(seed=2)
    turned = Image.Exif()
    turned[0x0112] = 6
    large = phone.resize((8_000, 6_000))
    small = phone.resize((1_600, 1_200))
    files = [
        ("JPEG", _encoded(phone, "JPEG", quality=90)),
        ("JPEG", _encoded(other, "JPEG", quality=92, exif=turned, subsampling=0)),
        ("HEIF", _encoded(phone, "HEIF", quality=60)),
        ("JPEG", _encoded(other, "JPEG", quality=85, progressive=True)),
        ("PNG", _encoded(phone, "PNG", compress_level=1)),
        ("WEBP", _encoded(other, "WEBP", quality=80, method=0)),
        ("AVIF", _encoded(phone, "AVIF", quality=60, speed=10)),
        ("JPEG", _encoded(large, "JPEG", quality=80)),
        ("TIFF", _encoded(other, "TIFF", compression="tiff_lzw")),
        ("GIF", _encoded(small.quantize(64), "GIF")),
        ("PNG", _encoded(small.convert("RGBA"), "PNG", compress_level=1)),
        ("HEIF", _encoded(other, "HEIF", quality=50)),
    ]
    return [(format, content) for format, content in files if len(content) < 40_000_000]


def _unlike(original: bytes, format: str, number: int) -> bytes:
    """The same picture as another file, so that it is not known already."""
    tail = b"%012d" % (number + 1)
    if format in ("HEIF", "AVIF"):
        # A box that readers pass over.
        return original + struct.pack(">I4s", 8 + len(tail), b"free") + tail
    return original + tail


def _workers() -> list[int]:
    children = psutil.Process().children(recursive=True)
    parents = {child.ppid() for child in children}
    # The fork server has children, its resource tracker decodes nothing.
    return [
        child.pid
        for child in children
        if child.pid not in parents and child.memory_info().rss > 30_000_000
    ]


def _peak_mb(process: int) -> float:
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1_000
    return 0.0


def _encoded(picture: Image.Image, format: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, format, **options)
    return buffer.getvalue()


def _timed(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def _ratio(ours: list[float], bare: list[float]) -> float:
    """Of neighbours in time: what slows the machine down slows both."""
    return statistics.median(one / other for one, other in zip(ours, bare, strict=True))


if __name__ == "__main__":
    import sys
    import tempfile

    from bench.table import table

    with tempfile.TemporaryDirectory(prefix="etalase-bench-") as temporary:
        rows = measure_pictures(Path(temporary), print, quick="--quick" in sys.argv)
        print(table(rows))
    sys.exit(int(any(row.verdict == "MISSED" for row in rows)))
