"""Share cards are drawn once, kept under the name of what they show, and few at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any, cast

import msgspec
import pytest
from PIL import Image

from media.cards import CardKind, CardPhoto, CardSpec, card_name
from media.errors import RenditionNotFound, RenditionsBusy
from media.keys import card_key
from media.local_storage import LocalStorage
from media.share_cards import MOST_WAITING, ShareCards

SPEC = CardSpec(
    kind=CardKind.PRODUCT,
    eyebrow="Kain",
    title="Selendang",
    price="Rp 5.000",
    signature="Etalase",
    motif="kaif",
    photos=(CardPhoto("a" * 32, (320, 640, 960)),),
)


class Renditions:
    """One photograph, and what was asked for."""

    def __init__(self, photo: bytes) -> None:
        self.photo = photo
        self.asked: list[tuple[str, int, str]] = []
        self.begun: asyncio.Queue[str] = asyncio.Queue()
        self.may_go_on = asyncio.Event()
        self.may_go_on.set()

    async def find(self, image: str, width: int, extension: str) -> bytes:
        self.asked.append((image, width, extension))
        self.begun.put_nowait(image)
        await self.may_go_on.wait()
        if image != "a" * 32:
            raise RenditionNotFound(image, width, extension)
        return self.photo


@pytest.fixture
def renditions(quarters: Callable[..., Image.Image], encoded: Callable[..., bytes]) -> Renditions:
    return Renditions(encoded(quarters(960, 720)))


@pytest.fixture
async def cards(storage: LocalStorage, renditions: Renditions) -> AsyncIterator[ShareCards]:
    cards = ShareCards(storage, cast(Any, renditions))
    yield cards
    cards.close()


async def test_a_card_is_drawn_once_and_then_read(
    cards: ShareCards, storage: LocalStorage, renditions: Renditions
) -> None:
    drawn = await cards.find(SPEC)
    assert drawn[:2] == b"\xff\xd8"
    assert storage.read(card_key(card_name(SPEC))) == drawn
    assert await cards.find(SPEC) == drawn
    assert renditions.asked == [("a" * 32, 960, "jpg")]


async def test_a_changed_price_is_another_card(cards: ShareCards) -> None:
    dearer = msgspec.structs.replace(SPEC, price="Rp 6.000")
    assert await cards.find(SPEC) != await cards.find(dearer)


async def test_many_who_ask_at_once_get_one_drawing(
    cards: ShareCards, renditions: Renditions
) -> None:
    drawn = await asyncio.gather(*(cards.find(SPEC) for _ in range(20)))
    assert len(set(drawn)) == len(renditions.asked) == 1


async def test_who_gives_up_does_not_take_it_from_the_others(
    cards: ShareCards, renditions: Renditions
) -> None:
    renditions.may_go_on.clear()
    first = asyncio.create_task(cards.find(SPEC))
    second = asyncio.create_task(cards.find(SPEC))
    await renditions.begun.get()
    first.cancel()
    renditions.may_go_on.set()
    assert (await second)[:2] == b"\xff\xd8"
    assert first.cancelled()


async def test_without_a_photograph_it_is_answered_and_not_kept(
    cards: ShareCards, storage: LocalStorage
) -> None:
    lost = msgspec.structs.replace(SPEC, photos=(*SPEC.photos, CardPhoto("b" * 32, (640,))))
    bare = msgspec.structs.replace(SPEC, photos=(CardPhoto("b" * 32, (640,)),))
    assert await cards.find(lost) == await cards.find(SPEC)
    assert (await cards.find(bare))[:2] == b"\xff\xd8"
    for spec in (lost, bare):
        assert not storage.exists(card_key(card_name(spec)))


async def test_few_are_drawn_at_once_and_not_too_many_wait(
    cards: ShareCards, renditions: Renditions
) -> None:
    renditions.may_go_on.clear()
    specs = [msgspec.structs.replace(SPEC, price=f"Rp {n}") for n in range(MOST_WAITING)]
    waiting = [asyncio.create_task(cards.find(spec)) for spec in specs]
    for _ in range(2):
        await renditions.begun.get()
    await asyncio.sleep(0.05)
    assert len(renditions.asked) == 2
    with pytest.raises(RenditionsBusy):
        await cards.find(SPEC)
    for task in waiting[2:]:
        task.cancel()
    renditions.may_go_on.set()
    assert all(card[:2] == b"\xff\xd8" for card in await asyncio.gather(*waiting[:2]))
