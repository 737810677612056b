"""Which attributes a hit has, marked and cropped as the real Meilisearch does it.

Expected values of cropping were taken from Meilisearch 1.50.
"""

from __future__ import annotations

from typing import Any

import pytest

from search.highlight import marks
from storefront.meili.crop import cropped
from storefront.meili.formatting import Formatting
from storefront.meili.hits import Hit
from storefront.meili.wire import Query, read_query

LONG = (
    "kain tenun ikat dari sumba dengan motif kuda yang sangat indah dan panjang sekali lalu "
    "dipakai di pesta adat sumba timur"
)

HIT: Hit = {
    "id": "17",
    "slug": "tenun",
    "name": "Se'i & <Tenun> Ikat",
    "description": LONG,
    "image": None,
    "price_min": 5000,
    "in_stock": True,
    "category": ["kain-tenun", "kain"],
    "attr": {"teknik": ["ikat"], "panjang": [200, 150.5]},
    "_geo": {"lat": -10.1, "lng": 123.6},
}


def shown(matched: tuple[str, ...] = (), **asked: Any) -> Hit:
    return Formatting(read_query(asked), matched).hit(HIT)


def test_everything_but_what_is_hidden() -> None:
    assert shown() == {key: HIT[key] for key in HIT if key != "description"}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ([], {}),
        (["id", "no such"], {"id": "17"}),
        (["attr.teknik", "_geo.lat"], {"attr": {"teknik": ["ikat"]}, "_geo": {"lat": -10.1}}),
        (["attr.no_such"], {}),
        (["description"], {"description": LONG}),
    ],
)
def test_attributes_to_retrieve(asked: list[str], expected: Hit) -> None:
    assert shown(attributesToRetrieve=asked) == expected


def test_formatted_has_what_is_retrieved_and_what_is_marked() -> None:
    hit = shown(
        ("tenun",), attributesToRetrieve=["id", "price_min"], attributesToHighlight=["name"]
    )

    assert hit == {
        "id": "17",
        "price_min": 5000,
        "_formatted": {
            "id": "17",
            "price_min": "5000",
            "name": "Se'i & <<em>Tenun</em>> Ikat",
        },
    }


def test_every_leaf_is_formatted() -> None:
    formatted = shown(("tenun", "ik*"), attributesToHighlight=["*"])["_formatted"]

    assert "description" not in formatted
    assert formatted == {
        "id": "17",
        "slug": "tenun",
        "name": "Se'i & <<em>Tenun</em>> <em>Ik</em>at",
        "image": None,
        "price_min": "5000",
        "in_stock": True,
        "category": ["kain-<em>tenun</em>", "kain"],
        "attr": {"teknik": ["<em>ik</em>at"], "panjang": ["200", "150.5"]},
        "_geo": {"lat": "-10.1", "lng": "123.6"},
    }


@pytest.mark.parametrize(
    ("before", "after"),
    [("__ais-highlight__", "__/ais-highlight__"), ("<b class='a&\"'>", "\n</b>"), ("", "")],
)
def test_tags_come_back_byte_for_byte(before: str, after: str) -> None:
    hit = shown(
        ("sei",), attributesToHighlight=["name"], highlightPreTag=before, highlightPostTag=after
    )

    assert hit["_formatted"]["name"] == f"{before}Se'i{after} & <Tenun> Ikat"


def test_nothing_to_format_is_no_formatted() -> None:
    assert "_formatted" not in shown(("tenun",), attributesToHighlight=["no such"])
    assert "_formatted" not in shown(("tenun",), attributesToHighlight=[])


def test_one_attribute_below_another() -> None:
    hit = shown(("ikat",), attributesToRetrieve=["id"], attributesToHighlight=["attr.teknik"])

    assert hit["_formatted"] == {"id": "17", "attr": {"teknik": ["<em>ikat</em>"]}}


@pytest.mark.parametrize(
    ("matched", "length", "expected"),
    [
        (("sumba",), 3, "…dari sumba dengan…"),
        (("sumba",), 5, "…ikat dari sumba dengan motif…"),
        (("sumba",), 6, "…tenun ikat dari sumba dengan motif…"),
        (("sumba",), 1, "…sumba…"),
        (("timur",), 4, "…pesta adat sumba timur"),
        (("kain",), 4, "kain tenun ikat dari…"),
        (("ten*",), 5, "kain tenun ikat dari sumba…"),
        (("sumba", "timur"), 4, "…pesta adat sumba timur"),
        (("motif", "pesta"), 6, "…dari sumba dengan motif kuda yang…"),
        ((), 6, "kain tenun ikat dari sumba dengan…"),
        (("sumba",), 100, LONG),
    ],
)
def test_cropping(matched: tuple[str, ...], length: int, expected: str) -> None:
    hit = shown(matched, attributesToCrop=[f"description:{length}"], attributesToRetrieve=["id"])

    assert hit["_formatted"] == {"id": "17", "description": expected}


def test_cropping_with_another_marker_and_marks() -> None:
    hit = shown(
        ("sumba",),
        attributesToCrop=["description"],
        cropLength=4,
        cropMarker="[..]",
        attributesToHighlight=["description"],
        attributesToRetrieve=["id"],
    )

    assert hit["_formatted"]["description"] == "[..]ikat dari <em>sumba</em> dengan[..]"


@pytest.mark.parametrize("asked", ["description", "description:x", "description:"])
def test_the_length_of_cropping_may_be_left_out(asked: str) -> None:
    formatted = shown(attributesToCrop=[asked], cropLength=2)["_formatted"]

    assert formatted.get("description", "kain tenun…") == "kain tenun…"


def test_cropping_to_nothing_is_not_cropping() -> None:
    assert shown(attributesToCrop=["description:0"])["_formatted"]["description"] == LONG


@pytest.mark.parametrize("text", ["", "…", "🎉 🎉", "½ kg", "a", "se'i'se'i", "a b c d e f"])
def test_cropping_any_text(text: str) -> None:
    for length in range(1, 5):
        start, end = cropped(text, marks(text, ["c"]), length)
        assert 0 <= start <= end <= len(text)


def test_positions_are_in_bytes() -> None:
    hit = {**HIT, "name": "Kué Tenun"}
    positions = Formatting(Query(show_matches_position=True), ("tenun", "ikat")).hit(hit)

    assert positions["_matchesPosition"] == {
        "name": [{"start": 5, "length": 5}],
        "description": [{"start": 5, "length": 5}, {"start": 11, "length": 4}],
        "category": [{"start": 5, "length": 5, "indices": [0]}],
        "attr.teknik": [{"start": 0, "length": 4, "indices": [0]}],
    }
    assert shown(showMatchesPosition=True)["_matchesPosition"] == {}
