from __future__ import annotations

import msgspec
import pytest

from catalog.values import Language
from search.card import card_json
from search.document import Picture
from search.pictures import medium_width
from tests.storefront.shop.sample import SHAWL


def test_a_card_is_exactly_a_lists_item() -> None:
    item = msgspec.json.decode(card_json(SHAWL, Language.ENGLISH))
    image = item.pop("image")
    assert item == {
        "id": "17",
        "slug": "selendang-ikat",
        "name": "Ikat Shawl",
        "summary": "Ringan & hangat.",
        "category": {"slug": "selendang", "name": "Shawls"},
        "producer": {"slug": "rumah-tenun", "name": "Rumah Tenun", "district": "Oebobo"},
        "price": {"min": 150_000, "max": 150_000, "compare_at": 200_000, "currency": "IDR"},
        "in_stock": True,
        "badges": ["sale"],
        "url": "/v1/products/selendang-ikat",
    }
    assert set(image) == {"alt", "width", "height", "placeholder", "src", "srcset", "crops"}
    assert set(image["srcset"]) == {"avif", "webp", "jpg"}


def test_a_card_without_a_picture_says_so() -> None:
    bare = msgspec.structs.replace(SHAWL, images=tuple[Picture, ...]())
    item = msgspec.json.decode(card_json(bare, Language.INDONESIAN))
    assert item["image"] is None


@pytest.mark.parametrize(
    ("widths", "shown"),
    [((320,), 320), ((320, 640, 960), 640), ((1600, 960), 960), ((200, 320), 320)],
)
def test_the_picture_shown_alone_is_of_medium_width(widths: tuple[int, ...], shown: int) -> None:
    assert medium_width(widths) == shown
