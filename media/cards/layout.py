"""Where the words of a card stand, and in which size. Pure: nothing is drawn here.

From below: the shop's sign, price, badges; from above: eyebrow, title, maker and place, text. What
comes from below is placed first, the title takes what room it needs of the rest, and the text gets
what is left. Not for: breaking lines (media.cards.fitting) or colours (media.cards.panel).
"""

from __future__ import annotations

import re
from functools import partial
from math import floor as whole_below

import msgspec

from media.cards.fitting import Fitted, fit, shortened
from media.cards.lettering import Weight, measured, writable
from media.cards.palettes import Palette
from media.cards.panel import CAPITAL, DESCENT, Layout, Line, Slab, Tones, tones_of
from media.cards.spec import CardSpec
from media.paint.colour import Colour

LEFT, RIGHT, TOP, BOTTOM = 50, 54, 60, 46
"""Margins of the panel."""

SIGN = 38
SMALL, TRACKING = 20, 1.6
TITLE_SIZES = (68, 62, 56, 51, 47, 43, 39, 36, 33)
TITLE_LEADING, MOST_TITLE_LINES = 1.13, 5
MAKER_SIZES, PLACE_SIZE = (28, 26, 24), 23
TEXT_SIZE, TEXT_LEADING, MOST_TEXT_LINES = 25, 1.42, 4
PRICE_SIZES, LARGE_PRICE = (60, 54, 48, 42, 36, 30), 48
BESIDE_PRICE, ASIDE = 25, 14
PILL_HEIGHT, PILL_MARGIN = 38, 17

_plain = partial(measured, weight=Weight.MEDIUM)
_semi_bold = partial(measured, weight=Weight.SEMI_BOLD)
_extra_bold = partial(measured, weight=Weight.EXTRA_BOLD)
_spaced = partial(measured, weight=Weight.SEMI_BOLD, tracking=TRACKING)

_SENTENCE = re.compile(r"(?<=[.!?])\s")


def lay_out(spec: CardSpec, palette: Palette, size: tuple[int, int]) -> Layout:
    """Place everything that `spec` says on a panel of this size."""
    tones = tones_of(spec.kind, palette)
    page = _Page(tones, LEFT, size[0] - LEFT - RIGHT, [], [])
    bottom = size[1] - BOTTOM
    floor = _place_signature(page, spec, bottom)
    floor = _place_price(page, spec, floor)
    floor = _place_badges(page, spec, floor)
    _place_from_above(page, spec, floor - 24)
    sign = (LEFT, bottom - SIGN, LEFT + SIGN, bottom)
    return Layout(tones.ground, tuple(page.slabs), tuple(page.lines), sign)


class _Page(msgspec.Struct):
    """The panel while it is being filled."""

    tones: Tones
    left: int
    width: int
    slabs: list[Slab]
    lines: list[Line]

    def add(
        self,
        text: str,
        baseline: float,
        size: int,
        weight: Weight,
        colour: Colour,
        *,
        left: float | None = None,
        tracking: float = 0,
        struck: bool = False,
    ) -> Line:
        """Place a line that has been fitted; at the left margin, unless `left` is given."""
        line = Line(
            text=text,
            left=self.left if left is None else left,
            baseline=baseline,
            size=size,
            weight=weight,
            colour=colour,
            tracking=tracking,
            struck=struck,
        )
        self.lines.append(line)
        return line


def _place_signature(page: _Page, spec: CardSpec, bottom: float) -> float:
    """Write at the foot, with a rule above; answers where that begins, as the next two do."""
    left = page.left + SIGN + 14
    text = shortened(writable(spec.signature), _semi_bold, SMALL, page.width - SIGN - 14)
    baseline = bottom - SIGN / 2 + SMALL * CAPITAL / 2
    if text:
        page.add(text, baseline, SMALL, Weight.SEMI_BOLD, page.tones.text, left=left)
    rule = bottom - SIGN - 20
    page.slabs.append(Slab((page.left, rule - 2, page.left + page.width, rule), page.tones.rule))
    return rule - 2


def _place_price(page: _Page, spec: CardSpec, floor: float) -> float:
    """The price, with "from" before it and what it cost before after it, or else above it."""
    price = writable(spec.price)
    if not price:
        return floor
    lead, before = writable(spec.price_lead), writable(spec.price_before)
    aside = _width_aside(lead)
    fitted = _fitted_price(price, page.width - aside - _width_aside(before))
    over = bool(before) and (fitted.size < LARGE_PRICE or fitted.lines[0] != price)
    if over or not before:
        fitted = _fitted_price(price, page.width - aside)
    baseline, left = floor - 28, float(page.left)
    if lead:
        line = page.add(lead, baseline, BESIDE_PRICE, Weight.MEDIUM, page.tones.text)
        left = line.right + ASIDE
    line = page.add(
        fitted.lines[0], baseline, fitted.size, Weight.EXTRA_BOLD, page.tones.strong, left=left
    )
    top = baseline - fitted.size * CAPITAL
    if not before:
        return top
    if over:
        baseline, left = top - 16, float(page.left)
        before = shortened(before, _plain, BESIDE_PRICE, page.width)
        top = baseline - BESIDE_PRICE * CAPITAL
    else:
        left = line.right + ASIDE
    page.add(before, baseline, BESIDE_PRICE, Weight.MEDIUM, page.tones.text, left=left, struck=True)
    return top


def _width_aside(text: str) -> float:
    return _plain(text, BESIDE_PRICE) + ASIDE if text else 0


def _fitted_price(price: str, width: float) -> Fitted:
    one_line = (1,) * len(PRICE_SIZES)
    return fit(price, _extra_bold, width=width, sizes=PRICE_SIZES, lines=one_line)


def _place_badges(page: _Page, spec: CardSpec, floor: float) -> float:
    """Pills in a row; one that has no room is left out."""
    left = float(page.left)
    top = floor - 26 - PILL_HEIGHT
    baseline = top + PILL_HEIGHT / 2 + SMALL * CAPITAL / 2
    for badge in filter(None, map(writable, spec.badges)):
        right = left + measured(badge, SMALL, Weight.SEMI_BOLD) + 2 * PILL_MARGIN
        if right > page.left + page.width:
            continue
        box = (left, top, right, top + PILL_HEIGHT)
        page.slabs.append(Slab(box, page.tones.pill, PILL_HEIGHT / 2))
        page.add(
            badge, baseline, SMALL, Weight.SEMI_BOLD, page.tones.pill_text, left=left + PILL_MARGIN
        )
        left = right + 10
    return top if left > page.left else floor


def _place_from_above(page: _Page, spec: CardSpec, floor: float) -> None:
    top = _place_eyebrow(page, spec, TOP)
    maker, place = writable(spec.maker), writable(spec.place)
    title = writable(spec.title)
    if not title:  # in a script that cannot be written
        title, maker = maker or writable(spec.signature), ""
    kept = (44 if maker else 0) + (32 if place else 0) + (14 if maker or place else 0)
    fitted = _fitted_title(title, page.width, floor - kept - top)
    baseline = top
    for number, text in enumerate(fitted.lines):
        baseline += fitted.size * (TITLE_LEADING if number else CAPITAL)
        page.add(text, baseline, fitted.size, Weight.EXTRA_BOLD, page.tones.title)
    top = baseline + fitted.size * DESCENT
    if maker or place:
        top = _place_maker(page, maker, place, top + 14)
    _place_text(page, spec, top + 22, floor)


def _place_eyebrow(page: _Page, spec: CardSpec, top: float) -> float:
    text = writable(spec.eyebrow).upper()
    if not text:
        return top
    baseline = top + SMALL * CAPITAL
    page.add(
        shortened(text, _spaced, SMALL, page.width), baseline, SMALL, Weight.SEMI_BOLD,
        page.tones.strong, tracking=TRACKING,
    )  # fmt: skip
    return baseline + 26


def _fitted_title(title: str, width: float, height: float) -> Fitted:
    return fit(
        title,
        _extra_bold,
        width=width,
        sizes=TITLE_SIZES,
        lines=[_lines_within(height, size) for size in TITLE_SIZES],
    )


def _lines_within(height: float, size: int) -> int:
    below_the_first = height - size * (CAPITAL + DESCENT)
    return max(1, min(MOST_TITLE_LINES, 1 + whole_below(below_the_first / (size * TITLE_LEADING))))


def _place_maker(page: _Page, maker: str, place: str, top: float) -> float:
    if maker:
        fitted = fit(
            maker,
            _semi_bold,
            width=page.width,
            sizes=MAKER_SIZES,
            lines=(1,) * len(MAKER_SIZES),
        )
        top += 36
        page.add(fitted.lines[0], top - 8, fitted.size, Weight.SEMI_BOLD, page.tones.title)
    if place:
        top += 32
        text = shortened(place, _plain, PLACE_SIZE, page.width)
        page.add(text, top - 8, PLACE_SIZE, Weight.MEDIUM, page.tones.text)
    return top


def _place_text(page: _Page, spec: CardSpec, top: float, floor: float) -> None:
    """As many whole sentences as have room; the first is cut if it has too little."""
    advance = TEXT_SIZE * TEXT_LEADING
    most = min(MOST_TEXT_LINES, whole_below((floor - top) / advance))
    text = writable(spec.text)
    if most < 1 or not text:
        return
    sentences = _SENTENCE.split(text)
    fitted = Fitted(TEXT_SIZE, ())
    for count in range(len(sentences), 0, -1):
        fitted = fit(
            " ".join(sentences[:count]),
            _plain,
            width=page.width,
            sizes=(TEXT_SIZE,),
            lines=(most,),
        )
        if not fitted.lines[-1].endswith("…"):
            break
    if fitted.lines[-1].endswith("…") and most < 2:
        return
    for number, line in enumerate(fitted.lines):
        baseline = top + TEXT_SIZE * CAPITAL + number * advance
        page.add(line, baseline, TEXT_SIZE, Weight.MEDIUM, page.tones.text)
