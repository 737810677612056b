"""Titles and details of problems. A table, no logic."""

from collections.abc import Mapping

from catalog.values import Text

PROBLEMS: Mapping[str, Text] = {
    # Titles of problem types: fixed per type.
    "invalid_query_title": {"id": "Parameter tidak sah", "en": "Invalid parameters"},
    "invalid_request_title": {"id": "Permintaan tidak sah", "en": "Invalid request"},
    "not_found_title": {"id": "Tidak ditemukan", "en": "Not found"},
    "method_not_allowed_title": {"id": "Metode tidak diizinkan", "en": "Method not allowed"},
    "too_large_title": {"id": "Terlalu besar", "en": "Too large"},
    "internal_title": {"id": "Kesalahan di pihak kami", "en": "An error on our side"},
    "unavailable_title": {"id": "Sedang tidak tersedia", "en": "Unavailable at the moment"},
    # Details of problems.
    "invalid_query_detail": {
        "id": "Permintaan ini tidak dapat dijawab; lihat 'errors'.",
        "en": "This request cannot be answered as it stands; see 'errors'.",
    },
    "invalid_request_detail": {
        "id": "Permintaan ini tidak dapat dibaca.",
        "en": "This request cannot be read.",
    },
    "no_address_detail": {
        "id": "Tidak ada apa pun di alamat ini.",
        "en": "There is nothing at this address.",
    },
    "no_product_detail": {
        "id": "Tidak ada produk dengan alamat '{slug}'.",
        "en": "There is no product with the address '{slug}'.",
    },
    "no_producer_detail": {
        "id": "Tidak ada produsen dengan alamat '{slug}'.",
        "en": "There is no producer with the address '{slug}'.",
    },
    "no_collection_detail": {
        "id": "Tidak ada koleksi yang sedang tayang dengan alamat '{slug}'.",
        "en": "There is no live collection with the address '{slug}'.",
    },
    "no_facet_detail": {
        "id": "Daftar ini tidak dapat disaring menurut '{key}'.",
        "en": "This list cannot be narrowed by '{key}'.",
    },
    "range_not_satisfiable_title": {
        "id": "Rentang di luar isi",
        "en": "Range not satisfiable",
    },
    "range_not_satisfiable_detail": {
        "id": "Isi ini berakhir sebelum rentang yang diminta dimulai.",
        "en": "The content ends before the range that was asked for begins.",
    },
    "no_picture_detail": {
        "id": "Gambar ini tidak ada.",
        "en": "There is no such picture.",
    },
    "method_not_allowed_detail": {
        "id": "Alamat ini tidak menerima metode {method}.",
        "en": "This address does not accept the method {method}.",
    },
    "too_large_detail": {
        "id": "Isi permintaan ini terlalu besar.",
        "en": "The body of this request is too large.",
    },
    "internal_detail": {
        "id": "Terjadi kesalahan di pihak kami dan sudah dicatat.",
        "en": "Something went wrong on our side, and has been recorded.",
    },
    "unavailable_detail": {
        "id": "Layanan sedang tidak dapat menjawab; coba lagi sebentar lagi.",
        "en": "The service cannot answer right now; try again in a moment.",
    },
}
