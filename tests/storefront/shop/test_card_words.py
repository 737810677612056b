"""What share cards say, in both languages."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from catalog.values import CollectionKind, Language
from media.cards import CardKind
from media.paint.motifs import MOTIFS
from search.document import CategoryName, Picture, ProductDocument
from storefront.shop.card_words import collection_card, producer_card, product_card
from storefront.shop.collection_reads import LiveCollection
from storefront.shop.producer_reads import Profile
from tests.storefront.shop.sample import SHAWL

PROFILE = Profile(
    id=3, slug="rumah-tenun", name="Rumah Tenun", kelurahan="Oebufu", district="Oebobo",
    district_slug="oebobo", founded_year=2012, nib_verified=True, halal_kitchen=False,
    story={"id": "Ditenun di beranda."},
    type=CategoryName(slug="tenun", name={"id": "Tenun", "en": "Weaving"}),
)  # fmt: skip
COLLECTION = LiveCollection(
    slug="bunyi-lontar",
    title={"id": "Bunyi Lontar", "en": "The Sound of Lontar"},
    blurb={"id": "Sasando dan kawan-kawan."},
    kind=CollectionKind.MANUAL,
)


def changed(**values: Any) -> ProductDocument:
    return msgspec.structs.replace(SHAWL, **values)


def pictures(count: int) -> list[Picture]:
    [one] = SHAWL.images
    return [msgspec.structs.replace(one, key=f"{place:032x}") for place in range(count)]


@pytest.mark.parametrize(
    ("language", "title", "eyebrow", "signature"),
    [
        (
            Language.INDONESIAN,
            "Selendang Ikat <Amarasi>",
            "Selendang",
            "Etalase · UMKM Kota Kupang",
        ),
        (Language.ENGLISH, "Ikat Shawl", "Shawls", "Etalase · Makers of Kupang"),
    ],
)
def test_a_product(language: Language, title: str, eyebrow: str, signature: str) -> None:
    card = product_card(SHAWL, language)
    assert (card.kind, card.title, card.eyebrow) == (CardKind.PRODUCT, title, eyebrow)
    assert (card.maker, card.place, card.signature) == ("Rumah Tenun", "Oebufu, Oebobo", signature)
    assert (card.price_lead, card.price, card.price_before) == ("", "Rp 150.000", "Rp 200.000")
    assert [photo.key for photo in card.photos] == ["a" * 32]
    assert card.motif == "rumah-tenun"


def test_several_prices_begin_at_the_lowest() -> None:
    dearer = changed(price_max=300_000, compare_at=None)
    assert [
        (card.price_lead, card.price, card.price_before)
        for card in (product_card(dearer, language) for language in Language)
    ] == [("mulai", "Rp 150.000", ""), ("from", "Rp 150.000", "")]


def test_badges_in_words_and_no_sale_which_the_price_shows() -> None:
    food = changed(badges=("non-halal", "unique", "sale", "something-new"))
    assert product_card(food, Language.INDONESIAN).badges == ("Tidak halal", "Hanya satu")
    assert product_card(food, Language.ENGLISH).badges == ("Non-halal", "One of a kind")


@pytest.mark.parametrize(
    ("named", "motif"), [("Mata Manuk (Mata Ayam)", "mata-manuk"), ("Kaif", "kaif")]
)
def test_a_cloths_own_motif_is_woven(named: str, motif: str) -> None:
    [technique] = SHAWL.attributes
    [value] = technique.values
    attribute = msgspec.structs.replace(
        technique,
        key="motif",
        values=(msgspec.structs.replace(value, value=named, label={"id": named}),),
    )
    assert product_card(changed(attributes=(attribute,)), Language.ENGLISH).motif == motif
    assert motif in MOTIFS


def test_a_producer() -> None:
    card = producer_card(PROFILE, pictures(6), Language.ENGLISH)
    assert (card.kind, card.title, card.eyebrow) == (CardKind.PRODUCER, "Rumah Tenun", "Weaving")
    assert card.place == "Oebufu, Oebobo · since 2012"
    assert (card.text, card.badges) == ("Ditenun di beranda.", ("NIB verified",))
    assert [photo.key for photo in card.photos] == [f"{place:032x}" for place in range(4)]


def test_a_producers_own_picture_comes_before_those_of_products() -> None:
    own = msgspec.structs.replace(PROFILE, images=SHAWL.images)
    card = producer_card(own, pictures(3), Language.INDONESIAN)
    assert [photo.key for photo in card.photos] == ["a" * 32]
    assert card.place.endswith("· sejak 2012")


def test_a_collection() -> None:
    cards = [collection_card(COLLECTION, pictures(2), 1, language) for language in Language]
    assert [(card.eyebrow, card.title, card.place) for card in cards] == [
        ("Koleksi", "Bunyi Lontar", "1 produk"),
        ("Collection", "The Sound of Lontar", "1 product"),
    ]
    many = collection_card(COLLECTION, [], 12, Language.ENGLISH)
    assert (many.place, many.photos) == ("12 products", ())
