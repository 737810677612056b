"""Numbers with units as people read them: 1000 g is "1 kg", 90 day is "90 hari" in Indonesian."""

from __future__ import annotations

from catalog.values import Language, Text

_UNITS: dict[str, dict[Language, str]] = {
    "day": {Language.INDONESIAN: "hari", Language.ENGLISH: "days"},
    "pcs": {Language.INDONESIAN: "buah", Language.ENGLISH: "pcs"},
}
_LARGER = {"g": (1000, "kg")}
"""Unit -> how many make the larger one; used only when nothing is left over."""


def number_label(value: float, unit: str | None) -> Text:
    """`value` with its unit, in every language."""
    if unit in _LARGER and value >= _LARGER[unit][0] and value % _LARGER[unit][0] == 0:
        value, unit = value / _LARGER[unit][0], _LARGER[unit][1]
    return {
        language.value: _join(_decimal(value, language), _unit_name(unit, language))
        for language in Language
    }


def _decimal(value: float, language: Language) -> str:
    written = f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"
    return written.replace(".", ",") if language is Language.INDONESIAN else written


def _unit_name(unit: str | None, language: Language) -> str | None:
    return _UNITS.get(unit, {}).get(language, unit) if unit else None


def _join(number: str, unit: str | None) -> str:
    return f"{number} {unit}" if unit else number
