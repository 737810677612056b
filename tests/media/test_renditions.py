import asyncio
import io
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import TypeVar

import pytest
from PIL import Image

from media import making
from media import renditions as finding
from media.errors import MediaError, RenditionNotFound, RenditionsBusy
from media.ingest import IngestedImage, ingest
from media.keys import rendition_key
from media.local_storage import LocalStorage
from media.renditions import Renditions

Result = TypeVar("Result")


@pytest.fixture
def image(
    storage: LocalStorage, encoded: Callable[..., bytes], quarters: Callable[..., Image.Image]
) -> IngestedImage:
    return ingest(encoded(quarters(1000, 750)), storage)


def _run(storage: LocalStorage, story: Callable[[Renditions], Awaitable[Result]]) -> Result:
    async def play() -> Result:
        renditions = Renditions(storage)
        try:
            return await story(renditions)
        finally:
            renditions.close()

    return asyncio.run(play())


def test_answers_from_the_storage(storage: LocalStorage, image: IngestedImage) -> None:
    stored = storage.read(rendition_key(image.key, 320, "webp"))
    assert _run(storage, lambda r: r.find(image.key, 320, "webp")) == stored


def test_renders_what_is_missing_and_writes_it_through(
    storage: LocalStorage, image: IngestedImage
) -> None:
    found = _run(storage, lambda r: r.find(image.key, 960, "jpg"))
    assert Image.open(io.BytesIO(found)).size == (960, 720)
    assert storage.read(rendition_key(image.key, 960, "jpg")) == found


@pytest.mark.parametrize(
    ("width", "extension"),
    [
        (1280, "jpg"),
        (1600, "avif"),
        (321, "jpg"),
        (0, "jpg"),
        (-320, "jpg"),
        (320, "png"),
        (320, "jpeg"),
        (320, ""),
    ],
)
def test_what_the_ladder_does_not_have_is_not_found(
    storage: LocalStorage, image: IngestedImage, width: int, extension: str
) -> None:
    with pytest.raises(RenditionNotFound) as missing:
        _run(storage, lambda r: r.find(image.key, width, extension))
    assert (missing.value.width, missing.value.extension) == (width, extension)
    assert isinstance(missing.value, MediaError)


@pytest.mark.parametrize("key", ["0" * 32, "../../etc/passwd", ""])
def test_an_unknown_image_is_not_found(storage: LocalStorage, key: str) -> None:
    with pytest.raises(RenditionNotFound):
        _run(storage, lambda r: r.find(key, 320, "jpg"))


def test_many_who_ask_at_once_cost_one_rendering(
    storage: LocalStorage, image: IngestedImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    renderings = _counted(monkeypatch)

    async def story(renditions: Renditions) -> list[bytes]:
        return await asyncio.gather(*(renditions.find(image.key, 960, "webp") for _ in range(12)))

    answers = _run(storage, story)
    assert len(renderings) == 1
    assert len(set(answers)) == 1


def test_different_renditions_do_not_wait_for_each_other(
    storage: LocalStorage, image: IngestedImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    renderings = _counted(monkeypatch)

    async def story(renditions: Renditions) -> None:
        await asyncio.gather(*(renditions.find(image.key, 960, e) for e in ("webp", "jpg")))

    _run(storage, story)
    assert len(renderings) == 2


def test_one_who_gives_up_does_not_take_it_from_the_others(
    storage: LocalStorage, image: IngestedImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, go_on = threading.Event(), threading.Event()
    render = finding.make_rendition

    def slow(*args: object) -> bytes:
        started.set()
        assert go_on.wait(5)
        return render(*args)

    monkeypatch.setattr(finding, "make_rendition", slow)

    async def story(renditions: Renditions) -> bytes:
        impatient = asyncio.create_task(renditions.find(image.key, 960, "jpg"))
        await asyncio.to_thread(started.wait, 5)
        patient = asyncio.create_task(renditions.find(image.key, 960, "jpg"))
        await asyncio.sleep(0.02)
        impatient.cancel()
        with pytest.raises(asyncio.CancelledError):
            await impatient
        go_on.set()
        return await patient

    assert _run(storage, story) == storage.read(rendition_key(image.key, 960, "jpg"))


def test_the_event_loop_stays_free(
    storage: LocalStorage, image: IngestedImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = threading.Event()
    render = finding.make_rendition

    def waiting(*args: object) -> bytes:
        assert release.wait(5)
        return render(*args)

    monkeypatch.setattr(finding, "make_rendition", waiting)

    async def story(renditions: Renditions) -> bytes:
        slow = asyncio.create_task(renditions.find(image.key, 960, "jpg"))
        quick = await asyncio.wait_for(renditions.find(image.key, 320, "jpg"), 5)
        assert not slow.done()
        release.set()
        await slow
        return quick

    assert _run(storage, story)


def test_a_failed_rendering_is_tried_again(
    storage: LocalStorage, image: IngestedImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(renditions: Renditions) -> bytes:
        with monkeypatch.context() as patch:
            patch.setattr(making, "encode", _broken)
            with pytest.raises(OSError, match="no memory"):
                await renditions.find(image.key, 960, "jpg")
        return await renditions.find(image.key, 960, "jpg")

    assert _run(storage, story).startswith(b"\xff\xd8")


def test_crops_are_found_made_and_kept_too(storage: LocalStorage, image: IngestedImage) -> None:
    for crop, size in (("square-50", (640, 640)), ("banner-100", (960, 320))):
        found = _run(storage, lambda r, c=crop, w=size[0]: r.find(image.key, w, "webp", c))
        assert Image.open(io.BytesIO(found)).size == size
        assert storage.read(rendition_key(image.key, size[0], "webp", crop)) == found


@pytest.mark.parametrize(
    ("width", "crop"),
    [
        (960, "square-50"),  # the picture is 750 high
        (640, "square-51"),
        (640, "square-105"),
        (640, "square--5"),
        (640, "square"),
        (640, "circle-50"),
        (640, "banner-050"),
        (640, "../square-50"),
    ],
)
def test_other_crops_are_not_found(
    storage: LocalStorage, image: IngestedImage, width: int, crop: str
) -> None:
    before = {file.key for file in storage.list("rendition")}
    with pytest.raises(RenditionNotFound):
        _run(storage, lambda r: r.find(image.key, width, "webp", crop))
    assert {file.key for file in storage.list("rendition")} == before


def test_a_second_look_needs_no_storage(storage: LocalStorage, image: IngestedImage) -> None:
    async def story(renditions: Renditions) -> None:
        first = await renditions.find(image.key, 320, "webp")
        storage.delete(rendition_key(image.key, 320, "webp"))
        assert await renditions.find(image.key, 320, "webp") is first

    _run(storage, story)


def test_a_full_disk_still_serves_what_was_made(
    storage: LocalStorage,
    image: IngestedImage,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("media.local_storage.os.replace", refuse)
    found = _run(storage, lambda r: r.find(image.key, 960, "jpg"))
    assert Image.open(io.BytesIO(found)).size == (960, 720)
    assert "No space left on device" in caplog.text


def test_processes_take_turns_and_look_again(
    storage: LocalStorage, image: IngestedImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    renderings = _counted(monkeypatch)
    names: list[str] = []

    async def story() -> list[bytes]:
        inside = asyncio.Lock()

        @asynccontextmanager
        async def alone(name: str) -> AsyncIterator[None]:
            names.append(name)
            async with inside:
                yield

        others = [Renditions(storage, alone=alone) for _ in range(3)]
        try:
            return await asyncio.gather(*(each.find(image.key, 960, "webp") for each in others))
        finally:
            for each in others:
                each.close()

    answers = asyncio.run(story())
    assert len(set(answers)) == 1
    assert len(renderings) == 1
    assert names == [rendition_key(image.key, 960, "webp")] * 3


def test_what_can_never_be_takes_nobodys_turn(storage: LocalStorage, image: IngestedImage) -> None:
    def refuse(_name: str) -> AbstractAsyncContextManager[None]:
        raise AssertionError("waited for a turn")

    async def story() -> None:
        renditions = Renditions(storage, alone=refuse)
        try:
            for key, width in (("0" * 32, 320), (image.key, 1600)):
                with pytest.raises(RenditionNotFound):
                    await renditions.find(key, width, "jpg")
        finally:
            renditions.close()

    asyncio.run(story())


def test_too_many_at_once_are_sent_away(
    storage: LocalStorage, image: IngestedImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MOST_WAITING", 1)

    async def story(renditions: Renditions) -> list[bytes | BaseException]:
        return await asyncio.gather(
            *(renditions.find(image.key, 960, e) for e in ("webp", "jpg")), return_exceptions=True
        )

    answers = _run(storage, story)
    assert sorted(type(answer) for answer in answers if not isinstance(answer, bytes)) == [
        RenditionsBusy
    ]
    assert _run(storage, lambda r: r.find(image.key, 960, "webp"))


@pytest.mark.parametrize(("format", "most"), [("PNG", 1), ("JPEG", 2)])
def test_large_originals_that_are_decoded_whole_take_turns(
    storage: LocalStorage,
    encoded: Callable[..., bytes],
    quarters: Callable[..., Image.Image],
    monkeypatch: pytest.MonkeyPatch,
    format: str,
    most: int,
) -> None:
    image = ingest(encoded(quarters(1000, 750), format), storage)
    monkeypatch.setattr(finding, "LARGE_PIXELS", 700_000)
    both = threading.Barrier(2)
    inside: list[int] = []
    seen: list[int] = []
    make = finding.make_rendition

    def watched(*args: object) -> bytes:
        inside.append(1)
        with suppress(threading.BrokenBarrierError):
            both.wait(0.2 if most == 1 else 5)
        seen.append(len(inside))
        content = make(*args)
        inside.pop()
        return content

    monkeypatch.setattr(finding, "make_rendition", watched)

    async def story(renditions: Renditions) -> None:
        await asyncio.gather(*(renditions.find(image.key, 960, e) for e in ("webp", "jpg")))

    _run(storage, story)
    assert max(seen) == most


def _broken(*_: object) -> bytes:
    raise OSError("no memory")


def _counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    calls: list[int] = []
    encode = making.encode

    def counting(*args: object) -> bytes:
        calls.append(1)
        return encode(*args)

    monkeypatch.setattr(making, "encode", counting)
    return calls
