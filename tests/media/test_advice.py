import random

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont

from media.advice import MIN_EDGE_PX, advise
from media.paint import KINDS, PictureSpec, paint
from media.render import height_at

PALETTES = (
    ("#6d1414", "#7d1b1b", "#e0a526", "#f4ead2"),
    ("#14213d", "#23395b", "#c9ada7", "#f2e9e4"),
)
WORDS = ("WA 0812-3456-7890", "2026/11/24 10:45", "Toko Tenun Kupang")


def _listed(picture: Image.Image) -> Image.Image:
    return picture.resize(
        (640, height_at(picture.width, picture.height, 640)), Image.Resampling.LANCZOS
    )


@pytest.fixture(scope="module")
def painted() -> list[Image.Image]:
    """A handful of what the sample catalogue shows."""
    return [
        _listed(paint(PictureSpec(kind, "kaif", PALETTES[seed % 2], seed)))
        for seed, kind in enumerate(sorted(KINDS)[::2])
    ]


def _codes(picture: Image.Image, width: int = 4_000, height: int = 3_000) -> list[str]:
    return [advice.code for advice in advise(picture, width, height)]


def test_good_pictures_pass_in_silence(painted: list[Image.Image]) -> None:
    assert [_codes(picture) for picture in painted] == [[]] * len(painted)


@pytest.mark.parametrize("grain", [2, 6])
def test_grain_is_no_fault(grain: int, painted: list[Image.Image]) -> None:
    for picture in painted:
        assert "blurred" not in _codes(_noisy(picture, grain))


@pytest.mark.parametrize("radius", [1.5, 3])
@pytest.mark.parametrize("grain", [0, 1])
def test_blur_is_seen_through_grain(radius: float, grain: int, painted: list[Image.Image]) -> None:
    for picture in painted:
        blurred = _noisy(picture.filter(ImageFilter.GaussianBlur(radius)), grain)
        found = {advice.code: advice.facts for advice in advise(blurred, 4_000, 3_000)}
        assert "blurred" in found
        assert found["blurred"]["sharpness"] < found["blurred"]["wanted"]


def test_a_sharp_thing_before_a_soft_background_is_sharp(painted: list[Image.Image]) -> None:
    soft = painted[0].filter(ImageFilter.GaussianBlur(8))
    soft.paste(painted[-1].crop((220, 160, 420, 320)), (220, 160))
    assert "blurred" not in _codes(soft)


def test_darkness_is_told_from_dark_things(painted: list[Image.Image]) -> None:
    for picture in painted:
        assert "dark" in _codes(ImageEnhance.Brightness(picture).enhance(0.25))
    black_cloth = Image.new("RGB", (640, 480), (18, 18, 20))
    ImageDraw.Draw(black_cloth).ellipse((220, 140, 420, 340), fill=(220, 190, 90))
    assert "dark" not in _codes(black_cloth)


@pytest.mark.parametrize(
    ("width", "height", "small"),
    [(MIN_EDGE_PX, MIN_EDGE_PX, False), (4_000, MIN_EDGE_PX - 1, True), (300, 300, True)],
)
def test_smallness_is_of_the_shorter_edge(
    width: int, height: int, small: bool, painted: list[Image.Image]
) -> None:
    assert ("too-small" in _codes(painted[0], width, height)) is small


@pytest.mark.parametrize("seed", range(4))
def test_clutter_around_a_calm_middle(seed: int) -> None:
    chance = random.Random(seed)
    picture = Image.new("RGB", (640, 480), (190, 180, 170))
    draw = ImageDraw.Draw(picture)
    for _ in range(250):
        x, y, size = chance.randrange(640), chance.randrange(480), chance.randrange(15, 70)
        colours = [tuple(chance.randrange(256) for _ in range(3)) for _ in range(2)]
        if not (130 < x < 510 and 90 < y < 390):
            draw.rectangle((x, y, x + size, y + size), fill=colours[0], outline=colours[1], width=3)
    draw.rectangle((150, 110, 490, 370), fill=(190, 180, 170))
    draw.ellipse((220, 150, 420, 350), fill=(150, 40, 30))
    assert _codes(picture) == ["cluttered-border"]


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("size", [13, 17])
@pytest.mark.parametrize("colour", ["white", "black"])
def test_writing_at_an_edge_is_seen(
    words: str, size: int, colour: str, painted: list[Image.Image]
) -> None:
    font = ImageFont.load_default(size)
    for background in ((128, 128, 128), (40, 90, 60) if colour == "white" else (200, 170, 120)):
        picture = Image.new("RGB", (640, 480), background)
        draw = ImageDraw.Draw(picture)
        draw.text((630 - draw.textlength(words, font), 450), words, colour, font)
        assert "small-text" in _codes(picture)


def test_a_label_in_the_middle_is_the_goods_own(painted: list[Image.Image]) -> None:
    picture = painted[0].copy()
    draw = ImageDraw.Draw(picture)
    draw.rectangle((200, 180, 440, 300), fill="white")
    for line, words in enumerate(WORDS):
        draw.text((215, 190 + 30 * line), words, "black", ImageFont.load_default(16))
    assert "small-text" not in _codes(picture)


@pytest.mark.parametrize("size", [(1, 1), (640, 1), (1, 640), (30, 30), (640, 4_000)])
def test_any_shape_can_be_judged(size: tuple[int, int]) -> None:
    assert "blurred" not in _codes(Image.new("RGB", size, (200, 200, 200)))


def _noisy(picture: Image.Image, spread: float) -> Image.Image:
    noise = np.random.default_rng(1).normal(0, spread, (picture.height, picture.width, 3))
    return Image.fromarray((np.asarray(picture) + noise).clip(0, 255).astype(np.uint8))
