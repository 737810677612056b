"""Everything that a refusal says to its reader, in both languages: a table, no logic.

Keys are stable codes; `{names}` are filled with facts. `tests/storefront/test_problems.py` holds
the two languages to the same keys and facts.
"""

from __future__ import annotations

from collections.abc import Mapping

from catalog.values import Language, Text

MESSAGES: Mapping[str, Text] = {
    # What is wrong with a parameter of the query string.
    "unknown_parameter": {
        "id": "Parameter '{name}' tidak dikenal.",
        "en": "The parameter '{name}' is not known.",
    },
    "unknown_parameter_suggested": {
        "id": "Parameter '{name}' tidak dikenal. Maksud Anda '{nearest}'?",
        "en": "The parameter '{name}' is not known. Did you mean '{nearest}'?",
    },
    "repeated_parameter": {
        "id": "'{name}' hanya boleh ditulis satu kali; pisahkan beberapa nilai dengan koma.",
        "en": "'{name}' may be given only once; separate several values by commas.",
    },
    "too_many_parameters": {
        "id": "Terlalu banyak parameter; paling banyak {limit}.",
        "en": "There are too many parameters; at most {limit} are allowed.",
    },
    "broken_encoding": {
        "id": "Penulisan persen (%) tidak sah atau bukan UTF-8.",
        "en": "The percent-encoding is broken or is not UTF-8.",
    },
    "control_character": {
        "id": "Karakter kendali tidak diperbolehkan.",
        "en": "Control characters are not allowed.",
    },
    "empty_value": {"id": "Nilai kosong.", "en": "The value is empty."},
    "too_long": {
        "id": "Terlalu panjang; paling banyak {limit} karakter.",
        "en": "Too long; at most {limit} characters are allowed.",
    },
    "too_many_values": {
        "id": "Terlalu banyak nilai; paling banyak {limit}.",
        "en": "There are too many values; at most {limit} are allowed.",
    },
    "not_whole_number": {
        "id": "'{value}' bukan bilangan bulat.",
        "en": "'{value}' is not a whole number.",
    },
    "out_of_range": {
        "id": "'{value}' di luar batas; antara {low} dan {high}.",
        "en": "'{value}' is out of range; it must lie between {low} and {high}.",
    },
    "not_number_or_range": {
        "id": "'{value}' bukan bilangan atau rentang seperti 100..200.",
        "en": "'{value}' is neither a number nor a range such as 100..200.",
    },
    "not_location": {
        "id": "'{value}' bukan titik; tulis lintang,bujur seperti -10.17,123.61.",
        "en": "'{value}' is no point; write latitude,longitude such as -10.17,123.61.",
    },
    "unknown_value": {
        "id": "Nilai '{value}' tidak dikenal.",
        "en": "The value '{value}' is not known.",
    },
    "unknown_value_suggested": {
        "id": "Nilai '{value}' tidak dikenal. Maksud Anda '{nearest}'?",
        "en": "The value '{value}' is not known. Did you mean '{nearest}'?",
    },
    "not_one_of": {
        "id": "'{value}' tidak diperbolehkan; pilih dari: {allowed}.",
        "en": "'{value}' is not allowed; choose from: {allowed}.",
    },
    "window_too_deep": {
        "id": "Halaman terlalu jauh; page × per_page paling banyak {limit}.",
        "en": "The page is too deep; page × per_page may be at most {limit}.",
    },
    "range_reversed": {
        "id": "Batas bawah {low} lebih tinggi daripada batas atas {high}.",
        "en": "The lower end {low} is above the upper end {high}.",
    },
    "distance_needs_near": {
        "id": "Urutan 'distance' memerlukan parameter near.",
        "en": "The order 'distance' needs the parameter near.",
    },
    # What is wrong with a body.
    "not_json": {"id": "Isi permintaan bukan JSON.", "en": "The body is not JSON."},
    "not_object": {"id": "Harus berupa objek JSON.", "en": "This must be a JSON object."},
    "unknown_field": {
        "id": "Kolom '{name}' tidak dikenal.",
        "en": "The field '{name}' is not known.",
    },
    "missing": {"id": "Wajib diisi.", "en": "This is required."},
    "not_text": {
        "id": "Harus berupa teks, paling banyak {limit} karakter.",
        "en": "This must be a text of at most {limit} characters.",
    },
    "not_identity": {
        "id": 'Harus berupa id produk seperti "17".',
        "en": 'This must be a product\'s id such as "17".',
    },
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


def message(code: str, language: Language, facts: Mapping[str, str]) -> str:
    """The text of `code` in `language`, with its facts."""
    return MESSAGES[code][language].format_map(facts)
