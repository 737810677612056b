"""The headers of tus, read without any server."""

from __future__ import annotations

import base64
import hashlib

import pytest

from media.inspect import MAX_BYTES
from storefront.http.problems import Refusal
from storefront.pictures import tus


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_metadata() -> None:
    told = f"filename {encoded('../foto ibu é.jpg')}, sku {encoded('KAIN-01')},empty"
    metadata = tus.read_metadata({"upload-metadata": told})

    assert metadata == {"filename": "../foto ibu é.jpg", "sku": "KAIN-01", "empty": ""}
    assert tus.name_of(metadata) == "foto ibu é.jpg"
    assert tus.read_metadata({}) == {}


@pytest.mark.parametrize(
    "told", ["filename !!", "a YQ==,a YQ==", " YQ==,", "a " + "A" * 5000, f"k {'/w=='}", ","]
)
def test_metadata_that_is_none(told: str) -> None:
    with pytest.raises(Refusal):
        tus.read_metadata({"upload-metadata": told})


@pytest.mark.parametrize("told", ["", "0", "-1", "1.5", "x", "9" * 16, "١٢"])
def test_lengths_that_are_none(told: str) -> None:
    with pytest.raises(Refusal):
        tus.read_length({"upload-length": told}, is_zip=False)


def test_lengths_have_limits() -> None:
    told = {"upload-length": str(MAX_BYTES + 1)}

    assert tus.read_length(told, is_zip=True) == MAX_BYTES + 1
    with pytest.raises(Refusal) as refused:
        tus.read_length(told, is_zip=False)
    assert refused.value.kind.status == 413


@pytest.mark.parametrize("algorithm", tus.ALGORITHMS)
def test_checksums(algorithm: str) -> None:
    digest = base64.b64encode(hashlib.new(algorithm, b"abc").digest()).decode()
    for content, holds in ((b"abc", True), (b"abd", False)):
        checksum = tus.read_checksum({"upload-checksum": f"{algorithm} {digest}"})
        assert checksum is not None
        checksum.update(content)
        assert checksum.holds() is holds


@pytest.mark.parametrize("told", ["md5 YQ==", "sha1", "sha1 YQ==", "sha256 !!", "", "sha1 é"])
def test_checksums_that_are_none(told: str) -> None:
    with pytest.raises(Refusal):
        tus.read_checksum({"upload-checksum": told})
    assert tus.read_checksum({}) is None


def test_versions() -> None:
    tus.check_version({"tus-resumable": "1.0.0"})
    for headers in ({}, {"tus-resumable": "0.2.2"}):
        with pytest.raises(Refusal) as refused:
            tus.check_version(headers)
        assert refused.value.headers == {"tus-version": "1.0.0"}


def test_zips_are_known_by_what_the_client_says() -> None:
    assert tus.is_zip({"filename": "Foto.ZIP"})
    assert tus.is_zip({"filename": "x", "filetype": "application/zip"})
    assert not tus.is_zip({"filename": "zip.jpg"})
