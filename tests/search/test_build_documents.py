"""Documents and index entries from source rows: pure, over hand-made sources."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from search.build_documents import build_document, build_product
from search.document import LabelledValue
from search.sources import (
    AttributeDefinition,
    CategoryDefinition,
    Definitions,
    LicenceSource,
    ProducerSource,
    ProductSource,
    VariantSource,
)

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
DEFINITIONS = Definitions(
    categories={
        1: CategoryDefinition("food", {"en": "Food"}, (1,), ()),
        2: CategoryDefinition(
            "sei", {"id": "Se'i", "en": "Smoked meat"}, (1, 2), ("meat", "weight", "ready", "note")
        ),
    },
    attributes={
        "meat": AttributeDefinition(
            {"en": "Meat"},
            "choice",
            None,
            {
                "beef": LabelledValue(
                    value="beef", label={"id": "Sapi", "en": "Beef"}, colour="#aa0000"
                )
            },
        ),
        "weight": AttributeDefinition({"en": "Weight"}, "number", "g", {}),
        "ready": AttributeDefinition(
            {"id": "Siap makan", "en": "Ready to eat"}, "yes_no", None, {}
        ),
        "note": AttributeDefinition({"en": "Note"}, "text", None, {}),
    },
)
PRODUCER = ProducerSource(
    id=7, slug="smokehouse", name="Smokehouse", kelurahan="Oebufu", district="Oebobo",
    district_slug="oebobo", tagline=None, latitude=-10.1, longitude=123.6, whatsapp=None,
    founded_year=None, halal_kitchen=True, nib_verified=False, vacation_until=None,
    certifications=(), image=None,
)  # fmt: skip


def source(**changed: Any) -> ProductSource:
    values: dict[str, Any] = {
        "id": 1, "slug": "sei", "name": {"id": "Se'i Sapi", "en": "Beef Se'i"},
        "summary": {"en": "S"}, "description": {"en": "D"}, "category": 2,
        "attributes": {"meat": "beef", "weight": (250, 1000)},
        "option_keys": ("weight",), "tags": (), "made_to_order": False, "lead_days": None,
        "shelf_life_days": None, "storage": None, "ingredients": None, "allergens": (),
        "halal_status": "halal", "unique_piece": False, "popularity": 0, "version": 1,
        "created_at": MOMENT, "updated_at": MOMENT, "published_at": MOMENT, "producer": PRODUCER,
        "variants": (
            VariantSource(1, "S-250", {"weight": 250}, 70_000, 0),
            VariantSource(2, "S-1000", {"weight": 1000}, 250_000, 3),
        ),
        "licences": (), "images": (),
    }  # fmt: skip
    return ProductSource(**(values | changed))


def test_prices_stock_and_options_come_from_the_variants() -> None:
    document = build_document(source(), DEFINITIONS)

    assert (document.price_min, document.price_max, document.in_stock) == (70_000, 250_000, True)
    assert [variant.in_stock for variant in document.variants] == [False, True]
    (weight,) = document.options
    assert [value.label["en"] for value in weight.values] == ["250 g", "1 kg"]
    assert [step.slug for step in document.breadcrumb] == ["food", "sei"]


def test_what_is_made_to_order_is_never_sold_out() -> None:
    variants = (VariantSource(1, "S", {}, 1, 0),)

    assert not build_document(source(variants=variants), DEFINITIONS).in_stock
    assert build_document(source(variants=variants, made_to_order=True), DEFINITIONS).in_stock


@pytest.mark.parametrize(
    ("changed", "badges"),
    [
        ({"halal_status": "non-halal"}, ("non-halal",)),
        ({"halal_status": "in-progress"}, ()),
        ({"unique_piece": True}, ("halal", "unique")),
        ({"licences": (LicenceSource("ig", "ID G 1"),)}, ("halal", "geographical-indication")),
        ({"variants": (VariantSource(1, "S", {}, 5, 1, compare_at=9),)}, ("halal", "sale")),
    ],
)
def test_badges_are_earned(changed: dict[str, Any], badges: tuple[str, ...]) -> None:
    assert build_document(source(**changed), DEFINITIONS).badges == badges


def test_facet_values_follow_the_definitions_without_code() -> None:
    entry = build_product(
        source(attributes={"meat": "beef", "ready": True, "weight": 250}), DEFINITIONS
    ).entry

    assert entry.choices["category"] == ("food", "sei")
    assert entry.choices["attr.meat"] == ("beef",)
    assert entry.choices["attr.ready"] == ("true",)
    assert entry.choices["attr.weight"] == (250,)
    assert entry.choices["in_stock"] == ("true",)
    assert "tag" not in entry.choices


def test_labels_hold_the_words_of_each_language() -> None:
    entry = build_product(source(attributes={"meat": "beef", "ready": True}), DEFINITIONS).entry

    assert entry.texts.labels["id"] == "Food · Se'i · Sapi · Siap makan · halal"
    assert entry.texts.labels["en"] == "Food · Smoked meat · Beef · Ready to eat · halal"


def test_the_word_halal_never_finds_what_is_not() -> None:
    entry = build_product(
        source(halal_status="non-halal", tags=("non-halal", "babi")), DEFINITIONS
    ).entry

    words = entry.texts.labels["id"].replace("·", " ").split()
    assert "halal" not in words
    assert "nonhalal" in words


def test_equal_sources_have_equal_hashes_and_any_difference_shows() -> None:
    first = build_product(source(), DEFINITIONS).hash

    assert build_product(source(), DEFINITIONS).hash == first
    assert build_product(source(popularity=1), DEFINITIONS).hash != first
    assert build_product(source(allergens=("fish",)), DEFINITIONS).hash != first


def test_documents_survive_storage() -> None:
    built = build_product(source(), DEFINITIONS)

    restored = msgspec.json.decode(built.document, type=type(build_document(source(), DEFINITIONS)))
    assert restored == build_document(source(), DEFINITIONS)
