"""What is wrong with a field of a body. A table, no logic."""

from collections.abc import Mapping

from catalog.values import Text

BODIES: Mapping[str, Text] = {
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
}
