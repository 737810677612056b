from media.hot_bytes import HotBytes


def test_what_is_asked_for_stays_and_the_rest_makes_room() -> None:
    hot = HotBytes(10_000)
    for name in "abcdefgh":
        hot.put(name, bytes(1_000))
        assert hot.get("a") is not None
    assert hot.get("b") is None
    assert hot.bytes <= hot.max_bytes


def test_one_large_content_does_not_push_everything_out() -> None:
    hot = HotBytes(10_000)
    hot.put("a", b"1")
    hot.put("large", bytes(5_000))
    assert (hot.get("large"), hot.get("a")) == (None, b"1")


def test_room_is_counted_once() -> None:
    hot = HotBytes(10_000)
    hot.put("a", b"1")
    before = hot.bytes
    hot.put("a", b"1")
    assert hot.bytes == before


def test_without_room_nothing_is_kept() -> None:
    hot = HotBytes(0)
    hot.put("a", b"1")
    assert hot.get("a") is None
