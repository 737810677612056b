"""`/v1/producer/uploads`: uploads that are cut off, doubled, damaged and left, over HTTP."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from media.inspect import MAX_BYTES
from storefront.pictures import parts
from tests.photos import photo, zipped
from tests.storefront.pictures.conftest import Town

UPLOADS = "/v1/producer/uploads"
TUS = {"tus-resumable": "1.0.0"}
PART = TUS | {"content-type": "application/offset+octet-stream"}


def metadata(**told: str) -> str:
    return ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in told.items()
    )


async def begin(client: httpx.AsyncClient, length: int, **told: str) -> str:
    headers = TUS | {"upload-length": str(length), "upload-metadata": metadata(**told)}
    answer = await client.post(UPLOADS, headers=headers)
    assert answer.status_code == 201, answer.text
    location: str = answer.headers["location"]
    return location


async def go_on(
    client: httpx.AsyncClient, path: str, offset: int, content: Any, **headers: str
) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await client.patch(
        path, content=content, headers=PART | {"upload-offset": str(offset)} | named
    )


async def test_what_is_spoken_is_told(town: Town) -> None:
    answer = await town.shopper.options(UPLOADS)

    assert answer.status_code == 204
    assert answer.headers["tus-version"] == "1.0.0"
    assert "creation-with-upload" in answer.headers["tus-extension"]
    assert answer.headers["tus-checksum-algorithm"] == "sha256,sha1"


async def test_a_picture_in_three_parts(town: Town) -> None:
    content = photo(1)
    path = await begin(town.weaver, len(content), filename="kain.jpg", sku="SHAWL")

    for start in (0, 5000, 10_000):
        end = start + 5000 if start < 10_000 else len(content)
        answer = await go_on(town.weaver, path, start, content[start:end])
        assert answer.status_code == 204, answer.text
        assert answer.headers["upload-offset"] == str(end)
        assert answer.headers["tus-resumable"] == "1.0.0"
    head = await town.weaver.head(path)
    state = (await town.weaver.get(path)).json()

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["upload-offset"] == head.headers["upload-length"] == str(len(content))
    assert head.headers["cache-control"] == "no-store"
    assert state["status"] == "ready"
    assert state["image"]["name"] == "kain.jpg"
    assert state["image"]["places"] == [{"kind": "product", "slug": "shawl", "position": 0}]
    assert town.stored("upload") == []
    (original,) = town.stored("original")
    assert (town.folder / "media" / "original" / original).read_bytes() == content


async def test_the_first_bytes_may_come_with_the_beginning(town: Town) -> None:
    content = photo(1)
    headers = PART | {"upload-length": str(len(content)), "upload-metadata": metadata(name="x")}

    some = await town.weaver.post(UPLOADS, content=content[:4000], headers=headers)
    assert (some.status_code, some.headers["upload-offset"]) == (201, "4000")
    assert "GMT" in some.headers["upload-expires"]
    rest = await go_on(town.weaver, some.headers["location"], 4000, content[4000:])
    assert rest.status_code == 204
    whole = await town.weaver.post(UPLOADS, content=content, headers=headers)
    assert whole.status_code == 201
    state = (await town.weaver.get(whole.headers["location"])).json()
    assert state["status"] == "ready"


async def test_offsets_must_fit(town: Town) -> None:
    path = await begin(town.weaver, 100)

    wrong = await go_on(town.weaver, path, 10, b"x")
    assert (wrong.status_code, wrong.headers["upload-offset"]) == (409, "0")
    assert (await go_on(town.weaver, path, 0, b"x" * 101)).status_code == 409
    assert (await go_on(town.weaver, path, 0, b"x", upload_offset="x")).status_code == 400
    assert (await go_on(town.weaver, path, 0, b"x", content_type="image/jpeg")).status_code == 415
    old = await go_on(town.weaver, path, 0, b"x", tus_resumable="0.2.2")
    assert (old.status_code, old.headers["tus-version"]) == (412, "1.0.0")
    assert old.headers["tus-resumable"] == "1.0.0"
    assert (await town.weaver.head(path)).headers["upload-offset"] == "0"


async def test_checksums_are_held_to(town: Town) -> None:
    content = photo(1)
    path = await begin(town.weaver, len(content))
    right = base64.b64encode(hashlib.sha256(content[:9000]).digest()).decode()

    for damaged in (content[:8999] + b"!", content[:8000]):
        answer = await go_on(town.weaver, path, 0, damaged, upload_checksum=f"sha256 {right}")
        assert (answer.status_code, answer.json()["type"]) == (460, "/problems/checksum-mismatch")
    assert town.stored("upload") == []
    bad = await go_on(town.weaver, path, 0, b"x", upload_checksum="md5 x")
    assert bad.status_code == 400
    good = await go_on(town.weaver, path, 0, content[:9000], upload_checksum=f"sha256 {right}")
    assert (good.status_code, good.headers["upload-offset"]) == (204, "9000")


async def cut_off(content: bytes, at: int) -> AsyncIterator[bytes]:
    for start in range(0, at, 1000):
        yield content[start : min(at, start + 1000)]
    raise ConnectionResetError


async def test_what_arrived_before_the_cut_is_kept(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "PIECE_BYTES", 4000)
    content = photo(1)
    path = await begin(town.weaver, len(content))

    await go_on(town.weaver, path, 0, cut_off(content, 9500))
    arrived = int((await town.weaver.head(path)).headers["upload-offset"])
    assert arrived == 9500
    assert len(town.stored("upload")) == 3
    answer = await go_on(town.weaver, path, arrived, content[arrived:])
    assert answer.status_code == 204
    assert (await town.weaver.get(path)).json()["status"] == "ready"


async def test_of_two_writers_one_is_told(town: Town) -> None:
    content = photo(1)
    path = await begin(town.weaver, len(content))

    answers = await asyncio.gather(
        *(go_on(town.weaver, path, 0, content[: 3000 + n]) for n in range(5))
    )

    assert sorted(answer.status_code for answer in answers) == [204, 409, 409, 409, 409]
    arrived = int((await town.weaver.head(path)).headers["upload-offset"])
    assert len(town.stored("upload")) == 1
    await go_on(town.weaver, path, arrived, content[arrived:])
    assert (await town.weaver.get(path)).json()["status"] == "ready"


async def test_what_is_refused_is_told_and_not_kept(town: Town) -> None:
    content = b"<html>" * 1000
    path = await begin(town.weaver, len(content), filename="foto.jpg")

    answer = await go_on(town.weaver, path, 0, content)
    assert (answer.status_code, answer.json()["type"]) == (415, "/problems/not-an-image")
    state = (await town.weaver.get(path, headers={"accept-language": "en"})).json()
    assert (state["status"], state["problem"]["type"]) == ("refused", "/problems/not-an-image")
    assert "Choose a photo" in state["problem"]["detail"]
    assert [file for file in (town.folder / "media").rglob("*") if file.is_file()] == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 412),
        (TUS, 400),
        (TUS | {"upload-length": "0"}, 400),
        (TUS | {"upload-defer-length": "1"}, 400),
        (TUS | {"upload-length": str(MAX_BYTES + 1)}, 413),
        (TUS | {"upload-length": "5", "upload-metadata": "filename !"}, 400),
        (TUS | {"upload-length": "5", "upload-checksum": "crc32 x"}, 400),
    ],
)
async def test_beginnings_that_are_refused(
    town: Town, headers: dict[str, str], status: int
) -> None:
    answer = await town.weaver.post(UPLOADS, headers=headers)

    assert answer.status_code == status
    assert answer.headers["tus-resumable"] == "1.0.0"
    assert await town.pool.fetchval("SELECT count(*) FROM upload") == 0


async def test_ending(town: Town) -> None:
    path = await begin(town.weaver, 100)
    await go_on(town.weaver, path, 0, b"x" * 50)
    assert len(town.stored("upload")) == 1

    assert (await town.weaver.delete(path)).status_code == 412
    assert (await town.weaver.delete(path, headers=TUS)).status_code == 204
    assert town.stored("upload") == []
    assert (await town.weaver.head(path)).status_code == 404
    assert (await town.weaver.delete(path, headers=TUS)).status_code == 404


async def test_methods_may_be_overridden(town: Town) -> None:
    content = photo(1)
    path = await begin(town.weaver, len(content))

    answer = await town.weaver.post(
        path,
        content=content,
        headers=PART | {"upload-offset": "0", "x-http-method-override": "PATCH"},
    )
    assert (answer.status_code, answer.headers["upload-offset"]) == (204, str(len(content)))
    assert (await town.weaver.post(path, headers=TUS)).status_code == 405
    ended = await town.weaver.post(path, headers=TUS | {"x-http-method-override": "DELETE"})
    assert ended.status_code == 204


async def test_uploads_are_their_owners_alone(town: Town) -> None:
    path = await begin(town.weaver, 100)
    promo = path.replace("producer", "promo")

    for client, address in ((town.carver, path), (town.promo, promo)):
        assert (await client.head(address)).status_code == 404
        assert (await go_on(client, address, 0, b"x")).status_code == 404
        assert (await client.delete(address, headers=TUS)).status_code == 404
    assert (await town.shopper.head(path)).status_code == 401
    assert (await town.weaver.get(f"{UPLOADS}/nothing")).status_code == 404
    assert (await town.weaver.head(path)).headers["upload-offset"] == "0"


async def test_a_sku_that_nobody_has_leaves_the_picture_in_the_library(town: Town) -> None:
    content = photo(1)
    for sku in ("BOWL", "nothing"):
        path = await begin(town.weaver, len(content), filename="a.jpg", sku=sku)
        await go_on(town.weaver, path, 0, content)
        state = (await town.weaver.get(path)).json()
        assert (state["status"], state["image"]["places"]) == ("ready", [])


async def test_a_member_who_has_left_sends_nothing_more(town: Town) -> None:
    content = photo(1)
    path = await begin(town.weaver, len(content))
    await go_on(town.weaver, path, 0, content[:1000])
    await town.pool.execute("UPDATE upload SET account = (SELECT max(id) FROM account)")

    answer = await go_on(town.weaver, path, 1000, content[1000:])

    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/not-allowed")
    assert town.stored("upload") == town.stored("original") == []


async def test_a_zip_can_be_resumed_too(town: Town) -> None:
    content = zipped({"SHAWL.jpg": photo(1), "scarf_2.png": photo(2, format="PNG")})
    path = await begin(town.weaver, len(content), filename="foto.zip")

    await go_on(town.weaver, path, 0, content[:5000])
    answer = await go_on(town.weaver, path, 5000, content[5000:])

    assert answer.status_code == 204
    state = (await town.weaver.get(path)).json()
    assert [(each["name"], each["status"], each["product"]) for each in state["files"]] == [
        ("scarf_2.png", "placed", "scarf"),
        ("SHAWL.jpg", "placed", "shawl"),
    ]
