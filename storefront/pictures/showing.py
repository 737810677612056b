"""From pictures of a library to answers. Pure."""

from __future__ import annotations

from catalog.library import FlaggedPicture, FlaggedSide, LibraryPicture
from catalog.values import Language, Text
from search.document import Picture
from search.pictures import medium_width, rendition_url, shown_picture
from storefront.messages import MESSAGES, message
from storefront.pictures.schemas import (
    AdviceAnswer,
    AltAnswer,
    FlaggedAnswer,
    FlaggedProducer,
    FlaggedSideAnswer,
    FocalPoint,
    PictureAnswer,
    PlaceAnswer,
    RenditionState,
)

ALREADY_USED = "already-used"


def show(
    picture: LibraryPicture,
    language: Language,
    *,
    renditions: RenditionState | None = None,
    is_upload: bool = False,
) -> PictureAnswer:
    """What an owner is told of a picture; of one that has just been uploaded, any use is news."""
    shown = shown_picture(
        Picture(
            key=picture.key,
            width=picture.width,
            height=picture.height,
            widths=picture.widths,
            placeholder=picture.placeholder,
            alt=picture.alt or {language.value: picture.name},
            focal=picture.focal,
        ),
        language,
    )
    return PictureAnswer(
        id=str(picture.id),
        status="ready",
        name=picture.name,
        format=picture.format,
        bytes=picture.bytes,
        width=picture.width,
        height=picture.height,
        src=shown.src,
        srcset=shown.srcset,
        placeholder=picture.placeholder,
        colour=picture.colour,
        crops=shown.crops,
        focal=FocalPoint(
            x=round(picture.focal[0], 4),
            y=round(picture.focal[1], 4),
            chosen=picture.focal_is_chosen,
        ),
        alt=None if picture.alt is None else AltAnswer(**_both(picture.alt)),
        alt_is_draft=picture.alt_is_draft,
        advice=_advice(picture, language, is_upload),
        places=tuple(
            PlaceAnswer(place.kind.value, place.slug, place.position) for place in picture.places
        ),
        renditions=renditions,
        created_at=picture.created_at,
    )


def used_elsewhere(picture: LibraryPicture, *, is_upload: bool) -> tuple[str, ...]:
    """Products that show this picture, or one like it, beside the one that it belongs on."""
    if is_upload:
        return picture.used_on
    own = {place.slug for place in picture.places if place.kind == "product"}
    return tuple(slug for slug in picture.used_on if len(own) != 1 or slug not in own)


def show_flagged(flagged: FlaggedPicture) -> FlaggedAnswer:
    """A picture to be reviewed, beside the one that it looks like."""
    mine, theirs = _side(flagged), _side(flagged.like)
    return FlaggedAnswer(
        id=mine.id,
        producer=mine.producer,
        src=mine.src,
        placeholder=mine.placeholder,
        like=theirs,
        is_same=flagged.is_same,
        differing_bits=flagged.differing_bits,
        created_at=flagged.created_at,
    )


def _both(text: Text) -> dict[str, str | None]:
    return {language.value: text.get(language) for language in Language}


def _side(side: FlaggedSide) -> FlaggedSideAnswer:
    return FlaggedSideAnswer(
        id=str(side.id),
        producer=FlaggedProducer(side.producer.slug, side.producer.name),
        src=rendition_url(side.key, medium_width(side.widths), "jpg"),
        placeholder=side.placeholder,
    )


def _advice(
    picture: LibraryPicture, language: Language, is_upload: bool
) -> tuple[AdviceAnswer, ...]:
    told = []
    used = used_elsewhere(picture, is_upload=is_upload)
    if used:
        facts = {"products": ", ".join(used[:3]) + (" …" if len(used) > 3 else "")}
        told.append(AdviceAnswer(ALREADY_USED, message("advice_already_used", language, facts), {}))
    for advice in picture.advice:
        code = "advice_" + advice.code.replace("-", "_")
        facts = {name: f"{value:.0f}" for name, value in advice.facts.items()}
        # A code of a newer release in the table is better passed on than a reason to fail.
        words = message(code, language, facts) if code in MESSAGES else advice.code
        told.append(AdviceAnswer(advice.code, words, advice.facts))
    return tuple(told)
