"""`etalase account add`, and the key that every process of an installation shares."""

from __future__ import annotations

from pathlib import Path

import asyncpg
import httpx
import pytest

from storefront.accounts.means import installation_keys
from storefront.cli import _parser
from storefront.commands.accounts import ROLES, SCOPES, AccountNotAdded, add_account
from storefront.settings import Settings
from tests import rows
from tests.accounts import PASSWORD, another_client, somebody, token_in
from tests.shop import open_shop

SETTINGS = Settings(public_url="https://shop.test")


async def add(dsn: str, login: str, role: str, **more: object) -> str:
    wanted = {"producer": None, "token": False} | more
    added = await add_account(SETTINGS, dsn, login=login, role=role, **wanted)  # type: ignore[arg-type]
    return added.token or added.link or ""


async def test_the_first_administrator_gets_in(
    clean_database: asyncpg.Pool, dsn: str, tmp_path: Path
) -> None:
    link = await add(dsn, "Admin@example.org", "admin")

    assert link.startswith("https://shop.test/invitation#")
    async with open_shop(dsn, tmp_path) as shop:
        proof = {"token": token_in(link), "password": PASSWORD}
        answer = await shop.post("/v1/session/invitation", json=proof)
        assert answer.json()["roles"] == ["admin"]
        assert (await shop.get("/v1/admin/accounts")).status_code == 200


@pytest.mark.parametrize(
    ("role", "producer", "path", "member_role"),
    [
        ("producer", "weaver", "/v1/producer/members", "owner"),
        ("officer", "weaver", "/v1/producer/members", "officer"),
        ("admin", None, "/v1/admin/accounts", None),
    ],
)
async def test_a_machine_gets_a_token(
    clean_database: asyncpg.Pool,
    dsn: str,
    tmp_path: Path,
    role: str,
    producer: str | None,
    path: str,
    member_role: str | None,
) -> None:
    await rows.producer(clean_database, "weaver")

    token = await add(dsn, "0812-3456-7890", role, producer=producer, token=True)

    async with open_shop(dsn, tmp_path) as shop:
        machine: httpx.AsyncClient = another_client(shop, {"authorization": f"Bearer {token}"})
        assert (await machine.get(path)).status_code == 200
    assert await clean_database.fetchval("SELECT role FROM producer_member") == member_role


async def test_whoever_is_there_gets_the_further_role_and_no_link(
    clean_database: asyncpg.Pool, dsn: str
) -> None:
    await somebody(clean_database, roles=["promo"])

    assert await add(dsn, "mama@example.org", "admin") == ""
    assert await add(dsn, "mama@example.org", "admin") == ""

    roles = await clean_database.fetchval("SELECT roles FROM account")
    assert roles == ["admin", "promo"]
    assert await clean_database.fetchval("SELECT count(*) FROM one_time_code") == 0


@pytest.mark.parametrize(
    ("login", "role", "producer", "why"),
    [
        ("nobody", "admin", None, "neither a phone number nor an email"),
        ("mama@example.org", "producer", None, "needs --producer"),
        ("mama@example.org", "producer", "nowhere", "no producer 'nowhere'"),
        ("mama@example.org", "promo", "weaver", "acts for no producer"),
    ],
)
async def test_what_cannot_be_changes_nothing(
    clean_database: asyncpg.Pool, dsn: str, login: str, role: str, producer: str | None, why: str
) -> None:
    await rows.producer(clean_database, "weaver")

    with pytest.raises(AccountNotAdded, match=why):
        await add(dsn, login, role, producer=producer)
    assert await clean_database.fetchval("SELECT count(*) FROM account") == 0


async def test_a_suspended_account_is_given_nothing(clean_database: asyncpg.Pool, dsn: str) -> None:
    await somebody(clean_database, status="suspended")

    with pytest.raises(AccountNotAdded, match="suspended"):
        await add(dsn, "mama@example.org", "admin", token=True)


def test_the_command_prints_the_link(dsn: str, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings(database_url=dsn, public_url="https://toko.example")

    def run(*arguments: str) -> int:
        options = _parser().parse_args(["account", "add", "command@example.org", *arguments])
        code: int = options.run(settings, options)
        return code

    assert run("--role", "promo") == 0
    assert capsys.readouterr().out.startswith("https://toko.example/invitation#")
    assert run("--role", "producer") == 1
    assert "needs --producer" in capsys.readouterr().err


def test_every_role_has_its_scopes() -> None:
    assert set(SCOPES) == set(ROLES)
    assert all(SCOPES.values())


async def test_processes_agree_on_the_key_that_nobody_gave(clean_database: asyncpg.Pool) -> None:
    first = await installation_keys(clean_database, None)

    assert await installation_keys(clean_database, None) == first
    given = await installation_keys(clean_database, "k" * 32)
    assert given != first
    assert await installation_keys(clean_database, "k" * 32) == given
