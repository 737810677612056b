from __future__ import annotations

from storefront.shop.facet_lists import MOST_VALUES, cut, listed, matching
from storefront.shop.facet_schemas import Facet, FacetValue


def facet(param: str = "attr.motif", selected: tuple[str, ...] = (), **counts: int) -> Facet:
    values = tuple(
        FacetValue(value=value, label=value.replace("_", " "), count=n, selected=value in selected)
        for value, n in counts.items()
    )
    return Facet(key=param, param=param, label=param, kind="choice", values=values)


def price(low: int, high: int) -> Facet:
    return Facet(
        key="price", param="price_min,price_max", label="", kind="range", min=low, max=high
    )


def test_only_what_narrows_is_shown() -> None:
    everywhere, some = facet("halal", halal=9), facet("district", alak=4)
    two = facet("certification", nkv=9, bpom=5)
    shown = listed([everywhere, some, two, price(5, 5), price(5, 6)], 9, selected={})
    assert shown == (some, two, price(5, 6))
    assert listed([everywhere], 9, selected={"halal"}) == (everywhere,)
    assert listed([price(5, 5)], 9, selected={"price"}) == (price(5, 5),)
    assert listed([everywhere, price(5, 5)], 9, selected=None) == (everywhere, price(5, 5))


def test_a_long_facet_is_cut_behind_what_is_selected() -> None:
    many = facet(selected=("v140",), **{f"v{number}": 1 for number in range(150)})
    short = cut(many)
    assert len(short.values) == MOST_VALUES + 1
    assert (short.values[-1].value, short.more) == ("v140", 49)
    assert cut(facet("category", **{f"v{number}": 1 for number in range(150)})).more == 0


def test_values_are_found_by_the_beginnings_of_their_words() -> None:
    motifs = facet(Mata_Manuk=9, Kaif_Molo=7, Molo=3, **{"Teke_(Tokek)": 1})
    assert [value.value for value in matching(motifs, "mol").values] == ["Molo", "Kaif_Molo"]
    assert [value.value for value in matching(motifs, "TOK tek").values] == ["Teke_(Tokek)"]
    assert matching(motifs, "olo").values == ()
    assert len(matching(motifs, "").values) == 4
