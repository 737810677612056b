"""Words of the domain as types: no I/O, no database, importable from anywhere.

Enumerations are the closed sets that the database states as CHECK constraints too
(`tests/schema/test_constraints.py` compares the two).
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Language(StrEnum):
    """Languages that the catalogue is written in; the first is the default."""

    INDONESIAN = "id"
    ENGLISH = "en"


Text = dict[str, str]
"""One text in one or more languages: {"id": …, "en": …}; at least one is present, none is empty."""


def localised(text: Text, language: Language) -> str:
    """`text` in `language`, or else in the language that it has."""
    return text.get(language) or next(iter(text.values()))


class Location(NamedTuple):
    """A point in degrees (WGS 84)."""

    latitude: float
    longitude: float


class ProductStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class ProducerStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    SUSPENDED = "suspended"


class NibStatus(StrEnum):
    """How far the city has checked a business number."""

    NONE = "none"
    PENDING = "pending"
    VERIFIED = "verified"


class HalalStatus(StrEnum):
    """Required of food, and shown by law, non-halal included; IN_PROGRESS is never called halal."""

    HALAL = "halal"
    NON_HALAL = "non-halal"
    IN_PROGRESS = "in-progress"
    NOT_APPLICABLE = "not-applicable"


class Storage(StrEnum):
    ROOM = "room"
    CHILLED = "chilled"
    FROZEN = "frozen"


class AttributeKind(StrEnum):
    CHOICE = "choice"
    MULTI_CHOICE = "multi_choice"
    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes_no"
    COLOUR = "colour"
    REFERENCE = "reference"


class CertificationStatus(StrEnum):
    IN_PROGRESS = "in-progress"
    VALID = "valid"
    EXPIRED = "expired"


class CollectionKind(StrEnum):
    MANUAL = "manual"
    RULE = "rule"


class QueryMatch(StrEnum):
    """How a merchandising rule's query is compared with a shopper's."""

    WORDS = "words"
    """All of its words are there, in any order, whatever else is."""
    EXACT = "exact"


class MerchandisingKind(StrEnum):
    PIN = "pin"
    EXCLUDE = "exclude"
    BOOST = "boost"


class AccountStatus(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"


class AccountRole(StrEnum):
    """What an account may do beyond acting for its own producers."""

    OFFICER = "officer"
    PROMO = "promo"
    ADMIN = "admin"


class MemberRole(StrEnum):
    """As what somebody acts for a producer."""

    OWNER = "owner"
    MEMBER = "member"
    OFFICER = "officer"


class CodePurpose(StrEnum):
    INVITATION = "invitation"
    SIGN_IN = "sign-in"
    PASSWORD_RESET = "password-reset"  # noqa: S105 - a purpose, no password


class UploadKind(StrEnum):
    """What a file on its way in is: one picture, or a folder of them."""

    PICTURE = "picture"
    ZIP = "zip"


class UploadStatus(StrEnum):
    """How far a file has come on its way to being a picture."""

    RECEIVING = "receiving"
    PROCESSING = "processing"
    READY = "ready"
    REFUSED = "refused"
