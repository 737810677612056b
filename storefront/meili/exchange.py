"""HTTP below `/meili/`: the key, the body that came, the answer that goes, and who may read it.

Any page of any origin may ask, as Meilisearch allows, since nothing here is private; nobody is
recognised by a cookie. Answers are compressed here, for `storefront.http.hot_reads` only does so
for what it keeps. Raises `Refusal`.
"""

import hmac
from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import MediaType, Request, Response

from catalog.values import Language
from storefront.http.negotiation import accepted_coding, accepted_language
from storefront.http.prebuilt import MIN_COMPRESSED, compressed
from storefront.http.problems import log
from storefront.meili.refusals import Refusal, error_body, refusal_for

MOST_BYTES = 256_000
"""Of a body; twenty queries with the longest filters need less."""

_CORS = {"access-control-allow-origin": "*"}
PREFLIGHT = {
    **_CORS,
    "access-control-allow-methods": "GET, POST, OPTIONS",
    "access-control-allow-headers": (
        "authorization, content-type, x-meilisearch-client, meili-include-metadata"
    ),
    "access-control-max-age": "86400",
}

AnyRequest = Request[Any, Any, Any]


def check_key(request: AnyRequest, demanded: str | None) -> None:
    """Raise `Refusal` unless the request carries the key that is demanded, if one is."""
    if demanded is None:
        return
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise Refusal(
            "missing_authorization_header",
            "The Authorization header is missing. It must use the bearer authorization method.",
            401,
        )
    if not hmac.compare_digest(key.strip().encode(), demanded.encode()):
        raise Refusal("invalid_api_key", "The provided API key is invalid.", 403)


async def read_json(request: AnyRequest) -> object:
    """The body of a request, which must be JSON."""
    content_type = request.headers.get("content-type")
    if content_type is None:
        raise Refusal(
            "missing_content_type",
            "A Content-Type header is missing. Accepted values for the Content-Type header are: "
            "`application/json`",
            415,
        )
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise Refusal(
            "invalid_content_type",
            f"The Content-Type `{content_type[:100]}` is invalid. Accepted values for the "
            "Content-Type header are: `application/json`",
            415,
        )
    body = await request.body()
    if not body.strip():
        raise Refusal("missing_payload", "A json payload is missing.")
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise Refusal(
            "malformed_payload", f"The json payload provided is malformed. `{error}`."
        ) from error


def reader_language(request: AnyRequest) -> Language:
    """The language that the reader's browser prefers."""
    header = request.headers.get("accept-language")
    return accepted_language(header.encode("latin-1", "replace") if header else None)


def json_answer(
    request: AnyRequest,
    content: object,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response[bytes]:
    """`content` as JSON, compressed as the client accepts."""
    body = msgspec.json.encode(content)
    sent = {**_CORS, "vary": "accept-encoding, accept-language", **(headers or {})}
    if len(body) >= MIN_COMPRESSED:
        accepts = request.headers.get("accept-encoding", "")
        coding = accepted_coding(accepts.encode("latin-1", "replace"))
        if coding != "identity":
            body = compressed(body, coding)
            sent["content-encoding"] = coding
    return Response(body, status_code=status, media_type=MediaType.JSON, headers=sent)


def answer_refusal(request: AnyRequest, exception: Exception) -> Response[bytes]:
    """The exception handler of everything below `/meili/`."""
    refusal = refusal_for(exception)
    headers = {"cache-control": "no-store"}
    if refusal.status == 503:
        headers["retry-after"] = "2"
    if refusal.status >= 500:
        log.error("%s %s failed", request.method, request.url.path, exc_info=exception)
    return json_answer(request, error_body(refusal), status=refusal.status, headers=headers)
