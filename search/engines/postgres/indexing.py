"""Writing entries into the tables of the engine, within a transaction of the caller's.

In three steps, so that a caller with many entries can do the first while the database is busy with
the second: `prepare` (pure), `write` (any number of times) and `settle` (once, before the
transaction ends). All or nothing, and safe to repeat. `write` takes the engine's advisory lock
until the transaction ends, so `seq` grows in commit order and processes can follow it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

import asyncpg
from msgspec import Struct, field

from search.document import IndexEntry, choice_text
from search.engines.postgres.columns import NUMBERS
from search.engines.postgres.lexemes import EntryLexemes, entry_lexemes
from search.engines.postgres.postings import STATEMENTS


class ChangedWords(Struct):
    """Words of the products that were written, and of what they replace."""

    written: list[EntryLexemes] = field(default_factory=list)
    forgotten: list[tuple[str, int, int]] = field(default_factory=list)
    """(word, products that had it, those that had it in a telling text)."""

    def add(self, others: ChangedWords) -> None:
        """These as well."""
        self.written += others.written
        self.forgotten += others.forgotten


class WordCounts(Struct):
    """How many more products have a word than before; negative where fewer do."""

    products: Counter[str] = field(default_factory=Counter)
    telling: Counter[str] = field(default_factory=Counter)
    """In a telling text (`lexemes.EntryLexemes`)."""

    def count(self, changed: ChangedWords) -> None:
        """Count these as well."""
        # From iterables, which are counted in C; to add one counter to another is ten times slower.
        self.products.update(chain.from_iterable(each.words for each in changed.written))
        self.telling.update(chain.from_iterable(each.telling for each in changed.written))
        for word, had, told in changed.forgotten:
            self.products[word] -= had
            self.telling[word] -= told

    def rows(self) -> list[tuple[str, int, int]]:
        """Words in their order, each with both numbers, where one is not zero."""
        pairs = ((word, self.products[word], self.telling[word]) for word in sorted(self.products))
        return [row for row in pairs if row[1] or row[2]]


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
) -> ChangedWords:
    """Replace these products' entries and forget the removed ids; answers what to settle."""
    await connection.execute(STATEMENTS.lock_entries)
    latest = {prepared.entry.id: prepared for prepared in entries}
    forgotten = [number for number in dict.fromkeys(removed) if number not in latest]
    changed = ChangedWords()
    places = await _places(connection, list(latest))
    if places or forgotten:
        changed.forgotten += await _words_of(connection, [*places, *forgotten])
    if latest:
        next_place = await connection.fetchval(STATEMENTS.find_next_place)
        for number in latest:
            if number not in places:
                places[number] = next_place
                next_place += 1
        await _store(connection, list(latest.values()), places)
        changed.written += [prepared.lexemes for prepared in latest.values()]
    if forgotten:
        await connection.execute(STATEMENTS.forget_entries, forgotten)
    return changed


async def settle(connection: asyncpg.Connection, counts: WordCounts) -> None:
    """Count the words of all that was written, make it quick to find and tell of it."""
    rows = counts.rows()
    if rows:
        await connection.execute(STATEMENTS.count_words, *map(list, zip(*rows, strict=True)))
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


async def _words_of(
    connection: asyncpg.Connection, product_ids: list[int]
) -> list[tuple[str, int, int]]:
    rows = await connection.fetch(STATEMENTS.count_words_of, product_ids)
    return [(row["word"], row["products"], row["telling"]) for row in rows]
