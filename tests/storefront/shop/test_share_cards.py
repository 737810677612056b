"""Share cards over HTTP: drawn, kept, validated, and drawn anew when what they show changes."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import httpx
import pytest
from PIL import Image

from media.ingest import ingest
from media.local_storage import LocalStorage
from tests import rows
from tests.shop import index, open_shop


@pytest.fixture
async def shop(
    clean_database: asyncpg.Pool, dsn: str, tmp_path: Path
) -> AsyncIterator[httpx.AsyncClient]:
    """One product with a photograph, and a collection of it."""
    pool = clean_database
    picture = ingest(photograph(), LocalStorage(tmp_path / "media"))
    image = await rows.image(pool, key=picture.key, widths=list(picture.widths))
    product = await rows.product(pool, "selendang", name={"id": "Selendang Ikat", "en": "Shawl"})
    await rows.insert(
        pool, "image_placement", image=image, product=product, position=1, alt={"id": "Selendang"}
    )
    collection = await rows.insert(
        pool, "collection", slug="pilihan", title={"id": "Pilihan"}, kind="manual", position=1
    )
    await rows.insert(
        pool, "collection_product", collection=collection, product=product, position=1
    )
    await index(pool)
    async with open_shop(dsn, tmp_path) as client:
        yield client


def photograph() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (1280, 960), (40, 80, 170)).save(buffer, "JPEG")
    return buffer.getvalue()


def opened(response: httpx.Response) -> Image.Image:
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "image/jpeg"
    with Image.open(io.BytesIO(response.content)) as picture:
        picture.load()
        assert picture.size == (1200, 630)
    return picture


@pytest.mark.parametrize(
    "page", ["/v1/products/selendang", "/v1/producers/weaver", "/v1/collections/pilihan"]
)
async def test_every_page_names_a_card_in_its_language_that_is_there(
    shop: httpx.AsyncClient, page: str
) -> None:
    cards = []
    for language in ("id", "en"):
        address = (await shop.get(f"{page}?lang={language}")).json()["share_card"]
        assert address == f"{page}/share-card.jpg?lang={language}"
        response = await shop.get(address)
        picture = opened(response)
        # The photograph of the product, on the cards of its maker and collection too.
        red, _, blue = picture.getpixel((250, 300))  # type: ignore[misc]
        assert blue > 2 * red
        assert response.headers["content-language"] == language
        assert response.headers["access-control-allow-origin"] == "*"
        cards.append(response)
    assert cards[0].content != cards[1].content
    assert cards[0].headers["etag"] != cards[1].headers["etag"]


async def test_a_card_is_kept_and_validated(shop: httpx.AsyncClient, tmp_path: Path) -> None:
    address = "/v1/products/selendang/share-card.jpg?lang=en"
    first = await shop.get(address)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "public, max-age=3600"
    kept = tmp_path / "media" / "card" / f"{tag.strip(chr(34))}.jpg"
    assert kept.read_bytes() == first.content

    again = await shop.get(address, headers={"if-none-match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    head = await shop.head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(first.content))
    english = await shop.get(
        "/v1/products/selendang/share-card.jpg", headers={"accept-language": "en"}
    )
    assert english.headers["etag"] == tag
    # What the storage has lost is drawn again, the same.
    kept.unlink()
    assert (await shop.get(address)).content == first.content


async def test_a_changed_price_makes_another_card(
    shop: httpx.AsyncClient, clean_database: asyncpg.Pool
) -> None:
    address = "/v1/products/selendang/share-card.jpg?lang=id"
    before = await shop.get(address)
    await clean_database.execute("UPDATE variant SET price = 175000")
    await index(clean_database)
    after = await shop.get(address, headers={"if-none-match": before.headers["etag"]})
    opened(after)
    assert after.headers["etag"] != before.headers["etag"]
    assert after.content != before.content


async def test_an_old_address_leads_to_the_card(
    shop: httpx.AsyncClient, clean_database: asyncpg.Pool
) -> None:
    await clean_database.execute("UPDATE product SET slug = 'kain'")
    await clean_database.execute("UPDATE producer SET slug = 'penenun'")
    await clean_database.execute("UPDATE collection SET slug = 'baru'")
    await index(clean_database)
    for old, new in (
        ("products/selendang", "products/kain"),
        ("producers/weaver", "producers/penenun"),
        ("collections/pilihan", "collections/baru"),
    ):
        moved = await shop.get(f"/v1/{old}/share-card.jpg?lang=en")
        assert moved.status_code == 301
        assert moved.headers["location"] == f"/v1/{new}/share-card.jpg?lang=en"


@pytest.mark.parametrize("branch", ["products", "producers", "collections"])
async def test_what_is_not_there_and_what_is_not_understood(
    shop: httpx.AsyncClient, branch: str
) -> None:
    for slug in ("nothing", "NOT%20a%20slug"):
        missing = await shop.get(f"/v1/{branch}/{slug}/share-card.jpg")
        assert missing.status_code == 404
        assert missing.headers["content-type"].startswith("application/problem+json")
    known = {"products": "selendang", "producers": "weaver", "collections": "pilihan"}[branch]
    for query, pointer in (("lang=de", "/lang"), ("width=600", "/width")):
        refused = await shop.get(f"/v1/{branch}/{known}/share-card.jpg?{query}")
        assert refused.status_code == 400
        assert refused.json()["errors"][0]["pointer"] == pointer


async def test_many_at_once_get_the_same_card(shop: httpx.AsyncClient) -> None:
    address = "/v1/products/selendang/share-card.jpg?lang=id"
    answers = await asyncio.gather(*(shop.get(address) for _ in range(12)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
