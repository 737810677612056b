"""What queries are understood by of the catalogue, read from it and as fresh."""

from __future__ import annotations

import asyncpg

from search.engines.postgres.engine import PostgresEngine
from search.vocabulary import shipped_vocabulary
from search.vocabulary.catalogue import (
    CatalogueNames,
    Choice,
    Place,
    compile_terms,
    read_catalogue_names,
)
from tests.contract.entries import entry
from tests.search.catalogue_names import NAMES

TERMS = compile_terms(NAMES, shipped_vocabulary().measures)


def test_labels_of_both_languages_and_their_parts() -> None:
    bags = (Choice("category", "tas-tenun"),)
    assert TERMS.choices[("bags", "wallets")] == bags
    assert TERMS.choices[("tas",)] == bags
    assert TERMS.choices[("dompet", "tenun")] == bags
    assert TERMS.choices[("lotis",)] == (Choice("attr.teknik", "sotis"),)


def test_words_lead_to_every_label_that_has_them() -> None:
    assert {choice.value for choice in TERMS.of_word["ikan"]} == {"tuna", "tenggiri"}


def test_units() -> None:
    assert TERMS.unit_keys == {
        "net": ("attr.berat_bersih", "attr.volume"),
        "cm": ("attr.panjang",),
    }


def test_places_and_their_spellings() -> None:
    assert TERMS.places[("naikoten", "satu")] == Place(("naikoten", "i"), None)
    assert TERMS.places[("kota", "raja")] == Place(("kota", "raja"), "kota-raja")
    assert TERMS.places[("oebobo",)].district == "oebobo", "the kecamatan, not its kelurahan"


def test_an_empty_catalogue() -> None:
    terms = compile_terms(CatalogueNames(), shipped_vocabulary().measures)
    assert (terms.choices, terms.places, terms.longest) == ({}, {}, 1)


async def test_the_engine_learns_names(clean_database: asyncpg.Pool) -> None:
    await clean_database.execute(
        """INSERT INTO category (slug, name, position) VALUES ('kopi', '{"id": "Kopi"}', 1)"""
    )
    names = await read_catalogue_names(clean_database)
    assert [each.slug for each in names.categories] == ["kopi"]
    engine = PostgresEngine(clean_database, shipped_vocabulary())
    await engine.refresh()
    assert ("kopi",) in engine.vocabulary.catalogue.choices
    await engine.index([entry(1)], [])
    assert engine.vocabulary.synonyms is shipped_vocabulary().synonyms
