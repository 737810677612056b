"""`/v1/producer/images` and `/v1/promo/images` over HTTP: send, list, change, place, delete."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from media.inspect import MAX_BYTES
from tests.photos import photo
from tests.storefront.pictures.conftest import Town

IMAGES = "/v1/producer/images"


async def send(
    client: httpx.AsyncClient, content: bytes, path: str = IMAGES, **headers: str
) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await client.post(path, content=content, headers={"content-type": "image/jpeg", **named})


async def sent(client: httpx.AsyncClient, seed: int, path: str = IMAGES) -> str:
    answer = await send(client, photo(seed), path)
    assert answer.status_code == 201, answer.text
    identity: str = answer.json()["id"]
    return identity


async def test_a_raw_body_becomes_a_picture(town: Town) -> None:
    answer = await send(town.weaver, photo(1), accept_language="en")

    assert answer.status_code == 201
    told = answer.json()
    assert {"id", "status", "width", "height", "src", "srcset", "placeholder", "advice"} <= set(
        told
    )
    assert (told["status"], told["width"], told["height"]) == ("ready", 800, 600)
    assert answer.headers["location"] == f"{IMAGES}/{told['id']}"
    assert answer.headers["etag"] == '"v1"'
    assert told["renditions"]["made"] >= 6
    for address in (told["src"], *told["crops"].values()):
        shown = await town.shopper.get(address)
        assert shown.status_code == 200
        assert shown.headers["content-type"].startswith("image/")


async def test_a_form_with_one_file_is_the_same(town: Town) -> None:
    answer = await town.weaver.post(IMAGES, files={"file": ("kain.jpg", photo(1), "image/jpeg")})

    assert answer.status_code == 201
    assert answer.json()["name"] == "kain.jpg"
    again = await send(town.weaver, photo(1))
    assert again.json()["id"] == answer.json()["id"]


async def test_each_of_several_files_has_its_result(town: Town) -> None:
    files = [
        ("file", ("a.jpg", photo(1))),
        ("other", ("ignored.jpg", photo(9))),
        ("file", ("b.txt", b"not a picture at all")),
        ("file", ("c.png", photo(2, format="PNG"))),
        ("file", ("d.jpg", photo(3)[:2000])),
    ]
    answer = await town.weaver.post(IMAGES, files=files, headers={"accept-language": "en"})

    assert answer.status_code == 207
    results = answer.json()["results"]
    assert [(each["name"], each["status"]) for each in results] == [
        ("a.jpg", 201),
        ("b.txt", 415),
        ("c.png", 201),
        ("d.jpg", 422),
    ]
    assert results[1]["problem"]["type"] == "/problems/not-an-image"
    assert "Choose a photo" in results[1]["problem"]["detail"]
    assert (await town.weaver.get(IMAGES)).json()["total"] == 2
    assert len(town.stored("original")) == 2


async def test_what_is_refused_leaves_no_byte(town: Town) -> None:
    for content, status in ((b"<svg/>" * 50, 415), (photo(1)[:3000], 422), (b"MZ" * 500, 415)):
        answer = await send(town.weaver, content)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["content-language"] == "id"
    assert [file for file in town.folder.rglob("*") if file.is_file()] == []
    assert await town.pool.fetchval("SELECT count(*) FROM image") == 0


@pytest.mark.parametrize(
    ("content_type", "content", "status"),
    [
        ("application/x-www-form-urlencoded", b"a=b", 415),
        ("text/plain", b"x", 415),
        ("image/jpeg", b"", 400),
        ("multipart/form-data; boundary=x", b"", 400),
        ("multipart/form-data", b"--x", 400),
        ("multipart/form-data; boundary=x", b"--x\r\nnonsense", 400),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="file"; filename=""\r\n\r\n\r\n--x--\r\n',
            400,
        ),
    ],
)
async def test_bodies_that_hold_no_file(
    town: Town, content_type: str, content: bytes, status: int
) -> None:
    answer = await town.weaver.post(IMAGES, content=content, headers={"content-type": content_type})

    assert answer.status_code == status, answer.text


class Counted:
    """A body without a length, that counts how much of it is asked for."""

    def __init__(self, head: bytes = b"") -> None:
        self.head = head
        self.sent = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        if self.head:
            yield self.head
        while self.sent < 20 * MAX_BYTES:
            self.sent += 1_000_000
            yield bytes(1_000_000)


async def test_too_much_is_refused_before_all_of_it_is_read(town: Town) -> None:
    told = await town.weaver.post(
        IMAGES,
        content=b"x",
        headers={"content-type": "image/jpeg", "content-length": str(MAX_BYTES + 1)},
    )
    assert told.status_code == 413

    body = Counted()
    answer = await send(town.weaver, body)  # type: ignore[arg-type]
    assert answer.status_code == 413
    assert answer.json()["type"] == "/problems/too-many-bytes"
    assert f"{MAX_BYTES // 10**6} MB" in answer.json()["detail"]
    assert body.sent <= MAX_BYTES + 2_000_000

    form = Counted(b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n')
    answer = await town.weaver.post(
        IMAGES,
        content=form,  # type: ignore[arg-type]
        headers={"content-type": "multipart/form-data; boundary=x"},
    )
    assert answer.status_code == 413
    assert form.sent < 20 * MAX_BYTES


async def test_too_many_files(town: Town) -> None:
    files = [("file", (f"{n}.jpg", b"x")) for n in range(21)]

    assert (await town.weaver.post(IMAGES, files=files)).status_code == 400


async def test_asking_again_under_a_key(town: Town) -> None:
    key = {"idempotency_key": "abc-1"}
    first = await send(town.weaver, photo(1), **key)
    again = await send(town.weaver, photo(1), **key)
    other = await send(town.weaver, photo(2), **key)
    strangers = await send(town.carver, photo(3), **key)

    assert first.status_code == again.status_code == strangers.status_code == 201
    assert again.content == first.content
    assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    assert (other.status_code, other.json()["type"]) == (422, "/problems/key-reused")
    assert (await send(town.weaver, b"nothing", idempotency_key="k")).status_code == 415
    assert (await send(town.weaver, photo(4), idempotency_key="k")).status_code == 201
    assert (await send(town.weaver, photo(4), idempotency_key="a b")).status_code == 400


async def test_the_same_key_at_once_is_done_once(town: Town) -> None:
    answers = await asyncio.gather(
        *(send(town.weaver, photo(1), idempotency_key="k") for _ in range(4))
    )

    statuses = sorted(answer.status_code for answer in answers)
    assert statuses[0] == 201
    assert set(statuses) <= {201, 409}
    assert await town.pool.fetchval("SELECT count(*) FROM library_image") == 1


async def test_the_list_is_paged_newest_first(town: Town) -> None:
    ids = [await sent(town.weaver, seed) for seed in range(3)]
    await town.weaver.put("/v1/producer/products/shawl/images", json={"images": [ids[1]]})

    page = (await town.weaver.get(IMAGES, params={"per_page": 2})).json()
    rest = (await town.weaver.get(IMAGES, params={"per_page": 2, "page": 2})).json()
    unused = (await town.weaver.get(IMAGES, params={"unused": "true"})).json()

    assert [each["id"] for each in page["items"] + rest["items"]] == ids[::-1]
    assert page["total"] == rest["total"] == 3
    assert [each["id"] for each in unused["items"]] == [ids[2], ids[0]]
    assert (await town.weaver.get(IMAGES, params={"color": "red"})).status_code == 400


async def test_texts_and_focal_points_change(town: Town) -> None:
    identity = await sent(town.weaver, 1)
    path = f"{IMAGES}/{identity}"

    changed = await town.weaver.patch(
        path,
        json={"alt": {"id": "Kain merah"}, "focal": {"x": 0.9, "y": 0.1}},
        headers={"if-match": '"v1"'},
    )
    assert changed.status_code == 200, changed.text
    told = changed.json()
    assert (told["alt"], told["alt_is_draft"]) == ({"id": "Kain merah", "en": None}, False)
    assert told["focal"] == {"x": 0.9, "y": 0.1, "chosen": True}
    assert "/square-100/" in told["crops"]["square"]
    assert changed.headers["etag"] == '"v2"'

    stale = await town.weaver.patch(path, json={"alt": "draft"}, headers={"if-match": '"v1"'})
    assert (stale.status_code, stale.json()["type"]) == (412, "/problems/stale")
    back = await town.weaver.patch(path, json={"alt": "draft", "focal": "auto"})
    assert back.json()["alt"] is None
    assert back.json()["focal"]["chosen"] is False


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"alt": {"fr": "x"}}, "/alt"),
        ({"alt": {"id": ""}}, "/alt"),
        ({"alt": 3}, "/alt"),
        ({"focal": {"x": 1.5, "y": 0}}, "/focal"),
        ({"focal": [0, 0]}, "/focal"),
        ({"producer": 1}, "/producer"),
        ([], ""),
    ],
)
async def test_changes_that_are_not_understood(town: Town, body: Any, pointer: str) -> None:
    identity = await sent(town.weaver, 1)

    answer = await town.weaver.patch(f"{IMAGES}/{identity}", json=body)

    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


async def test_pictures_are_put_in_order(town: Town) -> None:
    ids = [await sent(town.weaver, seed) for seed in range(3)]
    path = "/v1/producer/products/shawl/images"

    put = await town.weaver.put(path, json={"images": [ids[2], ids[0]]})
    assert put.status_code == 200, put.text
    assert [each["id"] for each in put.json()["items"]] == [ids[2], ids[0]]
    assert put.json()["items"][0]["alt"]["id"] == "Shawl"
    assert put.json()["items"][0]["alt_is_draft"]
    read = await town.weaver.get(path)
    assert read.headers["etag"] == put.headers["etag"]

    await town.weaver.put(path, json={"images": ids}, headers={"if-match": put.headers["etag"]})
    stale = await town.weaver.put(
        path, json={"images": []}, headers={"if-match": put.headers["etag"]}
    )
    assert stale.status_code == 412
    for body in ({"images": "1"}, {"images": [1]}, {}, {"images": ["x"]}):
        assert (await town.weaver.put(path, json=body)).status_code == 400
    too_many = [await sent(town.weaver, seed) for seed in range(3, 14)]
    full = await town.weaver.put(path, json={"images": ids + too_many})
    assert (full.status_code, full.json()["type"]) == (422, "/problems/unprocessable")


async def test_used_pictures_are_not_deleted(town: Town) -> None:
    identity = await sent(town.weaver, 1)
    order = "/v1/producer/products/shawl/images"
    profile = "/v1/producer/profile/images"
    await town.weaver.put(order, json={"images": [identity]})
    await town.weaver.put(profile, json={"images": [identity]})

    refused = await town.weaver.delete(f"{IMAGES}/{identity}", headers={"accept-language": "en"})
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/picture-in-use")
    assert "shawl" in refused.json()["detail"]
    for path in (order, profile):
        await town.weaver.put(path, json={"images": []})
    assert (await town.weaver.delete(f"{IMAGES}/{identity}")).status_code == 204
    assert (await town.weaver.get(f"{IMAGES}/{identity}")).status_code == 404


async def test_what_is_anothers_is_not_there(town: Town) -> None:
    mine, theirs = await sent(town.weaver, 1), await sent(town.carver, 2)
    promo = await sent(town.promo, 3, "/v1/promo/images")
    before = await town.pool.fetch("SELECT * FROM library_image ORDER BY id")

    for foreign in (theirs, promo, "999999", "x", "9" * 30):
        for answer in (
            await town.weaver.get(f"{IMAGES}/{foreign}"),
            await town.weaver.patch(f"{IMAGES}/{foreign}", json={"alt": {"id": "x"}}),
            await town.weaver.delete(f"{IMAGES}/{foreign}"),
        ):
            assert answer.status_code == 404
    place = "/v1/producer/products/shawl/images"
    for foreign in (theirs, promo):
        answer = await town.weaver.put(place, json={"images": [mine, foreign]})
        assert answer.status_code == 404
    for slug in ("bowl", "nothing", "No Slug"):
        path = f"/v1/producer/products/{slug}/images"
        assert (await town.weaver.get(path)).status_code == 404
        assert (await town.weaver.put(path, json={"images": [mine]})).status_code == 404
    assert (await town.promo.get(f"/v1/promo/images/{mine}")).status_code == 404
    assert await town.pool.fetch("SELECT * FROM library_image ORDER BY id") == before
    assert await town.pool.fetchval("SELECT count(*) FROM image_placement") == 0


async def test_who_may_come(town: Town) -> None:
    for client, path, status in (
        (town.shopper, IMAGES, 401),
        (town.promo, IMAGES, 403),
        (town.weaver, "/v1/promo/images", 403),
        (town.shopper, "/v1/promo/images", 401),
    ):
        assert (await client.get(path)).status_code == status
        assert (await send(client, photo(1), path)).status_code == status
    assert town.stored("original") == []


async def test_a_picture_used_elsewhere_is_told(town: Town) -> None:
    identity = await sent(town.weaver, 1)
    await town.weaver.put("/v1/producer/products/shawl/images", json={"images": [identity]})
    own = (await town.weaver.get(f"{IMAGES}/{identity}")).json()
    again = (await send(town.weaver, photo(1), accept_language="en")).json()
    await town.weaver.put("/v1/producer/products/scarf/images", json={"images": [identity]})
    both = (await town.weaver.get(f"{IMAGES}/{identity}")).json()

    codes = [[each["code"] for each in told["advice"]] for told in (own, again, both)]
    assert ["already-used" in each for each in codes] == [False, True, True]
    assert "shawl" in next(a for a in again["advice"] if a["code"] == "already-used")["message"]


async def test_likeness_across_producers_is_for_the_promo_team_alone(town: Town) -> None:
    mine = await sent(town.weaver, 1)
    theirs = await send(town.carver, photo(1))

    assert "already-used" not in [each["code"] for each in theirs.json()["advice"]]
    flagged = (await town.promo.get("/v1/promo/flagged-images")).json()
    (item,) = flagged["items"]
    assert (item["id"], item["like"]["id"]) == (theirs.json()["id"], mine)
    assert (item["producer"]["slug"], item["like"]["producer"]["slug"]) == ("carver", "weaver")
    assert item["is_same"]
    path = f"/v1/promo/flagged-images/{item['id']}"
    assert (await town.weaver.delete(path)).status_code == 403
    assert (await town.promo.delete(path)).status_code == 204
    assert (await town.promo.get("/v1/promo/flagged-images")).json()["total"] == 0


async def test_the_promo_team_has_places_of_its_own(town: Town) -> None:
    identity = await sent(town.promo, 5, "/v1/promo/images")
    for path in ("/v1/promo/collections/best/images", "/v1/promo/categories/cloth/images"):
        put = await town.promo.put(path, json={"images": [identity]})
        assert put.status_code == 200, put.text
    assert (
        await town.promo.put("/v1/promo/collections/x/images", json={"images": []})
    ).status_code == 404

    shown = (await town.shopper.get("/v1/collections/best")).json()
    assert shown["image"]["alt"] == "Terbaik"
    assert (await town.shopper.get(shown["image"]["src"])).status_code == 200
