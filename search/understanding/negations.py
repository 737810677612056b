"""What must not be there: "bukan robusta", "pork free", and no pork for who asks for beef.

Pure, over the tokens of a query. Which words deny, and which values never stand in for each other,
is data (`search.vocabulary.meanings`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import structs

from search.filters import AllOf, AnyOf, Condition, Not, OneOf
from search.text import Token
from search.understanding.meaning import Alternative, Group, Recognised
from search.understanding.stretches import Taken, parameters_of, recognised_at, term_of
from search.vocabulary import Vocabulary, Words
from search.vocabulary.catalogue import Choice
from search.vocabulary.meanings import Exclusive

SOFT = 0.25
"""Weight of what should not be, beside what should."""
_OPPOSITES = ("tidak", "not", "non")
"""How labels themselves say what is not so."""


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
        term = term_of(found, place + 1, length)
        if not lacking:
            for opposite in _OPPOSITES:
                if choices := catalogue.choices.get((opposite, *term)):
                    told = recognised_at(text, found, place, length + 1, "value")
                    alternative = Alternative((opposite, *term), literal=True)
                    return Taken(
                        length + 1,
                        structs.replace(told, parameters=parameters_of(choices)),
                        (Group((alternative,), quoted=True, weight=SOFT),),
                    )
        if avoiding := _avoiding(text, found, place, length + 1, term, vocabulary):
            return avoiding
    if lacking:
        return None
    told = recognised_at(text, found, place, 2, "negation")
    return Taken(2, told, (), (found[place + 1].word,))


def _free_of(text: str, found: Sequence[Token], place: int, vocabulary: Vocabulary) -> Taken | None:
    """ "pork free", "pork-free": a value to avoid, told behind it."""
    for length in range(min(vocabulary.catalogue.longest, len(found) - place - 1), 0, -1):
        if found[place + length].word in vocabulary.meanings.free:
            term = term_of(found, place, length)
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
    return Taken(tokens, recognised_at(text, found, place, tokens, "negation", condition))


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


def _attribute_values(choices: Iterable[Choice]) -> list[Choice]:
    return [choice for choice in choices if choice.key != "category"]


def _any_of(choices: Sequence[Choice]) -> Condition:
    conditions = tuple(OneOf(choice.key, (choice.value,)) for choice in choices)
    return conditions[0] if len(conditions) == 1 else AnyOf(conditions)
