"""`POST /v1/producer/images/zip`: what becomes of each file of a folder."""

from __future__ import annotations

from typing import Any

from tests.photos import photo, zipped
from tests.storefront.pictures.conftest import Town

ZIP = "/v1/producer/images/zip"


async def send(town: Town, files: dict[str, bytes], **headers: str) -> Any:
    return await town.weaver.post(
        ZIP, content=zipped(files), headers={"content-type": "application/zip", **headers}
    )


async def test_files_find_their_products(town: Town) -> None:
    answer = await send(
        town,
        {
            "foto/shawl_2.jpg": photo(2),
            "foto/SHAWL.jpg": photo(1),
            "SCARF/IMG_2034.jpg": photo(3),
            "Bowl.jpg": photo(4),
            "__MACOSX/foto/._SHAWL.jpg": b"resource fork",
            "shawl (3).jpg": b"not a picture",
            "inner.zip": zipped({"a": b"b"}),
        },
    )

    assert answer.status_code == 200, answer.text
    files = {each["name"]: each for each in answer.json()["files"]}
    told = {
        name: (each["status"], each["product"], each["position"]) for name, each in files.items()
    }
    assert told == {
        "foto/SHAWL.jpg": ("placed", "shawl", 0),
        "foto/shawl_2.jpg": ("placed", "shawl", 1),
        "SCARF/IMG_2034.jpg": ("placed", "scarf", 0),
        "Bowl.jpg": ("in-library", None, None),
        "shawl (3).jpg": ("refused", None, None),
        "inner.zip": ("refused", None, None),
    }
    assert "SKU" in files["Bowl.jpg"]["message"]
    assert files["shawl (3).jpg"]["type"] == "/problems/not-an-image"
    assert files["inner.zip"]["type"] == "/problems/zip-refused"
    assert (await town.weaver.get("/v1/producer/images")).json()["total"] == 4
    assert town.stored("upload") == []


async def test_again_nothing_is_done_again(town: Town) -> None:
    files = {"SHAWL.jpg": photo(1), "SHAWL_2.jpg": photo(2)}
    first = (await send(town, files)).json()["files"]
    again = (await send(town, files)).json()["files"]

    assert first == again
    order = (await town.weaver.get("/v1/producer/products/shawl/images")).json()["items"]
    assert [each["id"] for each in order] == [each["image"] for each in first]


async def test_a_full_product_keeps_the_rest_in_the_library(town: Town) -> None:
    answer = await send(town, {f"SHAWL_{n}.jpg": photo(n, 64, 64) for n in range(1, 14)})

    told = [each["status"] for each in answer.json()["files"]]
    assert told == ["placed"] * 12 + ["in-library"]
    assert "12" in answer.json()["files"][-1]["message"]


async def test_what_is_no_zip(town: Town) -> None:
    bad = await town.weaver.post(ZIP, content=photo(1), headers={"content-type": "application/zip"})
    assert (bad.status_code, bad.json()["type"]) == (422, "/problems/zip-refused")
    assert bad.headers["content-language"] == "id"
    text = await town.weaver.post(ZIP, content=b"x", headers={"content-type": "text/plain"})
    assert text.status_code == 415
    form = await town.weaver.post(ZIP, files={"file": ("a.zip", zipped({"SHAWL.jpg": photo(1)}))})
    assert (form.status_code, form.json()["status"]) == (200, "ready")
    assert town.stored("upload") == []


async def test_the_promo_teams_folder_goes_to_its_library(town: Town) -> None:
    answer = await town.promo.post(
        "/v1/promo/images/zip",
        content=zipped({"SHAWL.jpg": photo(1)}),
        headers={"content-type": "application/zip"},
    )

    (file,) = answer.json()["files"]
    assert (file["status"], file["message"]) == ("in-library", None)
    assert (await town.promo.get("/v1/promo/images")).json()["total"] == 1
