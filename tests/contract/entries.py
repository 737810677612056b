"""Index entries for the contract, short to write and each complete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from catalog.values import Text
from search.document import IndexEntry, SearchTexts

KUPANG = (-10.1772, 123.6070)
"""Latitude and longitude of the city's centre."""


def entry(
    number: int,
    name: str | Text = "Barang",
    *,
    labels: str | Text = "Toko",
    producer: str = "Rumah Usaha",
    summary: str | Text = "Dibuat sendiri",
    description: str | Text = "Dikirim setiap pekan",
    skus: Sequence[str] = (),
    price: int | tuple[int, int] = 50_000,
    in_stock: bool = True,
    created: float = 1_760_000_000,
    popularity: float = 10,
    quality: float = 50,
    location: tuple[float, float] | None = None,
    choices: Mapping[str, Sequence[str | int | float]] | None = None,
) -> IndexEntry:
    """Product `number`; whatever is not given is the same for all."""
    low, high = price if isinstance(price, tuple) else (price, price)
    texts = SearchTexts(
        name=_text(name),
        labels=_text(labels),
        producer=producer,
        summary=_text(summary),
        description=_text(description),
    )
    given = {key: tuple(values) for key, values in (choices or {}).items()}
    return IndexEntry(
        id=number,
        hash=sha256(repr((number, texts, skus, low, high, given)).encode()).hexdigest(),
        texts=texts,
        skus=tuple(skus),
        choices={"in_stock": ("true" if in_stock else "false",), **given},
        numbers={
            "price_min": float(low),
            "price_max": float(high),
            "created": float(created),
            "popularity": float(popularity),
            "quality": float(quality),
        },
        location=location,
        name_order=_text(name)["id"].casefold(),
    )


def _text(text: str | Text) -> Text:
    return {"id": text} if isinstance(text, str) else text
