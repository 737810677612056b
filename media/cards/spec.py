"""What a share card shows: words as they are to be read, and which photographs.

A card is named by the hash of its spec, so a card whose words or pictures change has another name
and is drawn anew; the old one is never wrong, only no longer asked for.
Not for: choosing the words, or the language (storefront).
"""

from __future__ import annotations

import hashlib
from enum import StrEnum

import msgspec

# Part of every name: raise it whenever a card comes out differently.
CARD_VERSION = 1

CARD_SIZE = (1200, 630)
MEDIA_TYPE = "image/jpeg"

MOST_PHOTOS = 4


class CardKind(StrEnum):
    """Products lie on paper; who makes and who chooses them stands on dyed ground."""

    PRODUCT = "product"
    PRODUCER = "producer"
    COLLECTION = "collection"


class CardPhoto(msgspec.Struct, frozen=True):
    """A stored picture, and the point of it (shares of width and height) that is never cut off."""

    key: str
    widths: tuple[int, ...]
    focal: tuple[float, float] = (0.5, 0.5)


class CardSpec(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is on a card; what is empty or None is left out.

    Signs that the typeface lacks (emoji, other scripts) are dropped while drawing.
    """

    kind: CardKind
    eyebrow: str
    """Small, over the title: a category, what sort of business, or that it is a collection."""
    title: str
    text: str = ""
    """A sentence or two below the title, cut where there is no room."""
    maker: str = ""
    place: str = ""
    price: str = ""
    price_lead: str = ""
    """Stands small before the price: "from"."""
    price_before: str = ""
    """Struck through: what it cost before."""
    badges: tuple[str, ...] = ()
    signature: str
    """Beside the shop's sign, at the foot."""
    motif: str
    """Of the woven border: a motif that `media.paint.motifs` knows, or any word."""
    photos: tuple[CardPhoto, ...] = ()
    """At most `MOST_PHOTOS`; without any, cloth is shown."""


def card_name(spec: CardSpec) -> str:
    """Hash what is drawn, and by which version, to 32 hex digits."""
    facts = msgspec.json.encode([CARD_VERSION, spec])
    return hashlib.sha256(facts).hexdigest()[:32]
