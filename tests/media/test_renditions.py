import asyncio
import io
import threading
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest
from PIL import Image

from media import renditions as finding
from media.errors import MediaError, RenditionNotFound
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
    render = finding.render_missing

    def slow(*args: object) -> bytes:
        started.set()
        assert go_on.wait(5)
        return render(*args)

    monkeypatch.setattr(finding, "render_missing", slow)

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
    render = finding.render_missing

    def waiting(*args: object) -> bytes:
        assert release.wait(5)
        return render(*args)

    monkeypatch.setattr(finding, "render_missing", waiting)

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
            patch.setattr(finding, "encode", _broken)
            with pytest.raises(OSError, match="no memory"):
                await renditions.find(image.key, 960, "jpg")
        return await renditions.find(image.key, 960, "jpg")

    assert _run(storage, story).startswith(b"\xff\xd8")


def _broken(*_: object) -> bytes:
    raise OSError("no memory")


def _counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    calls: list[int] = []
    encode = finding.encode

    def counting(*args: object) -> bytes:
        calls.append(1)
        return encode(*args)

    monkeypatch.setattr(finding, "encode", counting)
    return calls
