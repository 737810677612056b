"""Store the body of a PATCH as parts of an upload, so that as much as arrives is kept.

Without a checksum a long body is kept piece by piece: a connection that breaks loses less than one
piece. With one, all of it is held back until it has been compared. A part is stored before it is
counted; one that another writer was quicker with is deleted again.
Fails with UploadElsewhere, Refusal (checksum, too long) and what the storage raises.
"""

import asyncio
import secrets
import tempfile
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import asyncpg
from litestar import Request
from litestar.exceptions import ClientException, InternalServerException

from catalog import uploads
from catalog.library_errors import UploadElsewhere
from catalog.uploads import Upload
from media.keys import upload_part_key
from media.storage import Storage
from storefront.http.problem_types import CHECKSUM_MISMATCH
from storefront.http.problems import Refusal
from storefront.pictures.tus import Checksum

PIECE_BYTES = 4_000_000
"""Of S3 a piece is one PUT; of memory it is what an upload under way costs."""

_KEPT_IN_MEMORY = 1_000_000


class Parts:
    """Where one writer has come to."""

    def __init__(self, pool: asyncpg.Pool, storage: Storage, upload: Upload) -> None:
        self._pool = pool
        self._storage = storage
        self._upload = upload
        self.received = upload.received

    async def receive(self, request: Request[Any, Any, Any], checksum: Checksum | None) -> None:
        """Keep what the body holds."""
        if checksum is None:
            await self._receive_plainly(request)
        else:
            await self._receive_checked(request, checksum)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing any more."""
        return self.received == self._upload.length

    async def _receive_plainly(self, request: Request[Any, Any, Any]) -> None:
        piece = bytearray()
        arriving = 0
        async for chunk in _chunks(request):
            arriving += len(chunk)
            self._check_room(arriving)
            piece += chunk
            if len(piece) >= PIECE_BYTES:
                arriving -= len(piece)
                await self._keep(bytes(piece))
                piece.clear()
        await self._keep(bytes(piece))

    async def _receive_checked(self, request: Request[Any, Any, Any], checksum: Checksum) -> None:
        arriving = 0
        with tempfile.SpooledTemporaryFile(_KEPT_IN_MEMORY) as held:
            async for chunk in _chunks(request):
                arriving += len(chunk)
                self._check_room(arriving)
                checksum.update(chunk)
                held.write(chunk)
            if not checksum.holds():
                raise Refusal(CHECKSUM_MISMATCH)
            held.seek(0)
            while piece := held.read(PIECE_BYTES):
                await self._keep(piece)

    def _check_room(self, arriving: int) -> None:
        if self.received + arriving > self._upload.length:
            raise UploadElsewhere(self.received)

    async def _keep(self, piece: bytes) -> None:
        if not piece:
            return
        key = upload_part_key(str(self._upload.id), self.received, secrets.token_hex(4))
        await asyncio.to_thread(self._storage.write, key, piece)
        try:
            self.received = await uploads.receive(
                self._pool,
                self._upload.producer,
                self._upload.id,
                start=self.received,
                length=len(piece),
                key=key,
            )
        except UploadElsewhere:
            await asyncio.to_thread(self._storage.delete, key)
            raise


async def _chunks(request: Request[Any, Any, Any]) -> AsyncIterator[bytes]:
    """The body as far as it comes; a sender who has gone has sent what came."""
    try:
        async for chunk in request.stream():
            if chunk:
                yield chunk
    except (InternalServerException, ClientException, ConnectionError):
        return


def new_upload_id() -> UUID:
    """An id that nobody can guess."""
    return UUID(bytes=secrets.token_bytes(16), version=4)
