"""What the promo team reads: what people search for, what they miss, and where they go on.

Read models over whole days, both ends included. Not for HTTP: who may ask is decided where the
promo team's addresses are made. Database errors pass through.
"""

from __future__ import annotations

from datetime import date

import asyncpg
from msgspec import Struct

from search.insight.keeping import SQL

MOST_ROWS = 100


class QueryReport(Struct, frozen=True, kw_only=True):
    """One query in one language over some days."""

    query: str
    language: str
    searches: int
    empty: int
    suggested: int
    clicks: int
    enquiries: int


class PositionReport(Struct, frozen=True, kw_only=True):
    """What shoppers went on to at one place of their lists."""

    position: int
    clicks: int
    enquiries: int


class ProductReport(Struct, frozen=True, kw_only=True):
    """What shoppers went on to, wherever it stood."""

    product_id: int
    clicks: int
    enquiries: int


async def top_queries(
    pool: asyncpg.Pool, first: date, last: date, limit: int = MOST_ROWS
) -> list[QueryReport]:
    """The most searched first."""
    return [QueryReport(**row) for row in await pool.fetch(SQL.top_queries, first, last, limit)]


async def empty_queries(
    pool: asyncpg.Pool, first: date, last: date, limit: int = MOST_ROWS
) -> list[QueryReport]:
    """What found nothing, the most missed first."""
    return [QueryReport(**row) for row in await pool.fetch(SQL.empty_queries, first, last, limit)]


async def queries_without_click(
    pool: asyncpg.Pool, first: date, last: date, limit: int = MOST_ROWS
) -> list[QueryReport]:
    """What found something and led to nothing, the most searched first."""
    rows = await pool.fetch(SQL.queries_without_click, first, last, limit)
    return [QueryReport(**row) for row in rows]


async def interest_by_position(
    pool: asyncpg.Pool, first: date, last: date, limit: int = MOST_ROWS
) -> list[PositionReport]:
    """Clicks and enquiries by place, from the top of the list."""
    rows = await pool.fetch(SQL.interest_by_position, first, last, limit)
    return [PositionReport(**row) for row in rows]


async def interest_by_product(
    pool: asyncpg.Pool, first: date, last: date, limit: int = MOST_ROWS
) -> list[ProductReport]:
    """The most enquired about first."""
    rows = await pool.fetch(SQL.interest_by_product, first, last, limit)
    return [ProductReport(**row) for row in rows]


async def queries_that_find(
    pool: asyncpg.Pool, days: int, at_least: int, limit: int
) -> list[tuple[str, str, int]]:
    """(query, language, searches) of what is asked at least so often and mostly finds something."""
    rows = await pool.fetch(SQL.queries_that_find, days, at_least, limit)
    return [(row["query"], row["language"], row["searches"]) for row in rows]
