"""Choose a picture's format by what a request accepts (RFC 9110 §12.5.1).

A format that not every browser can show has to be named: `image/*` and `*/*` are sent by old
browsers too and stand for JPEG, which all can show. Pure and memoised; garbage counts as not sent.
"""

from __future__ import annotations

import re
from functools import lru_cache

ANYWHERE = "jpg"
"""What every browser shows."""

_NAMED = {b"image/avif": "avif", b"image/webp": "webp"}
_MEANS_ANYWHERE = (b"image/jpeg", b"image/jpg", b"image/*", b"*/*")

_MEMO_BYTES = 512
"""Longer headers are parsed each time, so that the memory cannot be filled from outside."""

_WEIGHT = re.compile(rb"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")


def accepted_format(header: bytes) -> str:
    """Extension of the best format for this `Accept`: avif before webp before jpg.

    A client that accepts none of them gets JPEG all the same: a picture that may be seen beats a
    406 that nobody sees.
    """
    return _format(header) if len(header) <= _MEMO_BYTES else _format.__wrapped__(header)


@lru_cache(maxsize=512)
def _format(header: bytes) -> str:
    weights: dict[bytes, float] = {}
    for part in header.lower().split(b","):
        name, *parameters = (each.strip() for each in part.split(b";"))
        given = b"1"
        for parameter in parameters:
            if parameter.startswith(b"q="):
                given = parameter[2:].strip()
        if _WEIGHT.fullmatch(given):
            weights[name] = float(given)
    # The most specific range that matches decides, not the kindest.
    best = ANYWHERE
    best_weight = next((weights[name] for name in _MEANS_ANYWHERE if name in weights), 0.0)
    for name in reversed(_NAMED):
        weight = weights.get(name, 0.0)
        if weight > 0.0 and weight >= best_weight:
            best, best_weight = _NAMED[name], weight
    return best
