"""Draws a share card: picture, woven band, words.

Pure and deterministic: the same spec and photographs give the same bytes. A tenth of a second of
one core; runs in a worker thread. Fails with DamagedImage when a photograph cannot be decoded.
Not for: where the words stand (media.cards.layout).
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image

from media.cards.layout import SIGN, lay_out
from media.cards.palettes import PAPER, palette_for, palette_of
from media.cards.photographs import PICTURE_SIZE, pictured
from media.cards.spec import CARD_SIZE, CardSpec
from media.cards.weaving import woven_band, woven_cloth, woven_sign
from media.cards.words import draw_words

MOST_BYTES = 300_000
"""Messengers show no larger picture."""

_QUALITIES = (84, 72, 58, 42, 25)


def draw_card(spec: CardSpec, photos: Sequence[bytes]) -> bytes:
    """Draw the card as JPEG of 1200 × 630; `photos` are the files of `spec.photos`, in order."""
    width, height = CARD_SIZE
    if photos:
        focal = [photo.focal for photo in spec.photos]
        picture = pictured(list(zip(photos, focal, strict=True)), PAPER)
        palette = palette_for(picture)
    else:
        palette = palette_of(spec.motif)
        picture = woven_cloth(spec.motif, palette, PICTURE_SIZE)
    band = woven_band(spec.motif, palette, height)
    panel = (width - picture.width - band.width, height)
    words = draw_words(lay_out(spec, palette, panel), panel, woven_sign(palette, SIGN))
    card = Image.new("RGB", CARD_SIZE)
    card.paste(picture, (0, 0))
    card.paste(band, (picture.width, 0))
    card.paste(words, (picture.width + band.width, 0))
    return _encoded(card)


def _encoded(card: Image.Image) -> bytes:
    """As good as `MOST_BYTES` allow; the first quality does for nearly every photograph."""
    content = b""
    for quality in _QUALITIES:
        buffer = io.BytesIO()
        # Full colour resolution: letters of a strong colour would be frayed without.
        card.save(buffer, "JPEG", quality=quality, subsampling=0, optimize=True, progressive=True)
        content = buffer.getvalue()
        if len(content) < MOST_BYTES:
            break
    return content
