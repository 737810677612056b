"""Triggers write the outbox and old slugs, whoever writes: tried by plain SQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from tests import rows


async def changes(pool: asyncpg.Pool) -> list[tuple[str, int]]:
    """What was captured since the last look."""
    taken = await pool.fetch(
        "DELETE FROM catalog_change WHERE due_at <= now() RETURNING entity, entity_id"
    )
    return sorted({(row["entity"], row["entity_id"]) for row in taken})


async def test_one_statement_over_many_rows_is_captured_once_per_row(
    clean_database: asyncpg.Pool,
) -> None:
    ids = [await rows.product(clean_database, f"p-{n}") for n in range(3)]
    await changes(clean_database)

    await clean_database.execute("UPDATE variant SET price = price + 1")

    assert await changes(clean_database) == [("product", identity) for identity in ids]


@pytest.mark.parametrize(
    ("statement", "entity"),
    [
        ("UPDATE producer SET name = 'New'", "producer"),
        ("UPDATE category SET position = 9", "category"),
        ("DELETE FROM variant", "product"),
        (
            "INSERT INTO licence (product, kind, number) SELECT id, 'p-irt', '1' FROM product",
            "product",
        ),
        (
            "INSERT INTO certification (producer, kind, status)"
            " SELECT id, 'nkv', 'in-progress' FROM producer",
            "producer",
        ),
    ],
)
async def test_every_table_tells_whose_change_it_is(
    clean_database: asyncpg.Pool, statement: str, entity: str
) -> None:
    await rows.product(clean_database)
    await changes(clean_database)

    await clean_database.execute(statement)

    assert await changes(clean_database) == [(entity, 1)]


async def test_a_change_of_nothing_is_no_change(clean_database: asyncpg.Pool) -> None:
    await clean_database.execute("UPDATE variant SET price = 1")

    assert await changes(clean_database) == []


async def test_moving_a_row_between_owners_tells_both(clean_database: asyncpg.Pool) -> None:
    one, other = (
        await rows.product(clean_database, "one"),
        await rows.product(clean_database, "other"),
    )
    await changes(clean_database)

    await clean_database.execute(
        "UPDATE variant SET product = $1, options = '{\"a\": 1}' WHERE product = $2", other, one
    )

    assert await changes(clean_database) == [("product", one), ("product", other)]


async def test_truncate_asks_for_everything(clean_database: asyncpg.Pool) -> None:
    await clean_database.execute("TRUNCATE variant")

    assert await changes(clean_database) == [("all", 0)]


async def test_changes_of_a_failed_transaction_are_not_there(clean_database: asyncpg.Pool) -> None:
    await rows.product(clean_database)
    await changes(clean_database)

    async with clean_database.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute("UPDATE product SET popularity = 1")
        await transaction.rollback()

    assert await changes(clean_database) == []


async def test_a_window_is_due_when_it_starts_and_when_it_ends(
    clean_database: asyncpg.Pool,
) -> None:
    start = datetime.now(UTC) + timedelta(days=1)
    end = start + timedelta(days=1)

    await rows.product(clean_database, publish_from=start, publish_until=end)

    due = await clean_database.fetch(
        "SELECT due_at FROM catalog_change WHERE due_at > now() ORDER BY due_at"
    )
    assert [row["due_at"] for row in due] == [start, end]


async def test_a_merchandising_rule_tells_of_itself_its_actions_and_its_window(
    clean_database: asyncpg.Pool,
) -> None:
    product = await rows.product(clean_database)
    await changes(clean_database)
    end = datetime.now(UTC) + timedelta(days=1)

    rule = await rows.insert(
        clean_database, "merchandising_rule", name="r", query="sei", publish_until=end
    )
    assert await changes(clean_database) == [("merchandising", rule)]
    await rows.insert(
        clean_database, "merchandising_action", rule=rule, kind="pin", product=product
    )
    assert await changes(clean_database) == [("merchandising", rule)]
    due = await clean_database.fetch("SELECT entity, due_at FROM catalog_change")
    assert [(row["entity"], row["due_at"]) for row in due] == [("merchandising", end)]


async def test_listeners_are_woken(clean_database: asyncpg.Pool, dsn: str) -> None:
    from search.change_feed import CATALOGUE_CHANGED, listening

    async with listening(dsn, CATALOGUE_CHANGED) as (news, _lost):
        await rows.category(clean_database)

        assert await news.wait()


async def test_an_old_slug_leads_on_until_somebody_takes_it(clean_database: asyncpg.Pool) -> None:
    shawl = await rows.product(clean_database, "first")
    await clean_database.execute("UPDATE product SET slug = 'second' WHERE id = $1", shawl)
    await clean_database.execute("UPDATE product SET slug = 'third' WHERE id = $1", shawl)
    old = "SELECT slug FROM slug_history WHERE entity = 'product' AND entity_id = $1 ORDER BY slug"

    assert [row["slug"] for row in await clean_database.fetch(old, shawl)] == ["first", "second"]

    await rows.product(clean_database, "first")

    assert [row["slug"] for row in await clean_database.fetch(old, shawl)] == ["second"]


async def _shown_picture(pool: asyncpg.Pool) -> tuple[int, int, int]:
    product = await rows.product(pool)
    collection = await rows.insert(
        pool, "collection", slug="best", title={"en": "Best"}, kind="manual"
    )
    image = await rows.image(pool)
    for place in (
        {"product": product},
        {"product": product, "position": 1},
        {"collection": collection},
    ):
        await rows.insert(pool, "image_placement", image=image, alt={"en": "Shawl"}, **place)
    await changes(pool)
    return product, collection, image


@pytest.mark.parametrize(
    "assignment", ["key = repeat('b', 32)", "focal_x = 0.9", "widths = '{320}'", "placeholder = ''"]
)
async def test_a_picture_that_looks_different_is_news_of_what_shows_it(
    clean_database: asyncpg.Pool, assignment: str
) -> None:
    product, collection, _ = await _shown_picture(clean_database)

    await clean_database.execute(f"UPDATE image SET {assignment}")

    assert await changes(clean_database) == [("collection", collection), ("product", product)]


@pytest.mark.parametrize("assignment", ["rendered_at = now()", "focal_x = focal_x", "bytes = 9"])
async def test_a_picture_that_looks_the_same_is_no_news(
    clean_database: asyncpg.Pool, assignment: str
) -> None:
    await _shown_picture(clean_database)

    await clean_database.execute(f"UPDATE image SET {assignment}")

    assert await changes(clean_database) == []
