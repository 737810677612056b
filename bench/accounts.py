"""What signing in costs: the session's check on each write, and a sign-in but for its hash.

The same write is asked of two routes of one application, in turns and in the same process: one is
public, the other stands inside `private(…)` and is sent a cookie and a CSRF token. What the second
takes longer is the cost. No server and no network are between, so nothing else is measured.

    python -m bench.accounts
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import urlsplit, urlunsplit

import asyncpg
from litestar import Litestar, put
from litestar.datastructures import State
from litestar.di import Provide

from bench.databases import ETALASE, clean_environment, database_server
from bench.table import Clock, Measure, at_most, table
from catalog.database import open_pool
from storefront.access import Access, check_routes, private
from storefront.accounts import sign_in
from storefront.accounts.courier import Courier
from storefront.accounts.delivery import ConsoleDelivery
from storefront.accounts.means import Means, installation_keys
from storefront.accounts.passwords import Passwords
from storefront.accounts.secrets import csrf_of, hash_of, new_secret
from storefront.accounts.sessions import open_session

LIMIT_MS = 0.5
NAME = "session check on a write, beyond the handler: p50"
PUBLIC_URL = "https://shop.test"
LOGIN, PASSWORD = "owner@example.org", "ikan kuah asam"
PEOPLE = 20_000

_WRITE = "UPDATE producer SET founded_year = 1900 + $1 WHERE slug = 'bench'"

_PEOPLE = """
WITH kind AS (
    INSERT INTO producer_type (slug, name) VALUES ('bench', '{"en": "Bench"}') RETURNING id
), maker AS (
    INSERT INTO producer (slug, name, type, kelurahan)
    SELECT 'bench', 'Bench', kind.id, (SELECT min(id) FROM kelurahan) FROM kind RETURNING id
), people AS (
    INSERT INTO account (name, email)
    SELECT 'Person', 'person' || n || '@example.org' FROM generate_series(1, $1::int) AS n
    RETURNING id
), members AS (
    INSERT INTO producer_member (producer, account, role)
    SELECT maker.id, people.id, 'member' FROM maker, people
)
INSERT INTO account_session (account, secret_hash, producer, expires_at)
SELECT people.id, sha256(people.id::text::bytea), maker.id, now() + interval '30 days'
FROM people, maker
"""


def measure_session_cost(server: str, say: Callable[[str], None], *, writes: int) -> Measure:
    """The row of the table; `server` is the address of a database server with room for one more.

    `writes` is how many are asked of each route.
    """
    dsn = urlunsplit(urlsplit(server)._replace(path="/bench_accounts"))
    asyncio.run(_create(server, dsn))
    bare, checked, signing_in, hashing = asyncio.run(_measure(dsn, writes))
    cost = statistics.median(checked) - statistics.median(bare)
    beyond = statistics.median(signing_in) - statistics.median(hashing)
    note = (
        f"write alone {statistics.median(bare):.3f} ms, with the check "
        f"{statistics.median(checked):.3f} ms; {PEOPLE:,} sessions; a sign-in beyond its hash of "
        f"{statistics.median(hashing):.0f} ms: {beyond:.1f} ms"
    )
    say(f"{NAME}: {cost:.3f} ms; {note}")
    return at_most(NAME, LIMIT_MS, cost, "ms", note, sign_in_beyond_hash_ms=beyond)


async def _create(server: str, dsn: str) -> None:
    connection = await asyncpg.connect(server)
    try:
        await connection.execute("DROP DATABASE IF EXISTS bench_accounts WITH (FORCE)")
        await connection.execute("CREATE DATABASE bench_accounts")
    finally:
        await connection.close()
    migrating = await asyncio.create_subprocess_exec(
        *ETALASE,
        "migrate",
        env=clean_environment(DATABASE_URL=dsn),
        stdout=asyncio.subprocess.DEVNULL,
    )
    if await migrating.wait():
        raise OSError("the database for accounts could not be migrated")
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(_PEOPLE, PEOPLE)
        await connection.execute("ANALYZE")
    finally:
        await connection.close()


async def _measure(
    dsn: str, writes: int
) -> tuple[list[float], list[float], list[float], list[float]]:
    async with open_pool(dsn) as pool:
        app = _application(pool)
        headers = await _signed_in(pool)
        bare: list[float] = []
        checked: list[float] = []
        for number in range(writes + 50):
            for address, sent, times in (("/bare", [], bare), ("/checked", headers, checked)):
                took = await _ask(app, address, sent)
                if number >= 50:  # by then statements are prepared and pages are warm
                    times.append(took)
        signing_in, hashing = await _sign_in_often(pool, max(10, writes // 50))
    return bare, checked, signing_in, hashing


def _application(pool: asyncpg.Pool) -> Litestar:
    @put("/bare", opt={"access": Access.PUBLIC}, status_code=204)
    async def bare(state: State) -> None:
        await state.resources.pool.execute(_WRITE, 7)

    @put("/checked", opt={"access": Access.PRODUCER}, status_code=204)
    async def checked(state: State) -> None:
        await state.resources.pool.execute(_WRITE, 8)

    resources = SimpleNamespace(pool=pool, public_url=PUBLIC_URL)
    app = Litestar(
        [bare, private(checked)],
        dependencies={"resources": Provide(lambda: resources, sync_to_thread=False)},
        state=State({"resources": resources}),
        openapi_config=None,
    )
    check_routes(app)
    return app


async def _signed_in(pool: asyncpg.Pool) -> list[tuple[bytes, bytes]]:
    secret = new_secret()
    await pool.execute(
        "UPDATE account_session SET secret_hash = $1 WHERE id = $2", hash_of(secret), PEOPLE // 2
    )
    return [
        (b"host", b"shop.test"),
        (b"origin", PUBLIC_URL.encode()),
        (b"cookie", f"__Host-etalase={secret}".encode()),
        (b"x-csrf-token", csrf_of(secret).encode()),
    ]


async def _ask(app: Litestar, address: str, headers: list[tuple[bytes, bytes]]) -> float:
    """Milliseconds of one request."""
    status = 0

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        nonlocal status
        status = message.get("status", status)

    scope: Any = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "PUT",
        "scheme": "https",
        "path": address,
        "raw_path": address.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 1),
    }
    began = time.perf_counter()
    await app(scope, receive, send)
    took = (time.perf_counter() - began) * 1e3
    if status != 204:
        raise OSError(f"{address} answered {status}")
    return took


async def _sign_in_often(pool: asyncpg.Pool, times: int) -> tuple[list[float], list[float]]:
    """Milliseconds of whole sign-ins, and of the hash in each."""
    passwords = Passwords()
    hashing: list[float] = []
    verify = passwords.verify

    async def timed(password_hash: str | None, password: str) -> bool:
        began = time.perf_counter()
        is_right = await verify(password_hash, password)
        hashing.append((time.perf_counter() - began) * 1e3)
        return is_right

    cast(Any, passwords).verify = timed
    await pool.execute(
        "INSERT INTO account (name, email, password_hash) VALUES ('Owner', $1, $2)",
        LOGIN,
        await passwords.hash(PASSWORD),
    )
    means = Means(
        pool=pool,
        keys=await installation_keys(pool, None),
        passwords=passwords,
        courier=Courier(ConsoleDelivery()),
        public_url=PUBLIC_URL,
    )
    whole = []
    for _ in range(times):
        began = time.perf_counter()
        account = await sign_in.by_password(means, LOGIN, PASSWORD, "10.0.0.1")
        await open_session(pool, account, device="bench", instead_of=None)
        whole.append((time.perf_counter() - began) * 1e3)
    passwords.close()
    return whole, hashing


def main() -> int:
    """Measure on a server of its own."""
    with tempfile.TemporaryDirectory(prefix="etalase-bench-") as folder:
        Path(folder).chmod(0o711)
        with database_server(Path(folder)) as server:
            measure = measure_session_cost(server, Clock().say, writes=1_000)
    print(f"\n{table([measure])}")
    return int(measure.verdict == "MISSED")


if __name__ == "__main__":
    sys.exit(main())
