"""What an engine remembers, and for how long."""

from __future__ import annotations

from search.engines.meilisearch.memory import Memory, Remembered
from search.request import SearchRequest
from search.vocabulary import shipped_vocabulary


class Clock:
    time = 0.0

    def __call__(self) -> float:
        return self.time


def test_a_value_is_kept_for_its_time() -> None:
    clock = Clock()
    kept = Remembered[str, int](5.0, 10, now=clock)
    assert kept.get("a") is None
    kept.put("a", 1)
    clock.time = 4.9
    assert kept.get("a") == 1
    clock.time = 5.0
    assert kept.get("a") is None


def test_the_oldest_goes_first() -> None:
    kept = Remembered[str, int](5.0, 2, now=Clock())
    for number, key in enumerate("abac"):
        kept.put(key, number)
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == (2, None, 3)


def test_a_reading_is_that_of_its_request() -> None:
    memory = Memory(shipped_vocabulary())
    plain = memory.reading(SearchRequest(text="madu di bawah 50rb"))
    assert memory.reading(SearchRequest(text="madu di bawah 50rb")) is plain
    literal = memory.reading(SearchRequest(text="madu di bawah 50rb", literally=True))
    assert plain.recognised
    assert not literal.recognised
