"""Phrases that are filters: halal, storage, places, kinds of meat, and what must not be there.

Pure, over the tokens of a query. Which phrases, places and values there are is data: the
vocabulary's meanings and the catalogue's own labels. Each recogniser answers how many tokens it
takes, or that it is not about this.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from search.filters import AllOf, AnyOf, Condition, Not, OneOf
from search.text import Token, words
from search.understanding.meaning import Alternative, Group, Recognised
from search.vocabulary import Vocabulary, Words
from search.vocabulary.catalogue import Choice
from search.vocabulary.meanings import Exclusive

SOFT = 0.25
"""Weight of what should not be, beside what should."""
_OPPOSITES = ("tidak", "not", "non")
"""How labels themselves say what is not so."""


class Taken(Struct, frozen=True):
    """Tokens that were understood, and what they lead to."""

    tokens: int
    recognised: Recognised | None = None
    groups: tuple[Group, ...] = ()
    excluded: Words = ()


def recognise_meaning(
    text: str, found: Sequence[Token], place: int, vocabulary: Vocabulary
) -> Taken | None:
    """A phrase that the vocabulary knows as a filter, the longest first."""
    meanings = vocabulary.meanings
    for length in range(min(meanings.longest_filter, len(found) - place), 0, -1):
        meaning = meanings.filters.get(_term(found, place, length))
        if meaning is None:
            continue
        if meaning.key not in vocabulary.catalogue.values and meaning.key.startswith("attr."):
            return None
        recognised = _recognised(
            text, found, place, length, meaning.kind, meaning.condition, meaning.key
        )
        if meaning.values:
            recognised = _with(recognised, {meaning.key: meaning.values})
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
        where = catalogue.places.get(_term(found, start, length))
        if where is None:
            continue
        tokens = start + length - place
        if start > place and where.district is not None:
            condition = OneOf("district", (where.district,))
            told = _recognised(text, found, place, tokens, "place", condition, "district")
            return Taken(tokens, _with(told, {"district": (where.district,)}))
        if length == 1 and len(where.name) == 1:
            return None  # A word like any other: Merdeka and Solor are more than places.
        told = _recognised(text, found, start, length, "place")
        if where.district is not None:
            told = _with(told, {"district": (where.district,)})
        group = Group((Alternative(where.name, literal=True),), quoted=len(where.name) > 1)
        return Taken(tokens, told, (group,))
    return None


def recognise_negation(
    text: str, found: Sequence[Token], place: int, vocabulary: Vocabulary
) -> Taken | None:
    """ "bukan robusta", "tdk pedas", "pork free": a value to avoid, or one that says "not"."""
    meanings, catalogue = vocabulary.meanings, vocabulary.catalogue
    if free := _free_of(text, found, place, vocabulary):
        return free
    word = found[place].word
    lacking = word in meanings.without
    if (
        (word not in meanings.negations and not lacking)
        or place + 1 >= len(found)
        or found[place + 1].word.isdigit()  # As in "no 38".
    ):
        return None
    for length in range(min(catalogue.longest, len(found) - place - 1), 0, -1):
        term = _term(found, place + 1, length)
        if not lacking:
            for opposite in _OPPOSITES:
                if choices := catalogue.choices.get((opposite, *term)):
                    told = _recognised(text, found, place, length + 1, "value")
                    alternative = Alternative((opposite, *term), literal=True)
                    return Taken(
                        length + 1,
                        _with(told, _parameters(choices)),
                        (Group((alternative,), quoted=True, weight=SOFT),),
                    )
        if avoiding := _avoiding(text, found, place, length + 1, term, vocabulary):
            return avoiding
    if lacking:
        return None
    told = _recognised(text, found, place, 2, "negation")
    return Taken(2, told, (), (found[place + 1].word,))


def _free_of(text: str, found: Sequence[Token], place: int, vocabulary: Vocabulary) -> Taken | None:
    """ "pork free", "pork-free": a value to avoid, told behind it."""
    for length in range(min(vocabulary.catalogue.longest, len(found) - place - 1), 0, -1):
        if found[place + length].word in vocabulary.meanings.free:
            term = _term(found, place, length)
            if avoiding := _avoiding(text, found, place, length + 1, term, vocabulary):
                return avoiding
    return None


def _avoiding(
    text: str, found: Sequence[Token], place: int, tokens: int, term: Words, vocabulary: Vocabulary
) -> Taken | None:
    """These tokens as a filter against the values that are called `term`."""
    avoided = _attribute_values(vocabulary.catalogue.choices.get(term, ()))
    if not avoided:
        return None
    condition: Condition = Not(_any_of(avoided))
    for rule in vocabulary.meanings.exclusive:
        if any(choice.key == rule.key for choice in avoided):
            condition = _unmixed(condition, rule)
    return Taken(tokens, _recognised(text, found, place, tokens, "negation", condition))


def recognise_sense(
    text: str, found: Sequence[Token], place: int, vocabulary: Vocabulary
) -> Taken | None:
    """A phrase that is never what a word of it alone would be: no sarong for "sarung bantal"."""
    for length in range(min(vocabulary.longest_synonym, len(found) - place), 1, -1):
        term = _term(found, place, length)
        sense = vocabulary.senses.get(term)
        if sense is None or sense.must_not_match_category is None:
            continue
        other = sense.must_not_match_category
        condition = Not(OneOf("category", (other,)))
        told = _recognised(text, found, place, length, "sense", condition, "category")
        return Taken(length, told, (_group(term),))
    return None


def recognise_label(
    text: str, found: Sequence[Token], place: int, vocabulary: Vocabulary
) -> Recognised | None:
    """What category or value has the words from `place` on as its label; it takes no tokens."""
    catalogue = vocabulary.catalogue
    for length in range(min(catalogue.longest, len(found) - place), 0, -1):
        if choices := catalogue.choices.get(_term(found, place, length)):
            kind = "category" if choices[0].key == "category" else "value"
            told = _recognised(text, found, place, length, kind)
            return _with(told, _parameters(choices))
    return None


def exclusive_kinds(
    text: str, found: Sequence[Token], vocabulary: Vocabulary
) -> Iterable[Recognised]:
    """For "sapi": no other meat than beef, whatever else is found."""
    catalogue = vocabulary.catalogue
    for rule in vocabulary.meanings.exclusive:
        every = catalogue.values.get(rule.key, ())
        wanted: dict[str, None] = {}
        named: Token | None = None
        for token in found:
            for choice in catalogue.of_word.get(token.word, ()):
                if choice.key == rule.key:
                    wanted[choice.value] = None
                    named = named or token
        others = tuple(v for v in every if v not in wanted and v not in rule.mixed)
        if named is None or not others:
            continue
        condition = _unmixed(Not(OneOf(rule.key, others)), rule)
        yield Recognised(
            kind=rule.kind,
            text=text[named.start : named.end],
            condition=condition,
            facet=rule.key,
            parameters={rule.key: tuple(wanted)},
            start=named.start,
            end=named.end,
        )


def _unmixed(condition: Condition, rule: Exclusive) -> Condition:
    """A mixed box may hold what was not asked for; with pork it says so itself."""
    if not rule.mixed:
        return condition
    mixed = AllOf((OneOf(rule.key, rule.mixed), OneOf("halal", ("non-halal",))))
    return AllOf((condition, Not(mixed)))


def _term(found: Sequence[Token], place: int, length: int) -> Words:
    return tuple([token.word for token in found[place : place + length]])


def _group(extra: Words) -> Group:
    return Group((Alternative(extra, literal=True),))


def _recognised(
    text: str,
    found: Sequence[Token],
    place: int,
    tokens: int,
    kind: str,
    condition: Condition | None = None,
    facet: str = "",
) -> Recognised:
    start, end = found[place].start, found[place + tokens - 1].end
    return Recognised(
        kind=kind, text=text[start:end], condition=condition, facet=facet, start=start, end=end
    )


def _with(told: Recognised, parameters: dict[str, tuple[str, ...]]) -> Recognised:
    return Recognised(
        kind=told.kind,
        text=told.text,
        condition=told.condition,
        parameters=parameters,
        facet=told.facet,
        start=told.start,
        end=told.end,
    )


def _attribute_values(choices: Iterable[Choice]) -> list[Choice]:
    return [choice for choice in choices if choice.key != "category"]


def _any_of(choices: Sequence[Choice]) -> Condition:
    conditions = tuple(OneOf(choice.key, (choice.value,)) for choice in choices)
    return conditions[0] if len(conditions) == 1 else AnyOf(conditions)


def _parameters(choices: Iterable[Choice]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for choice in choices:
        found[choice.key] = (*found.get(choice.key, ()), choice.value)
    return found
