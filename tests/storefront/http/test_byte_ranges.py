import pytest

from storefront.http.byte_ranges import OutOfRange, byte_range


@pytest.mark.parametrize(
    ("header", "stretch"),
    [
        (b"bytes=0-0", (0, 1)),
        (b"bytes=0-99", (0, 100)),
        (b"bytes=10-19", (10, 20)),
        (b"bytes=90-", (90, 100)),
        (b"bytes=90-4000", (90, 100)),
        (b"bytes=-10", (90, 100)),
        (b"bytes=-4000", (0, 100)),
        (b" bytes = 1 - 2 ", (1, 3)),
    ],
)
def test_one_stretch(header: bytes, stretch: tuple[int, int]) -> None:
    assert byte_range(header, 100) == stretch


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"bytes",
        b"bytes=",
        b"bytes=-",
        b"bytes=a-b",
        b"bytes=5-2",
        b"bytes=0-1,5-6",
        b"lines=0-1",
        b"bytes=0x1-2",
        b"bytes=+1-2",
        b"bytes=" + b"9" * 4000 + b"-",
    ],
)
def test_anything_else_is_answered_whole(header: bytes) -> None:
    assert byte_range(header, 100) is None


@pytest.mark.parametrize("header", [b"bytes=100-", b"bytes=100-200", b"bytes=-0", b"bytes=4000-"])
def test_nothing_lies_beyond_the_end(header: bytes) -> None:
    with pytest.raises(OutOfRange):
        byte_range(header, 100)
