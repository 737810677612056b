"""Net contents and dimensions: "1/2 kg", "500gr", "½ kilo", "250 ml", "200 x 60", "2 meter".

Pure, over the tokens of a query. Both become words that the index has for the same amount
(`search.vocabulary.measures.amount_word`), so that what fits comes first and the rest after it;
which attribute has the unit is the catalogue's own definition.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from search.text import Token
from search.understanding.meaning import Alternative, Group, Recognised
from search.understanding.numbers import read_number
from search.vocabulary.measures import Measures, amount_word

_LARGEST = 1_000_000
_MOST_SIDES = 3


def recognise_amount(
    text: str,
    found: Sequence[Token],
    place: int,
    measures: Measures,
    unit_keys: Mapping[str, tuple[str, ...]],
) -> tuple[int, Recognised, list[Group]] | None:
    """How many tokens from `place` on are an amount, what it is, and the words to look for."""
    sides = _sides(text, found, place, measures)
    if sides is not None:
        values, end = sides
        return _told(text, found, place, end, "dimension", "cm", values, unit_keys)
    number = read_number(text, found, place, measures.number_words)
    if number is None or not 0 < number.value < _LARGEST:
        return None
    end, unit = number.next, number.letters
    if not unit and end < len(found):
        unit, end = found[end].word, end + 1
    known = measures.units.get(unit)
    if known is None:
        return None
    kind, factor = known
    values = [number.value * factor]
    name = "amount" if kind != "cm" else "dimension"
    return _told(text, found, place, end, name, kind, values, unit_keys)


def _sides(
    text: str, found: Sequence[Token], place: int, measures: Measures
) -> tuple[list[float], int] | None:
    """The numbers of "200 x 60", "200x60" or "200×60 cm", in cm."""
    stuck = measures.sides(found[place].word)
    if stuck is not None:
        values, end = stuck, place + 1
    else:
        first = read_number(text, found, place, {})
        if first is None or first.letters:
            return None
        values, end = [first.value], first.next
        while end + 1 < len(found) and len(values) < _MOST_SIDES:
            apart = found[end].word in measures.by
            if not apart and "×" not in text[found[end - 1].end : found[end].start]:
                break
            following = read_number(text, found, end + apart, {})
            if following is None or (following.letters and following.letters != "cm"):
                break
            values.append(following.value)
            end = following.next
    if len(values) < 2 or not all(0 < value < _LARGEST for value in values):
        return None
    if end < len(found) and found[end].word == "cm":
        end += 1
    return values, end


def _told(
    text: str,
    found: Sequence[Token],
    place: int,
    end: int,
    name: str,
    kind: str,
    values: Sequence[float],
    unit_keys: Mapping[str, tuple[str, ...]],
) -> tuple[int, Recognised, list[Group]]:
    first, last = found[place].start, found[end - 1].end
    typed = text[first:last]
    keys = unit_keys.get(kind, ())
    told = tuple(f"{value:g}" for value in values)
    recognised = Recognised(
        kind=name,
        text=typed,
        parameters=dict.fromkeys(keys, told) if len(values) == 1 else {},
        start=first,
        end=last,
    )
    groups = [
        Group((Alternative((amount_word(value, kind),), literal=True),), typed=typed)
        for value in values
    ]
    return end - place, recognised, groups
