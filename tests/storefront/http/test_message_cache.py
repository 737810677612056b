from __future__ import annotations

from storefront.http.message_cache import MessageCache
from storefront.http.prebuilt import Cacheable, Prebuilt


def answer(
    products: set[int] | None = None, *, size: int = 10, expires_at: float | None = None
) -> Prebuilt:
    ids = None if products is None else frozenset(products)
    return Prebuilt([], b"x" * size, Cacheable(ids, expires_at), "/")


def connected(max_bytes: int = 1_000_000, **more: object) -> MessageCache:
    cache = MessageCache(max_bytes, **more)  # type: ignore[arg-type]
    cache.enabled = True
    return cache


def test_a_change_drops_the_product_and_whatever_may_show_any() -> None:
    cache = connected()
    for key, products in (("one", {1}), ("two", {2}), ("list", None), ("about", set[int]())):
        assert cache.put(key, answer(products), cache.generation)

    cache.drop([1])

    assert [key for key in ("one", "two", "list", "about") if cache.get(key)] == ["two", "about"]


def test_an_answer_computed_before_a_change_is_not_kept() -> None:
    cache = connected()
    before = cache.generation
    cache.drop([7])

    assert not cache.put("one", answer({1}), before)
    assert cache.get("one") is None


def test_nothing_is_kept_or_served_while_changes_are_not_heard_of() -> None:
    cache = MessageCache()
    assert not cache.put("one", answer(), cache.generation)
    cache.enabled = True
    assert cache.put("one", answer(), cache.generation)
    before = cache.generation

    cache.enabled = False
    assert cache.get("one") is None
    cache.enabled = True
    assert cache.get("one") is None
    assert not cache.put("late", answer(), before)


def test_the_least_recently_used_makes_room() -> None:
    size = answer().size
    cache = connected(size * 2)
    cache.put("a", answer(), cache.generation)
    cache.put("b", answer({1}), cache.generation)
    cache.get("a")
    cache.put("c", answer(), cache.generation)

    assert cache.get("a")
    assert not cache.get("b")
    assert cache.get("c")
    assert cache.bytes == size * 2
    assert not cache.put("huge", answer(size=size * 3), cache.generation)


def test_replacing_counts_bytes_once() -> None:
    cache = connected()
    cache.put("a", answer(), cache.generation)
    cache.put("a", answer({3}), cache.generation)

    assert (len(cache), cache.bytes) == (1, answer().size)
    cache.drop([4])
    assert cache.get("a")
    cache.drop([3])
    assert (len(cache), cache.bytes) == (0, 0)


def test_an_answer_is_not_sent_after_it_expires() -> None:
    now = [100.0]
    cache = connected(now=lambda: now[0])
    cache.put("a", answer(expires_at=110.0), cache.generation)
    assert cache.get("a")
    now[0] = 110.0
    assert cache.get("a") is None
    assert cache.bytes == 0
