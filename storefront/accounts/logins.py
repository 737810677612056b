"""A login is a phone number or an email address, written in one way however it was typed.

Pure. Numbers without a country are Indonesian: `0812-3456-7890` is `+6281234567890`.
"""

from __future__ import annotations

import re
import unicodedata

import phonenumbers
from msgspec import Struct

COUNTRY = "ID"
LONGEST = 254
"""Characters of an email address (RFC 5321)."""

_EMAIL = re.compile(
    r"[^@\s\x00-\x1f\x7f<>,;:\"\\]{1,64}@(?:[^@\s.\x00-\x1f\x7f<>,;:\"\\]+\.)+[^@\s.]{2,}"
)
_PHONE = re.compile(r"\+?[0-9(][0-9 ().\-/]{5,30}")


class Login(Struct, frozen=True):
    """Exactly one of the two is there."""

    email: str | None = None
    phone: str | None = None

    def __str__(self) -> str:
        return self.email or self.phone or ""


def read_login(text: str) -> Login | None:
    """What was typed, as it is stored; None if it is neither a number nor an address."""
    text = unicodedata.normalize("NFKC", text).strip()
    if len(text) > LONGEST:
        return None
    if "@" in text:
        return Login(email=text.lower()) if _EMAIL.fullmatch(text.lower()) else None
    return _phone(text)


def _phone(text: str) -> Login | None:
    if not _PHONE.fullmatch(text) or not text.isascii():
        return None
    try:
        number = phonenumbers.parse(text, COUNTRY)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return Login(phone=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
