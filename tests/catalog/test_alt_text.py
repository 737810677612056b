from __future__ import annotations

from catalog.alt_text import LONGEST, Listing, draft_alt


def test_says_what_the_listing_says_in_both_languages() -> None:
    listing = Listing(
        name={"id": "Selendang Sumba", "en": "Sumba Shawl"},
        described={
            "warna": ({"id": "Merah", "en": "Red"},),
            "motif": ({"id": "Kuda", "en": "Horse"}, {"id": "Ayam", "en": "Rooster"}),
        },
    )

    assert draft_alt(listing, 0) == {
        "id": "Selendang Sumba – Kuda, Ayam – Merah",
        "en": "Sumba Shawl – Horse, Rooster – Red",
    }
    assert draft_alt(listing, 2)["en"].endswith("– Red (picture 3)")
    assert draft_alt(listing, 2)["id"].endswith("– Merah (foto 3)")


def test_says_nothing_twice_and_falls_back_to_the_language_that_is_there() -> None:
    listing = Listing(name={"id": "Kain Motif Kuda"}, described={"motif": ({"id": "kuda"},)})

    assert draft_alt(listing, 0) == {"id": "Kain Motif Kuda", "en": "Kain Motif Kuda"}


def test_stays_short() -> None:
    long = Listing(name={"id": "x" * 400}, described={"warna": ({"id": "Merah"},)})

    for position in (0, 11):
        text = draft_alt(long, position)["id"]
        assert len(text) <= LONGEST
        assert "…" in text
