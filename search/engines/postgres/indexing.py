"""Writing entries into the tables of the engine, within a transaction of the caller's.

In three steps, so that a caller with many entries can do the first while the database is busy with
the second: `prepare` (pure), `write` (any number of times) and `settle` (once, before the
transaction ends). All or nothing, and safe to repeat. `write` takes the engine's advisory lock
until the transaction ends, so `seq` grows in commit order and processes can follow it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import asyncpg
from msgspec import Struct, field

from search.document import IndexEntry, choice_text
from search.engines.postgres.columns import NUMBERS
from search.engines.postgres.lexemes import EntryLexemes, entry_lexemes
from search.engines.postgres.postings import STATEMENTS


class WordCounts(Struct):
    """How many more products have a word than before; negative where fewer do."""

    products: Counter[str] = field(default_factory=Counter)
    telling: Counter[str] = field(default_factory=Counter)
    """In a telling text (`lexemes.EntryLexemes`)."""

    def add(self, others: WordCounts) -> None:
        """Count these as well."""
        self.products.update(others.products)
        self.telling.update(others.telling)


class PreparedEntry(Struct, frozen=True):
    """An entry with what its rows need."""

    entry: IndexEntry
    choices: tuple[tuple[str, str], ...]
    lexemes: EntryLexemes


def prepare(entry: IndexEntry) -> PreparedEntry:
    """What takes time and no database."""
    return PreparedEntry(entry, tuple(_choices(entry)), entry_lexemes(entry))


async def write(
    connection: asyncpg.Connection, entries: Sequence[PreparedEntry], removed: Sequence[int]
) -> WordCounts:
    """Replace these products' entries and forget the removed ids; answers what to settle."""
    await connection.execute(STATEMENTS.lock_entries)
    latest = {prepared.entry.id: prepared for prepared in entries}
    forgotten = [number for number in dict.fromkeys(removed) if number not in latest]
    counts = WordCounts()
    places = await _places(connection, list(latest))
    if places or forgotten:
        await _forget_words(connection, [*places, *forgotten], counts)
    if latest:
        next_place = await connection.fetchval(STATEMENTS.find_next_place)
        for number in latest:
            if number not in places:
                places[number] = next_place
                next_place += 1
        await _store(connection, list(latest.values()), places)
        for prepared in latest.values():
            counts.products.update(prepared.lexemes.words)
            counts.telling.update(prepared.lexemes.telling)
    if forgotten:
        await connection.execute(STATEMENTS.forget_entries, forgotten)
    return counts


async def settle(connection: asyncpg.Connection, counts: WordCounts) -> None:
    """Count the words of all that was written, make it quick to find and tell of it."""
    changed = sorted(
        (word, number, counts.telling[word])
        for word, number in counts.products.items()
        if number or counts.telling[word]
    )
    if changed:
        await connection.execute(STATEMENTS.count_words, *map(list, zip(*changed, strict=True)))
    await connection.execute(STATEMENTS.merge_words)
    await connection.execute(STATEMENTS.announce)


async def _store(
    connection: asyncpg.Connection,
    rows: list[PreparedEntry],
    places: dict[int, int],
) -> None:
    codes = await _codes(connection, {choice for row in rows for choice in row.choices})
    entries = [row.entry for row in rows]
    locations = [entry.location or (None, None) for entry in entries]
    await connection.execute(
        STATEMENTS.store_entries,
        [entry.id for entry in entries],
        [places[entry.id] for entry in entries],
        [entry.hash for entry in entries],
        ["{" + ",".join([codes[choice] for choice in row.choices]) + "}" for row in rows],
        *([entry.numbers.get(key) for entry in entries] for key in NUMBERS),
        [latitude for latitude, _ in locations],
        [longitude for _, longitude in locations],
        [_storable(entry.name_order) for entry in entries],
    )
    await connection.execute(
        STATEMENTS.store_words,
        [places[entry.id] for entry in entries],
        [row.lexemes.vector for row in rows],
    )


def _storable(text: str) -> str:
    """PostgreSQL stores neither NUL nor half a surrogate pair."""
    return text.replace("\x00", "").encode(errors="replace").decode()


def _choices(entry: IndexEntry) -> Iterable[tuple[str, str]]:
    for key, values in entry.choices.items():
        for value in dict.fromkeys(map(choice_text, values)):
            yield key, value


async def _places(connection: asyncpg.Connection, product_ids: list[int]) -> dict[int, int]:
    rows = await connection.fetch(STATEMENTS.find_places, product_ids)
    return {row["product_id"]: row["place"] for row in rows}


async def _codes(
    connection: asyncpg.Connection, choices: set[tuple[str, str]]
) -> dict[tuple[str, str], str]:
    ordered = sorted(choices)
    rows = await connection.fetch(
        STATEMENTS.store_facet_values,
        [key for key, _ in ordered],
        [value for _, value in ordered],
    )
    return {(row["key"], row["value"]): str(row["id"]) for row in rows}


async def _forget_words(
    connection: asyncpg.Connection, product_ids: list[int], counts: WordCounts
) -> None:
    for row in await connection.fetch(STATEMENTS.count_words_of, product_ids):
        counts.products[row["word"]] -= row["products"]
        counts.telling[row["word"]] -= row["telling"]
