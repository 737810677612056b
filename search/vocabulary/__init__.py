"""What the shop knows about words, as data: synonyms, stop words, protected words, compounds.

The `.json` files next to this module ship with the product; the promo team's own synonyms are
added by `with_synonyms`. Everything is folded once, when it is compiled, so lookups compare folded
words only. A file that does not fit its Struct is refused when the process starts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from search.text import words
from search.vocabulary.catalogue import CatalogueNames, CatalogueTerms, compile_terms
from search.vocabulary.meanings import Meanings, shipped_meanings
from search.vocabulary.measures import Measures, shipped_measures

Words = tuple[str, ...]
"""Folded words in their order."""


class OneWay(Struct, frozen=True, rename={"terms": "from"}):
    """Whoever types one of `terms` also means each of `to`, not the reverse."""

    terms: tuple[str, ...]
    to: tuple[str, ...]


class Compound(Struct, frozen=True, rename={"typed": "from"}):
    """Words that are often typed without their space."""

    typed: str
    to: str


class Sense(Struct, frozen=True, omit_defaults=True):
    """What a phrase does not mean, for ranking and for editors."""

    phrase: str
    must_not_match_category: str | None = None
    note: str | None = None


class Vocabulary(Struct, frozen=True, kw_only=True):
    """Compiled rules; keys and values are folded."""

    synonyms: Mapping[Words, tuple[Words, ...]]
    """What else is meant by these words, the nearest first."""
    longest_synonym: int
    """Most words that a key of `synonyms` or `phrases` has."""
    stop_words: frozenset[str]
    """Of all languages: shoppers mix them."""
    never_dropped: frozenset[Words]
    """Stay although they begin with a stop word."""
    never_corrected: frozenset[str]
    phrases: frozenset[Words]
    """Words that belong together."""
    compounds: Mapping[str, Words]
    senses: Mapping[Words, Sense]
    measures: Measures
    meanings: Meanings
    catalogue: CatalogueTerms = CatalogueTerms()
    """The names of the moment (`search.vocabulary.catalogue`)."""


class _Synonyms(Struct, frozen=True, forbid_unknown_fields=True):
    two_way: tuple[tuple[str, ...], ...]
    one_way: tuple[OneWay, ...]


class _WordLists(Struct, frozen=True, forbid_unknown_fields=True):
    stop_words: dict[str, tuple[str, ...]]
    never_dropped: tuple[str, ...]
    never_corrected: tuple[str, ...]


class _Phrases(Struct, frozen=True, forbid_unknown_fields=True):
    phrases: tuple[str, ...]
    compounds: tuple[Compound, ...]
    senses: tuple[Sense, ...]


@cache
def shipped_vocabulary() -> Vocabulary:
    """The vocabulary that comes with the product."""
    synonyms = msgspec.json.decode(_shipped("synonyms.json"), type=_Synonyms)
    lists = msgspec.json.decode(_shipped("words.json"), type=_WordLists)
    phrases = msgspec.json.decode(_shipped("phrases.json"), type=_Phrases)
    compiled = compile_synonyms(synonyms.two_way, synonyms.one_way)
    known_phrases = folded(phrases.phrases)
    return Vocabulary(
        synonyms=compiled,
        longest_synonym=max(map(len, [*compiled, *known_phrases])),
        stop_words=frozenset(
            word
            for language in lists.stop_words.values()
            for term in language
            for word in words(term)
        ),
        never_dropped=frozenset(folded(lists.never_dropped)),
        never_corrected=frozenset(word for term in lists.never_corrected for word in words(term)),
        phrases=frozenset(known_phrases),
        compounds={"".join(words(rule.typed)): tuple(words(rule.to)) for rule in phrases.compounds},
        senses={tuple(words(sense.phrase)): sense for sense in phrases.senses},
        measures=shipped_measures(),
        meanings=shipped_meanings(),
    )


def with_catalogue(vocabulary: Vocabulary, names: CatalogueNames) -> Vocabulary:
    """`vocabulary` and what the catalogue calls things at the moment."""
    terms = compile_terms(names, vocabulary.measures)
    return msgspec.structs.replace(vocabulary, catalogue=terms)


def with_synonyms(
    vocabulary: Vocabulary, two_way: Sequence[Sequence[str]], one_way: Sequence[OneWay]
) -> Vocabulary:
    """`vocabulary` and these synonyms of the promo team's, which come first."""
    synonyms = dict(vocabulary.synonyms)
    for term, meant in compile_synonyms(two_way, one_way).items():
        synonyms[term] = tuple(dict.fromkeys(meant + synonyms.get(term, ())))
    longest = max(map(len, [*synonyms, *vocabulary.phrases]), default=1)
    return msgspec.structs.replace(vocabulary, synonyms=synonyms, longest_synonym=longest)


def compile_synonyms(
    two_way: Sequence[Sequence[str]], one_way: Sequence[OneWay]
) -> dict[Words, tuple[Words, ...]]:
    """Folded term -> folded terms that are meant as well; none leads to itself."""
    meant: dict[Words, dict[Words, None]] = {}
    for group in two_way:
        terms = folded(group)
        for term in terms:
            meant.setdefault(term, {}).update(dict.fromkeys(terms))
    for rule in one_way:
        for term in folded(rule.terms):
            meant.setdefault(term, {}).update(dict.fromkeys(folded(rule.to)))
    return {
        term: others
        for term, alternatives in meant.items()
        if (others := tuple(other for other in alternatives if other != term))
    }


def folded(terms: Iterable[str]) -> list[Words]:
    """Each term as folded words, without those that have none."""
    return [found for term in terms if (found := tuple(words(term)))]


def _shipped(name: str) -> bytes:
    return files(__name__).joinpath(name).read_bytes()
