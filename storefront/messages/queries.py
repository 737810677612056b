"""What is wrong with a parameter of a query string. A table, no logic."""

from collections.abc import Mapping

from catalog.values import Text

QUERIES: Mapping[str, Text] = {
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
}
