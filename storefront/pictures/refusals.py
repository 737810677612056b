"""From what `media` and `catalog` refuse to problems that tell a producer what to do.

Three tables and a function for each use: an answer of its own (`Refusal`), and a line in an answer
about several files (`Fault`), which is kept as data and put into words for whoever reads it.
A leaf of `PictureRefused` that no table knows gets a general answer;
`tests/storefront/pictures/test_refusals.py` fails on it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from catalog import library_errors as library
from catalog.values import Language
from media import errors as media
from media.inspect import MAX_BYTES
from media.zip_pictures import EntryFault
from storefront.http import problem_types as kinds
from storefront.http.problem_types import ProblemType
from storefront.http.problems import NotThere, Problem, Refusal, problem_for
from storefront.messages import message

PICTURES: Mapping[str, tuple[ProblemType, str]] = {
    "NotAnImage": (kinds.NOT_AN_IMAGE, "not_an_image_detail"),
    "UnsupportedFormat": (kinds.UNSUPPORTED_FORMAT, "unsupported_format_detail"),
    "TooManyBytes": (kinds.TOO_MANY_BYTES, "too_many_bytes_detail"),
    "TooManyPixels": (kinds.TOO_MANY_PIXELS, "too_many_pixels_detail"),
    "EdgeTooLong": (kinds.EDGE_TOO_LONG, "edge_too_long_detail"),
    "TooManyFrames": (kinds.TOO_MANY_FRAMES, "too_many_frames_detail"),
    "DamagedImage": (kinds.DAMAGED_IMAGE, "damaged_image_detail"),
    "DecodingTooLong": (kinds.PICTURE_TOO_SLOW, "too_slow_detail"),
    "TooMuchMemory": (kinds.PICTURE_TOO_SLOW, "too_slow_detail"),
    "DecoderCrashed": (kinds.PICTURE_REFUSED, "picture_refused_detail"),
    "DamagedZip": (kinds.ZIP_REFUSED, "zip_refused_detail"),
    "TooManyEntries": (kinds.ZIP_REFUSED, "zip_entries_detail"),
    "UnpacksTooLarge": (kinds.ZIP_REFUSED, "zip_unpacked_detail"),
}
"""Leaf of PictureRefused or ZipRefused, by name -> the problem, and its words."""

ENTRIES: Mapping[EntryFault, tuple[ProblemType, str]] = {
    EntryFault.ENCRYPTED: (kinds.ZIP_REFUSED, "zip_encrypted_detail"),
    EntryFault.NESTED: (kinds.ZIP_REFUSED, "zip_nested_detail"),
    EntryFault.METHOD: (kinds.ZIP_REFUSED, "zip_compression_detail"),
    EntryFault.TOO_LARGE: (kinds.TOO_MANY_BYTES, "too_many_bytes_detail"),
    EntryFault.BOMB: (kinds.ZIP_REFUSED, "zip_bomb_detail"),
    EntryFault.DAMAGED: (kinds.ZIP_REFUSED, "zip_refused_detail"),
}

_MILLIONS = {
    ("TooManyBytes", "limit"),
    ("UnpacksTooLarge", "limit"),
    ("TooManyPixels", "limit"),
}
"""Facts that are told in millions: bytes as MB, pixels as megapixels."""

BUSY_SECONDS = "3"


class Fault(Struct, frozen=True):
    """Why one file among several was not taken, or not placed; kept as data."""

    type: str
    detail: str
    facts: dict[str, str] = {}


def fault_of(error: media.PictureRefused | media.ZipRefused) -> Fault:
    """What `media` refuses, as data."""
    name = type(error).__name__
    kind, detail = PICTURES.get(name, (kinds.PICTURE_REFUSED, "picture_refused_detail"))
    facts = {
        fact: _said(value, (name, fact) in _MILLIONS)
        for fact, value in vars(error).items()
        if not fact.startswith("_")
    }
    return Fault(kind.slug, detail, facts)


def fault_of_entry(fault: EntryFault) -> Fault:
    """What is wrong with one file of an archive, as data."""
    kind, detail = ENTRIES[fault]
    return Fault(kind.slug, detail, {"limit": _said(MAX_BYTES, True)})


def note(detail: str, **facts: str) -> Fault:
    """Something to tell about a file that was taken all the same."""
    return Fault("", detail, facts)


def words_of(fault: Fault, language: Language) -> str:
    """What is told to people."""
    return message(fault.detail, language, fault.facts)


def problem_of(fault: Fault, language: Language) -> Problem:
    """The problem that an answer of its own would have been."""
    return problem_for(refusal_of_fault(fault), language, {})


def refusal_of_fault(fault: Fault) -> Refusal:
    """The exception for a fault that is the whole answer."""
    kind = next(kind for kind in kinds.PROBLEM_TYPES if kind.slug == fault.type)
    refusal = Refusal(kind, fault.detail)
    refusal.facts = fault.facts
    return refusal


def refusal_of(error: Exception) -> Exception:
    """What `media` and `catalog` raise, as what `storefront.http.problems` knows."""
    if isinstance(error, media.PictureRefused | media.ZipRefused):
        return refusal_of_fault(fault_of(error))
    if isinstance(error, media.IntakeBusy | media.RenditionsBusy):
        return Refusal(kinds.UNAVAILABLE, "busy_detail", headers={"retry-after": BUSY_SECONDS})
    if isinstance(error, media.StorageUnavailable | OSError):
        return Refusal(kinds.UNAVAILABLE, "storage_detail")
    return _LIBRARY[type(error)](error) if type(error) in _LIBRARY else error


def _said(value: object, in_millions: bool) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return (
        f"{value / 1_000_000:g}" if in_millions else f"{value:g}" if value % 1 else str(int(value))
    )


_LIBRARY: Mapping[type[Exception], Callable[[Any], Exception]] = {
    library.LibraryImageNotFound: lambda error: NotThere(
        "no_library_image_detail", image=str(error.image)
    ),
    library.PlaceNotFound: lambda error: NotThere("no_place_detail", slug=error.slug),
    library.UploadNotFound: lambda _: NotThere("no_upload_detail"),
    library.LibraryImageStale: lambda _: Refusal(kinds.STALE, "stale_picture_detail"),
    library.StaleOrder: lambda _: Refusal(kinds.STALE, "stale_order_detail"),
    library.LibraryImageInUse: lambda error: Refusal(
        kinds.PICTURE_IN_USE, places=", ".join(slug or kind for kind, slug in error.places)
    ),
    library.TooManyPictures: lambda error: Refusal(
        kinds.UNPROCESSABLE,
        "too_many_pictures_detail",
        count=str(error.count),
        limit=str(error.limit),
    ),
    library.UploadElsewhere: lambda error: Refusal(
        kinds.CONFLICT,
        "upload_elsewhere_detail",
        headers={"upload-offset": str(error.received)},
        received=str(error.received),
    ),
    library.KeyReused: lambda _: Refusal(kinds.KEY_REUSED),
    library.RequestUnderWay: lambda _: Refusal(
        kinds.CONFLICT, "under_way_detail", headers={"retry-after": BUSY_SECONDS}
    ),
}
