"""What the pictures' routes take beside their bodies, and how much of a body: tables, no logic."""

from typing import Annotated

from litestar.params import HeaderParameter, Parameter

from media.inspect import MAX_BYTES
from storefront.http.query_string import QueryParameter, table
from storefront.http.query_values import language_parameter, one_of, page_parameters
from storefront.pictures.receiving import Limits

MOST_FILES = 20
LIMITS = Limits(
    file_bytes=MAX_BYTES,
    files=MOST_FILES,
    body_bytes=10 * MAX_BYTES,
    raw_types=("image/", "application/octet-stream"),
    wrong_type="upload_type_detail",
)

UPLOAD_BODY = {
    "multipart/form-data": {
        "schema": {
            "type": "object",
            "required": ["file"],
            "properties": {
                "file": {
                    "type": "array",
                    "items": {"type": "string", "format": "binary"},
                    "minItems": 1,
                    "maxItems": MOST_FILES,
                }
            },
        },
        "encoding": {"file": {"contentType": "image/*"}},
    },
    "image/*": {"schema": {"type": "string", "format": "binary"}},
    "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
}

LIST_PARAMETERS = table(
    QueryParameter(
        name="unused",
        description="Only pictures that are shown nowhere.",
        read=lambda text: one_of(("true", "false"))(text) == "true",
        schema={"type": "boolean", "default": False},
    ),
    *page_parameters(),
    language_parameter(),
)

IfMatch = Annotated[
    str | None,
    HeaderParameter(name="If-Match", description="The `ETag` that was read; 412 if it is stale."),
]
IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        description="Of your choice; the same again within 24 hours gets the same answer.",
    ),
]

ImageInPath = Annotated[str, Parameter(description="`id` of a picture in the library.")]
UploadInPath = Annotated[str, Parameter(description="The upload's id, from its `Location`.")]
SlugInPath = Annotated[str, Parameter(description="Slug of where the pictures stand.")]
