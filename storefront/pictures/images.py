"""`/v1/{audience}/images`: send pictures, list them, change and delete them. HTTP only.

What a picture must be is `media.intake`'s, whose library it is `audiences`', what may be done to it
`catalog.library`'s.
"""

from typing import Any

from litestar import Controller, Request, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec

from catalog import library
from catalog.library import Changes
from storefront.access import Actor, Scope
from storefront.http.bodies import MOST_BYTES, body_schema, read_body
from storefront.http.idempotency import once
from storefront.http.problems import problems
from storefront.http.query_string import read_query, reader_language
from storefront.pictures.answers import expected_version, json_answer, library_id
from storefront.pictures.audiences import Library
from storefront.pictures.bodies import CHANGE, as_changes
from storefront.pictures.named import operation
from storefront.pictures.parameters import (
    LIMITS,
    LIST_PARAMETERS,
    UPLOAD_BODY,
    IdempotencyKey,
    IfMatch,
    ImageInPath,
)
from storefront.pictures.receiving import received
from storefront.pictures.schemas import FileResults, PictureAnswer, PictureList
from storefront.pictures.showing import show
from storefront.pictures.single import answer_one, answer_picture, answer_several
from storefront.resources import Resources


class Images(Controller):
    """One library."""

    path = "/images"
    tags = ["Library"]  # noqa: RUF012 - how Litestar is told

    @post(
        operation_id=operation("upload", "Images"),
        summary="Send pictures",
        status_code=201,
        request_max_body_size=None,
        opt={"scope": Scope.PICTURES_WRITE, "content": UPLOAD_BODY},
        responses={
            207: ResponseSpec(
                FileResults, generate_examples=False, description="A result for each of several."
            ),
            **problems(400, 401, 403, 409, 413, 415, 422, 503),
        },
    )
    async def upload(
        self,
        request: Request[Any, Any, Any],
        resources: NamedDependency[Resources],
        library: NamedDependency[Library],
        actor: NamedDependency[Actor],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[PictureAnswer]:
        """Send one picture, or several as fields `file` of one form.

        One is answered by itself: 201, or why it was refused. Several are answered with 207 and a
        result for each. The same bytes again are the same picture.
        """
        language = reader_language(request.scope)
        async with received(request, LIMITS) as files:

            async def work() -> Response[Any]:
                if len(files) > 1:
                    return await answer_several(resources, library, files, language)
                return await answer_one(resources, library, files[0], language)

            content = [file.sha256 + file.name.encode() for file in files]
            return await once(request, resources.pool, actor, content, work)

    @get(
        operation_id=operation("list", "Images"),
        summary="The library, newest first",
        opt={"scope": Scope.PICTURES_READ, "parameters": LIST_PARAMETERS},
        responses=problems(400, 401, 403, 503),
    )
    async def list_images(
        self,
        request: Request[Any, Any, Any],
        resources: NamedDependency[Resources],
        library: NamedDependency[Library],
    ) -> Response[PictureList]:
        """A page of pictures, with where they are shown and what would make them better."""
        reading = read_query(request.scope, LIST_PARAMETERS)
        reading.check()
        page, per_page = reading.values.get("page", 1), reading.values.get("per_page", 24)
        pictures, total = await _list(
            resources,
            library,
            unused=reading.values.get("unused", False),
            limit=per_page,
            offset=(page - 1) * per_page,
        )
        items = tuple(show(picture, reading.language) for picture in pictures)
        return json_answer(PictureList(items, total, page, per_page), reading.language)

    @get(
        "/{image:str}",
        operation_id=operation("get", "Image"),
        summary="One picture",
        opt={"scope": Scope.PICTURES_READ},
        responses=problems(401, 403, 404, 503),
    )
    async def get_image(
        self,
        image: ImageInPath,
        request: Request[Any, Any, Any],
        resources: NamedDependency[Resources],
        library: NamedDependency[Library],
    ) -> Response[PictureAnswer]:
        """A picture, and how many of its renditions are there already."""
        return await answer_picture(
            resources, library, library_id(image), reader_language(request.scope)
        )

    @patch(
        "/{image:str}",
        operation_id=operation("change", "Image"),
        summary="Change a picture's text or focal point",
        request_max_body_size=MOST_BYTES,
        opt={"scope": Scope.PICTURES_WRITE, "body": body_schema(CHANGE)},
        responses=problems(400, 401, 403, 404, 412, 413, 415, 503),
    )
    async def change(
        self,
        image: ImageInPath,
        request: Request[Any, Any, Any],
        resources: NamedDependency[Resources],
        library: NamedDependency[Library],
        if_match: IfMatch = None,
    ) -> Response[PictureAnswer]:
        """Fields that are left out stay; the change shows wherever the picture is shown."""
        identity = library_id(image)
        change = as_changes(await read_body(request, CHANGE))
        await _change(resources, library, identity, change, expected_version(if_match))
        return await answer_picture(resources, library, identity, reader_language(request.scope))

    @delete(
        "/{image:str}",
        operation_id=operation("delete", "Image"),
        summary="Delete a picture that is shown nowhere",
        opt={"scope": Scope.PICTURES_WRITE},
        responses=problems(401, 403, 404, 409, 412, 503),
    )
    async def delete_image(
        self,
        image: ImageInPath,
        resources: NamedDependency[Resources],
        library: NamedDependency[Library],
        if_match: IfMatch = None,
    ) -> None:
        """Gone for good, the original included; refused while it is shown somewhere."""
        await _delete(resources, library, library_id(image), expected_version(if_match))


async def _list(resources: Resources, library_: Library, **page: Any) -> Any:
    return await library.list_newest(resources.pool, library_.producer, **page)


async def _change(
    resources: Resources, library_: Library, image: int, changes: Changes, expected: int | None
) -> None:
    async with resources.pool.acquire() as connection:
        await library.change(connection, library_.producer, image, changes, expected=expected)


async def _delete(
    resources: Resources, library_: Library, image: int, expected: int | None
) -> None:
    async with resources.pool.acquire() as connection:
        await library.delete(connection, library_.producer, image, expected=expected)
