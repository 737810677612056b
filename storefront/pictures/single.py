"""From files of a request to pictures of a library, and from pictures to answers."""

import asyncio
from typing import Any

from litestar import Response

from catalog import library
from catalog.values import Language
from media.errors import PictureRefused, TooManyBytes
from media.inspect import MAX_BYTES
from media.making import rendition_state
from storefront.pictures.answers import json_answer, version_tag
from storefront.pictures.audiences import Library
from storefront.pictures.receiving import ReceivedFile
from storefront.pictures.refusals import fault_of, problem_of
from storefront.pictures.schemas import FileResult, FileResults, PictureAnswer, RenditionState
from storefront.pictures.showing import show
from storefront.pictures.taking import take_in
from storefront.resources import Resources


async def _take(resources: Resources, library_: Library, file: ReceivedFile) -> int:
    if file.path is None:
        raise TooManyBytes(file.length, MAX_BYTES)
    return await take_in(
        resources.pool,
        resources.storage,
        resources.intake,
        file.path,
        producer=library_.producer,
        account=library_.account,
        name=file.name,
    )


async def answer_one(
    resources: Resources, library_: Library, file: ReceivedFile, language: Language
) -> Response[Any]:
    """The picture that the file is, or its refusal raised."""
    identity = await _take(resources, library_, file)
    return await answer_picture(resources, library_, identity, language, is_upload=True)


async def answer_several(
    resources: Resources, library_: Library, files: list[ReceivedFile], language: Language
) -> Response[Any]:
    """What became of each of several files. What may succeed later is raised for all of them."""
    results = []
    for file in files:
        try:
            identity = await _take(resources, library_, file)
        except PictureRefused as refused:
            problem = problem_of(fault_of(refused), language)
            results.append(FileResult(file.name, problem.status, problem=problem))
        else:
            shown = await shown_picture_of(resources, library_, identity, language, is_upload=True)
            results.append(FileResult(file.name, 201, image=shown))
    return json_answer(FileResults(tuple(results)), language, status=207)


async def shown_picture_of(
    resources: Resources,
    library_: Library,
    image: int,
    language: Language,
    *,
    is_upload: bool = False,
) -> PictureAnswer:
    """A picture as its owner sees it."""
    picture = await library.read(resources.pool, library_.producer, image)
    return show(picture, language, is_upload=is_upload)


async def answer_picture(
    resources: Resources,
    library_: Library,
    image: int,
    language: Language,
    *,
    is_upload: bool = False,
) -> Response[Any]:
    """A picture with its entity tag, and how much of its ladder is stored."""
    picture = await library.read(resources.pool, library_.producer, image)
    state = await asyncio.to_thread(rendition_state, resources.storage, picture.key, picture.widths)
    shown = show(
        picture,
        language,
        renditions=RenditionState(state.made, state.total),
        is_upload=is_upload,
    )
    headers = {"etag": version_tag(picture.version)}
    if is_upload:
        headers["location"] = f"{library_.prefix}/images/{image}"
    return json_answer(shown, language, status=201 if is_upload else 200, headers=headers)
