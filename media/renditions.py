"""Find one rendition: from the storage, else rendered from the original and written through.

Asynchronous face of blocking work: reading and rendering happen in a few threads (Pillow releases
the GIL), never on the event loop. Per process one rendering per rendition at a time; two processes
may both make it, and the atomic write makes that harmless.
Not for: HTTP headers (storefront). Fails with RenditionNotFound, or DamagedImage when a stored
original turns out to be broken further down than ingest had to look.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from media.errors import RenditionNotFound, StoredFileMissing
from media.ingest import read_facts
from media.keys import is_image_key, original_key, rendition_key
from media.ladder import FORMATS, WIDTHS
from media.render import encode, read_upright
from media.storage import Storage


class Renditions:
    """The renditions of one storage; close it when the application stops."""

    def __init__(self, storage: Storage, *, render_threads: int = 2) -> None:
        self._storage = storage
        # Reading has threads of its own: a stored picture must not wait behind a slow rendering.
        self._readers = ThreadPoolExecutor(4, thread_name_prefix="rendition-read")
        self._renderers = ThreadPoolExecutor(render_threads, thread_name_prefix="rendition-render")
        self._under_way: dict[str, asyncio.Future[bytes]] = {}

    async def find(self, image: str, width: int, extension: str) -> bytes:
        """Return the encoded rendition, or raise RenditionNotFound."""
        if not is_image_key(image) or width not in WIDTHS or extension not in FORMATS:
            raise RenditionNotFound(image, width, extension)
        loop = asyncio.get_running_loop()
        key = rendition_key(image, width, extension)
        try:
            return await loop.run_in_executor(self._readers, self._storage.read, key)
        except StoredFileMissing:
            pass
        rendering = self._under_way.get(key)
        if rendering is None:
            rendering = loop.run_in_executor(
                self._renderers, render_missing, self._storage, image, width, extension
            )
            self._under_way[key] = rendering
            rendering.add_done_callback(lambda done: self._forget(key, done))
        # Shielded: the first shopper who gives up must not take it away from the others.
        return await asyncio.shield(rendering)

    def close(self) -> None:
        """Drop what waits, finish what runs."""
        self._readers.shutdown(cancel_futures=True)
        self._renderers.shutdown(cancel_futures=True)

    def _forget(self, key: str, done: asyncio.Future[bytes]) -> None:
        del self._under_way[key]
        if not done.cancelled():
            # Marks the error as seen, for the case that every waiter has gone.
            done.exception()


def render_missing(storage: Storage, image: str, width: int, extension: str) -> bytes:
    """Render one rendition from the stored original and write it through."""
    key = rendition_key(image, width, extension)
    # Another request may have finished between our look and our turn.
    try:
        return storage.read(key)
    except StoredFileMissing:
        pass
    facts = read_facts(image, storage)
    if facts is None or width not in facts.widths:
        raise RenditionNotFound(image, width, extension)
    original = storage.read(original_key(image))
    content = encode(read_upright(original, width), FORMATS[extension])
    storage.write(key, content)
    return content
