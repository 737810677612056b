"""What a query means, whatever the catalogue holds."""

from __future__ import annotations

import time

import pytest
from msgspec import structs

from catalog.values import Language
from search.understanding import (
    MOST_WORDS,
    Understanding,
    correctable,
    corrected_text,
    understand,
)
from search.vocabulary import OneWay, Vocabulary, shipped_vocabulary, with_synonyms

VOCABULARY: Vocabulary = shipped_vocabulary()


def read(text: str) -> Understanding:
    return understand(text, Language.INDONESIAN, VOCABULARY)


def typed(text: str) -> list[str]:
    return [" ".join(group.words) for group in read(text).groups]


def meant(text: str) -> set[str]:
    """What else the first group means."""
    return {" ".join(each.words) for each in read(text).groups[0].alternatives[1:]}


def test_stop_words_of_both_languages_are_dropped() -> None:
    assert typed("saya mau beli the tenun dari sumba") == ["tenun", "sumba"]


def test_stop_words_stay_if_there_is_nothing_else() -> None:
    assert typed("dari untuk ") == ["dari", "untuk"]


def test_stop_words_that_change_the_meaning_stay() -> None:
    assert typed("mau motif") == ["mau", "motif"]
    assert "tanpa" in typed("oleh tanpa gula")


@pytest.mark.parametrize(
    ("text", "unfinished"), [("sas", True), ("sas ", False), ("se'", True), ('"sas"', False)]
)
def test_only_an_unfinished_last_word_is_a_prefix(text: str, unfinished: bool) -> None:
    assert read(text).groups[-1].alternatives[0].prefix is unfinished


def test_words_before_the_last_are_whole() -> None:
    assert [group.alternatives[0].prefix for group in read("kue ram").groups] == [False, True]


def test_synonyms_lead_both_ways() -> None:
    assert "ganci" in meant("gantungan kunci")
    assert "gantungan kunci" in meant("ganci")


def test_one_way_synonyms_do_not() -> None:
    assert "sapi" in meant("beef")
    assert "beef" not in meant("sapi")


def test_the_longest_term_wins() -> None:
    assert typed("sambal lu'at pedas") == ["sambal luat", "pedas"]


def test_a_term_may_hold_a_stop_word() -> None:
    assert "sei" in meant("se i sapi")


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("oleh2 sapi", "oleh oleh sapi"),
        ("kain2", "kain"),
        ("topi anak2 lontar", "topi anak lontar"),
        ("KAIN-2", "kain 2"),
        ("xl2", "xl2"),
        ("paket 2", "paket 2"),
    ],
)
def test_a_two_says_a_word_twice(typed: str, read_as: str) -> None:
    assert understand(typed, Language.INDONESIAN, VOCABULARY).text == read_as


def test_what_things_are_counted_by_is_not_looked_for() -> None:
    assert understand("kue 12 biji", Language.INDONESIAN, VOCABULARY).text == "kue 12"
    assert understand("kopi biji", Language.INDONESIAN, VOCABULARY).text == "kopi biji"
    assert understand("biji", Language.INDONESIAN, VOCABULARY).text == "biji"


def test_what_is_in_quotes_is_not_written_out() -> None:
    assert understand('"kain2"', Language.INDONESIAN, VOCABULARY).text == "kain2"


def test_compounds_of_the_promo_team_are_split() -> None:
    vocabulary = structs.replace(VOCABULARY, compounds={"tenunsumba": ("tenun", "sumba")})
    understood = understand("tenunsumba", Language.INDONESIAN, vocabulary)
    assert [group.words for group in understood.groups] == [("tenun",), ("sumba",)]
    assert understood.changed
    assert understood.text == "tenun sumba"


def test_quotes_keep_words_together() -> None:
    understood = read('"kopi bubuk" timor')
    assert [(group.words, group.quoted) for group in understood.groups] == [
        (("kopi", "bubuk"), True),
        (("timor",), False),
    ]


def test_minus_excludes_a_word_or_a_phrase() -> None:
    understood = read('sei -babi -"daging asap" murah')
    assert understood.excluded == (("babi",), ("daging", "asap"))
    assert [group.words for group in understood.groups] == [("sei",), ("murah",)]


def test_bukan_excludes_the_next_word() -> None:
    understood = read("kopi bukan robusta")
    assert understood.excluded == (("robusta",),)
    assert [group.words for group in understood.groups] == [("kopi",)]


def test_a_hyphen_inside_a_word_excludes_nothing() -> None:
    assert read("oleh-oleh").excluded == ()


def test_hyphens_and_digits_may_be_a_sku() -> None:
    (group,) = read("TNN-SRG-008").groups
    assert [(each.words, each.sku) for each in group.alternatives] == [
        (("tnn", "srg", "008"), False),
        (("tnnsrg008",), True),
    ]


def test_only_the_first_words_count() -> None:
    assert len(read("kata " * 50).groups) == MOST_WORDS


def test_the_text_means_the_same_when_read_again() -> None:
    for text in ('sei "daging asap" -babi ', "tenun sumba ", "kopi bukan robusta "):
        first = read(text)
        again = read(first.text + " ")
        assert (again.groups, again.excluded) == (first.groups, first.excluded)


@pytest.mark.parametrize(
    ("text", "corrections", "expected"),
    [
        ("gancii  sasndo", {"gancii": ("ganci",), "sasndo": ("sasando",)}, "ganci sasando"),
        ("Sas ando besar", {"sas": ("sasando",), "ando": ()}, "sasando besar"),
        ("Tenunsumba Merah", {"tenunsumba": ("tenun", "sumba")}, "tenun sumba Merah"),
        ('"tenum" tenum -tenum', {"tenum": ("tenun",)}, '"tenum" tenun -tenum'),
        ("", {"tenum": ("tenun",)}, ""),
        ("se'ii sapi", {"seii": ("sei",)}, "sei sapi"),
    ],
)
def test_a_corrected_text(
    text: str, corrections: dict[str, tuple[str, ...]], expected: str
) -> None:
    assert corrected_text(text, corrections) == expected


def test_what_is_quoted_or_a_sku_is_not_corrected() -> None:
    assert correctable(read('"tenum" SEI-SAP-001 kmeja')) == ["kmeja"]


def test_the_promo_team_adds_synonyms() -> None:
    more = with_synonyms(VOCABULARY, [("kado", "hadiah wisuda")], [OneWay(("thr",), ("hampers",))])
    understood = understand("hadiah wisuda", Language.INDONESIAN, more)
    assert [each.words for each in understood.groups[0].alternatives] == [
        ("hadiah", "wisuda"),
        ("kado",),
    ]
    assert shipped_vocabulary() is VOCABULARY


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "--",
        '"',
        '""',
        "-" * 10_000,
        '"' * 9_999,
        "a-" * 5_000,
        '-"' * 5_000,
        "\x00\ud800",
        "🍖" * 2_500,
        "\u202e\u200f",
        "' " * 5_000,
        "é" * 10_000,
        "(a+)+$" * 1_600,
    ],
    ids=lambda text: ascii(text)[:12],
)
def test_anything_is_read_at_once(text: str) -> None:
    began = time.perf_counter()
    read(text)
    assert time.perf_counter() - began < 0.25
