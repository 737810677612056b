"""One stretch of a content, as a `Range` header asks for it (RFC 9110 §14).

Pure. Several ranges at once, other units and whatever cannot be read are answered with the whole
content, as the RFC allows.
"""

from __future__ import annotations

import re

_ONE = re.compile(rb"^\s*bytes\s*=\s*(?:([0-9]{1,18})\s*-\s*([0-9]{1,18})?|-\s*([0-9]{1,18}))\s*$")


class OutOfRange(Exception):
    """The content ends before the stretch begins."""


def byte_range(header: bytes, length: int) -> tuple[int, int] | None:
    """First byte and the one after the last; None for the whole. Raises OutOfRange."""
    match = _ONE.match(header)
    if match is None:
        return None
    if match[3] is not None:
        start, end = max(0, length - int(match[3])), length
        if int(match[3]) == 0:
            raise OutOfRange
    else:
        start = int(match[1])
        end = length if match[2] is None else min(int(match[2]) + 1, length)
        if match[2] is not None and int(match[2]) < start:
            return None
    if start >= length:
        raise OutOfRange
    return start, end
