"""Amounts and dimensions become the words that the index has for them."""

from __future__ import annotations

import pytest

from catalog.values import Language
from search.understanding import Understanding, understand
from search.vocabulary.measures import amount_word
from tests.search.catalogue_names import VOCABULARY


def read(text: str) -> Understanding:
    return understand(text, Language.INDONESIAN, VOCABULARY)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("sei 1/2 kg", ["sei", "500net"]),
        ("sei ½ kilo", ["sei", "500net"]),
        ("sei 1/4kg", ["sei", "250net"]),
        ("sei 500gr", ["sei", "500net"]),
        ("sei 500 gram", ["sei", "500net"]),
        ("sei setengah kilo", ["sei", "500net"]),
        ("madu 1kg", ["madu", "1000net"]),
        ("madu 1,5 kg", ["madu", "1500net"]),
        ("madu 1.5kg", ["madu", "1500net"]),
        ("madu 1.500 gram", ["madu", "1500net"]),
        ("minyak 250 ml", ["minyak", "250net"]),
        ("minyak 0,25 liter", ["minyak", "250net"]),
        ("kopi 5 ons", ["kopi", "500net"]),
        ("syal 200 x 60", ["syal", "200cm", "60cm"]),
        ("syal 200x60", ["syal", "200cm", "60cm"]),
        ("syal 200×60 cm", ["syal", "200cm", "60cm"]),
        ("syal 200x60x5cm", ["syal", "200cm", "60cm", "5cm"]),
        ("kain 2 meter", ["kain", "200cm"]),
        ("kain 2,5m", ["kain", "250cm"]),
        ("sei 1/0 kg", ["sei", "1000net"]),
        ("kemeja xl", ["kemeja", "xl"]),
        ("kemeja l", ["kemeja", "l"]),
        ("satu set", ["satu", "set"]),
        ("0 kg", ["0", "kg"]),
        ("99999999999 kg", ["99999999999", "kg"]),
        ("x 60", ["x", "60"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert [" ".join(group.words) for group in read(text).groups] == words


def test_attributes_are_found_by_their_unit() -> None:
    (told,) = read("500gr").recognised
    assert told.parameters == {"attr.berat_bersih": ("500",), "attr.volume": ("500",)}
    assert told.condition is None


def test_what_was_typed_is_what_is_told() -> None:
    assert read("sei 1/2 kg").text == "sei 1/2 kg"


@pytest.mark.parametrize(
    ("value", "word"),
    [(500.0, "500net"), (0.5, "0p5net"), (1e6, "1000000net"), (12.25, "12p25net")],
)
def test_amount_word(value: float, word: str) -> None:
    assert amount_word(value, "net") == word
