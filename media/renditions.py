"""Find one rendition: in memory, in the storage, else rendered from the original and stored.

Asynchronous face of blocking work: reading and rendering happen in a few threads (Pillow releases
the GIL), never on the event loop. A rendition that many ask for is read or rendered once: in this
process by sharing the work, among processes and machines by `alone`, after which the storage is
looked at again. What can never be is refused before it takes anybody's turn.
Not for: HTTP headers (storefront). Fails with RenditionNotFound, RenditionsBusy when too many are
waiting, StorageUnavailable, and DamagedImage when a stored original turns out to be broken.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext

from catalog.picture_shapes import placed_crop
from media.errors import RenditionNotFound, RenditionsBusy, StoredFileMissing
from media.hot_bytes import HotBytes
from media.ingest import IngestedImage, read_facts
from media.keys import is_image_key, rendition_key
from media.ladder import FORMATS, WIDTHS
from media.making import has_rendition, make_rendition
from media.storage import Storage

HOT_BYTES = 16 * 1024 * 1024
MOST_WAITING = 200
"""Renditions that may be in the making in one process; at two per quarter second, 25 seconds."""

LARGE_PIXELS = 12_000_000
"""More than this is over 36 MB when it is decoded; JPEG alone can be decoded to a smaller size."""

_Alone = Callable[[str], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def _alone_as_it_is(_name: str) -> AsyncIterator[None]:
    yield


class Renditions:
    """The renditions of one storage; close it when the application stops."""

    def __init__(
        self,
        storage: Storage,
        *,
        alone: _Alone = _alone_as_it_is,
        render_threads: int = 2,
        hot_bytes: int = HOT_BYTES,
    ) -> None:
        self._storage = storage
        self._alone = alone
        self._hot = HotBytes(hot_bytes)
        # Reading has threads of its own: a stored picture must not wait behind a slow rendering.
        self._readers = ThreadPoolExecutor(4, thread_name_prefix="rendition-read")
        self._renderers = ThreadPoolExecutor(render_threads, thread_name_prefix="rendition-render")
        # As many as there are renderers: who waits for another machine holds a connection.
        self._turns = asyncio.Semaphore(render_threads)
        self._large = asyncio.Lock()
        self._waiting = 0
        self._under_way: dict[str, asyncio.Task[bytes]] = {}

    def hot(self, key: str) -> bytes | None:
        """The rendition under this storage key, if it is in memory."""
        return self._hot.get(key)

    async def find(self, image: str, width: int, extension: str, crop: str = "") -> bytes:
        """Return the encoded rendition; `crop` is a placed one such as `square-50`."""
        key = rendition_key(image, width, extension, crop)
        content = self._hot.get(key)
        if content is not None:
            return content
        if (
            not is_image_key(image)
            or width not in WIDTHS
            or extension not in FORMATS
            or (crop and placed_crop(crop) is None)
        ):
            raise RenditionNotFound(image, width, extension)
        finding = self._under_way.get(key)
        if finding is None:
            finding = asyncio.create_task(self._find(key, image, width, extension, crop))
            self._under_way[key] = finding
            finding.add_done_callback(lambda done: self._forget(key, done))
        # Shielded: the first shopper who gives up must not take it away from the others.
        return await asyncio.shield(finding)

    def close(self) -> None:
        """Drop what waits, finish what runs."""
        for finding in list(self._under_way.values()):
            finding.cancel()
        self._readers.shutdown(cancel_futures=True)
        self._renderers.shutdown(cancel_futures=True)

    async def _find(self, key: str, image: str, width: int, extension: str, crop: str) -> bytes:
        loop = asyncio.get_running_loop()
        try:
            content = await loop.run_in_executor(self._readers, self._storage.read, key)
        except StoredFileMissing:
            facts = await loop.run_in_executor(self._readers, read_facts, image, self._storage)
            if facts is None or not has_rendition(facts, width, crop):
                raise RenditionNotFound(image, width, extension) from None
            async with self._room_for(facts):
                content = await self._make(key, image, width, extension, crop)
        self._hot.put(key, content)
        return content

    def _room_for(self, facts: IngestedImage) -> AbstractAsyncContextManager[object]:
        """Originals that are decoded whole and take much memory have one turn among them."""
        is_large = facts.format != "JPEG" and facts.width * facts.height > LARGE_PIXELS
        return self._large if is_large else nullcontext()

    async def _make(self, key: str, image: str, width: int, extension: str, crop: str) -> bytes:
        if self._waiting >= MOST_WAITING:
            raise RenditionsBusy(self._waiting)
        self._waiting += 1
        try:
            async with self._turns, self._alone(key):
                return await asyncio.get_running_loop().run_in_executor(
                    self._renderers,
                    make_rendition,
                    self._storage,
                    image,
                    width,
                    extension,
                    crop,
                )
        finally:
            self._waiting -= 1

    def _forget(self, key: str, done: asyncio.Task[bytes]) -> None:
        del self._under_way[key]
        if not done.cancelled():
            # Marks the error as seen, for the case that every waiter has gone.
            done.exception()
