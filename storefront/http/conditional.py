"""Entity tags and the preconditions that name them (RFC 9110 §8.8.3, §13.1).

Pure. Tags are made from the bytes of an answer, one per content coding, and are strong. Not for:
deciding what may be cached (`storefront.http.hot_reads`).
"""

from __future__ import annotations

import re

from xxhash import xxh3_128_hexdigest

_TAG = re.compile(rb'\s*(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|$)')

_MARKS = {"identity": b"", "br": b"-br", "gzip": b"-gz"}


def content_hash(content: bytes | memoryview) -> bytes:
    """Short name of these bytes, safe inside a tag."""
    # Nobody gains by two answers of one name, and this is made of every answer that is made.
    return xxh3_128_hexdigest(content)[:20].encode()


def entity_tag(name: bytes, coding: str = "identity") -> bytes:
    """The strong tag of content `name` as sent in `coding`."""
    return b'"' + name + _MARKS[coding] + b'"'


def none_match_holds(header: bytes, tag: bytes) -> bool:
    """Whether `If-None-Match: header` still asks for content; False means 304.

    Compared weakly, as the RFC wants here. A malformed header asks for content: sending it again
    is always right.
    """
    if header == tag:
        return False
    if header.strip() == b"*":
        return False
    position = 0
    matched = False
    while position < len(header):
        match = _TAG.match(header, position)
        if match is None:
            return True
        matched = matched or match[1] == tag
        position = match.end()
    return not matched
