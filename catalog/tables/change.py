"""The outbox: what changed and has not reached the index yet. Written by triggers only."""

from __future__ import annotations

from piccolo.columns import BigInt, BigSerial, Text, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from catalog.tables.rules import check


class CatalogChange(Table, tablename="catalog_change"):
    """`entity_id` of `entity` changed, or will: a window's start and end are changes due later."""

    id = BigSerial(primary_key=True)
    entity = Text(default=None)
    entity_id = BigInt(default=None)
    due_at = Timestamptz(default=TimestamptzNow(), index=True)

    catalog_change_entity_known = check(
        "entity IN ('product', 'producer', 'category', 'attribute', 'collection', 'merchandising',"
        " 'all')"
    )
