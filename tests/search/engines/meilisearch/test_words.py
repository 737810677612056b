"""What is meant, in Meilisearch's query language."""

from __future__ import annotations

import pytest

from catalog.values import Language
from search.engines.meilisearch.words import matched_words, query_text
from search.understanding import Understanding, understand
from search.vocabulary import shipped_vocabulary


def meant(text: str) -> Understanding:
    return understand(text, Language.INDONESIAN, shipped_vocabulary())


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Se'i  Sapi", "sei sapi"),
        ("sapi ", "sapi "),
        ("tenun dari sumba", "tenun sumba"),
        ('"kopi bubuk" halus', '"kopi bubuk" halus'),
        ('"kopi bubuk"', '"kopi bubuk" '),
        ("sei -babi", '-"babi" sei '),
        ("", ""),
        ('"" - !', ""),
    ],
)
def test_query_text(typed: str, asked: str) -> None:
    assert query_text(meant(typed)) == asked


def test_matched_words() -> None:
    assert matched_words(meant("madu hut")) == ("madu", "hut*")
    assert matched_words(meant("madu hutan ")) == ("madu", "hutan")
    assert matched_words(meant("-babi")) == ()
    assert "sapi" in matched_words(meant("beef "))
