import pytest
from PIL import Image, ImageDraw

from media.focal import focal_point

PLACES = [(0.2, 0.25), (0.8, 0.75), (0.75, 0.2), (0.25, 0.8), (0.5, 0.5), (0.5, 0.15)]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("size", [(320, 240), (240, 320), (640, 200)])
def test_finds_a_thing_of_another_colour(place: tuple[float, float], size: tuple[int, int]) -> None:
    picture = Image.new("RGB", size, (205, 200, 190))
    x, y, radius = place[0] * size[0], place[1] * size[1], min(size) * 0.12
    ImageDraw.Draw(picture).ellipse(
        (x - radius, y - radius, x + radius, y + radius), fill=(150, 40, 30)
    )
    found = focal_point(picture)
    assert found == pytest.approx(place, abs=0.08)


@pytest.mark.parametrize("place", PLACES)
def test_finds_a_pattern_of_the_background_s_own_shade(place: tuple[float, float]) -> None:
    picture = Image.new("RGB", (320, 240), (128, 128, 128))
    draw = ImageDraw.Draw(picture)
    left, top = int(place[0] * 320) - 36, int(place[1] * 240) - 36
    for stripe in range(12):
        shade = (96,) * 3 if stripe % 2 else (160,) * 3
        draw.rectangle((left + 6 * stripe, top, left + 6 * stripe + 5, top + 72), fill=shade)
    assert focal_point(picture) == pytest.approx(place, abs=0.1)


def test_of_two_alike_the_one_in_the_middle_weighs_more() -> None:
    picture = Image.new("RGB", (320, 240), (205, 200, 190))
    draw = ImageDraw.Draw(picture)
    for x in (40, 190):
        draw.ellipse((x - 30, 90, x + 30, 150), fill=(150, 40, 30))
    between = (40 + 190) / 2 / 320
    assert between + 0.03 < focal_point(picture)[0] < 190 / 320


@pytest.mark.parametrize("size", [(320, 240), (1, 1), (1, 900), (900, 1)])
def test_nothing_to_find_is_the_middle(size: tuple[int, int]) -> None:
    assert focal_point(Image.new("RGB", size, (90, 90, 90))) == (0.5, 0.5)
