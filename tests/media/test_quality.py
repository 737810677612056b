import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from media.ladder import FORMATS
from media.paint import PictureSpec, paint
from media.quality import USUAL, Quality, choose_quality, similarity
from media.render import encode

PALETTE = ("#6d1414", "#7d1b1b", "#e0a526", "#f4ead2")


@pytest.fixture(scope="module")
def poster() -> Image.Image:
    picture = Image.new("RGB", (1_280, 960), (240, 225, 190))
    draw = ImageDraw.Draw(picture)
    for index, colour in enumerate(((200, 40, 30), (30, 60, 120), (230, 170, 40))):
        draw.ellipse((200 + 300 * index, 250, 500 + 300 * index, 550), fill=colour)
    return picture.resize((640, 480), Image.Resampling.LANCZOS)


@pytest.fixture(scope="module")
def woven() -> Image.Image:
    return paint(PictureSpec("detail-weave", "kaif", PALETTE, 3)).resize((640, 480))


@pytest.fixture(scope="module")
def grain() -> Image.Image:
    levels = np.random.default_rng(1).normal(128, 30, (480, 640, 3))
    return Image.fromarray(levels.clip(0, 255).astype(np.uint8))


def test_texture_gets_more_than_a_poster(
    poster: Image.Image, woven: Image.Image, grain: Image.Image
) -> None:
    calm, busy, busiest = map(choose_quality, (poster, woven, grain))
    for extension in FORMATS:
        assert calm.of(extension) < USUAL.of(extension)
        assert calm.of(extension) < busy.of(extension) <= busiest.of(extension)
        assert busiest.of(extension) <= USUAL.of(extension) + 2


@pytest.mark.parametrize("extension", FORMATS)
def test_both_look_alike_good_afterwards(
    extension: str, poster: Image.Image, woven: Image.Image
) -> None:
    for picture in (poster, woven):
        content = encode(picture, FORMATS[extension], choose_quality(picture))
        with Image.open(io.BytesIO(content)) as reopened:
            after = np.asarray(reopened.convert("L"), np.float32)
        assert similarity(np.asarray(picture.convert("L"), np.float32), after).mean() > 0.96


def test_a_poster_takes_fewer_bytes(poster: Image.Image) -> None:
    chosen = choose_quality(poster)
    for format in FORMATS.values():
        assert len(encode(poster, format, chosen)) < len(encode(poster, format))


def test_similarity_is_one_for_the_same_and_less_for_less() -> None:
    plane = np.asarray(Image.effect_noise((64, 64), 60), np.float32)
    assert similarity(plane, plane).min() == pytest.approx(1)
    assert similarity(plane, np.full_like(plane, 128)).mean() < 0.2


@pytest.mark.parametrize("size", [(1, 1), (640, 1), (1, 640), (65, 65), (200, 4_000)])
def test_any_shape_has_a_quality(size: tuple[int, int]) -> None:
    chosen = choose_quality(Image.new("RGB", size, (200, 10, 10)))
    assert chosen == Quality(avif=50, webp=60, jpg=62)


def test_the_same_picture_gets_the_same(woven: Image.Image) -> None:
    assert choose_quality(woven) == choose_quality(woven.copy())
