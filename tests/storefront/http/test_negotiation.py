from __future__ import annotations

import pytest

from storefront.http.negotiation import accepted_coding, accepted_language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "id"),
        (b"", "id"),
        (b"en", "en"),
        (b"en-GB,en;q=0.9,id;q=0.5", "en"),
        (b"fr, id;q=0.3, en;q=0.8", "en"),
        (b"en;q=0.2, id;q=0.7", "id"),
        (b"in-ID", "id"),
        (b"en;q=0, id;q=0.1", "id"),
        (b"EN-us", "en"),
        (b"*", "id"),
        (b"\xff\x00;;;,,q=en", "id"),
        (b"en;q=2", "id"),
        (b"en," * 500, "en"),
    ],
)
def test_language(header: bytes | None, language: str) -> None:
    assert accepted_language(header) == language


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        (None, "identity"),
        (b"gzip, deflate, br", "br"),
        (b"gzip", "gzip"),
        (b"x-gzip", "gzip"),
        (b"br;q=0, gzip", "gzip"),
        (b"br;q=0.2, gzip;q=0.9", "gzip"),
        (b"br;q=0,gzip;q=0", "identity"),
        (b"*", "br"),
        (b"*;q=0", "identity"),
        (b"br;q=0, *", "gzip"),
        (b"identity, gzip;q=0.5", "identity"),
        (b"gzip;q=0.5", "gzip"),
        (b"brotli, gzipped", "identity"),
        (b"gzip;q=abc", "identity"),
        (b"BR ; Q=1.0", "br"),
    ],
)
def test_coding(header: bytes | None, coding: str) -> None:
    assert accepted_coding(header) == coding
