"""`/v1/{audience}/uploads`: uploads that go on where they were cut off (tus 1.0.0). HTTP only.

Headers are read by `tus`, bytes kept by `parts`, files turned into pictures by `finishing`. The
request with the last byte waits for the outcome: 204, or the problem for which the file was
refused. Whoever was cut off before the answer asks the upload.
"""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Controller, HttpMethod, Request, Response, delete, get, patch, post, route
from litestar.datastructures import ResponseHeader
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException
from litestar.openapi.datastructures import ResponseSpec

from catalog import uploads
from catalog.library_errors import UploadElsewhere
from catalog.values import UploadKind, UploadStatus
from storefront.access import Access, Scope, answer_problem_privately
from storefront.http.problem_types import METHOD_NOT_ALLOWED, UNSUPPORTED_TYPE
from storefront.http.problems import NotThere, Refusal, problems
from storefront.http.query_string import reader_language
from storefront.pictures import tus
from storefront.pictures.answers import json_answer
from storefront.pictures.audiences import Library
from storefront.pictures.finishing import delete_files
from storefront.pictures.named import operation
from storefront.pictures.parameters import UploadInPath
from storefront.pictures.parts import Parts, new_upload_id
from storefront.pictures.refusals import (
    refusal_of,
)
from storefront.pictures.schemas import UploadAnswer
from storefront.pictures.upload_states import (
    headers_of,
    outcome,
    shown_upload,
    state_headers,
    wait,
)
from storefront.resources import Resources

LONGEST_SKU = 64

_WRITE = {"scope": Scope.PICTURES_WRITE}
_PART = {
    "scope": Scope.PICTURES_WRITE,
    "content": {tus.PART_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    "content_is_optional": True,
}


def _moved(description: str) -> ResponseSpec:
    return ResponseSpec(None, generate_examples=False, description=description)


def answer_in_tus(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """A refusal that a client of tus knows for one."""
    answer = answer_problem_privately(request, refusal_of(error))
    answer.headers["tus-resumable"] = tus.VERSION
    return answer


class Uploads(Controller):
    """Files on their way in."""

    path = "/uploads"
    tags = ["Library"]  # noqa: RUF012 - how Litestar is told
    response_headers = [  # noqa: RUF012 - the same
        ResponseHeader(name="tus-resumable", value=tus.VERSION),
    ]
    exception_handlers = {  # noqa: RUF012 - the same
        HTTPException: answer_in_tus,
        Exception: answer_in_tus,
    }

    @route(
        ["/", "/{upload:str}"],
        http_method=[HttpMethod.OPTIONS],
        status_code=204,
        include_in_schema=False,
        opt={"access": Access.PUBLIC},
    )
    async def about(self) -> Response[None]:
        """What of tus is spoken here."""
        return Response(None, status_code=204, headers=tus.ABOUT)

    @post(
        operation_id=operation("begin", "Upload"),
        summary="Begin an upload that can be resumed",
        status_code=201,
        request_max_body_size=None,
        opt=_PART,
        responses={
            201: _moved("Begun; `Location` is where to go on, `Upload-Offset` how far it is."),
            **problems(400, 401, 403, 412, 413, 415, 422, 460, 503),
        },
    )
    async def begin(
        self,
        request: Request[Any, Any, Any],
        resources: NamedDependency[Resources],
        library: NamedDependency[Library],
    ) -> Response[None]:
        """tus creation, with the first bytes if there are any.

        Headers: `Tus-Resumable: 1.0.0`, `Upload-Length`, and `Upload-Metadata` with `filename` and,
        where the picture belongs, `sku`. A `.zip` is a folder of pictures.
        """
        tus.check_version(request.headers)
        metadata = tus.read_metadata(request.headers)
        is_zip = tus.is_zip(metadata)
        length = tus.read_length(request.headers, is_zip=is_zip)
        checksum = tus.read_checksum(request.headers)
        has_body = request.headers.get("content-type") == tus.PART_TYPE
        identity = new_upload_id()
        sku = metadata.get("sku", "").strip()[:LONGEST_SKU]
        await uploads.begin(
            resources.pool,
            library.producer,
            identity,
            account=library.account,
            kind=UploadKind.ZIP if is_zip else UploadKind.PICTURE,
            name=tus.name_of(metadata),
            length=length,
            facts={"sku": sku} if sku else {},
        )
        upload = await uploads.read(resources.pool, library.producer, identity)
        if has_body:
            parts = Parts(resources.pool, resources.storage, upload)
            await parts.receive(request, checksum)
            if parts.is_whole:
                await outcome(resources, library, identity)
        headers = await state_headers(resources, library, identity)
        headers["location"] = f"{library.prefix}/uploads/{identity}"
        return Response(None, status_code=201, headers=headers)

    @patch(
        "/{upload:str}",
        operation_id=operation("continue", "Upload"),
        summary="Send the next part of an upload",
        status_code=204,
        request_max_body_size=None,
        opt=_PART,
        responses={
            204: _moved("Kept; `Upload-Offset` is how far it is."),
            **problems(400, 401, 403, 404, 409, 412, 413, 415, 422, 460, 503),
        },
    )
    async def go_on(
        self,
        upload: UploadInPath,
        request: Request[Any, Any, Any],
        resources: NamedDependency[Resources],
        library: NamedDependency[Library],
    ) -> Response[None]:
        """From `Upload-Offset`, which must be as far as the upload is (409). As much as arrives is
        kept. With `Upload-Checksum` all of it or nothing (460). The last part answers what became
        of the file.
        """
        return await _go_on(request, resources, library, _uuid(upload))

    @post(
        "/{upload:str}",
        status_code=204,
        request_max_body_size=None,
        include_in_schema=False,
        opt=_WRITE,
    )
    async def overridden(
        self,
        upload: UploadInPath,
        request: Request[Any, Any, Any],
        resources: NamedDependency[Resources],
        library: NamedDependency[Library],
    ) -> Response[None]:
        """For networks that let no PATCH through: `X-HTTP-Method-Override` names what is meant."""
        meant = request.headers.get("x-http-method-override", "").upper()
        if meant == "PATCH":
            return await _go_on(request, resources, library, _uuid(upload))
        if meant == "DELETE":
            await _end(request, resources, library, _uuid(upload))
            return Response(None, status_code=204)
        raise Refusal(METHOD_NOT_ALLOWED, headers={"allow": "GET, PATCH, DELETE"}, method="POST")

    @get(
        "/{upload:str}",
        operation_id=operation("get", "Upload"),
        summary="How far an upload is",
        opt={"scope": Scope.PICTURES_READ},
        responses=problems(401, 403, 404, 503),
    )
    async def state(
        self,
        upload: UploadInPath,
        request: Request[Any, Any, Any],
        resources: NamedDependency[Resources],
        library: NamedDependency[Library],
    ) -> Response[UploadAnswer]:
        """Where to go on (HEAD is enough), or what became of it."""
        identity = _uuid(upload)
        found = await uploads.read(resources.pool, library.producer, identity)
        if found.status is UploadStatus.PROCESSING and await uploads.claim(
            resources.pool, identity
        ):
            await wait(resources, library, identity)
            found = await uploads.read(resources.pool, library.producer, identity)
        language = reader_language(request.scope)
        return json_answer(
            await shown_upload(resources, library, found, language),
            language,
            headers=headers_of(found),
        )

    @delete(
        "/{upload:str}",
        operation_id=operation("end", "Upload"),
        summary="Give an upload up",
        opt=_WRITE,
        responses=problems(401, 403, 404, 412, 503),
    )
    async def end(
        self,
        upload: UploadInPath,
        request: Request[Any, Any, Any],
        resources: NamedDependency[Resources],
        library: NamedDependency[Library],
    ) -> None:
        """What has arrived is deleted; a picture that has come of it stays in the library."""
        await _end(request, resources, library, _uuid(upload))


async def _go_on(
    request: Request[Any, Any, Any], resources: Resources, library: Library, identity: UUID
) -> Response[None]:
    tus.check_version(request.headers)
    if request.headers.get("content-type") != tus.PART_TYPE:
        raise Refusal(UNSUPPORTED_TYPE, "tus_type_detail")
    offset = tus.read_offset(request.headers)
    checksum = tus.read_checksum(request.headers)
    upload = await uploads.read(resources.pool, library.producer, identity)
    if offset != upload.received:
        raise UploadElsewhere(upload.received)
    parts = Parts(resources.pool, resources.storage, upload)
    await parts.receive(request, checksum)
    if parts.is_whole and upload.status is UploadStatus.RECEIVING:
        await outcome(resources, library, identity)
    headers = await state_headers(resources, library, identity)
    return Response(None, status_code=204, headers=headers)


async def _end(
    request: Request[Any, Any, Any], resources: Resources, library: Library, identity: UUID
) -> None:
    tus.check_version(request.headers)
    await uploads.forget(resources.pool, library.producer, identity)
    await asyncio.to_thread(delete_files, resources.storage, identity)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotThere("no_upload_detail") from None
