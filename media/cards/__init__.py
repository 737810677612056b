"""Share cards: the picture of 1200 × 630 that a messenger or a social network shows for a page.

`CardSpec` says what is on a card, `draw_card` draws it. Not for: which words and photographs a
card has (storefront), or keeping drawn cards (media.share_cards). Needs no network, no database
and no font of the machine.
"""

from media.cards.draw import draw_card
from media.cards.spec import MEDIA_TYPE, MOST_PHOTOS, CardKind, CardPhoto, CardSpec, card_name

__all__ = [
    "MEDIA_TYPE",
    "MOST_PHOTOS",
    "CardKind",
    "CardPhoto",
    "CardSpec",
    "card_name",
    "draw_card",
]
