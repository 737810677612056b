"""Turn uploads that have arrived in full into pictures, whoever got their last byte.

The process that received the last part finishes the upload; if it dies, the next request for it or
a worker does, when its claim has run out. Everything here can be done twice: pictures are named by
their bytes, and only one who says what became of an upload is believed. Parts are deleted after
that, never before. What cannot be done now (a full disk, a busy intake) is left for later.
"""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import asyncpg
import msgspec

from catalog import uploads
from catalog.library_errors import UploadNotFound
from catalog.places import names_of_products
from catalog.uploads import Upload
from catalog.values import UploadKind, UploadStatus
from media.errors import IntakeBusy, PictureRefused, StoredFileMissing, ZipRefused
from media.intake import Intake
from media.keys import upload_folder
from media.storage import Storage
from storefront.http.problem_types import NOT_ALLOWED
from storefront.pictures.folders import FileFate, place_or_keep, take_folder
from storefront.pictures.refusals import Fault, fault_of
from storefront.pictures.taking import take_in

log = logging.getLogger("etalase.uploads")


class Finishing:
    """Finishes uploads in the background of one process; close it before the rest."""

    def __init__(self, pool: asyncpg.Pool, storage: Storage, intake: Intake) -> None:
        self.pool = pool
        self.storage = storage
        self.intake = intake
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, owner: int | None, upload: UUID) -> asyncio.Task[None]:
        """Finish an upload that the caller has the claim for, even if the caller goes away."""
        task = asyncio.create_task(self.finish(owner, upload))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def finish(self, owner: int | None, upload: UUID) -> None:
        """Finish it here and now, under a claim. Raises nothing: what fails is tried again."""
        try:
            found = await uploads.read(self.pool, owner, upload)
            if found.status is not UploadStatus.PROCESSING:
                return
            async with self._kept(upload):
                await self._finish(found)
        except UploadNotFound:
            return
        except IntakeBusy:
            await self._release(upload, uploads.SOON)
            return
        except Exception:
            log.warning("upload %s is left for later", upload, exc_info=True)
            await self._release(upload, uploads.LATER)
            return
        await self._delete_parts(upload)

    @asynccontextmanager
    async def _kept(self, upload: UUID) -> AsyncIterator[None]:
        """Renew the claim for as long as the block takes."""

        async def renew() -> None:
            while True:
                await asyncio.sleep(uploads.CLAIMED_FOR.total_seconds() / 3)
                with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
                    await uploads.keep_claim(self.pool, upload)

        renewing = asyncio.create_task(renew())
        try:
            yield
        finally:
            renewing.cancel()
            with suppress(asyncio.CancelledError, UploadNotFound):
                await renewing

    async def _release(self, upload: UUID, until: timedelta) -> None:
        # If this fails, the claim runs out by itself.
        with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
            await uploads.release(self.pool, upload, until=until)

    async def _delete_parts(self, upload: UUID) -> None:
        try:
            await delete_parts(self.pool, self.storage, upload)
        except Exception as error:
            log.info("parts of upload %s, which is finished, are swept later: %s", upload, error)

    async def close(self) -> None:
        """Let go of what is under way; its claims run out and somebody else goes on."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _finish(self, upload: Upload) -> None:
        # What was allowed when it was sent may not be any more.
        if not await uploads.may_act(self.pool, upload.account, upload.producer):
            fault = Fault(NOT_ALLOWED.slug, "no_longer_allowed_detail")
            await self._refuse(upload, fault)
            return
        with tempfile.TemporaryDirectory(prefix="etalase-finish-") as folder:
            path = Path(folder) / "file"
            parts = await uploads.parts(self.pool, upload.id)
            try:
                await asyncio.to_thread(_assemble, self.storage, parts, path)
            except StoredFileMissing:
                # Somebody else may have finished, and deleted the parts meanwhile.
                if (await uploads.read(self.pool, upload.producer, upload.id)).status in (
                    UploadStatus.READY,
                    UploadStatus.REFUSED,
                ):
                    return
                raise
            try:
                if upload.kind is UploadKind.ZIP:
                    await self._finish_folder(upload, path)
                else:
                    await self._finish_picture(upload, path)
            except (PictureRefused, ZipRefused) as refused:
                await self._refuse(upload, fault_of(refused))

    async def _finish_picture(self, upload: Upload, path: Path) -> None:
        async def finish(connection: asyncpg.Connection, image: int) -> None:
            ready = UploadStatus.READY
            await uploads.finish(connection, upload.id, ready, library_image=image, facts={})

        image = await take_in(
            self.pool,
            self.storage,
            self.intake,
            path,
            producer=upload.producer,
            account=upload.account,
            name=upload.name,
            then=finish,
        )
        sku = upload.facts.get("sku")
        if sku and upload.producer is not None:
            await self._place(upload, upload.producer, sku, image)

    async def _place(self, upload: Upload, producer: int, sku: str, image: int) -> None:
        async with self.pool.acquire() as connection:
            products = await names_of_products(connection, producer)
        if sku in products:
            fate = await place_or_keep(self.pool, producer, upload.name, products[sku], image)
            log.debug("upload %s: %s", upload.id, fate.status)

    async def _finish_folder(self, upload: Upload, path: Path) -> None:
        async def told(fates: list[FileFate]) -> None:
            facts = {"files": msgspec.to_builtins(fates)}
            await uploads.keep_claim(self.pool, upload.id, facts)

        fates = await take_folder(
            self.pool,
            self.storage,
            self.intake,
            path,
            producer=upload.producer,
            account=upload.account,
            told=told,
        )
        facts = {"files": msgspec.to_builtins(fates)}
        await uploads.finish(self.pool, upload.id, UploadStatus.READY, facts=facts)

    async def _refuse(self, upload: Upload, fault: Fault) -> None:
        facts = {"refusal": msgspec.to_builtins(fault)}
        await uploads.finish(self.pool, upload.id, UploadStatus.REFUSED, facts=facts)


async def delete_parts(pool: asyncpg.Pool, storage: Storage, upload: UUID) -> None:
    """Delete what has arrived of an upload: the bytes first, then the memory of where they are."""
    await asyncio.to_thread(delete_files, storage, upload)
    await uploads.forget_parts(pool, upload)


def delete_files(storage: Storage, upload: UUID) -> None:
    """Delete everything that lies under an upload, parts of writers that came too late included."""
    for file in list(storage.list(upload_folder(str(upload)))):
        storage.delete(file.key)


def _assemble(storage: Storage, parts: list[tuple[str, int]], path: Path) -> None:
    with path.open("wb") as file:
        for key, length in parts:
            content = storage.read(key)
            if len(content) != length:
                raise StoredFileMissing(key)
            file.write(content)
