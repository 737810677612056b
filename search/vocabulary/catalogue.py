"""The catalogue's own words: what its categories, attribute values and places are called.

Read together with the vocabulary and as fresh as that; compiled to lookups by folded words. Any
catalogue will do, an empty one too. Database errors pass through.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import asyncpg
import msgspec
from msgspec import Struct

from catalog.statements import load_statements
from catalog.values import Text
from search.text import words
from search.vocabulary.measures import Measures

SQL = load_statements("search.sql", "catalogue_terms.sql")

Words = tuple[str, ...]


class Choice(Struct, frozen=True):
    """A value of a facet."""

    key: str
    value: str


class Place(Struct, frozen=True):
    name: Words
    """Of the kelurahan or kecamatan, as products have it."""
    district: str | None
    """Slug, where it names a whole kecamatan."""


class CatalogueTerms(Struct, frozen=True, kw_only=True):
    """Compiled; keys are folded words."""

    choices: Mapping[Words, tuple[Choice, ...]] = {}
    """A whole label -> what it is the label of."""
    of_word: Mapping[str, tuple[Choice, ...]] = {}
    """A word -> the attribute values in whose labels it is."""
    values: Mapping[str, tuple[str, ...]] = {}
    """Attribute's facet key -> all its values."""
    longest: int = 1
    places: Mapping[Words, Place] = {}
    longest_place: int = 1
    parents: Mapping[str, str | None] = {}
    """Slug of a category -> that of the one above it."""
    unit_keys: Mapping[str, tuple[str, ...]] = {}
    """Kind of unit -> facet keys of the attributes that are measured in it."""


class _Value(Struct):
    value: str
    label: Text


class _Attribute(Struct):
    key: str
    unit: str | None = None
    values: tuple[_Value, ...] = ()


class _Category(Struct):
    slug: str
    name: Text
    parent: str | None = None


class _Kelurahan(Struct):
    name: str
    district: str
    district_slug: str
    aliases: tuple[str, ...] = ()


class CatalogueNames(Struct):
    """What is read, in the order of display."""

    categories: tuple[_Category, ...] = ()
    attributes: tuple[_Attribute, ...] = ()
    kelurahan: tuple[_Kelurahan, ...] = ()


async def read_catalogue_names(connection: asyncpg.Connection | asyncpg.Pool) -> CatalogueNames:
    """The names as they are now."""
    return msgspec.json.decode(await connection.fetchval(SQL.catalogue_terms), type=CatalogueNames)


def compile_terms(names: CatalogueNames, measures: Measures) -> CatalogueTerms:
    """Lookups over `names`."""
    choices: dict[Words, dict[Choice, None]] = {}
    of_word: dict[str, dict[Choice, None]] = {}
    unit_keys: dict[str, list[str]] = {}
    for attribute in names.attributes:
        key = f"attr.{attribute.key}"
        if (kind := measures.indexed_units.get(attribute.unit or "")) is not None:
            unit_keys.setdefault(kind, []).append(key)
        for value in attribute.values:
            choice = Choice(key, value.value)
            for term in _labels(value.label):
                choices.setdefault(term, {})[choice] = None
                for word in term:
                    of_word.setdefault(word, {})[choice] = None
    for category in names.categories:
        for term in _labels(category.name):
            choices.setdefault(term, {})[Choice("category", category.slug)] = None
    places = dict(_places(names.kelurahan))
    return CatalogueTerms(
        choices={term: tuple(found) for term, found in choices.items()},
        of_word={word: tuple(found) for word, found in of_word.items()},
        values={
            f"attr.{attribute.key}": tuple(value.value for value in attribute.values)
            for attribute in names.attributes
        },
        longest=max(map(len, choices), default=1),
        places=places,
        longest_place=max(map(len, places), default=1),
        parents={each.slug: each.parent for each in names.categories},
        unit_keys={kind: tuple(keys) for kind, keys in unit_keys.items()},
    )


def _labels(label: Text) -> Iterator[Words]:
    """A label's terms: each language's, and the parts of "Sotis (lotis)" and "Sepatu & Sandal"."""
    for text in label.values():
        if term := tuple(words(text)):
            yield term
        for sign in ("&", "(", "/"):
            if sign in text:
                for part in text.split(sign):
                    if term := tuple(words(part)):
                        yield term


def _places(kelurahan: Iterable[_Kelurahan]) -> Iterator[tuple[Words, Place]]:
    wards = tuple(kelurahan)
    for ward in wards:
        for spelling in (ward.name, *ward.aliases):
            if term := tuple(words(spelling)):
                yield term, Place(tuple(words(ward.name)), None)
    for ward in wards:  # Later, because a kecamatan may be named after one of its kelurahan.
        if term := tuple(words(ward.district)):
            yield term, Place(term, ward.district_slug)
