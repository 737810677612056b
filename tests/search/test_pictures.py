"""Addresses of crops in documents, from the focal point of the place or of the picture."""

import asyncpg
import pytest

from catalog.values import Language
from search.document import Picture
from search.pictures import crop_url, shown_picture
from search.sources import decode_source, read_sources
from tests import rows

WIDTHS = (320, 640, 960, 1280, 1600)


def picture(width: int, height: int, focal: tuple[float, float] = (0.5, 0.5)) -> Picture:
    widths = tuple(each for each in WIDTHS if each <= width) or (320,)
    return Picture(
        key="k",
        width=width,
        height=height,
        widths=widths,
        placeholder="",
        alt={"en": "x"},
        focal=focal,
    )


@pytest.mark.parametrize(
    ("shown", "crop", "url"),
    [
        (picture(1600, 1200), "square", "/media/k/square-50/640"),
        (picture(1600, 1200, (0.0, 0.5)), "square", "/media/k/square-0/640"),
        (picture(1600, 1200, (0.5, 1.0)), "banner", "/media/k/banner-100/640"),
        # The square of a broad picture is no wider than it is high.
        (picture(1600, 400), "square", "/media/k/square-50/320"),
        (picture(200, 100), "square", "/media/k/square-50/320"),
    ],
)
def test_a_crop_lies_around_the_focal_point(shown: Picture, crop: str, url: str) -> None:
    assert crop_url(shown, crop) == url


def test_every_shown_picture_tells_its_crops() -> None:
    crops = shown_picture(picture(1600, 1200), Language.ENGLISH).crops
    assert (crops.square, crops.banner) == ("/media/k/square-50/640", "/media/k/banner-50/640")


async def test_a_focal_point_chosen_for_a_place_wins_there(clean_database: asyncpg.Pool) -> None:
    product = await rows.product(clean_database)
    producer = await clean_database.fetchval("SELECT id FROM producer")
    image = await rows.image(clean_database, focal_x=0.25, focal_y=0.75)
    here = {"image": image, "alt": {"en": "x"}}
    await rows.insert(clean_database, "image_placement", product=product, **here)
    await rows.insert(
        clean_database, "image_placement", producer=producer, focal_x=1.0, focal_y=0.0, **here
    )
    async with clean_database.acquire() as connection:
        source = decode_source((await read_sources(connection, [product]))[product])
    assert source.images[0].focal == (0.25, 0.75)
    assert source.producer.image is not None
    assert source.producer.image.focal == (1.0, 0.0)
