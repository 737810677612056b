import pytest

from media.keys import image_key, is_image_key
from media.ladder import EAGER_WIDTHS, FORMATS, WIDTHS, eager_widths_for, widths_for


@pytest.mark.parametrize(
    ("original", "expected"),
    [
        (4000, (320, 640, 960, 1280, 1600)),
        (1600, (320, 640, 960, 1280, 1600)),
        (1599, (320, 640, 960, 1280)),
        (640, (320, 640)),
        (639, (320,)),
        (320, (320,)),
        (200, (320,)),
        (1, (320,)),
    ],
)
def test_never_upscales_and_never_lists_nothing(original: int, expected: tuple[int, ...]) -> None:
    assert widths_for(original) == expected


def test_eager_widths_are_those_of_the_ladder_that_exist() -> None:
    assert eager_widths_for(4000) == EAGER_WIDTHS
    assert eager_widths_for(500) == (320,)
    assert set(EAGER_WIDTHS) <= set(WIDTHS)


def test_key_changes_with_content_and_with_render_version() -> None:
    assert image_key(b"a") == image_key(b"a")
    assert image_key(b"a") != image_key(b"b")
    assert image_key(b"a", 1) != image_key(b"a", 2)
    assert is_image_key(image_key(b"a"))


@pytest.mark.parametrize(
    "text", ["", "a" * 31, "A" * 32, "g" * 32, "a" * 33, "a" * 32 + "\n", "../a"]
)
def test_other_texts_are_no_keys(text: str) -> None:
    assert not is_image_key(text)


def test_formats_know_their_media_types() -> None:
    assert {f.extension: f.media_type for f in FORMATS.values()} == {
        "avif": "image/avif",
        "webp": "image/webp",
        "jpg": "image/jpeg",
    }
