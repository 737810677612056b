"""A small catalogue's names, for tests of what queries mean."""

from __future__ import annotations

from typing import Any

import msgspec

from search.vocabulary import Vocabulary, shipped_vocabulary, with_catalogue
from search.vocabulary.catalogue import CatalogueNames


def _values(**labels: tuple[str, str]) -> list[dict[str, Any]]:
    return [
        {"value": value.replace("_", "-"), "label": {"id": indonesian, "en": english}}
        for value, (indonesian, english) in labels.items()
    ]


NAMES = msgspec.convert(
    {
        "categories": [
            {"slug": "tenun-ntt", "name": {"id": "Tenun NTT", "en": "Handwoven Textiles"}},
            {
                "slug": "tas-tenun",
                "name": {"id": "Tas & Dompet Tenun", "en": "Bags & Wallets"},
                "parent": "tenun-ntt",
            },
            {"slug": "kopi-teh", "name": {"id": "Kopi & Teh", "en": "Coffee & Tea"}},
        ],
        "attributes": [
            {"key": "berat_bersih", "unit": "g"},
            {"key": "volume", "unit": "ml"},
            {"key": "panjang", "unit": "cm"},
            {"key": "masa_simpan", "unit": "day"},
            {
                "key": "daging",
                "values": _values(
                    sapi=("Sapi", "Beef"),
                    babi=("Babi", "Pork"),
                    tuna=("Ikan tuna", "Tuna"),
                    tenggiri=("Ikan tenggiri", "Mackerel"),
                    campuran=("Campuran", "Mixed"),
                ),
            },
            {"key": "jenis_kopi", "values": _values(robusta=("Robusta", "Robusta"))},
            {
                "key": "tingkat_pedas",
                "values": _values(tidak_pedas=("Tidak pedas", "Not hot"), pedas=("Pedas", "Hot")),
            },
            {"key": "teknik", "values": _values(sotis=("Sotis (lotis)", "Sotis"))},
            {"key": "penyimpanan", "values": _values(beku=("Freezer", "Frozen"))},
        ],
        "kelurahan": [
            {"name": "Oebobo", "district": "Oebobo", "district_slug": "oebobo"},
            {
                "name": "Naikoten I",
                "district": "Kota Raja",
                "district_slug": "kota-raja",
                "aliases": ["Naikoten Satu"],
            },
            {"name": "Merdeka", "district": "Kota Lama", "district_slug": "kota-lama"},
        ],
    },
    CatalogueNames,
)

VOCABULARY: Vocabulary = with_catalogue(shipped_vocabulary(), NAMES)
