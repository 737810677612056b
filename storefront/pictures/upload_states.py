"""How far an upload is and what became of it: waited for, as headers of tus, and as an answer."""

import asyncio
from datetime import UTC
from email.utils import format_datetime
from typing import Any
from uuid import UUID

import msgspec

from catalog import uploads
from catalog.uploads import Upload
from catalog.values import Language, UploadStatus
from storefront.pictures.audiences import Library
from storefront.pictures.folders import FileFate
from storefront.pictures.refusals import Fault, problem_of, refusal_of_fault, words_of
from storefront.pictures.schemas import FolderFile, UploadAnswer
from storefront.pictures.single import shown_picture_of
from storefront.resources import Resources

WAITED_FOR = 25.0
"""Seconds that a request waits for an outcome; a folder may take longer and is asked for later."""

_NEVER_KEPT = {"cache-control": "no-store"}


async def outcome(resources: Resources, library: Library, identity: UUID) -> None:
    """Wait for what becomes of a file that this request holds the claim for; raise its refusal."""
    await wait(resources, library, identity)
    upload = await uploads.read(resources.pool, library.producer, identity)
    if upload.status is UploadStatus.REFUSED:
        raise refusal_of_fault(msgspec.convert(upload.facts["refusal"], Fault))


async def wait(resources: Resources, library: Library, identity: UUID) -> None:
    """Finish an upload that this request holds the claim for, or leave it to go on by itself."""
    task = resources.finishing.begin(library.producer, identity)
    await asyncio.wait([task], timeout=WAITED_FOR)


async def state_headers(resources: Resources, library: Library, identity: UUID) -> dict[str, str]:
    """Where an upload is now."""
    return headers_of(await uploads.read(resources.pool, library.producer, identity))


def headers_of(upload: Upload) -> dict[str, str]:
    """As tus tells where an upload is."""
    headers = {
        **_NEVER_KEPT,
        "upload-offset": str(upload.received),
        "upload-length": str(upload.length),
    }
    if upload.status is UploadStatus.RECEIVING:
        expires = upload.expires_at.astimezone(UTC)
        headers["upload-expires"] = format_datetime(expires, usegmt=True)
    return headers


async def shown_upload(
    resources: Resources, library: Library, upload: Upload, language: Language
) -> UploadAnswer:
    """As people and programs are told what became of it."""
    image = problem = None
    if upload.library_image is not None:
        image = await shown_picture_of(
            resources, library, upload.library_image, language, is_upload=True
        )
    if "refusal" in upload.facts:
        problem = problem_of(msgspec.convert(upload.facts["refusal"], Fault), language)
    files = upload.facts.get("files")
    return UploadAnswer(
        id=str(upload.id),
        status=upload.status.value,
        name=upload.name,
        length=upload.length,
        received=upload.received,
        expires_at=upload.expires_at,
        image=image,
        problem=problem,
        files=None if files is None else tuple(_file(each, language) for each in files),
    )


def _file(told: Any, language: Language) -> FolderFile:
    fate = msgspec.convert(told, FileFate)
    return FolderFile(
        name=fate.name,
        status=fate.status,
        product=fate.product,
        position=fate.position,
        image=None if fate.image is None else str(fate.image),
        message=None if fate.fault is None else words_of(fate.fault, language),
        type=f"/problems/{fate.fault.type}" if fate.fault and fate.fault.type else None,
    )
