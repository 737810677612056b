"""From a phone's photo, turned and with a position in it, to a picture that any shopper may see."""

from __future__ import annotations

import io
from pathlib import Path

import asyncpg
import pillow_heif
import pytest
from PIL import Image

from tests import rows
from tests.accounts import signed_in
from tests.photos import photo
from tests.shop import index, open_shop

pillow_heif.register_heif_opener()

SECRETS = (b"Secret Phone", b"GPS", b"Exif", b"http://ns.adobe.com")


def phone_photo(format: str) -> bytes:
    """Twelve megapixels, held upright (orientation 6), with the position of somebody's home."""
    if format == "JPEG":
        return photo(7, 4032, 3024, orientation=6, gps=True, quality=92)
    plain = Image.open(io.BytesIO(photo(7, 4032, 3024, orientation=6, gps=True)))
    buffer = io.BytesIO()
    # Fast rather than small: a camera has a chip for it.
    fast = {"preset": "ultrafast"}
    plain.save(buffer, "HEIF", quality=50, exif=plain.getexif().tobytes(), enc_params=fast)
    return buffer.getvalue()


@pytest.mark.parametrize("format", ["JPEG", "HEIF"])
async def test_a_phones_photo(
    clean_database: asyncpg.Pool, dsn: str, tmp_path: Path, format: str
) -> None:
    pool = clean_database
    weaver = await rows.producer(pool)
    await rows.product(pool, "shawl", producer=weaver)
    original = phone_photo(format)
    async with open_shop(dsn, tmp_path) as shopper:
        producer = await signed_in(shopper, pool, producer=weaver, member_role="member")

        sent = await producer.post(
            "/v1/producer/images", files={"file": ("IMG_2034.HEIC", original)}
        )
        assert sent.status_code == 201, sent.text
        picture = sent.json()
        upright = (3024, 4032)
        if format == "HEIF":
            # Who writes a HEIC turns its pixels or its container; either way it stands upright.
            assert sorted((picture["width"], picture["height"])) == [3024, 4032]
        else:
            assert (picture["width"], picture["height"]) == upright
        placed = await producer.put(
            "/v1/producer/products/shawl/images", json={"images": [picture["id"]]}
        )
        assert placed.status_code == 200, placed.text
        await index(pool)

        shown = (await shopper.get("/v1/products/shawl")).json()["images"][0]
        assert shown["alt"] == "Shawl"
        # What lists show is there already; of the rest one is asked for, to be made now.
        addresses = [sources.split()[0] for sources in shown["srcset"].values()]
        addresses.append(shown["srcset"]["jpg"].split(", ")[-1].split()[0])
        for address in [shown["src"], *addresses, *picture["crops"].values()]:
            answer = await shopper.get(address)
            assert answer.status_code == 200, address
            assert not [secret for secret in SECRETS if secret in answer.content], address
            with Image.open(io.BytesIO(answer.content)) as rendition:
                assert not dict(rendition.getexif())
        with Image.open(io.BytesIO((await shopper.get(shown["src"])).content)) as rendition:
            assert rendition.height > rendition.width
            # The red quarter was the upper left of the sensor; a quarter turn brings it right.
            red, green, blue = rendition.convert("RGB").getpixel(
                (rendition.width * 3 // 4, rendition.height // 4)
            )
            assert red > 180
            assert max(green, blue) < 90

    # The original stays as it came, and nobody can ask for it.
    (kept,) = (tmp_path / "media" / "original").iterdir()
    assert kept.read_bytes() == original


async def test_the_promo_teams_picture_of_a_collection(
    clean_database: asyncpg.Pool, dsn: str, tmp_path: Path
) -> None:
    pool = clean_database
    product = await rows.product(pool)
    collection = await rows.insert(
        pool, "collection", slug="best", title={"id": "Terbaik", "en": "The Best"}, kind="manual"
    )
    await rows.insert(pool, "collection_product", collection=collection, product=product)
    async with open_shop(dsn, tmp_path) as shopper:
        await index(pool)
        promo = await signed_in(shopper, pool, roles=["promo"])
        sent = await promo.post(
            "/v1/promo/images", content=photo(3), headers={"content-type": "image/jpeg"}
        )
        identity = sent.json()["id"]
        await promo.patch(f"/v1/promo/images/{identity}", json={"alt": {"en": "Shawls on a line"}})
        await promo.put("/v1/promo/collections/best/images", json={"images": [identity]})
        await index(pool)

        shown = (await shopper.get("/v1/collections/best", params={"lang": "en"})).json()["image"]

        assert shown["alt"] == "Shawls on a line"
        assert (await shopper.get(shown["src"])).status_code == 200


async def test_a_producer_never_sees_or_touches_anothers(
    clean_database: asyncpg.Pool, dsn: str, tmp_path: Path
) -> None:
    pool = clean_database
    weaver, carver = await rows.producer(pool, "weaver"), await rows.producer(pool, "carver")
    await rows.product(pool, "bowl", producer=carver)
    async with open_shop(dsn, tmp_path) as shopper:
        mine = await signed_in(shopper, pool, producer=weaver)
        theirs = await signed_in(shopper, pool, producer=carver)
        sent = await theirs.post(
            "/v1/producer/images", content=photo(1), headers={"content-type": "image/jpeg"}
        )
        identity = sent.json()["id"]
        await theirs.put("/v1/producer/products/bowl/images", json={"images": [identity]})

        assert (await mine.get("/v1/producer/images")).json()["total"] == 0
        assert (await mine.get(f"/v1/producer/images/{identity}")).status_code == 404
        assert (
            await mine.put("/v1/producer/products/bowl/images", json={"images": []})
        ).status_code == 404
        await index(pool)
        assert len((await shopper.get("/v1/products/bowl")).json()["images"]) == 1
