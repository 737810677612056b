"""Links that open WhatsApp with a friendly first message, in the shopper's language.

Pure. Ordering is a conversation between shopper and maker; nothing is recorded here.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from catalog.values import Language

PRODUCT_TEXT: Mapping[Language, str] = {
    Language.INDONESIAN: (
        "Halo {producer}, saya tertarik dengan {product} ({price}) yang saya lihat di Etalase:"
        " {url}\nApakah masih tersedia?"
    ),
    Language.ENGLISH: (
        "Hello {producer}, I am interested in {product} ({price}), which I found on Etalase:"
        " {url}\nIs it still available?"
    ),
}

PRODUCER_TEXT: Mapping[Language, str] = {
    Language.INDONESIAN: "Halo {producer}, saya menemukan usaha Anda di Etalase: {url}",
    Language.ENGLISH: "Hello {producer}, I found your business on Etalase: {url}",
}


def product_link(
    number: str, language: Language, *, producer: str, product: str, low: int, high: int, url: str
) -> str:
    """Ask `producer` for a product; `number` is E.164."""
    price = rupiah(low) if low == high else f"{rupiah(low)} – {rupiah(high)}"
    text = PRODUCT_TEXT[language].format(producer=producer, product=product, price=price, url=url)
    return _link(number, text)


def producer_link(number: str, language: Language, *, producer: str, url: str) -> str:
    """Greet `producer`."""
    return _link(number, PRODUCER_TEXT[language].format(producer=producer, url=url))


def rupiah(amount: int) -> str:
    """An amount as Indonesians write it, in either language: Rp 150.000."""
    return f"Rp {amount:,}".replace(",", ".")


def _link(number: str, text: str) -> str:
    return f"https://wa.me/{number.removeprefix('+')}?text={quote(text, safe='')}"
