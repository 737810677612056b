"""Writing entries into the tables of the engine, within a transaction of the caller's.

All or nothing, and safe to repeat. Takes the engine's advisory lock until the transaction ends, so
`seq` grows in commit order and processes can follow it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import asyncpg

from search.document import IndexEntry, choice_text
from search.engines.postgres.columns import NUMBERS
from search.engines.postgres.lexemes import entry_lexemes
from search.engines.postgres.postings import STATEMENTS


async def write(
    connection: asyncpg.Connection, entries: Sequence[IndexEntry], removed: Sequence[int]
) -> None:
    """Replace these products' entries and forget the removed ids."""
    await connection.execute(STATEMENTS.lock_entries)
    latest = {entry.id: entry for entry in entries}
    forgotten = [number for number in dict.fromkeys(removed) if number not in latest]
    words: Counter[str] = Counter()
    places = await _places(connection, list(latest))
    if places or forgotten:
        await _forget_words(connection, [*places, *forgotten], words)
    if latest:
        next_place = await connection.fetchval(STATEMENTS.find_next_place)
        for number in latest:
            if number not in places:
                places[number] = next_place
                next_place += 1
        await _store(connection, list(latest.values()), places, words)
    if forgotten:
        await connection.execute(STATEMENTS.forget_entries, forgotten)
    changed = sorted((word, number) for word, number in words.items() if number)
    if changed:
        await connection.execute(STATEMENTS.count_words, *map(list, zip(*changed, strict=True)))
    await connection.execute(STATEMENTS.merge_words)
    await connection.execute(STATEMENTS.announce)


async def _store(
    connection: asyncpg.Connection,
    entries: list[IndexEntry],
    places: dict[int, int],
    words: Counter[str],
) -> None:
    choices = [list(_choices(entry)) for entry in entries]
    codes = await _codes(connection, {choice for given in choices for choice in given})
    vectors = []
    for entry in entries:
        vector, found = entry_lexemes(entry)
        vectors.append(vector)
        words.update(found)
    locations = [entry.location or (None, None) for entry in entries]
    await connection.execute(
        STATEMENTS.store_entries,
        [entry.id for entry in entries],
        [places[entry.id] for entry in entries],
        [entry.hash for entry in entries],
        ["{" + ",".join(str(codes[choice]) for choice in given) + "}" for given in choices],
        *([entry.numbers.get(key) for entry in entries] for key in NUMBERS),
        [latitude for latitude, _ in locations],
        [longitude for _, longitude in locations],
        [_storable(entry.name_order) for entry in entries],
    )
    await connection.execute(
        STATEMENTS.store_words, [places[entry.id] for entry in entries], vectors
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
) -> dict[tuple[str, str], int]:
    ordered = sorted(choices)
    rows = await connection.fetch(
        STATEMENTS.store_facet_values,
        [key for key, _ in ordered],
        [value for _, value in ordered],
    )
    return {(row["key"], row["value"]): row["id"] for row in rows}


async def _forget_words(
    connection: asyncpg.Connection, product_ids: list[int], words: Counter[str]
) -> None:
    for row in await connection.fetch(STATEMENTS.count_words_of, product_ids):
        words[row["word"]] -= row["products"]
