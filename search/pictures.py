"""How a picture is shown: texts and addresses made from what a document says of it.

Used by cards (rendered when a product is indexed) and by pages (rendered when they are read), so
that both speak of a picture in one shape. Pure; the renditions themselves are `media`'s.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from msgspec import Meta, Struct

from catalog.values import Language, localised
from search.document import Picture

SHOWN_WIDTH = 640
"""`src` is the smallest rendition at least this wide: what a front end without srcset needs."""

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


class ShownPicture(Struct, frozen=True, kw_only=True):
    """A picture as answers show it. Its renditions never change and may be cached for ever."""

    alt: str
    width: int
    height: int
    placeholder: Annotated[str, Meta(description="Tiny data URI to paint at once.")]
    src: Annotated[str, Meta(description="A JPEG of medium width.")]
    srcset: PictureSources


def rendition_url(key: str, width: int, extension: str) -> str:
    """Path of one rendition."""
    return f"/media/{key}/{width}.{extension}"


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
    )


def _srcset(picture: Picture, extension: str) -> str:
    return ", ".join(
        f"{rendition_url(picture.key, width, extension)} {width}w" for width in picture.widths
    )
