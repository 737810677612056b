"""Draft a picture's alternative text, in both languages, from what the listing says.

A draft is a start for the producer and better than silence for who cannot see the picture; it is
marked as such, and made anew until somebody writes a text. Pure. Not for: what is in the picture,
which nobody here has looked at.
"""

from __future__ import annotations

from msgspec import Struct

from catalog.values import Language, Text, localised

DESCRIBING = ("motif", "teknik", "warna", "rasa")
"""Attributes that can be seen (or nearly), most telling first."""

LONGEST = 250
_MOST_VALUES = 2
_NUMBERED = {Language.INDONESIAN: "foto {number}", Language.ENGLISH: "picture {number}"}


class Listing(Struct, frozen=True):
    """What a product's listing (or any place's title) says, as far as it helps."""

    name: Text
    described: dict[str, tuple[Text, ...]] = {}
    """Key of an attribute -> labels of its values."""


def draft_alt(listing: Listing, position: int) -> Text:
    """The draft for the picture at `position`, from 0; `{"id": …, "en": …}`."""
    return {language.value: _draft(listing, position, language) for language in Language}


def _draft(listing: Listing, position: int, language: Language) -> str:
    name = localised(listing.name, language).strip()
    parts = [name]
    for key in DESCRIBING:
        labels = [localised(label, language) for label in listing.described.get(key, ())]
        # "Selendang Motif Kuda – kuda" tells nothing twice.
        new = [label for label in labels if label.casefold() not in name.casefold()]
        if new:
            parts.append(", ".join(new[:_MOST_VALUES]))
    number = _NUMBERED[language].format(number=position + 1) if position else ""
    room = LONGEST - len(number) - 3
    text = " – ".join(parts)
    while len(text) > room and len(parts) > 1:
        parts.pop()
        text = " – ".join(parts)
    if len(text) > room:
        text = text[: room - 1].rstrip() + "…"
    return f"{text} ({number})" if number else text
