import io
from collections.abc import Callable

import pytest
from PIL import Image

from catalog.picture_shapes import CROP_STEP, CROPS, crop_for, crop_window, placed_crop
from media.crops import cut, read_cropped
from media.ladder import WIDTHS, crop_widths_for

SQUARE, BANNER = CROPS["square"], CROPS["banner"]


@pytest.mark.parametrize(
    ("size", "crop", "window"),
    [
        ((1600, 1200), "square", (1200, 1200)),
        ((1200, 1600), "square", (1200, 1200)),
        ((900, 900), "square", (900, 900)),
        ((1600, 1200), "banner", (1600, 533)),
        ((3000, 400), "banner", (1200, 400)),
        ((900, 300), "banner", (900, 300)),
        ((16000, 1), "square", (1, 1)),
        ((1, 16000), "banner", (1, 1)),
    ],
)
def test_the_window_is_the_largest_of_its_shape(
    size: tuple[int, int], crop: str, window: tuple[int, int]
) -> None:
    assert crop_window(*size, CROPS[crop]) == window


@pytest.mark.parametrize(
    ("size", "focal", "crop", "placed"),
    [
        ((1600, 1200), (0.5, 0.5), "square", "square-50"),
        ((1600, 1200), (0.0, 0.9), "square", "square-0"),
        ((1600, 1200), (1.0, 0.1), "square", "square-100"),
        # Window 1200 of 1600: a focal point at 40 % wants it to start at 40 of 400.
        ((1600, 1200), (0.4, 0.0), "square", "square-10"),
        ((1200, 1600), (0.9, 0.4), "square", "square-10"),
        ((1600, 1200), (0.9, 1.0), "banner", "banner-100"),
        ((3000, 400), (0.5, 0.0), "banner", "banner-50"),
        ((900, 900), (0.1, 0.1), "square", "square-50"),
    ],
)
def test_the_focal_point_is_as_central_as_can_be(
    size: tuple[int, int], focal: tuple[float, float], crop: str, placed: str
) -> None:
    assert crop_for(*size, focal, crop) == placed


def test_there_are_no_more_than_21_places_of_a_crop_and_all_can_be_read() -> None:
    placed = {crop_for(1600, 1200, (x / 997, 0.5), "square") for x in range(998)}
    assert len(placed) == 100 // CROP_STEP + 1
    assert all(placed_crop(each) is not None for each in placed)
    every = [f"{c}-{p}" for c in (*CROPS, "disc", "") for p in range(-5, 206)]
    assert sum(placed_crop(each) is not None for each in every) == 21 * len(CROPS)


def test_an_unknown_crop_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        crop_for(10, 10, (0.5, 0.5), "disc")


def test_crops_are_never_scaled_up() -> None:
    assert crop_widths_for(1600, 1200, "square") == (320, 640, 960)
    assert crop_widths_for(1600, 1200, "banner") == WIDTHS
    assert crop_widths_for(200, 100, "square") == WIDTHS[:1]


@pytest.mark.parametrize(
    ("size", "crop", "width"),
    [
        (size, crop, width)
        for size in [(1600, 1201), (1201, 1600), (1601, 533), (1999, 1997)]
        for crop in CROPS
        for width in crop_widths_for(*size, crop)
    ],
)
def test_what_is_cut_has_its_shape_to_the_pixel(
    size: tuple[int, int], crop: str, width: int
) -> None:
    window = crop_window(*size, CROPS[crop])
    whole = -(-size[0] * width // window[0])
    upright = Image.new("L", (whole, max(1, round(size[1] * whole / size[0]))))
    for position in (0, 50, 100):
        piece = cut(upright, CROPS[crop], position, width)
        assert piece.width == width
        assert abs(piece.height - width * CROPS[crop].down / CROPS[crop].across) <= 1


def test_positions_lead_from_edge_to_edge(
    encoded: Callable[..., bytes], quarters: Callable[..., Image.Image]
) -> None:
    original = encoded(quarters(800, 600), "PNG")
    left = read_cropped(original, (800, 600), SQUARE, 0, 320)
    right = read_cropped(original, (800, 600), SQUARE, 100, 320)
    assert left.size == right.size == (320, 320)
    # Red is left of green; the left window shows 400 of its 600 columns red.
    assert [left.getpixel((x, 10))[0] > 200 for x in (5, 205, 220)] == [True, True, False]
    assert [right.getpixel((x, 10))[0] > 200 for x in (5, 100, 115)] == [True, True, False]
    low = read_cropped(original, (800, 600), BANNER, 100, 640)
    assert low.size == (640, 213)
    assert low.getpixel((10, 100))[0] > 200
    assert low.getpixel((10, 100))[2] > 200  # white, from the lower left


def test_the_window_is_that_of_the_upright_picture(
    encoded: Callable[..., bytes], quarters: Callable[..., Image.Image]
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    original = encoded(quarters(800, 600), "JPEG", exif=exif, quality=95)
    top = read_cropped(original, (600, 800), SQUARE, 0, 320)
    # Turned right, white and red lie on top.
    assert all(level > 200 for level in top.getpixel((10, 10)))
    assert top.getpixel((310, 10))[0] > 180


def test_an_original_smaller_than_the_ladder_is_cut_at_its_own_size(
    encoded: Callable[..., bytes],
) -> None:
    original = encoded(Image.new("RGB", (200, 100)), "PNG")
    assert read_cropped(original, (200, 100), SQUARE, 50, 320).size == (100, 100)
    assert Image.open(io.BytesIO(original)).size == (200, 100)
