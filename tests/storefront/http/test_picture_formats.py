import pytest

from storefront.http.picture_formats import accepted_format

CHROME = b"image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"
FIREFOX_OF_2020 = b"image/webp,*/*"
OLD_SAFARI = b"image/png,image/svg+xml,image/*;q=0.8,video/*;q=0.8,*/*;q=0.5"


@pytest.mark.parametrize(
    ("header", "format"),
    [
        (CHROME, "avif"),
        (FIREFOX_OF_2020, "webp"),
        (OLD_SAFARI, "jpg"),
        (b"", "jpg"),
        (b"*/*", "jpg"),
        (b"image/*", "jpg"),
        (b"text/html", "jpg"),
        (b"image/jpeg", "jpg"),
        (b"image/webp;q=0.5, image/avif;q=0.4", "webp"),
        (b"image/avif;q=0.4, image/webp;q=0.5, image/jpeg;q=0.9", "jpg"),
        (b"image/avif;q=0, image/webp", "webp"),
        (b"image/avif;q=0, image/webp;q=0.000", "jpg"),
        (b"image/avif;q=0.8, */*;q=0.8", "avif"),
        # The named range decides over the general one.
        (b"image/jpeg;q=0.1, image/webp;q=0.2, */*", "webp"),
        (b"IMAGE/AVIF", "avif"),
        (b" image/avif ; q=1.0 , x", "avif"),
        (b"image/avif;v=b3;q=0.9, image/webp;q=0.95", "webp"),
        (b"image/avif;q=nine, image/webp;q=1.5, image/\xff", "jpg"),
        (b"image/webp," * 4000, "webp"),
    ],
)
def test_the_best_that_is_accepted(header: bytes, format: str) -> None:
    assert accepted_format(header) == format


def test_long_headers_are_not_remembered() -> None:
    from storefront.http import picture_formats

    before = picture_formats._format.cache_info().currsize
    for number in range(50):
        accepted_format(b"image/avif," + b"x/%d," % number * 600)
    assert picture_formats._format.cache_info().currsize == before
