"""Entries as tsvector literals: pure. What they find is in tests/contract."""

from __future__ import annotations

from search.engines.postgres.lexemes import entry_lexemes
from tests.contract.entries import entry


def test_a_word_stands_once_under_its_most_telling_field_with_all_its_places() -> None:
    made = entry_lexemes(entry(1, "Kain Tenun", description="tenun halus, tenun Rote"))

    vector = made.vector
    assert vector.count("/tenun'") == 1
    places = vector.partition("'a/tenun':")[2].partition(" ")[0].split(",")
    assert len(places) == 3
    assert {"kain", "tenun", "halus", "rote"} <= set(made.words)
    assert {"kain", "tenun", "halus", "rote"}.intersection(made.telling) == {"kain", "tenun"}
    assert "'j/kaintenun'" in vector
    assert "'h/kaintenun'" in vector


def test_words_beyond_the_last_place_are_kept() -> None:
    texts = {
        f"l{language}": " ".join(f"w{language}x{number}" for number in range(4_000))
        for language in range(5)
    }

    made = entry_lexemes(entry(1, "Kain", description=texts))

    assert "w4x3999" in set(made.words)
    assert "'d/w4x3999':16383" in made.vector
