"""Settings as data, and what differs."""

from __future__ import annotations

from typing import Any

from search.document import SearchTexts
from search.engines.meilisearch.documents import document
from search.engines.meilisearch.settings import (
    differences,
    filterable,
    index_settings,
    structural,
    structural_hash,
)
from search.vocabulary import shipped_vocabulary, with_synonyms
from tests.contract.entries import entry


def settings(*, typo_tolerance: bool = False) -> dict[str, Any]:
    return index_settings(shipped_vocabulary(), typo_tolerance=typo_tolerance)


def test_equal_settings_do_not_differ() -> None:
    reordered = settings() | {"sortableAttributes": settings()["sortableAttributes"][::-1]}
    assert differences(settings(), reordered | {"embedders": {}}) == {}


def test_a_new_synonym_is_changed_in_place() -> None:
    taught = with_synonyms(shipped_vocabulary(), [("kopi", "kofi")], [])
    changes = differences(index_settings(taught, typo_tolerance=False), settings())
    assert list(changes) == ["synonyms"]
    assert changes["synonyms"]["kofi"] == ["kopi"]
    assert not structural(changes)


def test_another_order_of_rules_needs_a_new_index() -> None:
    former = settings() | {"rankingRules": ["words", "typo"]}
    assert structural(differences(settings(), former))
    assert structural_hash(settings()) != structural_hash(former)


def test_the_hash_knows_structure_only() -> None:
    assert structural_hash(settings()) == structural_hash(settings(typo_tolerance=True))


def test_synonyms_are_folded_and_short_enough() -> None:
    synonyms = settings()["synonyms"]
    assert "sei" in synonyms["se i"]
    assert all(len(term.split()) <= 3 for term in synonyms), "Meilisearch reads no longer keys"


def test_every_text_is_searched() -> None:
    both = {"id": "a", "en": "b"}
    whole = entry(1, both, labels=both, summary=both, description=both, skus=["A-1"])
    texts = {key for key in document(whole) if key.endswith(("_id", "_en", "_text"))}
    assert texts | {"skus"} == set(settings()["searchableAttributes"])
    assert len(SearchTexts.__struct_fields__) == 5, "a new text needs a place in the order"


def test_everything_that_can_be_chosen_is_filterable() -> None:
    made = document(entry(1, choices={"category": ["a"], "halal": ["halal"], "tag": ["b"]}))
    for key in ("category", "halal", "tag", "in_stock", "price_min", "created", "id"):
        assert key in made
        assert filterable(key)
    assert filterable("attr.anything")
    assert not filterable("hash")
