from __future__ import annotations

import unicodedata

import pytest

from catalog.picture_names import is_ignored, match_files

PRODUCTS = {
    "KAIN-01": "kain-satu",
    "KAIN-01-2": "kain-dua",
    "SEI/250": "sei",
    "ÄRA-1": "aera",
    "kain-satu": "kain-satu",
    "T.1": "titik",
    "T-1": "garis",
}


@pytest.mark.parametrize(
    ("name", "product", "number"),
    [
        ("KAIN-01.jpg", "kain-satu", 0),
        ("kain-01.JPEG", "kain-satu", 0),
        ("KAIN-01_2.jpg", "kain-satu", 2),
        ("KAIN-01-2.jpg", "kain-dua", 0),
        ("kain-01 (3).png", "kain-satu", 3),
        ("KAIN-01_2 (1).jpg", "kain-satu", 2),
        ("Copy of KAIN-01.jpg", "kain-satu", 0),
        ("kain 01.webp", "kain-satu", 0),
        ("SEI-250.heic", "sei", 0),
        ("kain-satu.jpg", "kain-satu", 0),
        ("KAIN-01/IMG_2034.HEIC", "kain-satu", 0),
        ("foto/KAIN-01/3.jpg", "kain-satu", 3),
        ("..\\..\\kain-01_4.jpg", "kain-satu", 4),
        ("../../../etc/KAIN-01.jpg", "kain-satu", 0),
        (unicodedata.normalize("NFD", "ÄRA-1.jpg"), "aera", 0),
        ("T.1.jpg", "titik", 0),
        ("IMG_2034.jpg", None, 0),
        (".jpg", None, 0),
        ("", None, 0),
    ],
)
def test_finds_the_product(name: str, product: str | None, number: int) -> None:
    (matched,) = match_files([name], PRODUCTS)

    assert (matched.product, matched.number) == (product, number)


def test_a_name_of_two_products_is_of_none() -> None:
    (matched,) = match_files(["t 1.jpg"], PRODUCTS)

    assert matched.product is None
    assert matched.is_ambiguous


def test_orders_as_people_count() -> None:
    names = [
        "KAIN-01_11.jpg",
        "KAIN-01_2.jpg",
        "KAIN-01.jpg",
        "KAIN-01/b 10.jpg",
        "KAIN-01/b 9.jpg",
    ]

    ordered = [matched.name for matched in match_files(names, PRODUCTS)]

    assert ordered == [
        "KAIN-01.jpg",
        "KAIN-01_2.jpg",
        "KAIN-01/b 9.jpg",
        "KAIN-01/b 10.jpg",
        "KAIN-01_11.jpg",
    ]


def test_what_computers_add_is_ignored() -> None:
    added = ["__MACOSX/._a.jpg", "a/.DS_Store", "Thumbs.db", "x\\desktop.ini"]

    assert all(is_ignored(name) for name in added)
    assert not is_ignored("a/b.jpg")
