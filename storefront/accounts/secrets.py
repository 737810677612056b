"""What is random, how it is stored, and what is derived from the installation's key.

Sessions, tokens and invitations are 256 random bits: their plain SHA-256 can be stored and looked
up. Six digits and phone numbers can be tried through in no time, so those are hashed under the
installation's key, and the database alone tells nobody what they were.
Pure, but for the source of randomness.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256

from msgspec import Struct

SECRET_LENGTH = 43
"""Characters of a session's secret: 32 bytes in base64."""

TOKEN_START = "etl_"  # noqa: S105 - how a token begins, so that scanners find leaked ones
SHOWN_LENGTH = len(TOKEN_START) + 6

CODE_DIGITS = 6


class Keys(Struct, frozen=True):
    """Keys for single purposes: who learns one of them learns nothing of another."""

    codes: bytes
    subjects: bytes

    def __repr__(self) -> str:
        return "Keys(…)"


def keys_from(installation_key: bytes) -> Keys:
    """The keys of this installation; every process derives the same."""
    return Keys(
        codes=hmac.digest(installation_key, b"etalase one-time codes", "sha256"),
        subjects=hmac.digest(installation_key, b"etalase throttle subjects", "sha256"),
    )


def new_secret() -> str:
    """For a cookie or an invitation."""
    return secrets.token_urlsafe(32)


def new_token() -> str:
    """For a machine; `shown_part` of it may be kept."""
    return TOKEN_START + new_secret()


def shown_part(token: str) -> str:
    """What tells a token from its owner's others."""
    return token[:SHOWN_LENGTH]


def new_code() -> str:
    """Digits that a person can type."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"


def hash_of(secret: str) -> bytes:
    """How a random secret is stored."""
    return sha256(secret.encode()).digest()


def hash_of_code(keys: Keys, account: int, purpose: str, code: str) -> bytes:
    """How a code is stored: good for one account and one purpose only."""
    return hmac.digest(keys.codes, f"{account}\0{purpose}\0{code}".encode(), "sha256")


def hash_of_subject(keys: Keys, kind: str, subject: str) -> str:
    """How a login or an address is called where attempts are counted."""
    return hmac.new(keys.subjects, f"{kind}\0{subject}".encode(), sha256).hexdigest()


def csrf_of(session_secret: str) -> str:
    """What a page of ours repeats with each write; others cannot read the cookie that it is of."""
    made = hmac.digest(session_secret.encode(), b"etalase csrf", "sha256")
    return urlsafe_b64encode(made[:24]).decode()


def csrf_holds(session_secret: str, given: str) -> bool:
    """Compared in a time that tells nothing."""
    return hmac.compare_digest(csrf_of(session_secret).encode(), given.encode())
