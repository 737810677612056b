"""What the words of products tell before anything is asked."""

from __future__ import annotations

import asyncpg
import pytest

from search.engines.postgres.engine import PostgresEngine
from search.known_words import KnownWords, WordsReader
from search.understanding import Alternative, Group
from search.vocabulary import shipped_vocabulary
from tests.contract.entries import entry

WORDS = KnownWords(("halus", "ikat", "kain", "kaos", "sumba", "tenun"), (0, 5, 9, 2, 4, 8), 10)


def group(*words: str, prefix: bool = False, also: tuple[str, ...] = ()) -> Group:
    more = (Alternative(also),) if also else ()
    return Group((Alternative(words, prefix=prefix), *more))


@pytest.mark.parametrize(
    ("asked", "had", "telling"),
    [
        (group("kain"), True, 9),
        (group("kai"), False, 0),
        (group("ka", prefix=True), True, 10),
        (group("halus"), True, 0),
        (group("tenun", "sumba"), True, 4),
        (group("tenun", "sum", prefix=True), True, 4),
        (group("tenun", "rote"), False, 0),
        (group("songket", also=("ikat",)), True, 5),
        (group("zzz", prefix=True), False, 0),
        (Group((Alternative(("tnn",), sku=True),)), True, 1),
    ],
)
def test_what_may_have_a_group(asked: Group, had: bool, telling: int) -> None:
    assert WORDS.might_have(asked) is had
    assert WORDS.telling_products(asked) == telling


def test_who_knows_nothing_rules_nothing_out() -> None:
    nothing = KnownWords()
    assert nothing.might_have(group("kain"))
    assert nothing.telling_products(group("kain"))
    assert nothing.may_lack(["kain"])


def test_whether_some_word_may_be_mistyped() -> None:
    assert not WORDS.may_lack(["kain", "halus"])
    assert WORDS.may_lack(["kain", "halu"])


async def test_words_are_counted_as_products_change(clean_database: asyncpg.Pool) -> None:
    engine = PostgresEngine(clean_database, shipped_vocabulary())
    reader = WordsReader(clean_database)
    await reader.read()
    assert (list(reader.known.words), reader.known.products) == ([], 0)

    await engine.index([entry(1, "Kain Élok", description="kain halus"), entry(2, "Kain")], [])
    await reader.read()
    known = dict(zip(reader.known.words, reader.known.telling, strict=True))
    assert list(known) == sorted(known)
    assert (known["kain"], known["elok"], known["halus"]) == (2, 1, 0)
    assert reader.known.products == 2

    await engine.index([entry(1, "Topi", description="kain")], [2])
    await reader.read()
    known = dict(zip(reader.known.words, reader.known.telling, strict=True))
    assert (known["kain"], known["topi"], "elok" in known) == (0, 1, False)
    assert reader.known.products == 1
