"""Corrections: how near a word must be, and what is never touched."""

from __future__ import annotations

import asyncpg
import pytest

from search.lexicon import Corrections, correct, edits, may_be_corrected, typos, typos_allowed
from search.vocabulary import shipped_vocabulary

VOCABULARY = shipped_vocabulary()


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("", "", 0),
        ("abc", "", 3),
        ("tenun", "tenun", 0),
        ("tenum", "tenun", 1),
        ("tenn", "tenun", 1),
        ("tenunn", "tenun", 1),
        ("tneun", "tenun", 1),
        ("selendnag", "selendang", 1),
        ("ca", "abc", 3),
        ("kitten", "sitting", 3),
    ],
)
def test_edits(first: str, second: str, expected: int) -> None:
    assert edits(first, second) == edits(second, first) == expected


def test_a_wrong_first_letter_is_two_typos() -> None:
    assert typos("renun", "tenun") == 2
    assert typos("etnun", "tenun") == 1, "two letters swapped are one mistake"


@pytest.mark.parametrize(("length", "allowed"), [(4, 0), (5, 1), (8, 1), (9, 2), (30, 2)])
def test_typos_allowed(length: int, allowed: int) -> None:
    assert typos_allowed(length) == allowed


@pytest.mark.parametrize("word", ["tenn", "12345", "500gram", "tnn008", "sasando", "korkase", ""])
def test_never_corrected(word: str) -> None:
    assert not may_be_corrected(word, VOCABULARY)


def test_borne_out() -> None:
    guess = Corrections({"selemdang": ("selendang",), "sutra": ("suara",)})
    assert guess.borne_out(()) == guess
    assert guess.borne_out(("suara",)) == Corrections({"selemdang": ("selendang",)})
    assert guess.borne_out(("suara", "selendang")) == Corrections()
    split = Corrections({"oleholeh": ("oleh", "oleh")})
    assert split.borne_out(("khas",)) == split


def test_a_doubtful_guess_is_none_where_nothing_has_everything() -> None:
    doubtful = Corrections({"gaming": ("garing",)}, {"gaming": ("gading",)})
    assert doubtful.borne_out(()) == doubtful
    assert doubtful.borne_out(("laptop",)) == Corrections()
    plain = Corrections({"gaming": ("garing",)})
    assert plain.borne_out(("laptop",)) == plain


def test_two_words_that_were_one_stay_or_go_together() -> None:
    guess = Corrections({"ti": ("tiilangga",), "ilangga": (), "sutra": ("suara",)})
    assert guess.borne_out(("suara",)) == Corrections({"ti": ("tiilangga",), "ilangga": ()})
    assert guess.borne_out(("tiilangga",)) == Corrections({"sutra": ("suara",)})


@pytest.fixture
async def words(clean_database: asyncpg.Pool) -> asyncpg.Pool:
    """A small lexicon."""
    known = {
        "tenun": 50,
        "tenan": 2,
        "sumba": 20,
        "selendang": 9,
        "sapi": 30,
        "sei": 30,
        "kue": 15,
        "rambut": 4,
        "kopi": 8,
        "kopiah": 1,
        "korkase": 7,
        "gone": 0,
        "garing": 3,
        "seribu1": 1,
        "belis": 0,
    }
    await know(clean_database, known)
    return clean_database


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (["tenum"], {"tenum": ("tenun",)}),
        (["tenon"], {"tenon": ("tenun",)}),
        (["tneun", "sunba"], {"tneun": ("tenun",), "sunba": ("sumba",)}),
        (["selrndabg"], {"selrndabg": ("selendang",)}),
        (["korkasse"], {"korkasse": ("korkase",)}),
        (["kuerambut"], {"kuerambut": ("kue", "rambut")}),
        (["seisapi"], {"seisapi": ("sei", "sapi")}),
        (["ram", "but"], {}),
        (["rambu", "t"], {"rambu": ("rambut",), "t": ()}),
        (["kopia"], {"kopia": ("kopi",)}),
        (["tenun", "kopi"], {}),
        (["beliss"], {}),
        (["seribu"], {}),
        (["tenn"], {}),
        (["%_'\"\\"], {}),
        ([], {}),
    ],
)
async def test_corrections(
    words: asyncpg.Pool, typed: list[str], expected: dict[str, tuple[str, ...]]
) -> None:
    assert (await correct(words, typed, VOCABULARY)).meant == expected


@pytest.mark.parametrize("typed", ["tenin", "korkas", "kopih"])
async def test_a_plain_correction_has_no_runner_up(words: asyncpg.Pool, typed: str) -> None:
    assert (await correct(words, [typed], VOCABULARY)).others == {}


async def know(pool: asyncpg.Pool, words: dict[str, int]) -> None:
    await pool.executemany(
        "INSERT INTO search_lexeme (lexeme, products, telling) VALUES ($1, $2, $2)", words.items()
    )


async def test_what_is_as_likely_is_told(words: asyncpg.Pool) -> None:
    await know(words, {"taman": 30, "tamat": 20})
    found = await correct(words, ["tamak"], VOCABULARY)
    assert found.meant == {"tamak": ("taman",)}
    assert found.others == {"tamak": ("tamat",)}


async def test_three_letters_are_half_of_a_word_only_if_common(words: asyncpg.Pool) -> None:
    await know(words, {"lap": 2, "top": 3, "ntt": 90})
    assert (await correct(words, ["laptop"], VOCABULARY)).meant == {}
    assert (await correct(words, ["tenunntt"], VOCABULARY)).meant == {"tenunntt": ("tenun", "ntt")}
