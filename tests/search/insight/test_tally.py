from __future__ import annotations

from search.insight.tally import HIGHEST_POSITION, Happening, QueryCounts, Tally


def test_counts_are_by_query_and_language() -> None:
    tally = Tally()
    tally.searched("tenun", "id", False)
    tally.searched("tenun", "id", True)
    tally.searched("tenun", "en", False)
    tally.happened(Happening.CLICK, query=" TENUN", language="id", product=7, position=2)
    tally.happened(Happening.ENQUIRY, language="id", product=7, position=5_000)
    tally.happened(Happening.SUGGESTION, query="tenun", language="en", product=9, position=1)

    counts = tally.take()
    assert counts.queries == {
        ("tenun", "id"): QueryCounts(searches=2, empty=1, clicks=1),
        ("tenun", "en"): QueryCounts(searches=1, suggested=1),
    }
    assert {place: row.clicks for place, row in counts.positions.items()} == {
        2: 1, HIGHEST_POSITION: 0,
    }  # fmt: skip
    assert {product: (row.clicks, row.enquiries) for product, row in counts.products.items()} == {
        7: (1, 1)
    }
    assert not tally.take()


def test_a_flood_of_queries_is_lost_and_the_known_ones_are_not() -> None:
    tally = Tally(most=10)
    for number in range(1_000):
        tally.searched(f"kata{number}", "id", False)
        tally.searched("kata3", "id", False)
        tally.happened(Happening.CLICK, language="id", product=number, position=number + 1)

    assert (len(tally.counts.queries), len(tally.counts.products)) == (10, 10)
    assert len(tally.counts.positions) <= HIGHEST_POSITION
    assert tally.counts.queries["kata3", "id"].searches > 990
    assert tally.lost > 1_900


def test_what_could_not_be_written_is_counted_again() -> None:
    tally = Tally()
    tally.searched("sei", "id", False)
    tally.happened(Happening.CLICK, query="sei", language="id", product=1, position=1)
    taken = tally.take()
    tally.searched("sei", "id", True)
    tally.happened(Happening.ENQUIRY, language="id", product=1, position=1)
    tally.put_back(taken)

    assert tally.counts.queries == {("sei", "id"): QueryCounts(searches=2, empty=1, clicks=1)}
    assert (tally.counts.products[1].clicks, tally.counts.products[1].enquiries) == (1, 1)
    assert (tally.counts.positions[1].clicks, tally.counts.positions[1].enquiries) == (1, 1)
