from __future__ import annotations

from catalog.values import Language
from storefront.shop.name_suggestions import suggested_names
from tests.storefront.shop.sample import NAMES


def found(typed: str, language: Language = Language.INDONESIAN) -> list[list[str]]:
    return [[each.slug for each in kind] for kind in suggested_names(NAMES, typed, language, 5)]


def test_the_last_word_is_a_beginning_and_the_others_are_whole() -> None:
    assert found("ten") == [["tenun"], ["rumah-tenun"], ["tenun-pilihan"]]
    assert found("tenun pil") == [[], [], ["tenun-pilihan"]]
    assert found("ten pilihan") == [[], [], []]
    assert found("  ") == found("'") == [[], [], []]


def test_either_language_finds_and_the_answer_is_in_the_readers() -> None:
    categories, _, collections = suggested_names(NAMES, "weav", Language.INDONESIAN, 5)
    assert [each.name for each in categories] == ["Tenun"]
    assert [each.name for each in collections] == ["Tenun Pilihan"]


def test_apostrophes_and_case_do_not_matter() -> None:
    assert found("SE’I")[0] == ["sei"]


def test_only_live_collections_are_suggested() -> None:
    assert found("nanti") == [[], [], []]
