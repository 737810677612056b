"""Counts in a real database: written, added up, read by the promo team, and forgotten."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any, cast

import asyncpg

from search.insight import reports
from search.insight.keeping import SQL, keep, keep_forever
from search.insight.tally import Happening, Tally
from tests import rows

EVER = (date(2020, 1, 1), date(2999, 1, 1))


async def shown(pool: asyncpg.Pool) -> int:
    """A product that shoppers can see."""
    product = await rows.product(pool)
    await pool.execute(
        "INSERT INTO product_document (product_id, slug, hash, document, card_id, card_en, entry)"
        " VALUES ($1, 'x', 'x', 'x', 'x', 'x', 'x')",
        product,
    )
    return product


async def test_what_is_counted_by_several_processes_adds_up(clean_database: asyncpg.Pool) -> None:
    pool, product = clean_database, await shown(clean_database)
    for _ in range(2):
        tally = Tally()
        for _ in range(3):
            tally.searched("tenun sumba", "id", False)
            tally.searched("batik", "id", True)
        tally.searched("smoked beef", "en", False)
        tally.happened(
            Happening.CLICK, query="tenun sumba", language="id", product=product, position=1
        )
        tally.happened(
            Happening.ENQUIRY, query="tenun sumba", language="id", product=product, position=4
        )
        tally.happened(Happening.CLICK, language="id", product=999, position=4)
        assert await keep(pool, tally)
        assert await keep(pool, tally)  # nothing is left to be written twice

    top = await reports.top_queries(pool, *EVER)
    assert [(row.query, row.searches) for row in top] == [
        ("batik", 6), ("tenun sumba", 6), ("smoked beef", 2),
    ]  # fmt: skip
    assert (top[1].clicks, top[1].enquiries) == (2, 2)
    assert [(row.query, row.empty) for row in await reports.empty_queries(pool, *EVER)] == [
        ("batik", 6)
    ]
    assert [row.query for row in await reports.queries_without_click(pool, *EVER)] == [
        "smoked beef"
    ]
    assert [
        (row.position, row.clicks, row.enquiries)
        for row in await reports.interest_by_position(pool, *EVER)
    ] == [(1, 2, 0), (4, 2, 2)]
    # Nobody's product 999 is not kept.
    assert [
        (row.product_id, row.clicks, row.enquiries)
        for row in await reports.interest_by_product(pool, *EVER)
    ] == [(product, 2, 2)]
    assert await reports.queries_that_find(pool, 30, 3, 10) == [("tenun sumba", "id", 6)]


async def test_counts_wait_while_the_database_is_away(clean_database: asyncpg.Pool) -> None:
    class Away:
        async def execute(self, *arguments: object) -> None:
            raise ConnectionRefusedError

    tally = Tally()
    tally.searched("tenun", "id", False)
    assert not await keep(cast(Any, Away()), tally)
    tally.searched("tenun", "id", False)
    assert await keep(clean_database, tally)

    assert [row.searches for row in await reports.top_queries(clean_database, *EVER)] == [2]


async def test_the_last_counts_are_written_when_a_process_stops(
    clean_database: asyncpg.Pool,
) -> None:
    tally = Tally()
    keeping = asyncio.create_task(keep_forever(clean_database, tally, every_seconds=60))
    await asyncio.sleep(0.01)
    tally.searched("tenun", "id", False)
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)

    assert [row.searches for row in await reports.top_queries(clean_database, *EVER)] == [1]


async def test_old_days_and_rare_queries_are_forgotten(clean_database: asyncpg.Pool) -> None:
    today = date.today()  # noqa: DTZ011 - days differ by months here
    for query, age, searches in (
        ("rare now", 5, 1), ("rare then", 50, 2), ("common then", 50, 9), ("long ago", 500, 900),
    ):  # fmt: skip
        await clean_database.execute(
            "INSERT INTO search_query_day (day, query, language, searches)"
            " VALUES ($1, $2, 'id', $3)",
            today - timedelta(days=age),
            query,
            searches,
        )
    await clean_database.execute(SQL.forget_old, 400, 30, 3)

    assert {row.query for row in await reports.top_queries(clean_database, *EVER)} == {
        "rare now", "common then",
    }  # fmt: skip
