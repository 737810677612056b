"""What a query means, as data: what every engine is given.

Pure data and how it is written back as text. Nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from search.filters import AllOf, Condition
from search.vocabulary import Words


class Alternative(Struct, frozen=True):
    """Words that, all together, are one way to say what is meant."""

    words: Words
    literal: bool = False
    """Was typed, rather than inferred."""
    prefix: bool = False
    """The last word may be the beginning of a longer one."""
    sku: bool = False
    """The beginning of a SKU with its hyphens left out."""


class Group(Struct, frozen=True):
    """One thing that a product should have: any of the alternatives, the typed one first."""

    alternatives: tuple[Alternative, ...]
    quoted: bool = False
    """The words of the only alternative stand next to each other."""
    demanded: bool = False
    """Was quoted by the shopper, or is a SKU: nothing is near that lacks it."""
    weight: float = 1.0
    """How much it matters beside how rare it is: more for what the thing is, less for what it
    should not be."""
    typed: str = ""
    """How it was written, where the words are ours (`500net` for ½ kg)."""

    @property
    def words(self) -> Words:
        return self.alternatives[0].words

    @property
    def told(self) -> Words:
        """Its words as the shopper is told of them."""
        return (self.typed,) if self.typed else self.words


class Recognised(Struct, frozen=True, kw_only=True):
    """A stretch of the query that is more than words, and what follows from it."""

    kind: str
    """price, amount, dimension, halal, storage, place, meat, negation, sense, category, value."""
    text: str
    """As it was typed."""
    condition: Condition | None = None
    """A filter that every product found must pass; None where it only leads to a better place."""
    parameters: Mapping[str, tuple[str, ...]] = {}
    """The same as parameters of a product list, where they can say it."""
    facet: str = ""
    """The facet that the filter is about: the shopper's own choice there comes instead of it."""
    start: int = 0
    end: int = 0
    """Its place in the query, for taking it back."""


class Understanding(Struct, frozen=True):
    groups: tuple[Group, ...] = ()
    excluded: tuple[Words, ...] = ()
    """Words, or phrases, that a product must not have."""
    changed: bool = False
    """The words are not only those that were typed."""
    recognised: tuple[Recognised, ...] = ()
    preferred: tuple[str, ...] = ()
    """Categories that come first: those that are named, else what a word means by itself."""

    @property
    def names_a_category(self) -> bool:
        """Whether some word says what the thing is, and so is not about who made it."""
        return any(group.weight > 1 for group in self.groups)

    @property
    def names_an_amount(self) -> bool:
        """Whether so much of a named thing is asked for: what only mentions the thing has none."""
        numbers = (each.typed or each.words[0].isdigit() for each in self.groups)
        return self.names_a_category and any(numbers)

    @property
    def text(self) -> str:
        """The query in its folded words, without what has become a filter."""
        wanted = [written(group) for group in self.groups]
        return " ".join([*wanted, *(f'-"{" ".join(words)}"' for words in self.excluded)])

    def condition(self, chosen: Mapping[str, Condition]) -> Condition | None:
        """Every recognised filter but those about a facet in which the shopper has `chosen`."""
        conditions = tuple(
            each.condition
            for each in self.recognised
            if each.condition is not None and each.facet not in chosen
        )
        if not conditions:
            return None
        return conditions[0] if len(conditions) == 1 else AllOf(conditions)


def written(group: Group) -> str:
    """One group as it could be typed."""
    words = group.typed or " ".join(group.words)
    return f'"{words}"' if group.quoted else words


def taken_back(text: str, recognised: Recognised) -> str:
    """The query `text` with this stretch in quotes, which takes it at its word."""
    start, end = recognised.start, recognised.end
    inside = text[start:end].replace('"', " ").strip()
    return f'{text[:start]}"{inside}"{text[end:]}'
