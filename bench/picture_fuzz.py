"""`python -m bench.picture_fuzz`: pictures damaged at random, sent through the real intake.

    python -m bench.picture_fuzz --examples 300      some seconds
    python -m bench.picture_fuzz --examples 20000    some minutes; another seed each time

Whatever is done to a file, it must become a picture or a refusal with a reason, in less time than
anybody waits; of what was refused no byte may stay. Hypothesis shortens a file that breaks this.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

import pillow_heif
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from msgspec import Struct, field
from PIL import Image

from bench.table import Measure, at_least, at_most, table
from media.errors import PictureRefused
from media.ingest import IngestedImage
from media.intake import Intake
from media.keys import key_and_sha256, original_key
from media.local_storage import LocalStorage
from media.storage import Storage

LONGEST_SECONDS = 10.0
MOST_EDITS = 6
TELLING = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF)
"""Numbers at the edges of what fields of files can hold."""

Edit = Callable[[bytes], bytes]


class Fuzzed(Struct):
    """What became of the files."""

    accepted: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    """Reason -> files."""
    slowest: float = 0.0
    """Seconds."""


def fuzz(folder: Path, *, examples: int, start: int) -> Fuzzed:
    """Send that many damaged files, made from the seed `start`.

    Raises AssertionError, or what else has come out of the intake, with the file that did it.
    """
    found = Fuzzed()
    storage = LocalStorage(folder)
    intake = Intake(storage, processes=1)
    with asyncio.Runner() as runner:

        @seed(start)
        @settings(
            max_examples=examples,
            database=None,
            deadline=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        )
        @given(content=damaged())
        def send(content: bytes) -> None:
            runner.run(_send(content, intake, storage, found))

        try:
            # The first picture waits for its worker to start.
            runner.run(intake.take(good_pictures()["jpeg"]))
            send()
        finally:
            intake.close()
    return found


def damaged() -> st.SearchStrategy[bytes]:
    """Good pictures of every kind, with a few edits."""
    good = st.sampled_from(sorted(good_pictures())).map(good_pictures().__getitem__)
    edits = st.lists(_edits(), min_size=1, max_size=MOST_EDITS)
    return st.builds(_edited, good, edits)


async def _send(content: bytes, intake: Intake, storage: Storage, found: Fuzzed) -> None:
    began = time.monotonic()
    key = original_key(key_and_sha256(content)[0])
    try:
        image: IngestedImage | None = await intake.take(content)
    except PictureRefused as refused:
        found.refused[type(refused).__name__] += 1
        image = None
    seconds = time.monotonic() - began
    found.slowest = max(found.slowest, seconds)
    assert seconds < LONGEST_SECONDS, f"took {seconds:.1f} s"
    if image is None:
        assert not storage.exists(key), "refused, and kept"
    else:
        found.accepted += 1
        assert storage.read(key) == content, "accepted, and changed"


def _edited(content: bytes, edits: Sequence[Edit]) -> bytes:
    for edit in edits:
        content = edit(content)
    return content


def _edits() -> st.SearchStrategy[Edit]:
    # Headers are where decoders can be led astray: half of all edits are made near the start.
    place = st.one_of(st.floats(0, 1), st.floats(0, 0.1))
    length = st.integers(1, 64)
    number = st.sampled_from(TELLING)
    return st.one_of(
        st.builds(_written, place, st.binary(min_size=1, max_size=16)),
        st.builds(_numbered, place, number, st.sampled_from((1, 2, 4)), st.booleans()),
        st.builds(_without, place, length),
        st.builds(_doubled, place, length, st.integers(1, 400)),
        st.builds(_cut_off, place),
        st.builds(_spliced, place, st.sampled_from(sorted(good_pictures())), place),
    )


def _written(place: float, new: bytes) -> Edit:
    def edit(content: bytes) -> bytes:
        at = _at(content, place)
        return content[:at] + new + content[at + len(new) :]

    return edit


def _numbered(place: float, number: int, size: int, big_endian: bool) -> Edit:
    order = "big" if big_endian else "little"
    return _written(place, (number % (1 << 8 * size)).to_bytes(size, order))  # type: ignore[arg-type]


def _without(place: float, length: int) -> Edit:
    return lambda content: content[: _at(content, place)] + content[_at(content, place) + length :]


def _doubled(place: float, length: int, times: int) -> Edit:
    def edit(content: bytes) -> bytes:
        at = _at(content, place)
        return content[:at] + content[at : at + length] * times + content[at:]

    return edit


def _cut_off(place: float) -> Edit:
    return lambda content: content[: _at(content, place)]


def _spliced(place: float, other: str, from_: float) -> Edit:
    """The end of another picture in the place of its own."""

    def edit(content: bytes) -> bytes:
        tail = good_pictures()[other]
        return content[: _at(content, place)] + tail[_at(tail, from_) :]

    return edit


def _at(content: bytes, place: float) -> int:
    return min(len(content), int(place * len(content)))


@cache
def good_pictures() -> Mapping[str, bytes]:
    """Kind -> a small picture that phones, scanners and editors write."""
    pillow_heif.register_heif_opener()
    noise = Image.effect_noise((96, 72), 60)
    picture = noise.convert("RGB")
    picture.paste((180, 40, 30), (24, 18, 48, 36))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Phone"
    return {
        "jpeg": _encoded(picture, "JPEG", exif=exif),
        "jpeg, progressive": _encoded(picture, "JPEG", progressive=True),
        "jpeg, of inks": _encoded(picture.convert("CMYK"), "JPEG"),
        "jpeg, several": _encoded(picture, "MPO", save_all=True, append_images=[picture]),
        "png": _encoded(picture, "PNG", exif=exif),
        "png, grey of 16 bits": _encoded(noise.convert("I;16"), "PNG"),
        "png, palette": _encoded(picture.quantize(16), "PNG", transparency=3),
        "webp": _encoded(picture, "WEBP", exif=exif),
        "webp, lossless": _encoded(picture.convert("RGBA"), "WEBP", lossless=True),
        "avif": _encoded(picture, "AVIF", speed=10),
        "heic": _encoded(picture, "HEIF"),
        "gif": _encoded(picture, "GIF", save_all=True, append_images=[noise]),
        "tiff": _encoded(picture, "TIFF", compression="tiff_lzw"),
        "tiff, deflate": _encoded(picture, "TIFF", compression="tiff_adobe_deflate"),
    }


def _encoded(picture: Image.Image, format: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, format, **options)
    return buffer.getvalue()


def measure_fuzz(folder: Path, *, examples: int, start: int | None = None) -> list[Measure]:
    """The rows of the table; without a start, another each time."""
    start = time.time_ns() % 1_000_000 if start is None else start
    found = fuzz(folder, examples=examples, start=start)
    files = found.accepted + found.refused.total()
    reasons = ", ".join(f"{count:,} {reason}" for reason, count in found.refused.most_common())
    note = f"seed {start}: {found.accepted:,} accepted, {reasons}"
    return [
        at_least("damaged pictures that ended well", examples, files, "files", note),
        at_most("  slowest", LONGEST_SECONDS, found.slowest, "s"),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--examples", type=int, default=300)
    parser.add_argument("--seed", type=int, help="to repeat a run")
    given_ = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="etalase-bench-") as folder:
        print(table(measure_fuzz(Path(folder), examples=given_.examples, start=given_.seed)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
