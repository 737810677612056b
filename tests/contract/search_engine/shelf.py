"""A few products to filter, sort and count."""

from __future__ import annotations

from search.document import IndexEntry
from tests.contract.entries import KUPANG, entry


def shelf() -> list[IndexEntry]:
    """Six products that differ in everything that can be filtered, sorted or counted."""
    return [
        entry(
            1,
            "Kain Sumba",
            price=(100_000, 200_000),
            created=100,
            popularity=5,
            location=(KUPANG[0], KUPANG[1] + 0.10),
            choices={
                "category": ["tenun", "kain"],
                "producer": ["ina"],
                "attr.technique": ["ikat"],
                "attr.length": [200],
                "attr.colour": ["merah", "hitam"],
            },
        ),
        entry(
            2,
            "Kain Rote",
            price=150_000,
            created=600,
            popularity=50,
            location=(KUPANG[0], KUPANG[1] + 0.01),
            choices={
                "category": ["tenun", "kain"],
                "producer": ["ama"],
                "attr.technique": ["ikat"],
                "attr.length": [180],
                "attr.colour": ["merah"],
            },
        ),
        entry(
            3,
            "Selendang Sabu",
            price=75_000,
            created=500,
            popularity=20,
            in_stock=False,
            choices={
                "category": ["tenun", "selendang"],
                "producer": ["ina"],
                "attr.technique": ["sotis"],
                "attr.length": [180, 160.5],
                "attr.colour": ["hitam"],
            },
        ),
        entry(
            4,
            "Se'i Sapi",
            price=72_000,
            created=400,
            popularity=90,
            location=KUPANG,
            choices={"category": ["sei"], "producer": ["bara"], "halal": ["halal"]},
        ),
        entry(
            5,
            "Se'i Babi",
            price=(65_000, 260_000),
            created=300,
            popularity=80,
            location=(KUPANG[0] + 0.05, KUPANG[1]),
            choices={"category": ["sei"], "producer": ["bara"], "halal": ["non-halal"]},
        ),
        entry(
            6,
            "Anting Perak",
            price=350_000,
            created=200,
            popularity=0,
            choices={
                "category": ["perhiasan"],
                "producer": ['o\'brien "x\\y" 100%_'],
                "tag": ["a,b", "c:d=e", "(x) AND y", "日本"],
            },
        ),
    ]
