from __future__ import annotations

import json
from pathlib import Path

import pytest

from catalog.measures import number_label

SAMPLE = Path(__file__).parents[2] / "catalog" / "sample"


@pytest.mark.parametrize(
    ("value", "unit", "indonesian", "english"),
    [
        (250, "g", "250 g", "250 g"),
        (1000, "g", "1 kg", "1 kg"),
        (1200, "g", "1200 g", "1200 g"),
        (12.5, "cm", "12,5 cm", "12.5 cm"),
        (90, "day", "90 hari", "90 days"),
        (36, None, "36", "36"),
    ],
)
def test_numbers_read_naturally(
    value: float, unit: str | None, indonesian: str, english: str
) -> None:
    assert number_label(value, unit) == {"id": indonesian, "en": english}


def test_every_label_of_the_sample_is_what_we_would_write() -> None:
    units = {"berat_bersih": "g", "volume": "ml"}
    products = json.loads((SAMPLE / "products.json").read_text())
    labels = [
        (value["label"], number_label(value["value"], units[option["key"]]))
        for product in products
        for option in product["options"]
        if option["key"] in units
        for value in option["values"]
    ]

    assert len(labels) > 200
    assert [given for given, ours in labels if given != ours] == []
