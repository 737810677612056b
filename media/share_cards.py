"""Find one share card: from the storage, else drawn and written through.

Cards are named by what they show (`media.cards.card_name`), so one that is stored is never out of
date; those that nobody asks for any more are removed by age, and drawn again if somebody does.
Per process one drawing per card at a time and few drawings at once; who would have to wait too long
is sent away. A card that a photograph is missing from is answered and not kept.
Not for: HTTP, or which words are on a card (storefront). Fails with RenditionsBusy, TimeoutError,
and StorageUnavailable, all of which pass.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import msgspec

from media.cards import CardSpec, card_name, draw_card
from media.cards.photographs import places, width_wanted
from media.cards.spec import MOST_PHOTOS
from media.errors import DamagedImage, RenditionNotFound, RenditionsBusy, StoredFileMissing
from media.keys import card_key
from media.renditions import Renditions
from media.storage import Storage

LONGEST_WAIT = 10.0
MOST_WAITING = 64


class ShareCards:
    """The share cards of one storage; close it when the application stops."""

    def __init__(self, storage: Storage, renditions: Renditions, *, draw_threads: int = 1) -> None:
        self._storage = storage
        self._renditions = renditions
        # Reading has threads of its own: a stored card must not wait behind a drawing.
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="card-read")
        self._drawers = ThreadPoolExecutor(draw_threads, thread_name_prefix="card-draw")
        self._turn = asyncio.Semaphore(draw_threads + 1)
        self._under_way: dict[str, asyncio.Task[bytes]] = {}

    async def find(self, spec: CardSpec) -> bytes:
        """Return the card as JPEG."""
        key = card_key(card_name(spec))
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._readers, self._storage.read, key)
        except StoredFileMissing:
            pass
        drawing = self._under_way.get(key)
        if drawing is None:
            if len(self._under_way) >= MOST_WAITING:
                raise RenditionsBusy(len(self._under_way))
            drawing = asyncio.create_task(self._draw(key, spec))
            self._under_way[key] = drawing
            drawing.add_done_callback(lambda done: self._forget(key, done))
        async with asyncio.timeout(LONGEST_WAIT):
            # Shielded: the first who gives up must not take it away from the others.
            return await asyncio.shield(drawing)

    def close(self) -> None:
        """Drop what waits, finish what runs."""
        for drawing in list(self._under_way.values()):
            drawing.cancel()
        self._readers.shutdown(cancel_futures=True)
        self._drawers.shutdown(cancel_futures=True)

    async def _draw(self, key: str, spec: CardSpec) -> bytes:
        loop = asyncio.get_running_loop()
        # The photographs of those who wait are not in memory.
        async with self._turn:
            files = await self._photographs(spec)
            found = msgspec.structs.replace(
                spec,
                photos=tuple(
                    photo
                    for photo, file in zip(spec.photos, files, strict=False)
                    if file is not None
                ),
            )
            photographs = [file for file in files if file is not None]
            card = await loop.run_in_executor(self._drawers, draw_card, found, photographs)
        if found == spec:
            await loop.run_in_executor(self._drawers, self._storage.write, key, card)
        return card

    async def _photographs(self, spec: CardSpec) -> list[bytes | None]:
        photos = spec.photos[:MOST_PHOTOS]
        if not photos:
            return []
        return await asyncio.gather(
            *(
                self._photograph(photo.key, width_wanted(place, photo.widths))
                for photo, place in zip(photos, places(len(photos)), strict=True)
            )
        )

    async def _photograph(self, image: str, width: int) -> bytes | None:
        try:
            return await self._renditions.find(image, width, "jpg")
        except (RenditionNotFound, DamagedImage, StoredFileMissing):
            return None

    def _forget(self, key: str, done: asyncio.Task[bytes]) -> None:
        del self._under_way[key]
        if not done.cancelled():
            # Marks the error as seen, for the case that every waiter has gone.
            done.exception()
