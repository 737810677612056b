"""What a word tells, and what counts as the same kind."""

from __future__ import annotations

import pytest

from search import near
from search.understanding import Alternative, Group


def group(*words: str, weight: float = 1.0, demanded: bool = False) -> Group:
    return Group((Alternative(words),), weight=weight, demanded=demanded)


def test_a_rare_word_tells_more() -> None:
    rare, common = (near.telling(group("kain"), found, 100_000) for found in (3, 30_000))
    assert rare > near.UNKNOWN_TELLS > common


def test_a_word_that_nothing_has_does_not_hide_the_rest() -> None:
    assert near.telling(group("xyz"), 0, 100_000) == near.UNKNOWN_TELLS


def test_in_a_small_catalogue_everything_is_rare() -> None:
    assert near.telling(group("kain"), 2, 3) == near.telling(group("kain"), 2, near.SMALL)


def test_numbers_tell_little_unless_demanded() -> None:
    assert near.telling(group("500net"), 1, 10_000) == near.NUMBER_TELLS
    sku = group("tnn", "srg", "008", demanded=True)
    assert near.telling(sku, 1, 10_000) > near.NUMBER_TELLS


def test_weights_count() -> None:
    assert near.telling(group("tas", weight=2), 9, 10_000) == pytest.approx(
        2 * near.telling(group("tas"), 9, 10_000)
    )


PARENTS = {"tenun": None, "kain": "tenun", "tas": "tenun", "sei": None}


@pytest.mark.parametrize(
    ("counts", "number", "kinds"),
    [
        ({"tenun": 4, "kain": 4}, 4, {"kain": 1.0}),
        ({"tenun": 4, "kain": 2, "tas": 2}, 4, {"tas": 0.5, "kain": 0.5}),
        ({"tenun": 4, "kain": 1}, 4, {"tenun": 0.75}),
        ({"sei": 1, "tenun": 9, "kain": 9}, 10, {"kain": 0.9}),
        ({}, 3, {}),
    ],
)
def test_kinds(counts: dict[str, int], number: int, kinds: dict[str, float]) -> None:
    assert near.kinds_of(counts, number, PARENTS) == kinds


@pytest.mark.parametrize(
    ("whole", "nearest", "room"),
    [(0, 3, near.ENOUGH), (10, 1, 2), (1, 30, 30), (11, 500, near.MOST), (0, 0, near.ENOUGH)],
)
def test_room(whole: int, nearest: int, room: int) -> None:
    assert near.room(whole, nearest) == room
