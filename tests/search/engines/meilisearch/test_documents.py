"""Index entries as documents."""

from __future__ import annotations

import msgspec

from search.engines.meilisearch.documents import (
    document,
    encode_document,
    shielded,
    unshielded,
)
from search.price_grid import GRID
from tests.contract.entries import KUPANG, entry


def test_facets_keep_their_keys() -> None:
    made = document(entry(7, choices={"category": ["tenun", "kain"], "attr.length": [200, 1.5]}))
    assert made["category"] == ["tenun", "kain"]
    assert made["in_stock"] == ["true"]
    assert made["attr"] == {"length": [200, 1.5]}
    assert made["price_min"] == 50_000


def test_prices_have_cells() -> None:
    made = document(entry(7, price=(15_000, 60_000)))
    assert made["price"]["ends"] == [15_000, 60_000]
    assert [GRID[made["price"][end]] for end in ("low", "high")] == [15_000, 60_000]


def test_texts_have_a_field_per_language_and_are_folded() -> None:
    made = document(entry(7, {"id": "Se’i Sapi", "en": "Beef Se'i"}, producer="Lu'at"))
    assert made["name_id"] == "sei sapi"
    assert made["name_en"] == "beef sei"
    assert made["producer_text"] == "luat"
    assert "summary_en" not in made


def test_a_place_only_where_there_is_one() -> None:
    assert "_geo" not in document(entry(7))
    assert document(entry(7, location=KUPANG))["_geo"] == {"lat": KUPANG[0], "lng": KUPANG[1]}


def test_a_document_is_one_line() -> None:
    line = encode_document(entry(7, description="satu\ndua"))
    assert b"\n" not in line
    assert msgspec.json.decode(line)["id"] == 7


def test_backslashes_come_back() -> None:
    made = document(entry(7, choices={"tag": ["a\\b"], "attr.x": ["\\"]}))
    assert made["tag"] == [shielded("a\\b")]
    assert "\\" not in made["tag"][0]
    assert unshielded(made["attr"]["x"][0]) == "\\"


def test_combinations_of_variants_are_nested_with_their_halves() -> None:
    choices = {"attr.u": ["L"], "attr.w": ["a\\b", "c"], "variant.u+w": ["L|a\\b", "L|c"]}
    made = document(entry(7, choices=choices))
    assert set(made["attr"]) == {"u", "w"}
    assert "variant.u+w" not in made
    bare = shielded("a\\b")
    assert made["variant"] == {"u+w": [f"L|{bare}", "L|c", "L|", f"|{bare}", "|c"]}
