"""The kinds of refusal there are: a stable name, a status, and the codes of their words.

Data. `storefront.messages` has the words, `docs/api.md` explains each kind, and
`storefront.http.problems` says which exception is of which kind. Where several kinds share a
status, the first is the general one, which HTTP errors of that status get.
"""

from __future__ import annotations

from msgspec import Struct


class ProblemType(Struct, frozen=True):
    """A row of the table: the status, and the codes of its texts."""

    slug: str
    status: int
    title: str
    detail: str


def _type(slug: str, status: int, words: str, detail: str | None = None) -> ProblemType:
    return ProblemType(slug, status, f"{words}_title", detail or f"{words}_detail")


INVALID_REQUEST = _type("invalid-request", 400, "invalid_request")
INVALID_QUERY = _type("invalid-query", 400, "invalid_query")
NOT_SIGNED_IN = _type("not-signed-in", 401, "not_signed_in")
WRONG_CREDENTIALS = _type("wrong-credentials", 401, "wrong_credentials")
NOT_ALLOWED = _type("not-allowed", 403, "not_allowed")
SCOPE_MISSING = _type("scope-missing", 403, "scope_missing")
FOREIGN_REQUEST = _type("foreign-request", 403, "foreign_request")
NO_PRODUCER = _type("no-producer", 403, "no_producer_chosen")
NOT_FOUND = _type("not-found", 404, "not_found", "no_address_detail")
METHOD_NOT_ALLOWED = _type("method-not-allowed", 405, "method_not_allowed")
CONFLICT = _type("conflict", 409, "conflict")
PICTURE_IN_USE = _type("picture-in-use", 409, "picture_in_use")
STALE = _type("stale", 412, "stale")
TUS_VERSION = _type("tus-version", 412, "tus_version")
TOO_LARGE = _type("too-large", 413, "too_large")
TOO_MANY_BYTES = _type("too-many-bytes", 413, "too_many_bytes")
UNSUPPORTED_TYPE = _type("unsupported-type", 415, "unsupported_type")
NOT_AN_IMAGE = _type("not-an-image", 415, "not_an_image")
UNSUPPORTED_FORMAT = _type("unsupported-format", 415, "unsupported_format")
RANGE_NOT_SATISFIABLE = _type("range-not-satisfiable", 416, "range_not_satisfiable")
UNPROCESSABLE = _type("unprocessable", 422, "unprocessable")
TOO_MANY_PIXELS = _type("too-many-pixels", 422, "too_many_pixels")
EDGE_TOO_LONG = _type("edge-too-long", 422, "edge_too_long")
TOO_MANY_FRAMES = _type("too-many-frames", 422, "too_many_frames")
DAMAGED_IMAGE = _type("damaged-image", 422, "damaged_image")
PICTURE_TOO_SLOW = _type("picture-too-slow", 422, "too_slow")
PICTURE_REFUSED = _type("picture-refused", 422, "picture_refused")
ZIP_REFUSED = _type("zip-refused", 422, "zip_refused")
KEY_REUSED = _type("key-reused", 422, "key_reused")
TOO_MANY_ATTEMPTS = _type("too-many-attempts", 429, "too_many_attempts")
CHECKSUM_MISMATCH = _type("checksum-mismatch", 460, "checksum_mismatch")
INTERNAL = _type("internal-error", 500, "internal")
UNAVAILABLE = _type("unavailable", 503, "unavailable")

PROBLEM_TYPES: tuple[ProblemType, ...] = (
    INVALID_REQUEST,
    INVALID_QUERY,
    NOT_SIGNED_IN,
    WRONG_CREDENTIALS,
    NOT_ALLOWED,
    SCOPE_MISSING,
    FOREIGN_REQUEST,
    NO_PRODUCER,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    CONFLICT,
    PICTURE_IN_USE,
    STALE,
    TUS_VERSION,
    TOO_LARGE,
    TOO_MANY_BYTES,
    UNSUPPORTED_TYPE,
    NOT_AN_IMAGE,
    UNSUPPORTED_FORMAT,
    RANGE_NOT_SATISFIABLE,
    UNPROCESSABLE,
    TOO_MANY_PIXELS,
    EDGE_TOO_LONG,
    TOO_MANY_FRAMES,
    DAMAGED_IMAGE,
    PICTURE_TOO_SLOW,
    PICTURE_REFUSED,
    ZIP_REFUSED,
    KEY_REUSED,
    TOO_MANY_ATTEMPTS,
    CHECKSUM_MISMATCH,
    INTERNAL,
    UNAVAILABLE,
)
"""In the order of their statuses."""


def _general() -> dict[int, ProblemType]:
    found: dict[int, ProblemType] = {}
    for kind in PROBLEM_TYPES:
        found.setdefault(kind.status, kind)
    return found


BY_STATUS = _general()
"""The general kind of each status."""
