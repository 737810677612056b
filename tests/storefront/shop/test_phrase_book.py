from __future__ import annotations

from catalog.values import Language
from storefront.shop.phrase_book import PhraseBook, PhraseCounts, beginning_typos

INDONESIAN, ENGLISH = Language.INDONESIAN, Language.ENGLISH


def book() -> PhraseBook:
    counts = PhraseCounts(frozenset({"dan", "for"}), frozenset({"motif"}))
    for taste in ("Pedas", "Pedas", "Original", "Original", "Original", "Madu"):
        counts.add_name({"id": f"Se'i Sapi {taste}", "en": f"{taste} Beef Se'i"})
    for motif in ("Kaif", "Kaif", "Mamuli", "Mamuli"):
        counts.add_name({"id": f"Kain Tenun, Motif {motif}", "en": f"{motif} Cloth for Sewing"})
    counts.add_label({"id": "Tenun NTT", "en": "Handwoven Textiles"})
    counts.add_query("selimut sumba", "id", 40)
    return counts.book()


def shown(typed: str, language: Language = INDONESIAN, most: int = 10) -> list[str]:
    return [each.shown for each in book().complete(tuple(typed.split()), language, most)]


def test_phrases_that_products_share_complete_a_query() -> None:
    assert shown("sei sap") == ["se'i sapi", "se'i sapi original", "se'i sapi pedas"]
    assert shown("bee", ENGLISH) == [
        "beef", "beef se'i",
        "original beef", "original beef se'i", "pedas beef", "pedas beef se'i",
    ]  # fmt: skip
    # What only one name has is no phrase.
    assert shown("madu") == []


def test_what_people_ask_and_labels_count_too() -> None:
    assert shown("sel") == ["selimut sumba"]
    assert shown("tenun n") == ["tenun ntt"]


def test_no_phrase_spans_a_sign_or_hangs_in_the_air() -> None:
    everything = {each.shown for each in book()._phrases}
    assert not {each for each in everything if each.startswith(("tenun motif", "for"))}
    assert not {each for each in everything if each.endswith((" motif", " for"))}
    assert "motif kaif" in everything


def test_last_words_begin_a_phrase_of_their_own() -> None:
    assert "kemeja motif kaif" in shown("kemeja motif ka")


def test_what_is_typed_is_not_repeated() -> None:
    assert "kain tenun" not in shown("kain tenun")


def test_a_typing_error_in_the_last_word_is_mended() -> None:
    assert book().mended(("kain", "tenum")) == ("kain", "tenun")
    assert book().mended(("orignal",)) == ("original",)
    assert book().mended(("mamluli",)) == ("mamuli",)
    assert book().mended(("xyz",)) is None
    assert book().mended(("te",)) is None


def test_beginnings_are_measured() -> None:
    assert beginning_typos("orig", "original", 1) == 0
    assert beginning_typos("orgi", "original", 1) == 1
    assert beginning_typos("tenum", "tenun", 1) == 1
    assert beginning_typos("etnun", "tenun", 1) == 1
    assert beginning_typos("batik", "tenun", 1) > 1


def test_an_empty_book_offers_nothing() -> None:
    assert PhraseBook(()).complete(("a",), INDONESIAN, 5) == ()
    assert PhraseBook(()).mended(("tenun",)) is None
