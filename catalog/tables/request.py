"""Requests that must not be done twice."""

from __future__ import annotations

from piccolo.columns import BigSerial, Bytea, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Unique
from piccolo.table import Table

from catalog.tables.account import Account
from catalog.tables.rules import check


class AnsweredRequest(Table, tablename="answered_request"):
    """What was answered under an `Idempotency-Key`, so that asking again does nothing again."""

    id = BigSerial(primary_key=True)
    account = ForeignKey(Account, default=None, null=False, on_delete=OnDelete.cascade)
    key = Text(default=None)
    request_hash = Bytea(default=None, help_text="SHA-256 of what was asked")
    status = Integer(default=None, null=True, help_text="Empty: not answered yet")
    body = Bytea(default=b"")
    created_at = Timestamptz(default=TimestamptzNow())

    answered_request_once = Unique(["account", "key"])
    answered_request_hash_length = check("length(request_hash) = 32")
