"""A small catalogue of names and one rich product, for tests that need no database."""

from __future__ import annotations

import msgspec

from search.document import ProductDocument
from storefront.shop.catalogue_names import CatalogueNames, decode_names

NAMES: CatalogueNames = decode_names(
    msgspec.json.encode(
        {
            "categories": [
                {"slug": "tenun", "name": {"id": "Tenun", "en": "Weaving"},
                 "attributes": ["teknik", "panjang"]},
                {"slug": "selendang", "parent": "tenun", "name": {"id": "Selendang"}},
                {"slug": "sei", "name": {"id": "Se'i", "en": "Smoked meat"},
                 "attributes": ["ukuran", "siap_makan"]},
            ],
            "attributes": [
                {"key": "teknik", "name": {"id": "Teknik", "en": "Technique"}, "kind": "choice",
                 "values": [
                     {"value": "ikat", "label": {"id": "Ikat"}},
                     {"value": "sotis", "label": {"id": "Sotis"}},
                 ]},
                {"key": "ukuran", "name": {"id": "Ukuran", "en": "Size"}, "kind": "choice",
                 "variant_option": True,
                 "values": [{"value": size, "label": {"id": size}} for size in ("S", "M", "L")]},
                {"key": "warna", "name": {"id": "Warna", "en": "Colour"}, "kind": "colour",
                 "values": [{"value": "merah", "label": {"id": "Merah", "en": "Red"},
                             "colour": "#aa2211"}]},
                {"key": "panjang", "name": {"id": "Panjang", "en": "Length"}, "kind": "number",
                 "unit": "cm"},
                {"key": "siap_makan", "name": {"id": "Siap makan", "en": "Ready to eat"},
                 "kind": "yes_no"},
                {"key": "motif", "name": {"id": "Motif"}, "kind": "text"},
            ],
            "producers": {"rumah-tenun": "Rumah Tenun", "dapur-asap": "Dapur Asap"},
            "districts": {"oebobo": "Oebobo", "alak": "Alak"},
            "certifications": ["halal", "p-irt"],
            "specialities": ["tenun-ikat"],
            "collections": [
                {"slug": "tenun-pilihan", "title": {"id": "Tenun Pilihan", "en": "Our Weaves"}},
                {"slug": "nanti", "title": {"id": "Nanti"},
                 "publish_from": "2999-01-01T00:00:00+00:00"},
            ],
        }
    )
)  # fmt: skip

SHAWL: ProductDocument = msgspec.convert(
    {
        "id": 17,
        "slug": "selendang-ikat",
        "name": {"id": "Selendang Ikat <Amarasi>", "en": "Ikat Shawl"},
        "summary": {"id": "Ringan & hangat."},
        "description": {"id": "Panjang lebar.", "en": "At length."},
        "breadcrumb": [
            {"slug": "tenun", "name": {"id": "Tenun", "en": "Weaving"}},
            {"slug": "selendang", "name": {"id": "Selendang", "en": "Shawls"}},
        ],
        "producer": {
            "id": 3, "slug": "rumah-tenun", "name": "Rumah Tenun", "kelurahan": "Oebufu",
            "district": "Oebobo", "district_slug": "oebobo", "whatsapp": "+6281100001013",
            "founded_year": 2012, "nib_verified": True,
            "certifications": [
                {"kind": "merek", "name": {"id": "Merek"}, "status": "valid", "number": "IDM1"}
            ],
        },
        "attributes": [
            {"key": "teknik", "name": {"id": "Teknik", "en": "Technique"}, "kind": "choice",
             "values": [{"value": "ikat", "label": {"id": "Ikat"}}]}
        ],
        "options": [
            {"key": "ukuran", "name": {"id": "Ukuran", "en": "Size"},
             "values": [{"value": size, "label": {"id": size}} for size in ("S", "L")]},
            {"key": "warna", "name": {"id": "Warna", "en": "Colour"},
             "values": [{"value": "merah", "label": {"id": "Merah", "en": "Red"}}]},
        ],
        "variants": [
            {"id": 1, "sku": "SL-S", "options": {"ukuran": "S", "warna": "merah"},
             "price": 150_000, "compare_at": 200_000, "stock": 2, "in_stock": True,
             "length_cm": 180.0},
        ],
        "price_min": 150_000,
        "price_max": 150_000,
        "compare_at": 200_000,
        "in_stock": True,
        "badges": ["sale"],
        "halal_status": "not-applicable",
        "licences": [{"kind": "ig", "name": {"id": "Indikasi Geografis"}, "number": "IDG 1"}],
        "images": [
            {"key": "a" * 32, "width": 1600, "height": 1200, "widths": [320, 640, 960],
             "placeholder": "data:image/webp;base64,AA", "alt": {"id": "Selendang dilipat"}}
        ],
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-02T00:00:00Z",
        "published_at": "2026-01-01T08:00:00Z",
        "version": 1,
    },
    ProductDocument,
)  # fmt: skip
