from __future__ import annotations

from catalog.values import Language
from search.text import words
from storefront.shop.name_suggestions import NameIndex, SuggestedNames
from tests.storefront.shop.sample import NAMES

COUNTS = {
    "category": {"tenun": 9, "sei": 4},
    "producer": {"rumah-tenun": 9, "dapur-asap": 4},
    "attr.teknik": {"ikat": 7, "sotis": 2},
    "attr.motif": {"Tenda": 3, "Tenda, besar": 1},
}


def suggest(typed: str, language: Language = Language.INDONESIAN) -> SuggestedNames:
    return NameIndex(NAMES, COUNTS).suggested(words(typed), language, 5)


def found(typed: str, language: Language = Language.INDONESIAN) -> list[list[str]]:
    got = suggest(typed, language)
    return [
        [each.slug for each in kind] for kind in (got.categories, got.producers, got.collections)
    ]


def test_the_last_word_is_a_beginning_and_the_others_are_whole() -> None:
    assert found("ten") == [["tenun"], ["rumah-tenun"], ["tenun-pilihan"]]
    assert found("tenun pil") == [[], [], ["tenun-pilihan"]]
    assert found("ten pilihan") == [[], [], []]
    assert found("  ") == found("'") == [[], [], []]


def test_either_language_finds_and_the_answer_is_in_the_readers() -> None:
    got = suggest("weav")
    assert [each.name for each in got.categories] == ["Tenun"]
    assert [each.title["id"] for each in got.collections] == ["Tenun Pilihan"]


def test_apostrophes_and_case_do_not_matter() -> None:
    assert found("SE’I")[0] == ["sei"]


def test_only_live_collections_are_suggested() -> None:
    assert found("nanti") == [[], [], []]


def test_what_has_no_products_is_not_suggested() -> None:
    assert found("selendang") == [[], [], []]


def test_values_of_attributes_are_suggested_by_their_labels() -> None:
    [ikat] = suggest("ik", Language.ENGLISH).values
    assert (ikat.key, ikat.attribute, ikat.value, ikat.total) == ("teknik", "Technique", "ikat", 7)
    assert ikat.products_url == "/v1/products?attr.teknik=ikat"
    # A value with a comma in it cannot be asked for.
    assert [each.value for each in suggest("tenda").values] == ["Tenda"]


def test_each_says_how_much_it_finds_and_where() -> None:
    got = suggest("tenun")
    [category], [producer] = got.categories, got.producers
    assert (category.total, category.products_url) == (9, "/v1/products?category=tenun")
    assert (producer.total, producer.url) == (9, "/v1/producers/rumah-tenun")
    assert producer.products_url == "/v1/products?producer=rumah-tenun"
