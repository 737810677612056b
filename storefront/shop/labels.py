"""Words of the shop that are not in the catalogue: names of facets and statuses.

A table in both languages, no logic. Papers are named in `catalog.papers`, units in
`catalog.measures`.
"""

from __future__ import annotations

from collections.abc import Mapping

from catalog.values import HalalStatus, Text

FACETS: Mapping[str, Text] = {
    "category": {"id": "Kategori", "en": "Category"},
    "price": {"id": "Harga", "en": "Price"},
    "producer": {"id": "Produsen", "en": "Producer"},
    "district": {"id": "Kecamatan", "en": "District"},
    "certification": {"id": "Sertifikasi", "en": "Certification"},
    "in_stock": {"id": "Tersedia", "en": "In stock"},
    "halal": {"id": "Status halal", "en": "Halal status"},
}
"""The facets that every list has, in the order in which they are shown."""

YES_NO: Mapping[str, Text] = {
    "true": {"id": "Ya", "en": "Yes"},
    "false": {"id": "Tidak", "en": "No"},
}

HALAL: Mapping[str, Text] = {
    HalalStatus.HALAL: {"id": "Halal", "en": "Halal"},
    HalalStatus.NON_HALAL: {"id": "Tidak halal", "en": "Non-halal"},
    HalalStatus.IN_PROGRESS: {
        "id": "Sertifikasi halal dalam proses",
        "en": "Halal certification in progress",
    },
    HalalStatus.NOT_APPLICABLE: {"id": "Bukan makanan", "en": "Not food"},
}

STORAGE: Mapping[str, Text] = {
    "room": {"id": "Suhu ruang", "en": "Room temperature"},
    "chilled": {"id": "Dingin", "en": "Chilled"},
    "frozen": {"id": "Beku", "en": "Frozen"},
}

CARD: Mapping[str, Text] = {
    "from": {"id": "mulai", "en": "from"},
    "since": {"id": "sejak", "en": "since"},
    "collection": {"id": "Koleksi", "en": "Collection"},
    "product": {"id": "produk", "en": "product"},
    "products": {"id": "produk", "en": "products"},
    "signature": {"id": "Etalase · UMKM Kota Kupang", "en": "Etalase · Makers of Kupang"},
}
"""What share cards say besides what is in the catalogue."""

CARD_BADGES: Mapping[str, Text] = {
    "halal": HALAL[HalalStatus.HALAL],
    "non-halal": HALAL[HalalStatus.NON_HALAL],
    "geographical-indication": {"id": "Indikasi geografis", "en": "Geographical indication"},
    "natural-dye": {"id": "Pewarna alami", "en": "Natural dye"},
    "unique": {"id": "Hanya satu", "en": "One of a kind"},
    "made-to-order": {"id": "Dibuat sesuai pesanan", "en": "Made to order"},
    "halal-kitchen": {"id": "Dapur halal", "en": "Halal kitchen"},
    "nib-verified": {"id": "NIB terverifikasi", "en": "NIB verified"},
}
"""Badges that share cards show; `sale` is seen from the price."""
