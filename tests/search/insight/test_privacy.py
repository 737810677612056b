from __future__ import annotations

import pytest

from search.insight.privacy import LONGEST_QUERY, countable


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Se'i   SAPI ", "sei sapi"),
        ("kain di bawah 500rb", "kain di bawah 500rb"),
        ("tenun 1.500.000-2.000.000", "tenun 1 500 000 2 000 000"),
        ("hinggi 250 x 120 cm", "hinggi 250 x 120 cm"),
        ("SEI-SAP-004-250", "sei sap 004 250"),
        ("2026", "2026"),
        ("", None),
        ("🧵 !!", None),
    ],
)
def test_queries_are_folded(typed: str, kept: str | None) -> None:
    assert countable(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "ibu.maria@example.com",
        "kirim ke maria @ toko.id",
        "maria＠example.com",
        "081234567890",
        "wa 0812-3456-7890",
        "+62 (812) 3456 7890",
        "hubungi 62.812.3456.789",
        "٠٨١٢٣٤٥٦٧٨٩٠",
        "5371012345678901",
        "+44 20 7946 0958",
        "sei sapi 0380 831234",
    ],
)
def test_what_may_name_a_person_is_not_kept(typed: str) -> None:
    assert countable(typed) is None


def test_long_queries_are_cut_and_cannot_hide_a_number() -> None:
    assert len(countable("tenun " * 40) or "") <= LONGEST_QUERY
    assert countable("tenun " * 20 + "081234567890") is None
