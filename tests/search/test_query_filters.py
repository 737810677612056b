"""Phrases that are filters, what is reported of them, and how they are taken back."""

from __future__ import annotations

import time

import pytest

from catalog.values import Language
from search.filters import AllOf, Condition, Not, OneOf
from search.understanding import Understanding, taken_back, understand
from search.vocabulary import shipped_vocabulary
from tests.search.catalogue_names import VOCABULARY


def read(text: str, **asked: bool) -> Understanding:
    return understand(text, Language.INDONESIAN, VOCABULARY, **asked)


def words(text: str) -> list[str]:
    return [" ".join(group.words) for group in read(text).groups]


def condition(text: str) -> Condition | None:
    return read(text).condition({})


def kinds(text: str) -> list[str]:
    return [told.kind for told in read(text).recognised]


@pytest.mark.parametrize(
    ("text", "left", "expected"),
    [
        ("dendeng halal", ["dendeng"], OneOf("halal", ("halal",))),
        ("halal", [], OneOf("halal", ("halal",))),
        ("muslim food", [], OneOf("halal", ("halal",))),
        ("dendeng non-halal", ["dendeng"], OneOf("halal", ("non-halal",))),
        ("dendeng tidak halal", ["dendeng"], OneOf("halal", ("non-halal",))),
        ("kopi bukan robusta", ["kopi"], Not(OneOf("attr.jenis_kopi", ("robusta",)))),
        ("kopi tanpa robusta", ["kopi"], Not(OneOf("attr.jenis_kopi", ("robusta",)))),
        ("robusta free kopi", ["kopi"], Not(OneOf("attr.jenis_kopi", ("robusta",)))),
        ("kopi robusta-free", ["kopi"], Not(OneOf("attr.jenis_kopi", ("robusta",)))),
        ("kopi no robusta", ["kopi"], Not(OneOf("attr.jenis_kopi", ("robusta",)))),
        ("kopi sachet free", ["kopi", "sachet", "free"], None),
        ("no preservatives", ["no preservatives"], None),
        ("tas dari oebobo", ["tas"], OneOf("district", ("oebobo",))),
        ("tas kecamatan oebobo", ["tas"], OneOf("district", ("oebobo",))),
        ("tas di Kota Raja", ["tas"], OneOf("district", ("kota-raja",))),
        ("tas kota raja", ["tas", "kota raja"], None),
        ("tas dari naikoten satu", ["tas", "naikoten i"], None),
        ("tas merdeka", ["tas", "merdeka"], None),
        ("tas dari rote", ["tas", "rote"], None),
        ("sambal tdk pedas", ["sambal", "tidak pedas"], None),
        ("sandal no 38", ["sandal", "no", "38"], None),
        ("gula tanpa pengawet", ["gula", "tanpa", "pengawet"], None),
    ],
)
def test_filters(text: str, left: list[str], expected: Condition | None) -> None:
    assert (words(text), condition(text)) == (left, expected)


def test_an_unknown_word_after_bukan_is_excluded() -> None:
    assert read("kopi bukan sachet").excluded == (("sachet",),)


def test_no_other_meat() -> None:
    told = condition("dendeng sapi")
    assert isinstance(told, AllOf)
    assert told.conditions[0] == Not(OneOf("attr.daging", ("babi", "tuna", "tenggiri")))
    assert told == condition("beef dendeng")


@pytest.mark.parametrize("text", ["dendeng tanpa babi", "pork free dendeng", "dendeng bukan babi"])
def test_pork_is_not_in_a_mixed_box_either(text: str) -> None:
    told = condition(text)
    assert isinstance(told, AllOf)
    box = AllOf((OneOf("attr.daging", ("campuran",)), OneOf("halal", ("non-halal",))))
    assert told.conditions == (Not(OneOf("attr.daging", ("babi",))), Not(box))


def test_two_meats_are_both_wanted() -> None:
    told = condition("sapi dan babi")
    assert isinstance(told, AllOf)
    assert told.conditions[0] == Not(OneOf("attr.daging", ("tuna", "tenggiri")))


def test_a_word_of_several_labels_means_them_all() -> None:
    told = condition("dendeng ikan")
    assert isinstance(told, AllOf)
    assert told.conditions[0] == Not(OneOf("attr.daging", ("sapi", "babi")))


def test_a_catalogue_without_the_attribute_has_no_filter_by_it() -> None:
    bare = understand("tahan suhu ruang sapi", Language.INDONESIAN, shipped_vocabulary())
    assert bare.condition({}) is None


def test_storage() -> None:
    understood = read("oleh-oleh tanpa kulkas")
    assert understood.condition({}) == Not(OneOf("attr.penyimpanan", ("beku", "dingin")))
    assert [group.words for group in understood.groups][-1] == ("tanpa", "kulkas")


@pytest.mark.parametrize(
    ("text", "kind", "parameters"),
    [
        ("tas merah", "category", {"category": ("tas-tenun",)}),
        ("coffee", "category", {"category": ("kopi-teh",)}),
        ("kain lotis", "value", {"attr.teknik": ("sotis",)}),
        ("kain sotis", "value", {"attr.teknik": ("sotis",)}),
    ],
)
def test_labels_are_reported(text: str, kind: str, parameters: dict[str, object]) -> None:
    (told,) = read(text).recognised
    assert (told.kind, told.parameters, told.condition) == (kind, parameters, None)


def test_a_category_weighs_more() -> None:
    weights = {group.words[0]: group.weight for group in read("tas merah").groups}
    assert weights["tas"] > weights["merah"]


@pytest.mark.parametrize(
    ("text", "undone"),
    [
        ("dendeng halal murni", 'dendeng "halal" murni'),
        ("halal", '"halal"'),
        ('"merah" dendeng halal', '"merah" dendeng "halal"'),
        ("-sachet kopi halal", '-sachet kopi "halal"'),
        ("İ halal", 'İ "halal"'),
    ],
)
def test_taken_back(text: str, undone: str) -> None:
    (told,) = (each for each in read(text).recognised if each.kind == "halal")
    assert taken_back(text, told) == undone
    assert "halal" not in kinds(undone)
    assert read(undone).condition({}) is None


def test_literally_nothing_is_recognised() -> None:
    understood = read("sapi halal di bawah 100rb 1/2 kg", literally=True)
    assert understood.recognised == ()
    assert "halal" in [group.words[0] for group in understood.groups]


HOSTILE = [
    "di bawah " * 1_000,
    "100-" * 3_000,
    "1/" * 5_000,
    "1." * 5_000,
    "1,000" * 2_000,
    "200x" * 3_000,
    "½" * 5_000,
    "rp" * 5_000,
    "9" * 10_000,
    "bukan " * 2_000,
    "dari di dari di " * 700,
    "di bawah \x00100rb",
    "\u202edi bawah 100rb\u202c",
    "🍖 100rb 🍖",
    "١٢٣ ribu",
    "²kg ⅓kg ①kg",
    "(a+)+$ di bawah" * 600,
    '"di bawah' * 1_000,
    "-1 kg --2 kg -",
    "١/٢ kg",
    "1e309 kg",
    "\ud800100rb",
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:16])
def test_anything_is_read_at_once(text: str) -> None:
    began = time.perf_counter()
    understood = read(text)
    for told in understood.recognised:
        assert text[told.start : told.end] == told.text
        read(taken_back(text, told))
    assert time.perf_counter() - began < 0.25


def test_reading_is_cheap() -> None:
    text = "kopi robusta 1 kg di bawah 100 ribu dari oebobo halal"
    began = time.perf_counter()
    for _ in range(100):
        read(text)
    assert (time.perf_counter() - began) / 100 < 0.002, "0.1 ms on an idle machine"
