"""From the outbox to stored documents and the PostgreSQL engine, against a real database."""

from __future__ import annotations

import asyncio

import asyncpg
import msgspec
import pytest

from catalog.values import Language
from search import change_feed, indexer
from search.document import IndexEntry
from search.documents import Cards, moved_to, read_document
from search.engines.postgres.engine import PostgresEngine
from search.engines.postgres.indexing import PreparedEntry
from search.indexer import index_once
from search.reindex import count_due, rebuild_documents
from search.request import SearchRequest
from search.verify import catalogue_hashes, differences, stored_hashes
from search.vocabulary import shipped_vocabulary
from tests import rows

pytestmark = pytest.mark.usefixtures("clean_database")


@pytest.fixture
def engine(pool: asyncpg.Pool) -> PostgresEngine:
    return PostgresEngine(pool, shipped_vocabulary())


async def index(pool: asyncpg.Pool, engine: PostgresEngine) -> list[int]:
    """Index until nothing is due; answers the size of each batch."""
    sizes = []
    while size := await index_once(pool, engine):
        sizes.append(size)
    await engine.refresh()
    return sizes


async def found(engine: PostgresEngine, text: str = "") -> tuple[int, ...]:
    return (await engine.search(SearchRequest(text=text))).ids


async def waiting(pool: asyncpg.Pool) -> int:
    count: int = await pool.fetchval("SELECT count(*) FROM catalog_change")
    return count


async def test_many_changes_of_one_product_are_one_document(
    pool: asyncpg.Pool, engine: PostgresEngine
) -> None:
    shawl = await rows.product(pool, "shawl")
    for price in range(1000, 1010):
        await pool.execute("UPDATE variant SET price = $1", price)

    assert await index(pool, engine) == [1]
    assert await found(engine) == (shawl,)
    assert await waiting(pool) == 0
    document = await read_document(pool, "shawl")
    assert document is not None
    assert document.price_min == 1009


async def test_an_unchanged_document_is_not_written_again(
    pool: asyncpg.Pool, engine: PostgresEngine
) -> None:
    await rows.product(pool, "shawl")
    await index(pool, engine)
    before = await pool.fetchval("SELECT seq FROM product_document")

    await pool.execute("INSERT INTO catalog_change (entity, entity_id) VALUES ('all', 0)")
    await index(pool, engine)

    assert await pool.fetchval("SELECT seq FROM product_document") == before


async def test_a_crash_before_the_end_loses_nothing(
    pool: asyncpg.Pool, engine: PostgresEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    shawl = await rows.product(pool, "shawl")

    async def die(*_arguments: object, **_more: object) -> None:
        raise SystemError("killed")

    with monkeypatch.context() as patched, pytest.raises(SystemError):
        patched.setattr(engine, "write", die)
        await index_once(pool, engine)

    assert await pool.fetchval("SELECT count(*) FROM product_document") == 0
    await index(pool, engine)
    assert await found(engine) == (shawl,)


async def test_a_product_that_cannot_be_built_is_set_aside_and_comes_back_when_mended(
    pool: asyncpg.Pool, engine: PostgresEngine
) -> None:
    poison = await rows.product(pool, "poison", attributes={"size": {"nested": True}})
    shawl = await rows.product(pool, "shawl")

    await index(pool, engine)

    assert await found(engine) == (shawl,)
    assert await waiting(pool) == 0
    failure = await pool.fetchrow("SELECT product_id, stage, error FROM index_failure")
    assert failure is not None
    assert (failure["product_id"], failure["stage"]) == (poison, "document")
    assert "attributes" in failure["error"]

    await pool.execute("UPDATE product SET attributes = '{}' WHERE id = $1", poison)
    await index(pool, engine)

    assert set(await found(engine)) == {poison, shawl}
    assert await pool.fetchval("SELECT count(*) FROM index_failure") == 0


async def test_a_product_that_an_index_refuses_is_found_by_halving(
    pool: asyncpg.Pool, engine: PostgresEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [await rows.product(pool, f"p-{n}") for n in range(7)]
    write = engine.write

    async def refuse_third(connection, prepared, removed):  # type: ignore[no-untyped-def]
        if any(each.entry.id == ids[2] for each in prepared):
            raise ValueError("no")
        return await write(connection, prepared, removed)

    monkeypatch.setattr(engine, "write", refuse_third)
    await index(pool, engine)

    assert set(await found(engine)) == set(ids) - {ids[2]}
    assert await pool.fetchval("SELECT array_agg(product_id) FROM index_failure") == [ids[2]]
    counted = await pool.fetchval("SELECT products FROM search_lexeme WHERE lexeme = 'panjang'")
    assert counted == len(ids) - 1


async def test_a_pass_in_several_parts_does_to_each_product_what_it_needs(
    pool: asyncpg.Pool, engine: PostgresEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexer, "PART", 2)
    ids = [await rows.product(pool, f"p-{n}") for n in range(9)]
    await index(pool, engine)
    stored = dict(await pool.fetch("SELECT product_id, seq FROM product_document"))
    assert stored.keys() == set(ids)

    gone, broken, changed = ids[1], ids[4], ids[8]
    await pool.execute("DELETE FROM product WHERE id = $1", gone)
    await pool.execute("UPDATE product SET attributes = '{\"a\": {}}' WHERE id = $1", broken)
    await pool.execute('UPDATE product SET name = \'{"id": "Syal"}\' WHERE id = $1', changed)
    await pool.execute("INSERT INTO catalog_change (entity, entity_id) VALUES ('all', 0)")
    new = await rows.product(pool, "new")
    assert await index(pool, engine) == [10]

    assert await waiting(pool) == 0
    assert set(await found(engine)) == {*ids, new} - {gone}
    assert (await found(engine, "syal"))[0] == changed
    written = dict(await pool.fetch("SELECT product_id, seq FROM product_document"))
    assert {id for id in written if written[id] != stored.get(id)} == {gone, changed, new}
    assert await pool.fetchval("SELECT array_agg(product_id) FROM index_failure") == [broken]


async def test_others_are_served_between_two_products(
    pool: asyncpg.Pool, engine: PostgresEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        await rows.product(pool, f"p-{number}")
    turns, turns_at_build = 0, []
    prepare = engine.prepare

    async def count_turns() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    def prepare_and_note(entry: IndexEntry) -> PreparedEntry:
        turns_at_build.append(turns)
        return prepare(entry)

    monkeypatch.setattr(engine, "prepare", prepare_and_note)
    counting = asyncio.create_task(count_turns())
    await index_once(pool, engine)
    counting.cancel()

    assert len(set(turns_at_build)) == 5


async def test_a_withdrawn_product_leaves_a_withdrawal_behind(
    pool: asyncpg.Pool, engine: PostgresEngine
) -> None:
    shawl = await rows.product(pool, "shawl")
    await index(pool, engine)

    await pool.execute("DELETE FROM product WHERE id = $1", shawl)
    await index(pool, engine)

    assert await found(engine) == ()
    assert await read_document(pool, "shawl") is None
    row = await pool.fetchrow("SELECT product_id, slug FROM product_document")
    assert row == (shawl, None)


async def test_two_indexers_at_once_do_no_harm(pool: asyncpg.Pool, engine: PostgresEngine) -> None:
    ids = [await rows.product(pool, f"p-{n}") for n in range(20)]

    async def work() -> None:
        while await index_once(pool, engine, limit=3):
            pass

    await asyncio.gather(work(), work(), work())
    await engine.refresh()

    assert set((await engine.search(SearchRequest(limit=100))).ids) == set(ids)
    assert await pool.fetchval("SELECT count(DISTINCT seq) FROM product_document") == len(ids)


async def test_reindex_mends_what_was_broken_by_hand_and_verify_sees_it(
    pool: asyncpg.Pool, engine: PostgresEngine
) -> None:
    await rows.product(pool, "shawl")
    await index(pool, engine)
    await pool.execute("UPDATE product_document SET hash = 'broken'")
    await pool.execute("UPDATE search_entry SET product_id = 99")
    expected = await catalogue_hashes(pool)

    assert differences("documents", expected, await stored_hashes(pool)) == [
        "documents: product 1 is out of date"
    ]
    assert differences("postgres", expected, await engine.hashes()) == [
        "postgres: product 1 is missing",
        "postgres: product 99 should not be there",
    ]

    assert await count_due(pool) == 1
    await rebuild_documents(pool, engine, lambda _count: None)

    assert await stored_hashes(pool) == expected
    assert await engine.hashes() == expected


async def test_cards_are_read_again_after_a_change(
    pool: asyncpg.Pool, engine: PostgresEngine
) -> None:
    shawl = await rows.product(pool, "shawl", name={"id": "Selendang", "en": "Shawl"})
    await index(pool, engine)
    cards = Cards(pool)

    async def name(language: Language) -> str:
        card = (await cards.read([shawl, 404], language))[shawl]
        return str(msgspec.json.decode(card)["name"])

    assert [await name(language) for language in Language] == ["Selendang", "Shawl"]
    await pool.execute("UPDATE product SET name = $1", '{"id": "Syal"}')
    await index(pool, engine)
    cards.drop([shawl])

    assert [await name(language) for language in Language] == ["Syal", "Syal"]


async def test_an_old_slug_leads_to_what_is_shown_only(
    pool: asyncpg.Pool, engine: PostgresEngine
) -> None:
    await rows.product(pool, "old")
    await pool.execute("UPDATE product SET slug = 'new'")
    await index(pool, engine)

    assert await moved_to(pool, "product", "old") == "new"
    assert await moved_to(pool, "product", "never") is None

    await pool.execute("UPDATE product SET status = 'archived'")
    await index(pool, engine)

    assert await moved_to(pool, "product", "old") is None


async def test_the_lag_is_the_age_of_the_oldest_due_change(
    pool: asyncpg.Pool, engine: PostgresEngine
) -> None:
    await rows.product(pool, "shawl")
    await pool.execute("UPDATE catalog_change SET due_at = now() - interval '1 minute'")

    assert 59 < await change_feed.lag_seconds(pool) < 90

    await index(pool, engine)

    assert await change_feed.lag_seconds(pool) == 0
    await pool.execute(
        "INSERT INTO catalog_change (entity, entity_id, due_at)"
        " VALUES ('product', 1, now() + interval '3 s')"
    )
    assert 2 < await change_feed.seconds_until_due(pool, 60) <= 3
