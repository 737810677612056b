"""What the pictures' routes take and answer. Shapes only."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from search.pictures import PictureCrops, PictureSources
from storefront.http.problems import Problem

PictureId = Annotated[str, Meta(pattern="^[0-9]{1,18}$", examples=["17"])]
Share = Annotated[float, Meta(ge=0, le=1)]


class AdviceAnswer(Struct, frozen=True):
    """Something that would make the picture better, or should be known of it."""

    code: Annotated[str, Meta(examples=["too-small", "blurred", "already-used"])]
    message: Annotated[str, Meta(description="What to do, in the reader's language.")]
    facts: dict[str, float] = {}


class FocalPoint(Struct, frozen=True):
    """What crops keep in sight, as shares of width and height from the upper left."""

    x: Share
    y: Share
    chosen: Annotated[bool, Meta(description="By hand; else found automatically.")]


class RenditionState(Struct, frozen=True):
    """How many of the ladder's renditions are stored; the others are made when first asked for."""

    made: int
    total: int


class PlaceAnswer(Struct, frozen=True):
    """Where the picture is shown; position from 0."""

    kind: Annotated[str, Meta(examples=["product", "producer", "category", "collection"])]
    slug: str
    position: int


class AltAnswer(Struct, frozen=True):
    """A text per language."""

    id: str | None
    en: str | None


class PictureAnswer(Struct, frozen=True, kw_only=True):
    """A picture of a library."""

    id: PictureId
    status: Annotated[str, Meta(description="Always `ready`: what is refused is not kept.")]
    name: Annotated[str, Meta(description="Of the file, as it came.")]
    format: str
    bytes: int
    width: Annotated[int, Meta(description="Of the upright picture, in pixels.")]
    height: int
    src: str
    srcset: PictureSources
    placeholder: Annotated[str, Meta(description="Tiny data URI to paint at once.")]
    colour: str
    crops: PictureCrops
    focal: FocalPoint
    alt: AltAnswer | None
    alt_is_draft: Annotated[bool, Meta(description="Written by us; confirm it by sending `alt`.")]
    advice: tuple[AdviceAnswer, ...]
    places: tuple[PlaceAnswer, ...]
    renditions: Annotated[
        RenditionState | None, Meta(description="Told of single pictures, not in lists.")
    ]
    created_at: datetime


class PictureList(Struct, frozen=True):
    """A page of a library."""

    items: tuple[PictureAnswer, ...]
    total: int
    page: int
    per_page: int


class FileResult(Struct, frozen=True, omit_defaults=True):
    """What became of one of several files."""

    name: str
    status: Annotated[int, Meta(description="201, or the status of the problem.")]
    image: PictureAnswer | None = None
    problem: Problem | None = None


class FileResults(Struct, frozen=True):
    """What became of each file, in the order of the request."""

    results: tuple[FileResult, ...]


class OrderAnswer(Struct, frozen=True):
    """The pictures of a place, first to last."""

    items: tuple[PictureAnswer, ...]


class FolderFile(Struct, frozen=True, kw_only=True):
    """What became of one file of a folder or ZIP."""

    name: str
    status: Annotated[str, Meta(examples=["placed", "in-library", "refused"])]
    product: str | None
    position: Annotated[int | None, Meta(description="On the product, from 0.")]
    image: PictureId | None
    message: Annotated[str | None, Meta(description="Why not, or what to do.")]
    type: Annotated[str | None, Meta(description="Of the problem, for refused files.")]


class UploadAnswer(Struct, frozen=True, kw_only=True):
    """How far an upload is."""

    id: str
    status: Annotated[str, Meta(examples=["receiving", "processing", "ready", "refused"])]
    name: str
    length: int
    received: int
    expires_at: datetime
    image: PictureAnswer | None
    problem: Problem | None
    files: Annotated[
        tuple[FolderFile, ...] | None, Meta(description="Of a ZIP: what became of each file.")
    ]


class FlaggedProducer(Struct, frozen=True):
    slug: str
    name: str


class FlaggedSideAnswer(Struct, frozen=True):
    """One of two pictures that look the same."""

    id: PictureId
    producer: FlaggedProducer
    src: str
    placeholder: str


class FlaggedAnswer(Struct, frozen=True):
    """A picture that looks like another producer's."""

    id: PictureId
    producer: FlaggedProducer
    src: str
    placeholder: str
    like: FlaggedSideAnswer
    is_same: bool
    differing_bits: int | None
    created_at: datetime


class FlaggedList(Struct, frozen=True):
    """Pictures to be reviewed, newest first."""

    items: tuple[FlaggedAnswer, ...]
    total: int
    page: int
    per_page: int
