"""How an entry's words are written into its tsvector, and how they are asked for.

A word is stored once per product, under the letter of the most telling text that has it, so where
a word stands is answered by the index alone, without reading a row or ranking in SQL:

    a/tenun   in the name             c/oebufu  of the producer
    b/ikat    in the labels           d/halus   in summary or description
    j/tenunikat   two neighbours in a name or label, joined
    s/tnnsrg008   a SKU without its hyphens
    h/tenunikat   the first words of an Indonesian name, joined: one, two and three of them

Positions are those of all texts, for phrases. Words hold letters and digits only, so neither
literal needs escaping.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from msgspec import Struct

from catalog.values import Language
from search.document import IndexEntry
from search.text import words

FIELDS = "abcd"
"""From the most to the least telling."""
_LEAST_TELLING = FIELDS[-1]

_BEGINNING = 3
"""Words of a name that can be its beginning."""
_GAP = 10
"""Positions between two texts, so that no phrase spans them."""
_LONGEST_TEXT = 4_000
"""Words of a text that are found: nobody reads on, and a tsvector holds a megabyte at most."""
_PLACES = [f",{place}" for place in range(1 << 14)]
"""Positions as literals have them; PostgreSQL counts no further."""


class EntryLexemes(Struct, frozen=True):
    """What is stored of an entry's words, and counted in the lexicon."""

    vector: str
    """A tsvector literal."""
    words: Collection[str]
    telling: Collection[str]
    """Those of `words` that do not only stand in summary or description."""


def entry_lexemes(entry: IndexEntry) -> EntryLexemes:
    """All words of an entry.

    PostgreSQL itself drops what is beyond its limits for positions.
    """
    texts = entry.texts
    position = 1
    found_at: dict[str, str] = {}
    """Word -> letter of its field, then its positions, each after a comma."""
    known = found_at.get
    joined: list[str] = []
    for field, given in (
        ("a", texts.name.values()),
        ("b", [part for text in texts.labels.values() for part in text.split("·")]),
        ("c", [texts.producer]),
        ("d", [*texts.summary.values(), *texts.description.values()]),
    ):
        for text in given:
            if field == "b":
                found, pairs = _label(text)
                joined += pairs
            else:
                found = words(text)[:_LONGEST_TEXT]
                if field == "a":
                    joined += _pairs(found)
            after = position + len(found)
            for word, place in zip(found, _PLACES[position:after], strict=False):
                found_at[word] = known(word, field) + place
            if after > len(_PLACES):
                for word in found:
                    found_at.setdefault(word, field + _PLACES[-1])
            position = after + _GAP
    first = words(texts.name.get(Language.INDONESIAN, ""))[:_BEGINNING]
    beginnings = {"".join(first[:length]) for length in range(1, len(first) + 1)}
    skus = {"".join(words(sku)) for sku in entry.skus}
    lexemes = [f"'{at[0]}/{word}':{at[2:]}" for word, at in found_at.items()]
    lexemes += [f"'h/{beginning}'" for beginning in beginnings]
    lexemes += [f"'j/{pair}'" for pair in set(joined)]
    lexemes += [f"'s/{sku}'" for sku in skus if sku]
    telling = [word for word, at in found_at.items() if at[0] != _LEAST_TELLING]
    return EntryLexemes(" ".join(lexemes), found_at.keys(), telling)


def _pairs(found: Sequence[str]) -> Iterable[str]:
    return map(str.__add__, found, found[1:])


@lru_cache(maxsize=20_000)
def _label(label: str) -> tuple[Sequence[str], Sequence[str]]:
    """Its words, and its joined neighbours. Thousands of products share some hundred labels."""
    found = words(label)[:_LONGEST_TEXT]
    return found, tuple(_pairs(found))


def every(found: Sequence[str], fields: str, *, prefix: bool = False) -> str:
    """Query for products that have each word in one of `fields`; with `prefix`, begin the last."""
    parts = [
        _either(word, fields, ":*" if prefix and number == len(found) - 1 else "")
        for number, word in enumerate(found)
    ]
    return parts[0] if len(parts) == 1 else f"({' & '.join(parts)})"


def neighbours(joined: str) -> str:
    """Query for products with two neighbouring words that make `joined`."""
    return f"'j/{joined}'"


def beginning(found: Sequence[str]) -> str:
    """Query for products whose name begins with these words."""
    return f"'h/{''.join(found)}'"


def sku(start: str) -> str:
    """Query for products with a SKU that begins so."""
    return f"'s/{start}':*"


def phrase(found: Sequence[str]) -> str:
    """Query for products in which these words stand next to each other in this order."""
    return " <-> ".join(_either(word, FIELDS, "") for word in found)


def _either(word: str, fields: str, suffix: str) -> str:
    parts = [f"'{field}/{word}'{suffix}" for field in fields]
    return parts[0] if len(parts) == 1 else f"({' | '.join(parts)})"
