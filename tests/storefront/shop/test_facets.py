from __future__ import annotations

from catalog.values import Language
from search.results import SearchResults
from storefront.shop.facet_lists import cut
from storefront.shop.facet_schemas import Facet
from storefront.shop.facets import facets
from tests.storefront.shop.sample import NAMES


def shown(
    counts: dict[str, dict[str, int]],
    chosen: dict[str, tuple[str, ...]] | None = None,
    price: tuple[int, int] | None = None,
    language: Language = Language.ENGLISH,
) -> dict[str, Facet]:
    results = SearchResults(ids=(), total=0, counts=counts, price_range=price, engine="test")
    asked = (*counts, *(chosen or {}), *(("price",) if price else ()))
    return {
        each.param: each
        for each in facets(tuple(dict.fromkeys(asked)), results, chosen or {}, NAMES, language)
    }


def test_choices_are_ordered_by_count_then_label_and_labelled() -> None:
    facet = shown({"attr.teknik": {"sotis": 3, "ikat": 3}, "category": {"sei": 1, "tenun": 9}})
    assert [(each.value, each.label) for each in facet["attr.teknik"].values] == [
        ("ikat", "Ikat"), ("sotis", "Sotis"),
    ]  # fmt: skip
    assert (facet["attr.teknik"].key, facet["attr.teknik"].label) == ("teknik", "Technique")
    assert [each.label for each in facet["category"].values] == ["Weaving", "Smoked meat"]


def test_sizes_and_numbers_keep_an_order_of_their_own() -> None:
    facet = shown({"attr.ukuran": {"L": 9, "S": 1, "M": 5}, "attr.panjang": {"100": 1, "20": 9}})
    assert [each.value for each in facet["attr.ukuran"].values] == ["S", "M", "L"]
    assert [each.label for each in facet["attr.panjang"].values] == ["20 cm", "100 cm"]
    assert (facet["attr.panjang"].kind, facet["attr.panjang"].unit) == ("number", "cm")


def test_what_is_chosen_is_listed_even_without_products() -> None:
    facet = shown({"attr.teknik": {"ikat": 2}}, {"attr.teknik": ("sotis",), "halal": ("halal",)})
    assert [(each.value, each.count, each.selected) for each in facet["attr.teknik"].values] == [
        ("ikat", 2, False), ("sotis", 0, True),
    ]  # fmt: skip
    assert [(each.value, each.count) for each in facet["halal"].values] == [("halal", 0)]


def test_nothing_to_count_is_left_out() -> None:
    assert shown({"attr.teknik": {}, "producer": {}}) == {}


def test_kinds() -> None:
    facet = shown(
        {
            "in_stock": {"true": 2},
            "attr.siap_makan": {"false": 1},
            "attr.warna": {"merah": 1},
            "attr.motif": {"Pucuk Lontar": 1},
        },
        price=(15_000, 450_000),
    )
    assert (facet["in_stock"].kind, facet["in_stock"].values[0].label) == ("yes_no", "Yes")
    assert facet["attr.siap_makan"].values[0].label == "No"
    assert (facet["attr.warna"].kind, facet["attr.warna"].values[0].colour) == ("colour", "#aa2211")
    assert facet["attr.motif"].values[0].label == "Pucuk Lontar"
    price = facet["price_min,price_max"]
    assert (price.key, price.kind, price.min, price.max) == ("price", "range", 15_000, 450_000)


def test_labels_fall_back_to_the_other_language() -> None:
    facet = shown({"certification": {"halal": 1, "xyz": 1}, "district": {"alak": 1}})
    assert {each.label for each in facet["certification"].values} == {
        "BPJPH halal certificate",
        "XYZ",
    }
    assert facet["district"].values[0].label == "Alak"


def test_of_a_long_facet_what_a_list_shows_is_the_same_however_much_was_made() -> None:
    counts = {f"p{number:03}": 1 + number % 7 for number in range(300)}
    results = SearchResults(ids=(), total=500, counts={"producer": counts}, engine="test")
    chosen = {"producer": ("p000", "gone")}
    (whole,) = facets(("producer",), results, chosen, NAMES, Language.ENGLISH)
    (part,) = facets(("producer",), results, chosen, NAMES, Language.ENGLISH, most=100)
    assert len(whole.values) == 301
    assert part == cut(whole)


def test_what_was_made_for_other_counts_or_choices_is_not_shown_again() -> None:
    first = shown({"attr.teknik": {"ikat": 2, "sotis": 3}})["attr.teknik"]
    again = shown({"attr.teknik": {"ikat": 2, "sotis": 3}})["attr.teknik"]
    other = shown({"attr.teknik": {"ikat": 4, "sotis": 3}})["attr.teknik"]
    chosen = shown({"attr.teknik": {"ikat": 2, "sotis": 3}}, {"attr.teknik": ("ikat",)})
    indonesian = shown({"attr.teknik": {"ikat": 2}}, language=Language.INDONESIAN)
    assert first == again
    assert [each.count for each in other.values] == [4, 3]
    assert [each.selected for each in chosen["attr.teknik"].values] == [False, True]
    assert indonesian["attr.teknik"].label != first.label
