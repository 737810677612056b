"""Prices in words: "di bawah 100rb", "100-200 ribu", "under 50k", "max 75.000", "sekitar 1 jt".

Pure, over the tokens of a query; which words and suffixes there are is data (`measures.json`). A
number is money only if something says so: a suffix, a currency, thousands written apart, or a
comparison with nothing but a number after it. Small bare numbers are then thousands, as people say.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from search.filters import price_between
from search.text import Token
from search.understanding.meaning import Recognised
from search.understanding.numbers import Reading, between, read_number
from search.vocabulary.measures import Measures

_MOST_RUPIAH = 2_000_000_000
_THOUSANDS_BELOW = 1_000
"""A bare price below this is in thousands."""
_ABOUT = 0.25
"""How far a price may be from the one that was named."""


class _Price(Struct, frozen=True):
    number: Reading
    suffix: int
    """What its own suffix says; 0 without one."""
    certain: bool
    """It has a suffix or a currency."""
    next: int

    @property
    def money(self) -> bool:
        return self.certain or self.number.money


def recognise_price(
    text: str, found: Sequence[Token], place: int, measures: Measures
) -> tuple[int, Recognised] | None:
    """How many tokens from `place` on are about a price, and which."""
    direction, start = measures.direction(found, place)
    first = _price(text, found, start, measures)
    if first is None:
        return None
    second, end = None, first.next
    joined = end < len(found) and (
        between(text, found, end) in {"-", "–", "—"} and not found[end].word.isalpha()
    )
    worded = end < len(found) and measures.joins(found[end].word, after=direction)
    if joined or worded:
        second = _price(text, found, end + (0 if joined else 1), measures)
    if second is not None:
        return _range(text, found, place, first, second)
    rupiah = _rupiah(first, first.suffix)
    if not first.money and direction in {None, "about", "between"}:
        return None
    if not first.certain and _has_another_unit(found, first, measures):
        return None
    if direction is None and first.number.letters == "k":
        return None  # 24k is gold.
    low, high = {
        "at_most": (None, rupiah),
        "at_least": (rupiah, None),
        "between": (rupiah, None),
    }.get(direction or "", (round(rupiah * (1 - _ABOUT)), round(rupiah * (1 + _ABOUT))))
    return _told(text, found, place, end, low, high)


def _range(
    text: str, found: Sequence[Token], place: int, first: _Price, second: _Price
) -> tuple[int, Recognised] | None:
    if not first.money and not second.money:
        return None
    # In "100-200 ribu" the suffix is said once and meant twice.
    low, high = sorted(
        (_rupiah(first, first.suffix or second.suffix), _rupiah(second, second.suffix))
    )
    return _told(text, found, place, second.next, low, high)


def _told(
    text: str, found: Sequence[Token], place: int, end: int, low: int | None, high: int | None
) -> tuple[int, Recognised] | None:
    if max(low or 0, high or 0) > _MOST_RUPIAH:
        return None
    ends = {"price_min": low, "price_max": high}
    first, last = found[place].start, found[end - 1].end
    return end - place, Recognised(
        kind="price",
        text=text[first:last],
        condition=price_between(low, high),
        parameters={name: (str(value),) for name, value in ends.items() if value is not None},
        facet="price",
        start=first,
        end=last,
    )


def _price(text: str, found: Sequence[Token], place: int, measures: Measures) -> _Price | None:
    currency = False
    if place < len(found) - 1 and found[place].word in measures.currency:
        currency, place = True, place + 1
    elif place < len(found) and (stuck := measures.without_currency(found[place])) is not None:
        found = [*found[:place], stuck, *found[place + 1 :]]
        currency = True
    number = read_number(text, found, place, {})
    if number is None:
        return None
    after = number.next
    suffix = measures.money.get(number.letters, 0)
    if number.letters and not suffix:
        return None
    if not number.letters and after < len(found):
        suffix = measures.money.get(found[after].word, 0)
        after += bool(suffix)
    if after < len(found) and found[after].word in measures.currency:
        currency, after = True, after + 1
    return _Price(number, suffix, bool(suffix) or currency, after)


def _rupiah(price: _Price, suffix: int) -> int:
    if suffix:
        return round(price.number.value * suffix)
    value = price.number.value
    return round(value * 1000 if value < _THOUSANDS_BELOW else value)


def _has_another_unit(found: Sequence[Token], price: _Price, measures: Measures) -> bool:
    return price.next < len(found) and found[price.next].word in measures.units
