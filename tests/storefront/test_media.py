"""Pictures over HTTP, from a real storage and without a database."""

import io
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
from PIL import Image

from media.errors import RenditionsBusy, StorageUnavailable
from media.ingest import ingest
from media.local_storage import LocalStorage
from media.renditions import Renditions
from tests.storefront.stand_ins import Shop

CHROME = "image/avif,image/webp,image/apng,image/*,*/*;q=0.8"


@dataclass
class Pictures:
    """A picture of 1000 × 750 behind the application."""

    client: httpx.AsyncClient
    storage: LocalStorage
    renditions: Renditions
    key: str

    async def get(self, address: str, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.get(f"/media/{self.key}/{address}", headers=named)


@pytest.fixture(scope="module")
async def pictures(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pictures]:
    buffer = io.BytesIO()
    Image.effect_noise((1000, 750), 60).convert("RGB").save(buffer, "JPEG")
    storage = LocalStorage(tmp_path_factory.mktemp("media"))
    key = ingest(buffer.getvalue(), storage).key
    shop = Shop()
    shop.renditions = renditions = Renditions(storage)
    async with shop.client() as client:
        yield Pictures(client, storage, renditions, key)
    renditions.close()


@pytest.mark.parametrize(
    ("address", "format", "size"),
    [
        ("320.avif", "AVIF", (320, 240)),
        ("960.webp", "WEBP", (960, 720)),
        ("640.jpg", "JPEG", (640, 480)),
        ("square-50/640.webp", "WEBP", (640, 640)),
        ("banner-0/960.jpg", "JPEG", (960, 320)),
    ],
)
async def test_what_an_address_says_is_what_it_holds(
    pictures: Pictures, address: str, format: str, size: tuple[int, int]
) -> None:
    answer = await pictures.get(address)
    assert answer.status_code == 200
    shown = Image.open(io.BytesIO(answer.content))
    assert (shown.format, shown.size) == (format, size)
    assert answer.headers["content-type"] == f"image/{format.lower()}"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["accept-ranges"] == "bytes"
    assert "vary" not in answer.headers
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("accept", "type"),
    [(CHROME, "image/avif"), ("image/webp,*/*", "image/webp"), ("*/*", "image/jpeg")],
)
@pytest.mark.parametrize("address", ["320", "square-50/320"])
async def test_one_address_serves_what_the_browser_accepts(
    pictures: Pictures, accept: str, type: str, address: str
) -> None:
    answer = await pictures.get(address, accept=accept)
    assert (answer.status_code, answer.headers["content-type"]) == (200, type)
    assert answer.headers["vary"] == "accept"
    suffixed = await pictures.get(f"{address}.{type.removeprefix('image/').replace('jpeg', 'jpg')}")
    assert answer.headers["etag"] == suffixed.headers["etag"]
    assert answer.content == suffixed.content
    again = await pictures.get(address, accept=accept, if_none_match=answer.headers["etag"])
    assert (again.status_code, again.content, again.headers["vary"]) == (304, b"", "accept")


async def test_every_rendition_has_a_tag_of_its_own(pictures: Pictures) -> None:
    addresses = ["320.avif", "320.webp", "640.avif", "square-50/320.avif", "square-55/320.avif"]
    tags = {(await pictures.get(address)).headers["etag"] for address in addresses}
    assert len(tags) == len(addresses)


@pytest.mark.parametrize(
    ("range", "expected"),
    [("bytes=0-9", (0, 10)), ("bytes=-7", (-7, None)), ("bytes=100-", (100, None))],
)
async def test_a_stretch(pictures: Pictures, range: str, expected: tuple[int, int | None]) -> None:
    whole = (await pictures.get("640.jpg")).content
    answer = await pictures.get("640.jpg", range=range)
    start, end, _ = slice(*expected).indices(len(whole))
    assert (answer.status_code, answer.content) == (206, whole[start:end])
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{len(whole)}"
    assert answer.headers["content-length"] == str(end - start)


async def test_a_stretch_of_another_content_is_the_whole_of_this(pictures: Pictures) -> None:
    whole = await pictures.get("640.jpg")
    same = await pictures.get("640.jpg", range="bytes=0-9", if_range=whole.headers["etag"])
    assert same.status_code == 206
    for other in ('"other"', "Tue, 24 Nov 2026 00:00:00 GMT"):
        answer = await pictures.get("640.jpg", range="bytes=0-9", if_range=other)
        assert (answer.status_code, answer.content) == (200, whole.content)


async def test_beyond_the_end_is_a_problem_that_tells_the_length(pictures: Pictures) -> None:
    length = len((await pictures.get("640.jpg")).content)
    answer = await pictures.get("640.jpg", range=f"bytes={length}-")
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{length}"
    assert answer.json()["type"] == "/problems/range-not-satisfiable"


async def test_several_stretches_are_the_whole(pictures: Pictures) -> None:
    answer = await pictures.get("640.jpg", range="bytes=0-1,5-6")
    assert answer.status_code == 200


async def test_head_tells_of_the_whole(pictures: Pictures) -> None:
    whole = await pictures.get("960.webp")
    head = await pictures.client.head(
        f"/media/{pictures.key}/960.webp", headers={"range": "bytes=0-9"}
    )
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-length", "etag", "content-type", "cache-control"):
        assert head.headers[name] == whole.headers[name]


@pytest.mark.parametrize(
    "address",
    [
        "1280.jpg",
        "321.jpg",
        "321",
        "0320.jpg",
        "320.png",
        "320.",
        ".jpg",
        "square-50/960.jpg",
        "square-52/320.jpg",
        "square/320.jpg",
        "disc-50/320.jpg",
        "square-50/320.jpg/x",
        "banner-0%0d%0ax/320.jpg",
        "square-50%22/320.jpg",
        "..%2f..%2foriginal",
    ],
)
async def test_nothing_else_is_there_and_nothing_is_made(pictures: Pictures, address: str) -> None:
    before = {file.key for file in pictures.storage.list("rendition")}
    for headers in ({}, {"if_none_match": "*"}):
        answer = await pictures.get(address, **headers)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
    assert {file.key for file in pictures.storage.list("rendition")} == before


async def test_private_things_have_no_address(pictures: Pictures) -> None:
    for path in (
        f"/media/original/{pictures.key}",
        f"/media/facts/{pictures.key}.json",
        f"/original/{pictures.key}",
        "/media/upload/0",
    ):
        assert (await pictures.client.get(path)).status_code == 404


@pytest.mark.parametrize("error", [RenditionsBusy(200), StorageUnavailable("read", "k", "gone")])
async def test_what_cannot_be_served_now_may_be_soon(
    pictures: Pictures, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> bytes:
        raise error

    monkeypatch.setattr(pictures.renditions, "find", fail)
    answer = await pictures.get("320.jpg")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert answer.headers["cache-control"] == "no-store"
