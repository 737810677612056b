"""`python -m bench.upload_faults`: uploads while processes are killed and the storage fails.

    python -m bench.upload_faults --uploads 200
    python -m bench.upload_faults --uploads 10000        the figure that is promised; an hour or two

A server with two processes and a worker run for real; some of them are killed (kill -9) every few
seconds, and a share of storage calls fails (`bench.faulty_shop`). Senders send like phones: whole
or in parts, cut off, and again. Afterwards everything is started once more without faults, and
every picture that anybody was told is there must be there, byte for byte; nothing may point to
what is not. The exit code is 1 if anything is lost.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import random
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import aiohttp
import asyncpg
from msgspec import Struct

from bench.databases import ETALASE, clean_environment, database_server
from bench.killed_shop import FAULTS, Shop
from bench.serving import HOST
from bench.table import Clock, Measure, at_least, at_most, table
from bench.upload_senders import Say, Told, send_all
from media.ingest import read_facts
from media.keys import original_key, rendition_key
from media.ladder import FORMATS, eager_widths_for
from media.local_storage import LocalStorage
from storefront.access import Scope
from storefront.accounts.secrets import hash_of, new_token, shown_part

KILL_EVERY = (2.0, 8.0)
SETTLE_SECONDS = 120.0


class Outcome(Struct, frozen=True, kw_only=True):
    """What was found afterwards."""

    uploads: int
    told: Told
    lost: list[str]
    dangling: list[str]
    left_running: list[str]
    seconds: float


async def run(
    dsn: str,
    folder: Path,
    *,
    uploads: int,
    say: Say,
    kill_every: tuple[float, float] = KILL_EVERY,
) -> Outcome:
    """Send that many while things break, then look at what is there.

    Something is killed when the first is acknowledged, and then again and again after a while
    between the two `kill_every` (seconds).
    """
    began = time.monotonic()
    await asyncio.to_thread(_migrate, dsn, folder)
    connection = await asyncpg.connect(dsn)
    shop = Shop(dsn, folder)
    told = Told()
    try:
        token = await _make_producer(connection)
        shop.start(faults=0)
        base = f"http://{HOST}:{shop.port}"
        await _until_it_answers(base)
        shop.stop()
        shop.start()
        enough = asyncio.Event()
        killing = asyncio.create_task(_keep_killing(shop, told, enough, kill_every))
        await send_all(base, token, uploads, told, say)
        enough.set()
        await killing
        say("all sent; starting again without faults")
        shop.stop()
        # Whoever held these is dead.
        await connection.execute("UPDATE upload SET claimed_until = NULL")
        shop.start(faults=0)
        await _until_it_answers(base)
        await _until_finished(connection)
        shop.stop()
        await asyncio.sleep(2)
        left = shop.left_running()
        storage = LocalStorage(folder / "media")
        lost = await find_lost(connection, storage, told)
        dangling = await find_dangling(connection, storage)
        return Outcome(
            uploads=uploads,
            told=told,
            lost=lost,
            dangling=dangling,
            left_running=left,
            seconds=time.monotonic() - began,
        )
    finally:
        shop.stop()
        shop.end_groups()
        await connection.close()


async def find_lost(connection: asyncpg.Connection, storage: LocalStorage, told: Told) -> list[str]:
    """Pictures that somebody was told are there, and that are not there byte for byte."""
    lost = list(told.went_back)
    for digest, where in told.pictures.items():
        if where.isdecimal():
            key = await connection.fetchval(
                "SELECT key FROM image JOIN library_image ON library_image.image = image.id"
                " WHERE library_image.id = $1",
                int(where),
            )
        else:
            key = await connection.fetchval(
                "SELECT key FROM image JOIN library_image ON library_image.image = image.id"
                " JOIN upload ON upload.library_image = library_image.id"
                " WHERE upload.id = $1::text::uuid AND upload.status = 'ready'",
                where.rpartition("/")[2],
            )
        if key is None or not storage.exists(original_key(key)):
            lost.append(f"{where}: not there")
        elif hashlib.sha256(storage.read(original_key(key))).hexdigest() != digest:
            lost.append(f"{where}: other bytes")
    return lost


async def find_dangling(connection: asyncpg.Connection, storage: LocalStorage) -> list[str]:
    """Rows that speak of files which are not there."""
    dangling = []
    for key, width in await connection.fetch("SELECT key, width FROM image"):
        wanted = [original_key(key)] + [
            rendition_key(key, each, extension)
            for each in eager_widths_for(width)
            for extension in FORMATS
        ]
        if read_facts(key, storage) is None:
            dangling.append(f"image {key}: no facts")
        dangling += [f"image {key}: no {each}" for each in wanted if not storage.exists(each)]
    for key, status in await connection.fetch(
        "SELECT key, status FROM upload_part JOIN upload ON upload.id = upload_part.upload"
        " WHERE upload.status IN ('receiving', 'processing')"
    ):
        if not storage.exists(key):
            dangling.append(f"{status} upload: no {key}")
    unfinished = await connection.fetchval(
        "SELECT count(*) FROM upload WHERE status = 'ready' AND library_image IS NULL"
    )
    if unfinished:
        dangling.append(f"{unfinished} uploads are ready without a picture")
    return dangling


async def _keep_killing(
    shop: Shop, told: Told, enough: asyncio.Event, every: tuple[float, float]
) -> None:
    # The first as soon as there is something to lose.
    while not (told.pictures or enough.is_set()):  # noqa: ASYNC110 - senders know no events
        await asyncio.sleep(0.02)
    while not enough.is_set():
        await asyncio.to_thread(shop.kill_something)
        told.kills += 1
        with suppress(TimeoutError):
            await asyncio.wait_for(enough.wait(), random.uniform(*every))


def _migrate(dsn: str, folder: Path) -> None:
    subprocess.run(
        [*ETALASE, "migrate"],
        env=clean_environment(DATABASE_URL=dsn, ETALASE_DATA_DIR=str(folder)),
        check=True,
        stdout=subprocess.DEVNULL,
    )


async def _make_producer(connection: asyncpg.Connection) -> str:
    token = new_token()
    await connection.execute(
        "INSERT INTO producer_type (slug, name) VALUES ('bench', '{\"en\": \"Bench\"}')"
    )
    producer = await connection.fetchval(
        "INSERT INTO producer (slug, name, type, kelurahan, status)"
        " SELECT 'bench', 'Bench', producer_type.id, min(kelurahan.id), 'published'"
        " FROM producer_type, kelurahan GROUP BY producer_type.id RETURNING id"
    )
    account = await connection.fetchval(
        "INSERT INTO account (name, email) VALUES ('Bench', 'bench@example.org') RETURNING id"
    )
    await connection.execute(
        "INSERT INTO producer_member (producer, account) VALUES ($1, $2)", producer, account
    )
    await connection.execute(
        "INSERT INTO api_token (account, name, prefix, secret_hash, scopes, producer)"
        " VALUES ($1, 'bench', $2, $3, $4, $5)",
        account,
        shown_part(token),
        hash_of(token),
        [Scope.PICTURES_WRITE.value],
        producer,
    )
    return token


async def _until_it_answers(base: str) -> None:
    deadline = time.monotonic() + 60
    async with aiohttp.ClientSession() as session:
        while time.monotonic() < deadline:
            with suppress(aiohttp.ClientError):
                async with session.get(f"{base}/health/live") as answer:
                    if answer.status == 200:
                        return
            await asyncio.sleep(0.1)
    raise TimeoutError("the server does not come up")


async def _until_finished(connection: asyncpg.Connection) -> None:
    deadline = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < deadline:
        if not await connection.fetchval("SELECT count(*) FROM upload WHERE status = 'processing'"):
            return
        await asyncio.sleep(0.5)


def measures_of(outcome: Outcome) -> list[Measure]:
    """The rows of the table."""
    told = outcome.told
    note = (
        f"{told.kills} processes killed, {FAULTS:.0%} of storage calls failed, {told.tries:,} tries"
        f" for {outcome.uploads:,} uploads in {outcome.seconds:.0f} s"
    )
    return [
        at_least("uploads acknowledged", outcome.uploads, len(told.pictures), "uploads", note),
        at_most("lost acknowledged pictures", 0, len(outcome.lost), "pictures"),
        at_most("dangling references", 0, len(outcome.dangling), "references"),
        at_most("good pictures refused", 0, len(told.refused), "pictures"),
        at_most("processes left behind", 0, len(outcome.left_running), "processes"),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--uploads", type=int, default=200)
    given = parser.parse_args()
    say = Clock().say
    with tempfile.TemporaryDirectory(prefix="etalase-bench-") as temporary:
        folder = Path(temporary)
        folder.chmod(0o755)
        with database_server(folder) as dsn:
            outcome = asyncio.run(run(dsn, folder, uploads=given.uploads, say=say))
            for fault in [*outcome.lost, *outcome.dangling, *outcome.told.refused][:20]:
                say(fault)
            for fault in [*outcome.told.given_up, *outcome.left_running][:20]:
                say(fault)
            if outcome.told.given_up or outcome.lost:
                for log in ("server", "worker"):
                    say((folder / f"{log}.log").read_text(errors="replace")[-4_000:])
    measures = measures_of(outcome)
    print(table(measures))
    return 0 if all(measure.verdict == "met" for measure in measures) else 1


if __name__ == "__main__":
    sys.exit(main())
