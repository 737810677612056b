"""Every refusal of a picture has words that tell what to do."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest

from catalog.library_errors import (
    LibraryError,
    LibraryImageNotFound,
    PlaceNotFound,
    UploadNotFound,
)
from catalog.values import Language
from media import errors
from media.zip_pictures import EntryFault
from storefront.http.problems import NotThere, Refusal
from storefront.pictures.refusals import (
    _LIBRARY,
    PICTURES,
    Fault,
    fault_of,
    fault_of_entry,
    problem_of,
    refusal_of,
    words_of,
)


def leaves(kind: type[Exception]) -> Iterator[type[Exception]]:
    below = kind.__subclasses__()
    if not below:
        yield kind
    for each in below:
        yield from leaves(each)


REFUSED = [
    errors.NotAnImage(),
    errors.UnsupportedFormat("BMP"),
    errors.TooManyBytes(99_000_000, 40_000_000),
    errors.TooManyPixels(None, 50_000_000),
    errors.EdgeTooLong(65_535, 16_000),
    errors.TooManyFrames(200, 100),
    errors.DamagedImage("HEIC"),
    errors.DecodingTooLong(5),
    errors.TooMuchMemory(10**9),
    errors.DecoderCrashed(),
    errors.DamagedZip(),
    errors.TooManyEntries(900, 500),
    errors.UnpacksTooLarge(2 * 10**9, 10**9),
]


def test_no_leaf_is_forgotten() -> None:
    kinds = {*leaves(errors.PictureRefused), *leaves(errors.ZipRefused)}

    assert {kind.__name__ for kind in kinds} == set(PICTURES)
    assert {type(error) for error in REFUSED} == kinds
    assert set(leaves(LibraryError)) == set(_LIBRARY)


@pytest.mark.parametrize("error", REFUSED, ids=lambda error: type(error).__name__)
def test_each_is_a_4xx_in_both_languages(error: errors.PictureRefused) -> None:
    fault = fault_of(error)
    details = set()
    for language in Language:
        problem = problem_of(fault, language)
        assert 400 <= problem.status < 500
        assert "{" not in problem.detail
        assert problem.detail == words_of(fault, language)
        details.add(problem.detail)
    assert len(details) == 2
    assert isinstance(refusal_of(error), Refusal)
    # Kept in a table and read again by another process.
    assert msgspec.json.decode(msgspec.json.encode(fault), type=Fault) == fault


def test_numbers_are_told_as_people_say_them() -> None:
    told = {type(error).__name__: words_of(fault_of(error), Language.ENGLISH) for error in REFUSED}

    assert "40 MB" in told["TooManyBytes"]
    assert "50 megapixels" in told["TooManyPixels"]
    assert "65535" in told["EdgeTooLong"]
    assert "HEIC" in told["DamagedImage"]
    assert "Take the photo again" in told["DamagedImage"]


@pytest.mark.parametrize("fault", EntryFault)
def test_faults_of_entries_have_words(fault: EntryFault) -> None:
    for language in Language:
        assert problem_of(fault_of_entry(fault), language).detail


def test_what_can_be_tried_again_is_503() -> None:
    for error in (
        errors.IntakeBusy(3),
        errors.StorageUnavailable("write", "k", "timeout"),
        OSError(28, "No space left on device"),
    ):
        refusal = refusal_of(error)
        assert isinstance(refusal, Refusal)
        assert refusal.kind.status == 503


def test_what_is_anothers_is_not_there() -> None:
    for error in (LibraryImageNotFound(1), PlaceNotFound("product", "x"), UploadNotFound("u")):
        assert isinstance(refusal_of(error), NotThere)
