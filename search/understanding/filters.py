"""Phrases that are filters or lead to a place: halal, storage, places, senses, labels.

Pure, over the tokens of a query. Which phrases, places and values there are is data: the
vocabulary's meanings and the catalogue's own labels. Each recogniser answers how many tokens it
takes, or that it is not about this.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs

from search.filters import Not, OneOf
from search.text import Token, words
from search.understanding.meaning import Alternative, Group, Recognised
from search.understanding.stretches import Taken, parameters_of, recognised_at, term_of
from search.vocabulary import Vocabulary, Words


def recognise_meaning(
    text: str, found: Sequence[Token], place: int, vocabulary: Vocabulary
) -> Taken | None:
    """A phrase that the vocabulary knows as a filter, the longest first."""
    meanings = vocabulary.meanings
    for length in range(min(meanings.longest_filter, len(found) - place), 0, -1):
        meaning = meanings.filters.get(term_of(found, place, length))
        if meaning is None:
            continue
        if meaning.key not in vocabulary.catalogue.values and meaning.key.startswith("attr."):
            return None
        recognised = recognised_at(
            text, found, place, length, meaning.kind, meaning.condition, meaning.key
        )
        if meaning.values:
            recognised = structs.replace(recognised, parameters={meaning.key: meaning.values})
        extra = tuple(words(meaning.words))
        return Taken(length, recognised, (_group(extra),) if extra else ())
    return None


def recognise_place(
    text: str, found: Sequence[Token], place: int, vocabulary: Vocabulary
) -> Taken | None:
    """A kelurahan or kecamatan; after "dari" or "di", a kecamatan is a filter."""
    catalogue = vocabulary.catalogue
    start = place
    while start < len(found) and found[start].word in vocabulary.meanings.placed:
        start += 1
    for length in range(min(catalogue.longest_place, len(found) - start), 0, -1):
        where = catalogue.places.get(term_of(found, start, length))
        if where is None:
            continue
        tokens = start + length - place
        if start > place and where.district is not None:
            condition = OneOf("district", (where.district,))
            told = recognised_at(text, found, place, tokens, "place", condition, "district")
            return Taken(tokens, structs.replace(told, parameters={"district": (where.district,)}))
        if length == 1 and len(where.name) == 1:
            return None  # A word like any other: Merdeka and Solor are more than places.
        told = recognised_at(text, found, start, length, "place")
        if where.district is not None:
            told = structs.replace(told, parameters={"district": (where.district,)})
        group = Group((Alternative(where.name, literal=True),), quoted=len(where.name) > 1)
        return Taken(tokens, told, (group,))
    return None


def recognise_sense(
    text: str, found: Sequence[Token], place: int, vocabulary: Vocabulary
) -> Taken | None:
    """A phrase that is never what a word of it alone would be: no sarong for "sarung bantal"."""
    for length in range(min(vocabulary.longest_synonym, len(found) - place), 1, -1):
        term = term_of(found, place, length)
        sense = vocabulary.senses.get(term)
        if sense is None or sense.must_not_match_category is None:
            continue
        other = sense.must_not_match_category
        condition = Not(OneOf("category", (other,)))
        told = recognised_at(text, found, place, length, "sense", condition, "category")
        return Taken(length, told, (_group(term),))
    return None


def recognise_label(
    text: str, found: Sequence[Token], place: int, vocabulary: Vocabulary
) -> Recognised | None:
    """What category or value has the words from `place` on as its label; it takes no tokens."""
    catalogue = vocabulary.catalogue
    for length in range(min(catalogue.longest, len(found) - place), 0, -1):
        if choices := catalogue.choices.get(term_of(found, place, length)):
            kind = "category" if choices[0].key == "category" else "value"
            told = recognised_at(text, found, place, length, kind)
            return structs.replace(told, parameters=parameters_of(choices))
    return None


def _group(extra: Words) -> Group:
    return Group((Alternative(extra, literal=True),))
