"""`POST /v1/producer/images/zip`: a folder of pictures in one request. HTTP only.

The file is kept as an upload is (`storefront.pictures.uploads`) before anything is made of it, so
that a long folder needs no long request and nothing that was acknowledged is lost.
"""

import asyncio
from pathlib import Path
from typing import Any

from litestar import Controller, Request, Response, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec

from catalog import uploads
from catalog.values import UploadKind, UploadStatus
from media.keys import upload_part_key
from media.zip_pictures import MAX_ZIP_BYTES
from storefront.access import Scope
from storefront.http.problem_types import TOO_MANY_BYTES
from storefront.http.problems import Refusal, problems
from storefront.http.query_string import reader_language
from storefront.pictures.answers import json_answer
from storefront.pictures.audiences import Library
from storefront.pictures.named import operation
from storefront.pictures.parts import PIECE_BYTES, new_upload_id
from storefront.pictures.receiving import Limits, received
from storefront.pictures.schemas import UploadAnswer
from storefront.pictures.upload_states import outcome, shown_upload
from storefront.resources import Resources

LIMITS = Limits(
    file_bytes=MAX_ZIP_BYTES,
    files=1,
    body_bytes=MAX_ZIP_BYTES + 1_000_000,
    raw_types=("application/zip", "application/x-zip-compressed", "application/octet-stream"),
    wrong_type="zip_type_detail",
)

_BINARY = {"schema": {"type": "string", "format": "binary"}}
BODY = {
    "application/zip": _BINARY,
    "multipart/form-data": {
        "schema": {
            "type": "object",
            "required": ["file"],
            "properties": {"file": {"type": "string", "format": "binary"}},
        }
    },
}


class Zips(Controller):
    """Folders of pictures."""

    path = "/images/zip"
    tags = ["Library"]  # noqa: RUF012 - how Litestar is told

    @post(
        operation_id=operation("upload", "Zip"),
        summary="Send a ZIP of pictures that are named after their SKUs",
        status_code=200,
        request_max_body_size=None,
        opt={"scope": Scope.PICTURES_WRITE, "content": BODY},
        responses={
            202: ResponseSpec(
                UploadAnswer,
                generate_examples=False,
                description="Under way; ask `Location` what becomes of it.",
            ),
            **problems(400, 401, 403, 413, 415, 422, 503),
        },
    )
    async def upload(
        self,
        request: Request[Any, Any, Any],
        resources: NamedDependency[Resources],
        library: NamedDependency[Library],
    ) -> Response[UploadAnswer]:
        """`KAIN-01.jpg`, `kain-01 (3).png` and `KAIN-01/any.heic` go to the product with that SKU,
        after the pictures that it has; what fits none stays in the library. `files` of the answer
        tells of each.
        """
        language = reader_language(request.scope)
        async with received(request, LIMITS) as files:
            file = files[0]
            if file.path is None:
                raise Refusal(TOO_MANY_BYTES, limit=f"{MAX_ZIP_BYTES / 1_000_000:g}")
            identity = new_upload_id()
            await uploads.begin(
                resources.pool,
                library.producer,
                identity,
                account=library.account,
                kind=UploadKind.ZIP,
                name=file.name,
                length=file.length,
                facts={},
            )
            start = 0
            while start < file.length:
                piece = await asyncio.to_thread(_read, file.path, start)
                key = upload_part_key(str(identity), start, "zip")
                await asyncio.to_thread(resources.storage.write, key, piece)
                start = await uploads.receive(
                    resources.pool,
                    library.producer,
                    identity,
                    start=start,
                    length=len(piece),
                    key=key,
                )
        await outcome(resources, library, identity)
        upload = await uploads.read(resources.pool, library.producer, identity)
        return json_answer(
            await shown_upload(resources, library, upload, language),
            language,
            status=200 if upload.status is UploadStatus.READY else 202,
            headers={"location": f"{library.prefix}/uploads/{identity}"},
        )


def _read(path: Path, start: int) -> bytes:
    with path.open("rb") as file:
        file.seek(start)
        return file.read(PIECE_BYTES)
