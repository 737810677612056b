"""How a picture is shown: texts and addresses made from what a document says of it.

Used by cards (rendered when a product is indexed) and by pages (rendered when they are read), so
that both speak of a picture in one shape. Pure; the renditions themselves are `media`'s.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from msgspec import Meta, Struct

from catalog.picture_shapes import CROPS, crop_for, crop_window
from catalog.values import Language, localised
from search.document import Picture

SHOWN_WIDTH = 640
"""`src` is the smallest rendition at least this wide: what a front end without srcset needs."""

SHARE_CARD = "/share-card.jpg"
"""Follows the address of what the card is of."""

SrcSet = Annotated[
    str,
    Meta(
        description="Addresses with their widths, ready for the HTML attribute `srcset`.",
        examples=["/media/9f86d081884c7d659a2feaa0c55ad015/320.avif 320w"],
    ),
]


class PictureSources(Struct, frozen=True, kw_only=True):
    """The same picture in each format; browsers take the first that they know."""

    avif: SrcSet
    webp: SrcSet
    jpg: SrcSet


CropUrl = Annotated[
    str,
    Meta(
        description="Address of medium width; `Accept` chooses the format.",
        examples=["/media/9f86d081884c7d659a2feaa0c55ad015/square-50/640"],
    ),
]


class PictureCrops(Struct, frozen=True, kw_only=True):
    """The picture cut to a shape around its focal point. Other widths have addresses like these."""

    square: CropUrl
    banner: CropUrl


class ShownPicture(Struct, frozen=True, kw_only=True):
    """A picture as answers show it. Its renditions never change and may be cached for ever."""

    alt: str
    width: int
    height: int
    placeholder: Annotated[str, Meta(description="Tiny data URI to paint at once.")]
    src: Annotated[str, Meta(description="A JPEG of medium width.")]
    srcset: PictureSources
    crops: PictureCrops


def rendition_url(key: str, width: int, extension: str) -> str:
    """Path of one rendition."""
    return f"/media/{key}/{width}.{extension}"


def share_card_url(page_url: str, language: Language) -> str:
    """Path of the picture that stands for a page in link previews."""
    return f"{page_url}{SHARE_CARD}?lang={language.value}"


def medium_width(widths: Iterable[int]) -> int:
    """The smallest of `widths` that is wide enough to show alone, or else the widest."""
    ordered = sorted(widths)
    return next((width for width in ordered if width >= SHOWN_WIDTH), ordered[-1])


def shown_picture(picture: Picture, language: Language) -> ShownPicture:
    """`picture` with its alternative text in `language` and the addresses of its renditions."""
    return ShownPicture(
        alt=localised(picture.alt, language),
        width=picture.width,
        height=picture.height,
        placeholder=picture.placeholder,
        src=rendition_url(picture.key, medium_width(picture.widths), "jpg"),
        srcset=PictureSources(
            avif=_srcset(picture, "avif"),
            webp=_srcset(picture, "webp"),
            jpg=_srcset(picture, "jpg"),
        ),
        crops=PictureCrops(square=crop_url(picture, "square"), banner=crop_url(picture, "banner")),
    )


def crop_url(picture: Picture, crop: str) -> str:
    """Path of the picture's crop around its focal point, in no more than medium width."""
    placed = crop_for(picture.width, picture.height, picture.focal, crop)
    window, _ = crop_window(picture.width, picture.height, CROPS[crop])
    # As the ladder has it: never scaled up, and the least width is there whatever the picture.
    widths = [width for width in picture.widths if width <= window] or [min(picture.widths)]
    return f"/media/{picture.key}/{placed}/{medium_width(widths)}"


def _srcset(picture: Picture, extension: str) -> str:
    return ", ".join(
        f"{rendition_url(picture.key, width, extension)} {width}w" for width in picture.widths
    )
