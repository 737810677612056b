"""Old addresses. A trigger writes them whenever a slug changes, by plain SQL too."""

from __future__ import annotations

from piccolo.columns import BigInt, BigSerial, Text, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Unique
from piccolo.table import Table

from catalog.tables.rules import check


class SlugHistory(Table, tablename="slug_history"):
    """`slug` once led to the row `entity_id` of `entity`, and still redirects to it."""

    id = BigSerial(primary_key=True)
    entity = Text(default=None)
    slug = Text(default=None)
    entity_id = BigInt(default=None)
    changed_at = Timestamptz(default=TimestamptzNow())

    slug_history_entity_slug_unique = Unique(["entity", "slug"])
    slug_history_entity_known = check("entity IN ('product', 'producer', 'category', 'collection')")
