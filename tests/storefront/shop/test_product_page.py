from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest

from catalog.values import Language
from storefront.shop.json_ld import product_json_ld
from storefront.shop.product_detail import product_page
from storefront.shop.whatsapp import rupiah
from tests.storefront.shop.sample import SHAWL

SHOP = "https://etalase.example"


def test_the_page_is_in_one_language_with_the_other_as_fallback() -> None:
    page = product_page(SHAWL, Language.ENGLISH, SHOP)
    assert (page.name, page.summary) == ("Ikat Shawl", "Ringan & hangat.")
    assert [each.name for each in page.breadcrumb] == ["Weaving", "Shawls"]
    assert page.alternates["id"] == f"{SHOP}/v1/products/selendang-ikat?lang=id"
    assert page.published_at == "2026-01-01T08:00:00Z"
    assert page.images[0].alt == "Selendang dilipat"
    assert page.images[0].src == f"/media/{'a' * 32}/640.jpg"
    assert page.images[0].srcset.avif.split(", ")[-1] == f"/media/{'a' * 32}/960.avif 960w"


def test_the_matrix_has_every_combination() -> None:
    page = product_page(SHAWL, Language.ENGLISH, SHOP)
    assert [(each.options, each.variant_id, each.in_stock) for each in page.option_matrix] == [
        ({"ukuran": "S", "warna": "merah"}, "1", True),
        ({"ukuran": "L", "warna": "merah"}, None, False),
    ]
    assert page.variants[0].label == "S · Red"
    size = page.variants[0].size_cm
    assert size is not None
    assert size.length == 180


def test_legality_is_structured() -> None:
    legality = product_page(SHAWL, Language.INDONESIAN, SHOP).legality
    assert [(each.kind, each.number) for each in legality.licences] == [("ig", "IDG 1")]
    assert [(each.kind, each.status) for each in legality.producer_certifications] == [
        ("merek", "valid")
    ]
    assert legality.halal_label == "Bukan makanan"


@pytest.mark.parametrize("language", Language)
def test_the_whatsapp_link_carries_a_friendly_text(language: Language) -> None:
    url = product_page(SHAWL, language, SHOP).whatsapp_url
    assert url is not None
    parts = urlsplit(url)
    text = parse_qs(parts.query)["text"][0]
    assert (parts.netloc, parts.path) == ("wa.me", "/6281100001013")
    assert text.startswith({"id": "Halo Rumah Tenun", "en": "Hello Rumah Tenun"}[language])
    assert f"{SHOP}/v1/products/selendang-ikat" in text
    assert "Rp 150.000" in text


def test_rupiah() -> None:
    assert [rupiah(amount) for amount in (500, 8_000, 12_500_000)] == [
        "Rp 500", "Rp 8.000", "Rp 12.500.000",
    ]  # fmt: skip


def test_json_ld_is_a_product_with_an_offer_and_absolute_addresses() -> None:
    product = product_json_ld(SHAWL, Language.ENGLISH, SHOP)
    assert (product["@context"], product["@type"]) == ("https://schema.org", "Product")
    assert product["offers"]["@type"] == "Offer"
    assert product["offers"]["price"] == 150_000
    assert product["offers"]["availability"] == "https://schema.org/InStock"
    assert product["image"] == [f"{SHOP}/media/{'a' * 32}/960.jpg"]
    assert product["manufacturer"]["name"] == product["brand"]["name"] == "Rumah Tenun"
    crumbs = product["mainEntityOfPage"]["breadcrumb"]["itemListElement"]
    assert [each["position"] for each in crumbs] == [1, 2, 3]
    assert all(each["item"].startswith(SHOP) for each in crumbs)


def test_json_ld_of_several_prices_and_of_what_is_gone() -> None:
    dearer = msgspec.structs.replace(SHAWL, price_max=300_000)
    offers = product_json_ld(dearer, Language.ENGLISH, SHOP)["offers"]
    assert (offers["@type"], offers["lowPrice"], offers["highPrice"]) == (
        "AggregateOffer", 150_000, 300_000,
    )  # fmt: skip
    gone = msgspec.structs.replace(SHAWL, in_stock=False)
    assert product_json_ld(gone, Language.ENGLISH, SHOP)["offers"]["availability"].endswith(
        "/OutOfStock"
    )
    unique = msgspec.structs.replace(gone, unique_piece=True)
    assert product_json_ld(unique, Language.ENGLISH, SHOP)["offers"]["availability"].endswith(
        "/SoldOut"
    )
