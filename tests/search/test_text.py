"""Words are cut the same way everywhere."""

from __future__ import annotations

import random

import pytest

from search.text import APOSTROPHES, LONGEST_WORD, fold, tokens, words


@pytest.mark.parametrize("apostrophe", APOSTROPHES)
def test_every_apostrophe_is_left_out(apostrophe: str) -> None:
    assert words(f"Se{apostrophe}i Ti{apostrophe}i Langga") == ["sei", "tii", "langga"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tenun  Sumba", ["tenun", "sumba"]),
        ("Café CAFÉ cafe\u0301", ["cafe", "cafe", "cafe"]),
        ("oleh-oleh", ["oleh", "oleh"]),
        ("500gr 1/2 kg", ["500gr", "1", "2", "kg"]),
        ("½ kg", ["1", "2", "kg"]),
        ("−18 °C—beku", ["18", "c", "beku"]),
        ("snake_case", ["snake", "case"]),
        ("Straße İzmir", ["strasse", "izmir"]),
        ("ﬁne", ["fine"]),
        ("中文 日本", ["中文", "日本"]),
        ("", []),
        ("🍖 \x00 \ud800 \u202e ' '' -", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_long_words_are_cut() -> None:
    assert words("a" * 5_000) == ["a" * LONGEST_WORD]
    assert [token.word for token in tokens("b" * 5_000)] == ["b" * LONGEST_WORD]


def test_tokens_know_their_places() -> None:
    text = "Kue Se'i-Sapi (½)"
    assert [(token.word, text[token.start : token.end]) for token in tokens(text)] == [
        ("kue", "Kue"),
        ("sei", "Se'i"),
        ("sapi", "Sapi"),
        ("1", "½"),
        ("2", "½"),
    ]


def test_tokens_know_what_a_hyphen_joins() -> None:
    assert [token.glued for token in tokens("TNN-SRG-008 oleh - oleh -x")] == [
        False, True, True, False, False, False,
    ]  # fmt: skip


def test_tokens_and_words_cut_alike() -> None:
    chance = random.Random(7)
    letters = "aB9é\u0301'’ʼ -_.·½ß中ﬁİ°—\x00\ud800🍖\u0645\u064b"
    for _ in range(3_000):
        text = "".join(chance.choices(letters, k=chance.randint(0, 14)))
        assert [token.word for token in tokens(text)] == words(text), ascii(text)


def test_folding_twice_changes_nothing() -> None:
    for text in ("Se'i", "CAFÉ", "Straße", "İ", "ﷺ"):
        assert fold(fold(text)) == fold(text)
