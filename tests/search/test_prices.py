"""Prices in words, and numbers that are none."""

from __future__ import annotations

import pytest

from catalog.values import Language
from search.understanding import Understanding, understand
from tests.search.catalogue_names import VOCABULARY


def read(text: str) -> Understanding:
    return understand(text, Language.INDONESIAN, VOCABULARY)


def price(text: str) -> tuple[int | None, int | None] | None:
    """Lowest and highest, if there is a price."""
    for told in read(text).recognised:
        if told.kind == "price":
            low, high = (told.parameters.get(name) for name in ("price_min", "price_max"))
            return (int(low[0]) if low else None, int(high[0]) if high else None)
    return None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kain di bawah 100rb", (None, 100_000)),
        ("kain dibawah 100 ribu", (None, 100_000)),
        ("kain di bawah Rp100.000", (None, 100_000)),
        ("kain di bawah rp 100.000,", (None, 100_000)),
        ("di bawah 100", (None, 100_000)),
        ("under 50k", (None, 50_000)),
        ("less than 1.5 million", (None, 1_500_000)),
        ("max 75.000", (None, 75_000)),
        ("diatas 1jt", (1_000_000, None)),
        ("di atas 1,5 juta", (1_500_000, None)),
        ("mulai dari 200rb", (200_000, None)),
        ("dari 100rb", (100_000, None)),
        ("100-200 ribu", (100_000, 200_000)),
        ("100rb - 200rb", (100_000, 200_000)),
        ("100.000-200.000", (100_000, 200_000)),
        ("200 sampai 100 ribu", (100_000, 200_000)),
        ("antara 50 dan 100 ribu", (50_000, 100_000)),
        ("between 50k and 100k", (50_000, 100_000)),
        ("sekitar 100rb", (75_000, 125_000)),
        ("100 ribu", (75_000, 125_000)),
        ("rp50.000", (37_500, 62_500)),
        ("kain 100", None),
        ("24k", None),
        ("under", None),
        ("di bawah", None),
        ("di bawah meja", None),
        ("di bawah 5 kg", None),
        ("TNN-SRG-008", None),
        ("sandal 38-42", None),
        ("100 dan 200", None),
        ("2024-2025", None),
        ("di bawah 999999999999 juta", None),
        ('"di bawah 100rb"', None),
    ],
)
def test_price(text: str, expected: tuple[int | None, int | None] | None) -> None:
    assert price(text) == expected


def test_the_rest_is_looked_for() -> None:
    understood = read("tenun di bawah 200rb dari rote")
    assert [group.words for group in understood.groups] == [("tenun",), ("rote",)]


def test_an_own_choice_comes_instead() -> None:
    understood = read("tenun di bawah 200rb")
    condition = understood.condition({})
    assert condition is not None
    assert understood.condition({"price": condition}) is None
