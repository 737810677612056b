"""What the share cards of products, producers and collections say, in one language. Pure.

Not for: how a card looks (`media.cards`) or answering with it (`storefront.shop.share_cards`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from catalog.values import Language, Text, localised
from media.cards import MOST_PHOTOS, CardKind, CardPhoto, CardSpec
from search.document import Picture, ProductDocument
from search.text import words
from storefront.shop.collection_reads import LiveCollection
from storefront.shop.labels import CARD, CARD_BADGES
from storefront.shop.producer_reads import Profile
from storefront.shop.whatsapp import rupiah

MOTIF_ATTRIBUTE = "motif"
"""The attribute that names the figure which a cloth is woven with."""


def product_card(document: ProductDocument, language: Language) -> CardSpec:
    """The card of a product; by law it says of food whether it is halal, so that comes first."""
    dearer = document.price_max > document.price_min
    before = document.compare_at
    return CardSpec(
        kind=CardKind.PRODUCT,
        eyebrow=localised(document.breadcrumb[-1].name, language),
        title=localised(document.name, language),
        text=localised(document.summary, language),
        maker=document.producer.name,
        place=_place(document.producer.kelurahan, document.producer.district),
        price=rupiah(document.price_min),
        price_lead=_said("from", language) if dearer else "",
        price_before=rupiah(before) if before and before > document.price_min else "",
        badges=_badges(document.badges, language),
        signature=_said("signature", language),
        motif=_motif(document) or document.producer.slug,
        photos=_photos(document.images[:1]),
    )


def producer_card(
    profile: Profile, product_pictures: Iterable[Picture], language: Language
) -> CardSpec:
    """The card of a producer; pictures of products stand in where it has none of its own."""
    place = _place(profile.kelurahan, profile.district)
    if profile.founded_year is not None:
        place += f" · {_said('since', language)} {profile.founded_year}"
    held = {"halal-kitchen": profile.halal_kitchen, "nib-verified": profile.nib_verified}
    text = profile.tagline or profile.story
    return CardSpec(
        kind=CardKind.PRODUCER,
        eyebrow=localised(profile.type.name, language),
        title=profile.name,
        text=localised(text, language) if text else "",
        place=place,
        badges=_badges((badge for badge, holds in held.items() if holds), language),
        signature=_said("signature", language),
        motif=profile.slug,
        photos=_photos(profile.images or product_pictures),
    )


def collection_card(
    collection: LiveCollection,
    product_pictures: Iterable[Picture],
    product_count: int,
    language: Language,
) -> CardSpec:
    """The card of a collection; its first products are pictured where it has no picture itself."""
    counted = "product" if product_count == 1 else "products"
    return CardSpec(
        kind=CardKind.COLLECTION,
        eyebrow=_said("collection", language),
        title=localised(collection.title, language),
        text=localised(collection.blurb, language) if collection.blurb else "",
        place=f"{product_count} {_said(counted, language)}",
        signature=_said("signature", language),
        motif=collection.slug,
        photos=_photos([collection.image] if collection.image else product_pictures),
    )


def _said(word: str, language: Language) -> str:
    return localised(CARD[word], language)


def _badges(badges: Iterable[str], language: Language) -> tuple[str, ...]:
    labels: Mapping[str, Text] = CARD_BADGES
    return tuple(localised(labels[badge], language) for badge in badges if badge in labels)


def _place(kelurahan: str, district: str) -> str:
    return kelurahan if kelurahan == district else f"{kelurahan}, {district}"


def _motif(document: ProductDocument) -> str:
    """`Mata Manuk (Mata Ayam)` is woven as `mata-manuk`."""
    for attribute in document.attributes:
        if attribute.key == MOTIF_ATTRIBUTE and attribute.values:
            named = localised(attribute.values[0].label, Language.INDONESIAN)
            return "-".join(words(named.partition("(")[0]))
    return ""


def _photos(pictures: Iterable[Picture]) -> tuple[CardPhoto, ...]:
    shown = tuple(CardPhoto(picture.key, picture.widths, picture.focal) for picture in pictures)
    return shown[:MOST_PHOTOS]
