"""How long one core takes to draw a share card, and how much of that is Pillow's bare work.

In this process: drawing is pure. Cards are those of the sample's products, names short and long,
with photographs of the width that a shop reads for them.
"""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from PIL import Image

import catalog
from bench.table import Measure, at_most
from media.cards import CardKind, CardPhoto, CardSpec, draw_card
from media.cards.photographs import PICTURE_SIZE
from media.cards.spec import CARD_SIZE
from media.paint.spec import PictureSpec
from media.render import read_upright
from media.sample import painted_original

SAMPLE = Path(catalog.__file__).parent / "sample" / "products.json"
LIMIT_MS = 150
PHOTO_WIDTH = 960


def measure_cards(say: Callable[[str], None], *, cards: int = 24, rounds: int = 5) -> list[Measure]:
    """One row: the median of drawing `cards` different cards `rounds` times each."""
    say(f"painting {cards} photographs for share cards")
    drawn = [_card(product) for product in _products(cards)]
    draw_card(*drawn[0])  # the typeface and the figures are read once per process
    ours: list[float] = []
    bare: list[float] = []
    sizes: list[int] = []
    for _ in range(rounds):
        for spec, photos in drawn:
            began = time.perf_counter()
            card = draw_card(spec, photos)
            ended = time.perf_counter()
            _bare(photos[0])
            bare.append((time.perf_counter() - ended) * 1000)
            ours.append((ended - began) * 1000)
            sizes.append(len(card))
    found, least = median(ours), median(bare)
    note = (
        f"decoding, fitting in and encoding the photograph alone: {least:.0f} ms;"
        f" a card has {median(sizes) / 1000:.0f} kB"
    )
    return [at_most("share card drawn, p50", LIMIT_MS, found, "ms", note, bare=least)]


def _products(count: int) -> list[dict[str, Any]]:
    products: list[dict[str, Any]] = json.loads(SAMPLE.read_bytes())
    products.sort(key=lambda product: len(product["name"]["id"]))
    return products[:: max(1, len(products) // count)][:count]


def _card(product: dict[str, Any]) -> tuple[CardSpec, list[bytes]]:
    painted = product["image_specs"][0]
    original = painted_original(
        PictureSpec(
            painted["kind"],
            painted["motif"],
            tuple(painted["palette"]),
            painted["seed"],
            product["slug"],
        )
    )
    photo = io.BytesIO()
    read_upright(original, PHOTO_WIDTH).save(photo, "JPEG", quality=80)
    spec = CardSpec(
        kind=CardKind.PRODUCT,
        eyebrow=product["category"].replace("-", " "),
        title=product["name"]["id"],
        text=product["summary"]["id"],
        maker=product["producer"].replace("-", " ").title(),
        place="Oebufu, Oebobo",
        price="Rp 1.250.000",
        price_lead="mulai",
        badges=("Indikasi geografis", "Pewarna alami"),
        signature="Etalase · UMKM Kota Kupang",
        motif=product["producer"],
        photos=(CardPhoto("0" * 32, (PHOTO_WIDTH,)),),
    )
    return spec, [photo.getvalue()]


def _bare(photo: bytes) -> None:
    card = Image.new("RGB", CARD_SIZE, "white")
    with Image.open(io.BytesIO(photo)) as picture:
        card.paste(picture.resize(PICTURE_SIZE, Image.Resampling.LANCZOS), (0, 0))
    card.save(io.BytesIO(), "JPEG", quality=84, subsampling=0, optimize=True, progressive=True)
