from __future__ import annotations

from math import log1p

from hypothesis import given
from hypothesis import strategies as st

from catalog.values import Language
from search.lexicon import edits
from storefront.shop.beginnings import beginning_typos, letters_of
from storefront.shop.phrase_book import PhraseBook
from storefront.shop.phrase_counts import PhraseCounts

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
    everything = {each.shown for each in book()}
    assert not {each for each in everything if each.startswith(("tenun motif", "for"))}
    assert not {each for each in everything if each.endswith((" motif", " for"))}
    assert "motif kaif" in everything


def test_last_words_begin_a_phrase_of_their_own() -> None:
    assert "kemeja motif kaif" in shown("kemeja motif ka")
    typed = ("kemeja", "motif", "ka")
    found = book().complete(typed, INDONESIAN, 9, lambda words: "kaif" not in words)
    assert [each.shown for each in found] == ["kemeja motif kain", "kemeja motif kain tenun"]


def test_what_is_typed_is_not_repeated() -> None:
    assert "kain tenun" not in shown("kain tenun")


def test_a_typing_error_in_the_last_word_is_mended() -> None:
    assert book().mended(("kain", "tenum")) == ("kain", "tenun")
    assert book().mended(("orignal",)) == ("original",)
    assert book().mended(("mamluli",)) == ("mamuli",)
    assert book().mended(("xyz",)) is None
    assert book().mended(("te",)) is None


def test_beginnings_are_measured() -> None:
    def typos(typed: str, word: str, most: int = 1) -> int:
        return int(beginning_typos(typed, letters_of([word]), most)[0])

    assert typos("orig", "original") == 0
    assert typos("orgi", "original") == 1
    assert typos("tenum", "tenun") == 1
    assert typos("etnun", "tenun") == 1
    assert typos("batik", "tenun") > 1
    assert typos("tenunn", "tenun") == 1
    assert typos("handwovn", "handwoven", 2) == 1
    assert typos("hnadwovn", "handwoven", 2) == 2
    assert typos("hnadwvon", "handwoven", 1) > 1
    assert typos("a" * 40, "a" * 50) == 0


def edits_of_beginning(typed: str, word: str) -> int:
    return min(edits(typed, word[:length]) for length in range(len(word) + 1))


@given(st.text("abc", min_size=1, max_size=9), st.lists(st.text("abc", max_size=9), min_size=1))
def test_all_words_are_measured_as_each_would_be(typed: str, words: list[str]) -> None:
    for most in (1, 2):
        measured = beginning_typos(typed, letters_of(words), most).tolist()
        for word, number in zip(words, measured, strict=True):
            assert min(number, most + 1) == min(edits_of_beginning(typed, word), most + 1)


def test_a_book_is_the_same_in_whatever_order_its_names_came() -> None:
    names = [{"id": f"Kain {kind} {place}"} for kind in ("Ikat", "Tais") for place in "ABBC"]
    books = []
    for given_names in (names, names[::-1]):
        counts = PhraseCounts(frozenset())
        for name in given_names:
            counts.add_name(name)
        books.append(sorted((each.shown, round(each.score, 4)) for each in counts.book()))
    assert books[0] == books[1]
    assert [shown for shown, _ in books[0]] == [
        "a", "b", "c", "ikat", "ikat b", "kain", "kain ikat", "kain ikat b", "kain tais",
        "kain tais b", "tais", "tais b",
    ]  # fmt: skip


def test_pieces_of_several_words_make_one_phrase_with_their_words() -> None:
    counts = PhraseCounts(frozenset())
    for name in ("Oleh-oleh Kupang", "Oleh oleh Kupang", "Oleh-oleh Kupang", "Oleh oleh Kupang"):
        counts.add_name({"id": name})
    [found] = [each for each in counts.book() if each.words == ("oleh", "oleh", "kupang")]
    assert round(found.score, 4) == round(log1p(4), 4)


def test_an_empty_book_offers_nothing() -> None:
    assert PhraseBook(()).complete(("a",), INDONESIAN, 5) == ()
    assert PhraseBook(()).mended(("tenun",)) is None
